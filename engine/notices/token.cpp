#include "notices/token.h"

namespace mithaq::notices {

namespace {

constexpr std::string_view base32 = "abcdefghijklmnopqrstuvwxyz234567";
constexpr std::string_view code_letters = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";  // none that look alike
constexpr std::size_t token_length = 26;

// Two bytes of UTF-8 each: U+0660 .. U+0669 and U+06F0 .. U+06F9.
std::optional<char> eastern_digit(char first, char second) {
  const auto a = static_cast<unsigned char>(first), b = static_cast<unsigned char>(second);
  if (a == 0xD9 && b >= 0xA0 && b <= 0xA9) return static_cast<char>('0' + (b - 0xA0));
  if (a == 0xDB && b >= 0xB0 && b <= 0xB9) return static_cast<char>('0' + (b - 0xB0));
  return std::nullopt;
}

}  // namespace

std::optional<std::string> token_from(std::string_view text) {
  if (text.size() != token_length) return std::nullopt;
  std::string out;
  for (char c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    if (base32.find(c) == std::string_view::npos) return std::nullopt;
    out += c;
  }
  return out;
}

std::optional<std::string> confirmation_number_from(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == ' ' || text[i] == '-') continue;
    if (text[i] >= '0' && text[i] <= '9') {
      out += text[i];
    } else if (const auto digit = i + 1 < text.size() ? eastern_digit(text[i], text[i + 1]) : std::nullopt) {
      out += *digit;
      ++i;
    } else {
      return std::nullopt;
    }
  }
  if (out.size() != 6) return std::nullopt;
  return out;
}

std::string request_code(std::uint64_t seed) {
  std::string out = "M-";
  for (int i = 0; i < 4; ++i, seed /= code_letters.size()) out += code_letters[seed % code_letters.size()];
  return out;
}

}  // namespace mithaq::notices
