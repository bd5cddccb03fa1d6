#include "model/reply_words.h"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <vector>

#include "model/text.h"

namespace mithaq {
namespace {

constexpr UChar32 replacement = 0xFFFD;

std::vector<UChar32> code_points(std::string_view text) {
  std::vector<UChar32> out;
  out.reserve(text.size());
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  const auto length = static_cast<std::int64_t>(text.size());
  for (std::int64_t i = 0; i < length;) {
    UChar32 c = 0;
    U8_NEXT(bytes, i, length, c);
    out.push_back(c < 0 ? replacement : c);
  }
  return out;
}

void append(std::string& out, UChar32 c) {
  std::uint8_t bytes[U8_MAX_LENGTH];
  std::int32_t length = 0;
  U8_APPEND_UNSAFE(bytes, length, c);
  out.append(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(length));
}

bool is_control(UChar32 c) {
  return c == 0x061C || (c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) ||
         c == 0xFEFF;
}

bool is_vowel_sign(UChar32 c) { return c == 0x0640 || (c >= 0x064B && c <= 0x065F) || c == 0x0670; }

bool is_blank(UChar32 c) { return c == ' ' || c == '\t' || u_charType(c) == U_SPACE_SEPARATOR; }

bool is_trimmed(UChar32 c) {
  constexpr std::string_view ascii = ".,:!)(-*\"'`";
  if (c < 0x80) return is_blank(c) || ascii.find(static_cast<char>(c)) != std::string_view::npos;
  return is_blank(c) || c == 0x060C || c == 0xAB || c == 0xBB || (c >= 0x2010 && c <= 0x2015) ||
         (c >= 0x2018 && c <= 0x201F) || c == 0x2039 || c == 0x203A;
}

UChar32 folded(UChar32 c) {
  if (c >= 'A' && c <= 'Z') return c - 'A' + 'a';
  if (c >= 0x0660 && c <= 0x0669) return c - 0x0660 + '0';
  if (c >= 0x06F0 && c <= 0x06F9) return c - 0x06F0 + '0';
  if (c >= 0xFF10 && c <= 0xFF19) return c - 0xFF10 + '0';  // full width
  switch (c) {
    case 0x0622:  // alef with madda, with hamza above, with hamza below
    case 0x0623:
    case 0x0625:
    case 0x0671:
      return 0x0627;  // alef wasla -> alef
    case 0x0649:
    case 0x06CC:
      return 0x064A;  // alef maksura, Farsi yeh -> yeh
    case 0x06A9:
      return 0x0643;  // keheh -> kaf
    case 0x0629:
      return 0x0647;  // teh marbuta -> heh
    default:
      return c;
  }
}

bool parts_words(char c) { return std::string_view(" .,:;!?()/-").find(c) != std::string_view::npos; }

}  // namespace

std::string without_controls(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (const UChar32 c : code_points(text))
    if (!is_control(c)) append(out, c);
  return out;
}

bool is_decoded(std::string_view text) {
  for (const UChar32 c : code_points(text))
    if (c == replacement) return false;
  return true;
}

std::string matching_form(std::string_view text) {
  std::vector<UChar32> points;
  for (const UChar32 c : code_points(to_nfc(without_controls(text)))) {
    if (is_vowel_sign(c)) continue;
    const UChar32 next = is_blank(c) ? ' ' : folded(c);
    if (next == ' ' && !points.empty() && points.back() == ' ') continue;
    points.push_back(next);
  }
  std::size_t begin = 0, end = points.size();
  while (begin < end && is_trimmed(points[begin])) ++begin;
  while (end > begin && is_trimmed(points[end - 1])) --end;
  std::string out;
  out.reserve(end - begin);
  for (std::size_t i = begin; i < end; ++i) append(out, points[i]);
  return out;
}

std::vector<std::string> words_of(std::string_view form) {
  constexpr std::string_view arabic_comma = "\xD8\x8C", arabic_semicolon = "\xD8\x9B";
  std::vector<std::string> out;
  std::string word;
  const auto end_word = [&] {
    if (!word.empty()) out.push_back(std::move(word));
    word.clear();
  };
  for (std::size_t i = 0; i < form.size(); ++i) {
    if (form.substr(i).starts_with(arabic_comma) || form.substr(i).starts_with(arabic_semicolon)) {
      end_word();
      ++i;
    } else if (parts_words(form[i])) {
      end_word();
    } else {
      word += form[i];
    }
  }
  end_word();
  return out;
}

}  // namespace mithaq
