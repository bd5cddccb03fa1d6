#include "web/render.h"

#include <ctemplate/template.h>
#include <ctemplate/template_dictionary.h>

#include <stdexcept>

#include "model/markup.h"
#include "trail/digest.h"
#include "web/pages.h"
#include "web/verify_page.h"

namespace mithaq::web {
namespace {

constexpr std::string_view raw_prefix = "HTML_";

std::string_view file(const std::string& name) {
  const auto found = pages().find(name);
  if (found == pages().end()) throw std::logic_error("no page file " + name);
  return found->second;
}

// Without the space at the beginning of lines and without comments.
std::string squeezed(std::string_view text, char between) {
  std::string out;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    auto line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    line.remove_prefix(std::min(line.find_first_not_of(' '), line.size()));
    if (line.empty() || line.starts_with("/*")) continue;
    out += line;
    if (between != '\0') out += between;
  }
  return out;
}

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : escaped_markup(text)) {
    if (c == '{')
      out += "&#123;";
    else if (c == '}')
      out += "&#125;";
    else
      out += c;
  }
  return out;
}

ctemplate::TemplateString as_template_string(std::string_view text) { return {text.data(), text.size()}; }

}  // namespace

Sheet::Sheet() : owned_(std::make_unique<ctemplate::TemplateDictionary>("page")), values_(owned_.get()) {}
Sheet::Sheet(ctemplate::TemplateDictionary* part) : values_(part) {}
Sheet::~Sheet() = default;
Sheet::Sheet(Sheet&&) noexcept = default;

Sheet& Sheet::set(std::string_view name, std::string_view value) {
  if (name.starts_with(raw_prefix)) throw std::logic_error("text for a place of HTML: " + std::string(name));
  values_->SetValue(as_template_string(name), as_template_string(value));
  return *this;
}

Sheet& Sheet::set(std::string_view name, const Html& value) {
  if (!name.starts_with(raw_prefix)) throw std::logic_error("HTML for a place of text: " + std::string(name));
  values_->SetValue(as_template_string(name), value.bytes());
  return *this;
}

Sheet Sheet::add(std::string_view section) { return Sheet(values_->AddSectionDictionary(as_template_string(section))); }

Renderer::Renderer(const notices::Phrases& phrases)
    : phrases_(phrases),
      style_(squeezed(file("style.css"), '\0')),
      style_source_("'sha256-" + trail::base64(trail::sha256(style_)) + "'"),
      style_version_(trail::digest(style_ + std::string(file("passkey.js"))).substr(0, 12)) {
  for (const auto& [name, content] : pages()) {
    if (!name.ends_with(".html") || name.starts_with("part-") || name == verify_page_name) continue;
    for (const Language language : {Language::ar, Language::en}) {
      const std::string text = "{{%AUTOESCAPE context=\"HTML\"}}" + assembled(content, language);
      std::unique_ptr<ctemplate::Template> compiled(
          ctemplate::Template::StringToTemplate(text, ctemplate::STRIP_BLANK_LINES));
      if (!compiled) throw std::logic_error("not a template: " + std::string(name));
      templates_.emplace(std::pair(std::string(name.substr(0, name.size() - 5)), language), std::move(compiled));
    }
  }
}

Renderer::~Renderer() = default;

std::string_view Renderer::script() const { return file("passkey.js"); }

std::string Renderer::assembled(std::string_view text, Language language) const {
  std::string out;
  for (auto begin = text.find("[["); begin != std::string_view::npos; begin = text.find("[[")) {
    out += text.substr(0, begin);
    const auto end = text.find("]]", begin);
    const auto what = text.substr(begin + 2, end - begin - 2);
    text.remove_prefix(end + 2);
    if (what == ":lang")
      out += code(language);
    else if (what == ":dir")
      out += language == Language::ar ? "rtl" : "ltr";
    else if (what == ":other")
      out += code(mithaq::other(language));
    else if (what == ":style")
      out += style_;
    else if (what == ":style-version")
      out += style_version_;
    else if (what.starts_with('>'))
      out += assembled(file("part-" + std::string(what.substr(1)) + ".html"), language);
    else if (what.starts_with("ar ") || what.starts_with("en "))
      out += escaped(
          phrases_.say("page." + std::string(what.substr(3)), what.starts_with("ar") ? Language::ar : Language::en));
    else
      out += escaped(phrases_.say("page." + std::string(what), language));
  }
  return squeezed(out.append(text), '\n');
}

std::string Renderer::page(const std::string& name, Language language, const Sheet& sheet) const {
  const auto found = templates_.find({name, language});
  if (found == templates_.end()) throw std::logic_error("no page " + name);
  std::string out;
  if (!found->second->Expand(&out, sheet.values_)) throw std::runtime_error("cannot render page " + name);
  return out;
}

}  // namespace mithaq::web
