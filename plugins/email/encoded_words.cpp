#include "encoded_words.h"

#include <algorithm>
#include <optional>

#include "charsets.h"
#include "gmime_held.h"
#include "mail_headers.h"

namespace mithaq::email {
namespace {

struct Word {
  std::string charset;  // lower case, without the language of RFC 2231
  std::string bytes;
  std::size_t size = 0;  // in the header
};

int base64_value(char c) {
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= 'a' && c <= 'z') return c - 'a' + 26;
  if (c >= '0' && c <= '9') return c - '0' + 52;
  return c == '+' ? 62 : c == '/' ? 63 : -1;
}

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

// Padding ends a group of four and not the word: some programs encode piece by piece and set the pieces end to end.
std::string from_base64(std::string_view text) {
  std::string out;
  unsigned bits = 0, held = 0;
  for (const char c : text) {
    if (c == '=') bits = 0;
    const int value = base64_value(c);
    if (value < 0) continue;
    held = ((held << 6) | static_cast<unsigned>(value)) & 0xffff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    out += static_cast<char>((held >> bits) & 0xff);
  }
  return out;
}

std::string from_q(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const int high = text[i] == '=' && i + 2 < text.size() ? hex_value(text[i + 1]) : -1;
    const int low = high >= 0 ? hex_value(text[i + 2]) : -1;
    if (low >= 0) {
      out += static_cast<char>(high * 16 + low);
      i += 2;
    } else {
      out += text[i] == '_' ? ' ' : text[i];
    }
  }
  return out;
}

// =?charset?B or Q?text?=
std::optional<Word> word_at(std::string_view text) {
  if (!text.starts_with("=?")) return std::nullopt;
  const auto charset_ends = text.find('?', 2);
  if (charset_ends == std::string_view::npos || charset_ends == 2 || charset_ends + 2 >= text.size() ||
      text[charset_ends + 2] != '?')
    return std::nullopt;
  const std::string_view charset = text.substr(2, charset_ends - 2);
  const char way = text[charset_ends + 1];
  const auto ends = text.find("?=", charset_ends + 3);
  if (ends == std::string_view::npos || charset.find_first_of(" \t=") != std::string_view::npos) return std::nullopt;
  const std::string_view inside = text.substr(charset_ends + 3, ends - charset_ends - 3);
  Word word{lower(charset.substr(0, charset.find('*'))), "", ends + 2};
  if (way == 'B' || way == 'b') {
    word.bytes = from_base64(inside);
  } else if (way == 'Q' || way == 'q') {
    word.bytes = from_q(inside);
  } else {
    return std::nullopt;
  }
  return word;
}

constexpr std::size_t bytes_a_word = 42;  // with "=?UTF-8?B?" and "?=" 68 characters: room for a name in the first line
constexpr std::size_t longest_run = 60;   // of characters without a space, so that a line can be folded

// Of several spaces that stand where a line is folded some would be lost.
bool is_safe(std::string_view text) {
  if (text.find("  ") != std::string_view::npos) return false;
  std::size_t run = 0;
  for (const char c : text) {
    if (c < 0x20 || c > 0x7e) return false;
    run = c == ' ' ? 0 : run + 1;
    if (run > longest_run) return false;
  }
  return text.find("=?") == std::string_view::npos && text.find("?=") == std::string_view::npos;
}

bool begins_letter(char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }

}  // namespace

std::string encoded_words(std::string_view utf8) {
  if (is_safe(utf8)) return std::string(utf8);
  std::string out;
  while (!utf8.empty()) {
    std::size_t n = std::min(bytes_a_word, utf8.size());
    while (n < utf8.size() && n > 1 && !begins_letter(utf8[n])) --n;
    const Held<gchar> inside(g_base64_encode(reinterpret_cast<const guchar*>(utf8.data()), n));
    out += (out.empty() ? "=?UTF-8?B?" : " =?UTF-8?B?") + std::string(inside.get()) + "?=";
    utf8.remove_prefix(n);
  }
  return out;
}

std::string decoded_words(std::string_view value) {
  std::string out, plain;
  std::optional<Word> before;  // not read as letters yet: its neighbour may hold the rest of one
  const auto put = [&] {
    if (before) out += to_utf8(before->bytes, before->charset).text;
    before.reset();
    out += to_utf8(plain, "utf-8").text;
    plain.clear();
  };
  while (!value.empty()) {
    auto word = word_at(value);
    if (!word) {
      plain += value.front();
      value.remove_prefix(1);
      continue;
    }
    value.remove_prefix(word->size);
    if (before && trimmed(plain).empty()) plain.clear();
    if (before && plain.empty() && before->charset == word->charset) {
      before->bytes += word->bytes;
      continue;
    }
    put();
    before = std::move(word);
  }
  put();
  std::string line = tidy(out);
  std::replace_if(
      line.begin(), line.end(), [](char c) { return c == '\n' || c == '\t'; }, ' ');
  return line;
}

}  // namespace mithaq::email
