#include "cli/terminal.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <clocale>
#include <cstdlib>
#include <cwchar>
#include <iostream>

namespace mithaq::cli {

Terminal::Terminal(notices::Phrases phrases, Language its_language)
    : language(its_language),
      phrases_(std::move(phrases)),
      has_colours_(isatty(STDOUT_FILENO) == 1 && !std::getenv("NO_COLOR")) {
  winsize size{};
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0) columns_ = size.ws_col;
}

std::string Terminal::say(const std::string& id, const notices::Facts& facts) const {
  return phrases_.say(id, language, facts, notices::Isolation::none);
}

std::string Terminal::in_language(const Json& text) const { return text.value(std::string(code(language)), ""); }

void Terminal::line(const std::string& text) const { std::cout << text << "\n"; }
void Terminal::text(const std::string& text) const { std::cout << text; }
void Terminal::paragraph(const std::string& text, std::size_t indent) const {
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const std::string one = text.substr(at, end - at);
    for (const std::string& each : columns_ == 0 ? std::vector{one} : in_lines(one, columns_, indent)) line(each);
    at = end + 1;
  }
}
void Terminal::error(const std::string& text) const { std::cerr << text << "\n"; }
void Terminal::data(const Json& data) const {
  std::cout << data.dump(2, ' ', false, Json::error_handler_t::replace) << "\n";
}

void Terminal::warnings(const Json& warnings, const std::string& before) const {
  for (const Json& one : warnings)
    paragraph(before + say("cli.warning") + ": " + in_language(one) + " [" + one.value("id", "") + "]",
              before.size() + 2);
}

void Terminal::table(const std::vector<std::string>& columns, const std::vector<std::vector<std::string>>& rows,
                     const std::map<std::size_t, std::string>& headings) const {
  std::vector<std::vector<std::string>> all;
  for (const std::string& column : columns) {
    if (all.empty()) all.emplace_back();
    all[0].push_back(say("cli.column-" + column));
  }
  for (const auto& row : rows) {
    all.emplace_back();
    for (const std::string& cell : row) all.back().push_back(harmless(cell));
  }
  std::vector<std::size_t> widths(columns.size(), 0);
  for (const auto& row : all)
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], width(row[i]));
  for (const auto& row : all) {
    const auto number = static_cast<std::size_t>(&row - &all[0]);
    if (const auto heading = headings.find(number - 1); number > 0 && heading != headings.end()) line(heading->second);
    std::string out;
    for (std::size_t i = 0; i < row.size(); ++i) {
      out += row[i];
      if (i + 1 < row.size()) out += std::string(widths[i] - width(row[i]) + 2, ' ');
    }
    line(&row == &all[0] ? coloured("1", out) : out);
  }
}

std::string Terminal::coloured(const char* code, const std::string& text) const {
  return has_colours_ ? std::string("\033[") + code + "m" + text + "\033[0m" : text;
}
std::string Terminal::good(const std::string& text) const { return coloured("32", text); }
std::string Terminal::bad(const std::string& text) const { return coloured("31", text); }

Language reader_language(const std::string& option) {
  if (!option.empty()) return option == "ar" ? Language::ar : Language::en;
  for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"})
    if (const char* value = std::getenv(name); value && *value)
      return std::string_view(value).starts_with("ar") ? Language::ar : Language::en;
  return Language::en;
}

std::vector<std::string> in_lines(const std::string& text, std::size_t columns, std::size_t indent) {
  std::vector<std::string> out(1);
  std::size_t used = 0;
  bool is_fresh = true;  // nothing but its indent stands in the line
  for (std::size_t at = 0; at < text.size();) {
    // A word with the spaces before it; a colour, ESC [ .. m, takes no place.
    const std::size_t word = text.find_first_not_of(' ', at);
    const std::size_t end = word == std::string::npos ? text.size() : std::min(text.find(' ', word), text.size());
    std::string plain = text.substr(at, end - at);
    for (std::size_t escape; (escape = plain.find('\033')) != std::string::npos;)
      plain.erase(escape, plain.find('m', escape) - escape + 1);
    const std::size_t wide = width(plain);
    if (!is_fresh && used + wide > columns) {
      out.emplace_back(indent, ' ');
      used = indent;
      is_fresh = true;
      at = std::min(word, end);
      continue;
    }
    out.back() += text.substr(at, end - at);
    used += wide;
    is_fresh = false;
    at = end;
  }
  return out;
}

std::string spaced(const std::string& json) {
  std::string out;
  bool in_text = false;
  for (std::size_t i = 0; i < json.size(); ++i) {
    out += json[i];
    if (in_text && json[i] == '\\' && i + 1 < json.size())
      out += json[++i];
    else if (json[i] == '"')
      in_text = !in_text;
    else if (!in_text && (json[i] == ',' || json[i] == ':'))
      out += ' ';
  }
  return out;
}

std::string harmless(const std::string& utf8) {
  std::string out;
  for (std::size_t i = 0; i < utf8.size();) {
    const auto at = [&](std::size_t n) { return i + n < utf8.size() ? static_cast<unsigned char>(utf8[i + n]) : 0; };
    const bool is_control = at(0) < 0x20 || at(0) == 0x7f, is_c1 = at(0) == 0xc2 && at(1) >= 0x80 && at(1) < 0xa0;
    // U+061C; U+200E, U+200F, U+2028 to U+202E, U+2066 to U+2069.
    const bool is_alm = at(0) == 0xd8 && at(1) == 0x9c;
    const bool is_mark =
        at(0) == 0xe2 && ((at(1) == 0x80 && (at(2) == 0x8e || at(2) == 0x8f || (at(2) >= 0xa8 && at(2) <= 0xae))) ||
                          (at(1) == 0x81 && at(2) >= 0xa6 && at(2) <= 0xa9));
    const std::size_t size = is_mark ? 3 : is_c1 || is_alm ? 2 : 1;
    if (is_control || is_c1 || is_alm || is_mark)
      out += ' ';
    else
      out += utf8[i];
    i += size;
  }
  return out;
}

std::size_t width(const std::string& utf8) {
  // Without a UTF-8 locale mbrtowc knows bytes only: then each is a column.
  std::mbstate_t state{};
  std::size_t columns = 0;
  for (std::size_t i = 0; i < utf8.size();) {
    wchar_t c = 0;
    const std::size_t n = std::mbrtowc(&c, utf8.data() + i, utf8.size() - i, &state);
    const bool is_read = n > 0 && n <= utf8.size() - i;
    columns += is_read ? static_cast<std::size_t>(std::max(wcwidth(c), 0)) : 1;
    if (!is_read) state = {};
    i += is_read ? n : 1;
  }
  return columns;
}

}  // namespace mithaq::cli
