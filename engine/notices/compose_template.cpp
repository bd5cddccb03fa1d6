#include "notices/compose_template.h"

#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <functional>
#include <stdexcept>
#include <vector>

#include "model/markup.h"
#include "notices/phrases.h"

namespace mithaq::notices {

namespace {

constexpr std::string_view fsi = "\u2068";
constexpr std::string_view pdi = "\u2069";

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> out;
  while (!text.empty()) {
    const auto end = text.find('\n');
    out.push_back(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return out;
}

const std::string& value_of(const Variables& values, const std::string& name) {
  const auto found = values.find(name);
  if (found == values.end()) throw std::logic_error("a template names the unknown variable `" + name + "`");
  return found->second;
}

// Runs over a line of a template: `words` for what stands between variables, `variable` for each name with
// what comes before it on the line.
void walk(std::string_view line, const std::function<void(std::string_view)>& words,
          const std::function<void(const std::string&, std::string_view)>& variable) {
  std::size_t at = 0;
  while (true) {
    const auto open = line.find("{{", at);
    words(line.substr(at, open == std::string_view::npos ? open : open - at));
    if (open == std::string_view::npos) return;
    const auto close = line.find("}}", open);
    if (close == std::string_view::npos) throw std::logic_error("a template opens {{ without closing it");
    variable(std::string(line.substr(open + 2, close - open - 2)), line.substr(0, open));
    at = close + 2;
  }
}

// The lines that are said, paragraph by paragraph, an empty one between paragraphs.
std::vector<std::string_view> kept_lines(std::string_view source, const Variables& values) {
  std::vector<std::string_view> out, paragraph;
  bool has_variable = false, has_value = false;
  const auto finish = [&] {
    if (!paragraph.empty() && (has_value || !has_variable)) {
      if (!out.empty()) out.emplace_back();
      out.insert(out.end(), paragraph.begin(), paragraph.end());
    }
    paragraph.clear();
    has_variable = has_value = false;
  };
  for (const std::string_view line : lines_of(source)) {
    if (line.empty()) {
      finish();
      continue;
    }
    bool is_said = true;
    for (const std::string& name : variables_of(line)) {
      const bool is_filled = !value_of(values, name).empty();
      has_variable = true;
      has_value = has_value || is_filled;
      is_said = is_said && is_filled;
    }
    if (is_said) paragraph.push_back(line);
  }
  finish();
  return out;
}

// How many isolates are open after `text`, given how many were before it.
std::size_t depth_after(std::string_view text, std::size_t depth) {
  for (std::size_t i = 0; i + 3 <= text.size(); ++i) {
    if (text.substr(i, 3) == fsi) ++depth;
    if (text.substr(i, 3) == pdi && depth > 0) --depth;
  }
  return depth;
}

std::string repeated(std::string_view mark, std::size_t times) {
  std::string out;
  while (times-- > 0) out += mark;
  return out;
}

// A line that is nothing but one isolate would have no direction of its own: it stands bare.
std::string without_outer_isolate(std::string line) {
  while (line.starts_with(fsi) && line.ends_with(pdi)) {
    std::size_t depth = 0;
    for (std::size_t i = 0; i + 3 < line.size(); ++i) {
      const auto mark = std::string_view(line).substr(i, 3);
      if (mark == fsi) ++depth;
      if (mark == pdi && --depth == 0) return line;
    }
    line = line.substr(3, line.size() - 6);
  }
  return line;
}

std::string wrapped_line(std::string_view line, std::size_t columns) {
  if (columns_of(line) <= columns) return std::string(line);
  std::string out, current;
  std::size_t depth = 0;
  const auto finish = [&] {
    depth = depth_after(current, 0);
    out += without_outer_isolate(current + repeated(pdi, depth)) + "\n";
    current = repeated(fsi, depth);
  };
  bool is_first = true;
  for (std::size_t at = 0; at <= line.size();) {
    const auto end = std::min(line.find(' ', at), line.size());
    const std::string_view word = line.substr(at, end - at);
    if (!is_first && columns_of(current) + 1 + columns_of(word) > columns) {
      finish();
      is_first = true;
    }
    if (!is_first) current += ' ';
    current += word;
    is_first = false;
    at = end + 1;
  }
  return out + without_outer_isolate(current);
}

}  // namespace

std::set<std::string> variables_of(std::string_view source) {
  std::set<std::string> out;
  for (const std::string_view line : lines_of(source))
    walk(
        line, [](std::string_view) {}, [&](const std::string& name, std::string_view) { out.insert(name); });
  return out;
}

std::vector<TemplateFault> template_faults(std::string_view source, const std::set<std::string>& known,
                                           const std::set<std::string>& needed) {
  std::vector<TemplateFault> out;
  std::set<std::string> named;
  int number = 0;
  for (const std::string_view line : lines_of(source)) {
    ++number;
    const auto column = [](std::string_view before) {
      return 1 +
             static_cast<int>(std::count_if(before.begin(), before.end(), [](char c) { return (c & 0xC0) != 0x80; }));
    };
    const auto last = line.rfind("{{");
    if (last != std::string_view::npos && line.find("}}", last) == std::string_view::npos) {
      out.push_back({"notice-not-closed", "", number, column(line.substr(0, last))});
      continue;
    }
    walk(
        line, [](std::string_view) {},
        [&](const std::string& name, std::string_view before) {
          named.insert(name);
          if (!known.contains(name)) out.push_back({"notice-variable-unknown", name, number, column(before)});
        });
  }
  for (const std::string& name : needed)
    if (!named.contains(name)) out.push_back({"notice-variable-missing", name, 0, 0});
  return out;
}

std::size_t columns_of(std::string_view text) {
  std::size_t columns = 0;
  const auto units = icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<int32_t>(text.size())));
  for (int32_t i = 0; i < units.length(); i = units.moveIndex32(i, 1)) {
    const auto type = u_charType(units.char32At(i));
    if (type != U_NON_SPACING_MARK && type != U_ENCLOSING_MARK && type != U_FORMAT_CHAR) ++columns;
  }
  return columns;
}

std::string wrapped(std::string_view text, std::size_t columns) {
  std::string out;
  for (const std::string_view line : lines_of(text)) out += wrapped_line(line, columns) + "\n";
  if (!out.empty() && !text.ends_with('\n')) out.pop_back();
  return out;
}

std::string filled_text(std::string_view source, const Variables& values, std::size_t columns) {
  std::string out;
  for (const std::string_view line : kept_lines(source, values)) {
    std::string filled;
    const bool is_alone = line.starts_with("{{") && line.find("}}") == line.size() - 2;
    walk(
        line, [&](std::string_view words) { filled += words; },
        [&](const std::string& name, std::string_view) {
          const std::string& value = value_of(values, name);
          filled += is_alone ? value : isolated(value);
        });
    out += wrapped(filled, columns) + "\n";
  }
  return out;
}

std::string filled_html(std::string_view source, const Variables& values, const std::set<std::string>& markup) {
  std::string out;
  for (const std::string_view line : kept_lines(source, values)) {
    if (line.empty()) continue;
    walk(
        line, [&](std::string_view words) { out += words; },
        [&](const std::string& name, std::string_view before) {
          const std::string& value = value_of(values, name);
          if (markup.contains(name)) {
            out += value;
          } else if (before.ends_with("=\"")) {
            out += escaped_markup(value);
          } else {
            std::string inner;
            for (const char c : escaped_markup(value)) inner += c == '\n' ? "<br>" : std::string(1, c);
            out += "<bdi>" + inner + "</bdi>";
          }
        });
    out += "\n";
  }
  return out;
}

}  // namespace mithaq::notices
