#include "mail_headers.h"

#include <algorithm>

namespace mithaq::email {
namespace {

constexpr std::string_view blanks = " \t\r\n";

// Takes one line off the front; its line end is not part of it.
std::string_view take_line(std::string_view& rest) {
  const auto end = rest.find('\n');
  std::string_view line = rest.substr(0, end);
  rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

bool is_name(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c > 0x20 && c < 0x7f; });
}

}  // namespace

std::size_t message_start(std::string_view raw) {
  if (!raw.starts_with("From ") && !raw.starts_with(">From ")) return 0;
  const auto end = raw.find('\n');
  return end == std::string_view::npos ? raw.size() : end + 1;
}

std::size_t header_size(std::string_view message) {
  std::string_view rest = message;
  while (!rest.empty()) {
    if (take_line(rest).empty()) return message.size() - rest.size();
  }
  return message.size();
}

HeaderLines header_lines(std::string_view header) {
  HeaderLines lines;
  bool is_open = false;  // whether a continuation has something to continue
  while (!header.empty()) {
    const std::string_view line = take_line(header);
    if (line.empty()) break;
    if (line.front() == ' ' || line.front() == '\t') {
      if (is_open) lines.back().value.append(" ").append(trimmed(line));
      continue;
    }
    const auto colon = line.find(':');
    const std::string_view name = trimmed(line.substr(0, colon));
    is_open = colon != std::string_view::npos && is_name(name);
    if (is_open) lines.push_back({lower(name), std::string(trimmed(line.substr(colon + 1)))});
  }
  for (HeaderLine& line : lines) line.value = std::string(trimmed(line.value));
  return lines;
}

std::string_view topmost(const HeaderLines& lines, std::string_view name) {
  const auto found =
      std::find_if(lines.begin(), lines.end(), [&](const HeaderLine& line) { return line.name == name; });
  return found == lines.end() ? std::string_view() : std::string_view(found->value);
}

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

std::string_view trimmed(std::string_view text) {
  const auto begin = text.find_first_not_of(blanks);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(blanks) - begin + 1);
}

std::string without_comments(std::string_view text) {
  std::string out;
  int depth = 0;
  bool is_quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\\' && (is_quoted || depth > 0) && i + 1 < text.size()) {
      if (depth == 0) out.append(text.substr(i, 2));
      ++i;
    } else if (depth == 0 && c == '"') {
      is_quoted = !is_quoted;
      out += c;
    } else if (!is_quoted && c == '(') {
      if (depth++ == 0) out += ' ';
    } else if (!is_quoted && c == ')' && depth > 0) {
      --depth;
    } else if (depth == 0) {
      out += c;
    }
  }
  return out;
}

std::string domain_of(std::string_view address) {
  const auto at = address.rfind('@');
  std::string domain = lower(trimmed(at == std::string_view::npos ? address : address.substr(at + 1)));
  if (domain.ends_with('.')) domain.pop_back();
  return domain;
}

}  // namespace mithaq::email
