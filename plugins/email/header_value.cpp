#include "header_value.h"

#include <cstdint>
#include <cstdio>
#include <optional>

namespace mithaq::email {
namespace {

struct Letter {
  char32_t code;
  std::size_t bytes;
};

// One code point, or nothing where the bytes are not UTF-8 (over-long forms and surrogates are not).
std::optional<Letter> letter_at(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
  const std::uint8_t first = byte(at);
  if (first < 0x80) return Letter{first, 1};
  const std::size_t bytes = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  if (first < 0xc2 || first > 0xf4 || at + bytes > text.size()) return std::nullopt;
  char32_t code = static_cast<char32_t>(first & (0xff >> (bytes + 1)));
  for (std::size_t i = 1; i < bytes; ++i) {
    if ((byte(at + i) & 0xc0) != 0x80) return std::nullopt;
    code = (code << 6) | static_cast<char32_t>(byte(at + i) & 0x3f);
  }
  constexpr char32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
  if (code < smallest[bytes] || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return std::nullopt;
  return Letter{code, bytes};
}

[[noreturn]] void refuse(std::string_view field, const char* what, std::size_t at) {
  throw Unsendable(std::string(field) + ": " + what + " at byte " + std::to_string(at));
}

[[noreturn]] void refuse(std::string_view field, const char* what, char32_t code, std::size_t at) {
  char name[16];
  std::snprintf(name, sizeof name, "U+%04X", static_cast<unsigned>(code));
  refuse(field, (std::string(what) + " " + name).c_str(), at);
}

bool is_control(char32_t c) { return c < 0x20 || (c >= 0x7f && c <= 0x9f) || c == 0x2028 || c == 0x2029; }
bool turns_text(char32_t c) { return (c >= 0x202a && c <= 0x202e) || c == 0x2066 || c == 0x2067; }
bool is_ascii_letter_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool is_dot_atom(std::string_view text) {
  if (text.empty() || text.size() > 64 || text.front() == '.' || text.back() == '.') return false;
  if (text.find("..") != std::string_view::npos) return false;
  if (text.find("=?") != std::string_view::npos) return false;  // readers would take it for the start of a word
  for (const char c : text) {
    if (!is_ascii_letter_or_digit(c) && std::string_view("!#$%&'*+-/=?^_`{|}~.").find(c) == std::string_view::npos)
      return false;
  }
  return true;
}

}  // namespace

HeaderValue::HeaderValue(std::string_view field, std::string_view raw) : value_(raw) {
  int open = 0;
  for (std::size_t at = 0; at < raw.size();) {
    const auto letter = letter_at(raw, at);
    if (!letter) refuse(field, "not UTF-8", at);
    if (is_control(letter->code)) refuse(field, "control character", letter->code, at);
    if (turns_text(letter->code)) refuse(field, "bidi control", letter->code, at);
    if (letter->code == 0x2068) ++open;
    if (letter->code == 0x2069 && --open < 0) refuse(field, "isolate closed but not opened", at);
    at += letter->bytes;
  }
  if (open != 0) refuse(field, "isolate opened but not closed", raw.size());
}

Address::Address(std::string_view field, std::string_view raw) : value_(raw) {
  const auto at = raw.find('@');
  if (raw.size() > 254 || at == std::string_view::npos || !is_dot_atom(raw.substr(0, at)) ||
      !is_host_name(raw.substr(at + 1)))
    throw Unsendable(std::string(field) + ": not an address of ASCII dot-atom and host name");
}

Atom::Atom(std::string_view field, std::string_view raw, std::size_t longest) : value_(raw) {
  bool good = !raw.empty() && raw.size() <= longest;
  for (const char c : raw) good = good && ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-');
  if (!good) throw Unsendable(std::string(field) + ": not 1 to " + std::to_string(longest) + " of [a-z0-9-]");
}

bool is_host_name(std::string_view text) {
  if (text.empty() || text.size() > 253) return false;
  std::size_t label = 0;
  char before = '.';
  for (const char c : text) {
    if (c == '.') {
      if (label == 0 || before == '-') return false;
      label = 0;
    } else {
      if (!is_ascii_letter_or_digit(c) && (c != '-' || label == 0)) return false;
      if (++label > 63) return false;
    }
    before = c;
  }
  return label > 0 && before != '-';
}

void check_body(std::string_view field, std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const auto letter = letter_at(text, at);
    if (!letter) refuse(field, "not UTF-8", at);
    if (letter->code == 0 || letter->code == '\r') refuse(field, "control character", letter->code, at);
    at += letter->bytes;
  }
}

}  // namespace mithaq::email
