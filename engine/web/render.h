// From values to a page: templates that hold only structure, phrases by id, values escaped by context.
//
// In pages/*.html, [[id]] is the phrase page.<id>, [[>part]] another file's text, [[:lang]] and the like what
// the renderer knows; these are put in once at start, for each language. {{NAME}} is a value, escaped by
// ctemplate for the place where it stands; only a name that begins with HTML_ is put in as it is, and only
// charter_text() can make such a value.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "notices/phrases.h"
#include "web/markdown.h"

namespace ctemplate {
class Template;
class TemplateDictionary;
}  // namespace ctemplate

namespace mithaq::web {

// The values of one page; sections are shown once or repeated.
class Sheet {
 public:
  Sheet();
  ~Sheet();
  Sheet(Sheet&&) noexcept;
  Sheet& set(std::string_view name, std::string_view value);
  Sheet& set(std::string_view name, const Html& value);
  // A section that is shown, once more for each call; it sees the values around it.
  Sheet add(std::string_view section);

 private:
  friend class Renderer;
  explicit Sheet(ctemplate::TemplateDictionary* part);
  std::unique_ptr<ctemplate::TemplateDictionary> owned_;
  ctemplate::TemplateDictionary* values_;
};

class Renderer {
 public:
  // Throws std::logic_error for a phrase that is missing or a part that is not there.
  explicit Renderer(const notices::Phrases& phrases);
  ~Renderer();

  // `name` without ".html". Thread-safe.
  std::string page(const std::string& name, Language language, const Sheet& sheet) const;

  const std::string& style() const { return style_; }
  std::string_view script() const;  // passkey.js
  // For the CSP of a page that has the style inline: 'sha256-…'
  const std::string& style_source() const { return style_source_; }
  // Names this style, and the script, in their addresses, so that they may be kept for ever.
  const std::string& style_version() const { return style_version_; }

 private:
  std::string assembled(std::string_view file, Language language) const;

  const notices::Phrases& phrases_;
  std::string style_, style_source_, style_version_;
  std::map<std::pair<std::string, Language>, std::unique_ptr<ctemplate::Template>> templates_;
};

}  // namespace mithaq::web
