#include "notices/reply_lines.h"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>

namespace mithaq::notices {
namespace {

// Length of the line end at `at`, or 0.
std::size_t line_end(std::string_view text, std::size_t at) {
  const std::string_view rest = text.substr(at);
  if (rest.starts_with("\r\n")) return 2;
  if (rest.front() == '\n' || rest.front() == '\r' || rest.front() == '\v' || rest.front() == '\f') return 1;
  if (rest.starts_with("\xC2\x85")) return 2;                                             // U+0085
  return rest.starts_with("\xE2\x80\xA8") || rest.starts_with("\xE2\x80\xA9") ? 3U : 0U;  // U+2028, U+2029
}

ReplyLine line_of(std::string_view raw) {
  ReplyLine out;
  out.written = without_controls(raw);
  out.form = matching_form(raw);
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(out.written.data());
  const auto length = static_cast<std::int64_t>(out.written.size());
  UChar32 first = ' ';
  for (std::int64_t i = 0; i < length && (first == '\t' || u_charType(first) == U_SPACE_SEPARATOR);)
    U8_NEXT(bytes, i, length, first);
  out.is_quoted = first == '>';
  out.is_blank = first == '\t' || u_charType(first) == U_SPACE_SEPARATOR;
  return out;
}

bool is_alphanumeric(std::string_view text, std::size_t at) {
  UChar32 c = 0;
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  U8_GET(bytes, 0, static_cast<std::int32_t>(at), static_cast<std::int32_t>(text.size()), c);
  return c >= 0 && (u_isalnum(c) || (U_GET_GC_MASK(c) & U_GC_M_MASK) != 0);
}

}  // namespace

std::vector<ReplyLine> lines_of(std::string_view text) {
  std::vector<ReplyLine> out;
  std::size_t begin = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = line_end(text, at);
    if (end == 0) {
      ++at;
      continue;
    }
    out.push_back(line_of(text.substr(begin, at - begin)));
    at += end;
    begin = at;
  }
  if (begin < text.size()) out.push_back(line_of(text.substr(begin)));
  return out;
}

ReplyLine bare(const ReplyLine& line) {
  if (!line.is_quoted) return line;
  std::string_view rest = line.written;
  for (auto at = rest.find('>'); at != std::string_view::npos;) {
    rest.remove_prefix(at + 1);
    at = rest.find_first_not_of(" \t");
    if (at == std::string_view::npos || rest[at] != '>') break;
  }
  if (rest.starts_with(' ')) rest.remove_prefix(1);
  ReplyLine out = line_of(rest);
  out.is_quoted = true;
  return out;
}

bool holds_word(std::string_view form, std::string_view word) {
  if (word.empty()) return false;
  for (std::size_t at = form.find(word); at != std::string_view::npos; at = form.find(word, at + 1)) {
    const std::size_t end = at + word.size();
    const bool begins = at == 0 || !is_alphanumeric(form, at - 1);
    if (begins && (end == form.size() || !is_alphanumeric(form, end))) return true;
  }
  return false;
}

bool is_made_of(std::string_view form, const std::vector<const ReplyWords::Words*>& phrases,
                const ReplyWords::Words& single) {
  constexpr std::size_t longest = 16;  // words
  const std::vector<std::string> words = words_of(form);
  if (words.empty() || words.size() > longest) return false;
  std::vector<bool> reached(words.size() + 1);
  reached[0] = true;
  for (std::size_t from = 0; from < words.size(); ++from) {
    if (!reached[from]) continue;
    if (std::find(single.begin(), single.end(), words[from]) != single.end()) reached[from + 1] = true;
    for (const ReplyWords::Words* list : phrases)
      for (const std::string& phrase : *list) {
        if (!phrase.starts_with(words[from])) continue;
        const std::vector<std::string> parts = words_of(phrase);
        if (parts.empty() || parts.size() > words.size() - from) continue;
        if (std::equal(parts.begin(), parts.end(), words.begin() + static_cast<std::ptrdiff_t>(from)))
          reached[from + parts.size()] = true;
      }
  }
  return reached.back();
}

std::string beginning(std::string_view text, std::size_t bytes) {
  if (text.size() <= bytes) return std::string(text);
  while (bytes > 0 && (static_cast<unsigned char>(text[bytes]) & 0xC0) == 0x80) --bytes;
  return std::string(text.substr(0, bytes));
}

}  // namespace mithaq::notices
