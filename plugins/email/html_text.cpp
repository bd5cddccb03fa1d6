#include "html_text.h"

#include <libxml/HTMLparser.h>

#include <algorithm>
#include <array>
#include <memory>

#include "html_tags.h"
#include "mail_headers.h"

namespace mithaq::email {
namespace {

constexpr int deepest_element = 250;

template <std::size_t N>
bool is_one_of(std::string_view word, const std::array<std::string_view, N>& words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

constexpr std::array<std::string_view, 28> blocks = {
    "address",  "article", "aside", "blockquote", "body", "center", "dd", "div", "dl", "dt",
    "fieldset", "footer",  "form",  "h1",         "h2",   "h3",     "h4", "h5",  "h6", "header",
    "hr",       "li",      "ol",    "p",          "pre",  "table",  "tr", "ul"};
constexpr std::array<std::string_view, 8> without_words = {"head",   "title",  "script", "style",
                                                           "object", "applet", "iframe", "template"};
constexpr std::array<std::string_view, 3> struck_out = {"s", "strike", "del"};
// By class: Gmail, Yahoo, Thunderbird, Proton, Apple.
constexpr std::array<std::string_view, 8> quote_classes = {"gmail_quote",    "gmail_attr",      "gmail_quote_container",
                                                           "yahoo_quoted",   "moz-cite-prefix", "protonmail_quote",
                                                           "applemailquote", "zmail_extra"};
constexpr std::array<std::string_view, 2> quote_ids = {"reply-intro", "isreplycontent"};

struct Attributes {
  std::string classes, id, style, alt;
  bool hidden = false;
};

Attributes attributes_of(const xmlChar** list) {
  Attributes found;
  for (; list && list[0]; list += 2) {
    const std::string name = reinterpret_cast<const char*>(list[0]);
    const std::string value = list[1] ? lower(reinterpret_cast<const char*>(list[1])) : "";
    if (name == "alt" && list[1]) found.alt = reinterpret_cast<const char*>(list[1]);
    if (name == "class") found.classes = " " + value + " ";
    if (name == "id") found.id = value;
    if (name == "hidden") found.hidden = true;
    if (name == "style") {
      for (const char c : value)
        if (c != ' ' && c != '\t' && c != '\n' && c != '\r') found.style += c;
    }
  }
  return found;
}

bool is_hidden(const Attributes& has) {
  const auto styled = [&](std::string_view what) { return has.style.find(what) != std::string::npos; };
  return has.hidden || styled("display:none") || styled("visibility:hidden") || styled("mso-hide:all") ||
         styled("font-size:0;") || styled("font-size:0px") || has.style.ends_with("font-size:0");
}

// Taken back by the writer himself.
bool is_struck_out(std::string_view name, const Attributes& has) {
  return is_one_of(name, struck_out) || has.style.find("line-through") != std::string::npos;
}

// Mail programs name the pictures that they put in after their files.
bool is_file_name(std::string_view alt) {
  constexpr std::array<std::string_view, 7> endings = {".png", ".jpg", ".jpeg", ".gif", ".bmp", ".webp", ".svg"};
  const std::string name = lower(alt);
  return alt.find(' ') == std::string_view::npos &&
         std::any_of(endings.begin(), endings.end(), [&](std::string_view ending) { return name.ends_with(ending); });
}

// An indentation of one's own words is a blockquote too: whose words they are is seen by the words.
bool is_quote(std::string_view name, const Attributes& has) {
  if (name == "blockquote") return true;
  for (const std::string_view one : quote_classes)
    if (has.classes.find(" " + std::string(one) + " ") != std::string::npos) return true;
  return is_one_of(has.id, quote_ids);
}

// Hears what the parser finds, in order; no tree is built.
class Listener {
 public:
  void start(std::string_view name, const Attributes& has) {
    ++depth_;
    if (depth_ > deepest_element) too_deep_ = true;
    if (silent_from_ == 0 && (is_one_of(name, without_words) || is_hidden(has) || is_struck_out(name, has)))
      silent_from_ = depth_;
    const bool begins_quote = quote_from_ == 0 && is_quote(name, has);
    if (name == "br") say_line_end();
    if (name == "td" || name == "th") space();
    if (name == "pre") ++pre_;
    if (name == "img" && !has.alt.empty() && !is_file_name(has.alt)) {
      space();
      text("[" + has.alt + "]");
      space();
    }
    if (begins_quote || is_one_of(name, blocks)) break_line();
    if (begins_quote) quote_from_ = depth_;
  }

  void end(std::string_view name) {
    if (quote_from_ == depth_ || is_one_of(name, blocks)) break_line();
    if (quote_from_ == depth_) quote_from_ = 0;
    if (name == "pre" && pre_ > 0) --pre_;
    if (silent_from_ == depth_) silent_from_ = 0;
    if (depth_ > 0) --depth_;
  }

  void text(std::string_view words) {
    if (is_silent()) return;
    for (std::size_t i = 0; i < words.size(); ++i) {
      const bool is_hard_space = words.substr(i).starts_with("\xc2\xa0");
      const bool is_blank =
          is_hard_space || words[i] == ' ' || words[i] == '\n' || words[i] == '\t' || words[i] == '\r';
      if (pre_ > 0 && words[i] == '\n') {
        say_line_end();
      } else if (pre_ > 0 || !is_blank) {
        mark_line();
        text_ += words[i];
        continue;
      } else {
        space();
      }
      if (is_hard_space) ++i;
    }
  }

  bool too_deep() const { return too_deep_; }
  bool is_over() const { return too_deep_; }
  std::string take() { return std::move(text_); }

 private:
  bool is_silent() const { return silent_from_ != 0 || is_over(); }
  void say_line_end() {
    if (!is_silent()) text_ += '\n';
  }
  // As mail programs mark what they quote in plain text.
  void mark_line() {
    if (quote_from_ != 0 && (text_.empty() || text_.back() == '\n')) text_ += "> ";
  }
  void space() {
    if (!is_silent() && !text_.empty() && text_.back() != ' ' && text_.back() != '\n') text_ += ' ';
  }
  void break_line() {
    if (is_silent()) return;
    while (text_.ends_with(' ')) text_.pop_back();
    if (!text_.empty() && text_.back() != '\n') text_ += '\n';
  }

  std::string text_;
  int depth_ = 0, pre_ = 0;
  int silent_from_ = 0, quote_from_ = 0;  // depth of the element whose words do not count, are quoted
  bool too_deep_ = false;
};

struct Parsing {
  Listener listener;
  htmlParserCtxtPtr parser = nullptr;
};

void heard_start(void* data, const xmlChar* name, const xmlChar** attributes) {
  auto* parsing = static_cast<Parsing*>(data);
  parsing->listener.start(reinterpret_cast<const char*>(name), attributes_of(attributes));
  if (parsing->listener.is_over()) xmlStopParser(parsing->parser);
}

void heard_end(void* data, const xmlChar* name) {
  static_cast<Parsing*>(data)->listener.end(reinterpret_cast<const char*>(name));
}

void heard_text(void* data, const xmlChar* bytes, int length) {
  static_cast<Parsing*>(data)->listener.text(
      {reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(std::max(0, length))});
}

}  // namespace

bool strikes_by_style(std::string_view html) {
  const std::string low = lower(html);
  for (auto at = low.find("<style"); at != std::string::npos; at = low.find("<style", at)) {
    const auto end = std::min(low.find("</style", at), low.size());
    std::string sheet;
    for (const char c : std::string_view(low).substr(at, end - at))
      if (c != ' ' && c != '\t' && c != '\n' && c != '\r') sheet += c;
    if (sheet.find("line-through") != std::string::npos) return true;
    at = end;
  }
  return false;
}

Words words_of_html(std::string_view html) {
  const std::string clean = plain_tags(html);
  Parsing parsing;
  htmlSAXHandler ears{};
  ears.startElement = heard_start;
  ears.endElement = heard_end;
  ears.characters = heard_text;
  ears.ignorableWhitespace = heard_text;
  ears.cdataBlock = heard_text;
  const std::unique_ptr<xmlParserCtxt, void (*)(htmlParserCtxtPtr)> parser(htmlNewParserCtxt(), htmlFreeParserCtxt);
  if (!parser) throw std::bad_alloc();
  *parser->sax = ears;
  parser->userData = &parsing;
  parsing.parser = parser.get();
  const xmlDocPtr none = htmlCtxtReadMemory(
      parser.get(), clean.data(), static_cast<int>(clean.size()), nullptr, "UTF-8",
      HTML_PARSE_NONET | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_RECOVER | HTML_PARSE_IGNORE_ENC);
  if (none) xmlFreeDoc(none);
  return {parsing.listener.take(), parsing.listener.too_deep()};
}

}  // namespace mithaq::email
