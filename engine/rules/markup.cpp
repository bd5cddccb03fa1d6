#include "rules/markup.h"

#include <algorithm>

namespace mithaq::rules {

namespace {

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// `rest` begins behind "<": https:.. or name@..
bool is_address(std::string_view rest) {
  const std::string_view inside = rest.substr(0, rest.find_first_of("<> \t\n"));
  if (inside.size() == rest.size() || rest[inside.size()] != '>') return false;
  const std::size_t scheme = inside.find_first_of(":/");
  return (scheme != std::string_view::npos && scheme > 1 && inside[scheme] == ':') ||
         inside.find('@') != std::string_view::npos;
}

bool begins_html(std::string_view line, std::size_t at) {
  const std::string_view rest = line.substr(at + 1);
  if (rest.empty() || (at > 0 && line[at - 1] == '\\')) return false;
  if (rest.front() == '!' || rest.front() == '?' || rest.front() == '/') return true;
  return is_letter(rest.front()) && !is_address(rest);
}

bool holds_html(std::string_view line) {
  for (std::size_t at = 0; at < line.size(); ++at) {
    if (line[at] == '`') {  // code: up to as many of them as it begins with
      const std::size_t after = std::min(line.find_first_not_of('`', at), line.size());
      const std::size_t end = line.find(line.substr(at, after - at), after);
      at = end == std::string_view::npos ? after - 1 : end + (after - at) - 1;
    } else if (line[at] == '<' && begins_html(line, at)) {
      return true;
    }
  }
  return false;
}

}  // namespace

std::optional<int> line_of_html(std::string_view markdown) {
  std::string_view fence;
  for (int number = 1; !markdown.empty(); ++number) {
    const std::size_t end = std::min(markdown.find('\n'), markdown.size());
    const std::string_view line = markdown.substr(0, end);
    markdown.remove_prefix(std::min(end + 1, markdown.size()));
    const std::string_view words = line.substr(std::min(line.find_first_not_of(' '), line.size()));
    const bool is_fence = words.starts_with("```") || words.starts_with("~~~");
    if (!fence.empty()) {
      if (words.starts_with(fence)) fence = {};
    } else if (is_fence) {
      fence = words.substr(0, 3);
    } else if (holds_html(line)) {
      return number;
    }
  }
  return std::nullopt;
}

}  // namespace mithaq::rules
