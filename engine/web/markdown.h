// The text of a charter as HTML: Markdown in cmark's safe mode, where raw HTML and dangerous links vanish, and
// images give way to their alternative text.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "model/text.h"

namespace mithaq::web {

struct CharterText;

// HTML that needs no escaping any more. Only charter_text() can make it, so that no string of a person
// reaches a page unescaped by mistake.
class Html {
 public:
  Html() = default;
  const std::string& bytes() const { return bytes_; }

 private:
  explicit Html(std::string bytes) : bytes_(std::move(bytes)) {}
  friend CharterText charter_text(std::string_view, Language);
  std::string bytes_;
};

struct CharterText {
  Html html;                                                  // <article lang dir> .. </article>
  std::vector<std::pair<std::string, std::string>> articles;  // id, heading; only headings of level 2
};

// Headings of level 2 get id="a-<id>" (explicit "{#id}" or their number); the heading of level 1 is left
// out, since the page has the title as its own.
CharterText charter_text(std::string_view markdown, Language language);

}  // namespace mithaq::web
