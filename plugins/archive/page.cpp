#include "page.h"

#include <cmark-gfm.h>

#include <cstdlib>
#include <memory>
#include <vector>

#include "markup.h"

namespace mithaq::archive {

namespace {

constexpr std::string_view style =
    "body{max-width:42rem;margin:2rem auto;padding:0 1rem;font:1.1rem/1.9 'Noto Naskh Arabic','Noto Serif',serif;"
    "color:#1a1a1a;background:#fff}h1,h2,h3{line-height:1.4}blockquote{margin:1rem 0;padding:0 1rem;"
    "border-inline-start:.25rem solid #767676}@media print{body{margin:0;max-width:none}h2,h3{break-after:avoid}}";

struct Free {
  void operator()(cmark_node* node) const { cmark_node_free(node); }
  void operator()(char* text) const { std::free(text); }
  void operator()(cmark_iter* walk) const { cmark_iter_free(walk); }
};

void add_text(cmark_node* node, std::string& out) {
  for (cmark_node* child = cmark_node_first_child(node); child != nullptr; child = cmark_node_next(child)) {
    if (const char* literal = cmark_node_get_literal(child); literal != nullptr) out += literal;
    add_text(child, out);
  }
}

// An article's id stands behind its heading, "## Equality {#equality}": it is for machines, not for readers.
void cut_id(cmark_node* heading) {
  cmark_consolidate_text_nodes(heading);
  cmark_node* last = cmark_node_last_child(heading);
  const char* literal = last == nullptr ? nullptr : cmark_node_get_literal(last);
  const std::string text = literal == nullptr ? "" : literal;
  const std::size_t id = text.rfind(" {#");
  if (id != std::string::npos && text.ends_with('}')) cmark_node_set_literal(last, text.substr(0, id).c_str());
}

// The words of the first heading.
std::string title_of(cmark_node* document) {
  std::string title;
  for (cmark_node* node = cmark_node_first_child(document); node != nullptr; node = cmark_node_next(node))
    if (cmark_node_get_type(node) == CMARK_NODE_HEADING) {
      add_text(node, title);
      break;
    }
  return title;
}

// A page fetches nothing from elsewhere: an image gives way to its alternative text, without one to its title or
// address.
void take_images_away(cmark_node* document) {
  std::vector<cmark_node*> images;
  const std::unique_ptr<cmark_iter, Free> walk(cmark_iter_new(document));
  while (cmark_iter_next(walk.get()) != CMARK_EVENT_DONE)
    if (cmark_node* node = cmark_iter_get_node(walk.get());
        cmark_iter_get_event_type(walk.get()) == CMARK_EVENT_EXIT && cmark_node_get_type(node) == CMARK_NODE_IMAGE)
      images.push_back(node);
  for (cmark_node* image : images) {
    if (!cmark_node_first_child(image)) {
      cmark_node* words = cmark_node_new(CMARK_NODE_TEXT);
      const std::string_view title = cmark_node_get_title(image);
      cmark_node_set_literal(words, title.empty() ? cmark_node_get_url(image) : cmark_node_get_title(image));
      cmark_node_append_child(image, words);
    }
    while (cmark_node* child = cmark_node_first_child(image)) cmark_node_insert_before(image, child);
    cmark_node_free(image);
  }
}

}  // namespace

namespace {

using Document = std::unique_ptr<cmark_node, Free>;

constexpr int options = CMARK_OPT_DEFAULT | CMARK_OPT_VALIDATE_UTF8;

Document document_of(std::string_view markdown) {
  Document document(cmark_parse_document(markdown.data(), markdown.size(), options));
  take_images_away(document.get());
  for (cmark_node* node = cmark_node_first_child(document.get()); node != nullptr; node = cmark_node_next(node))
    if (cmark_node_get_type(node) == CMARK_NODE_HEADING) cut_id(node);
  return document;
}

std::string body_of(cmark_node* document) {
  const std::unique_ptr<char, Free> body(cmark_render_html(document, options, nullptr));
  return body.get();
}

}  // namespace

std::string html_of_markdown(std::string_view markdown) { return body_of(document_of(markdown).get()); }

std::string page_of(std::string_view markdown, std::string_view language) {
  const Document document = document_of(markdown);
  return "<!DOCTYPE html>\n<html lang=\"" + std::string(language) + "\" dir=\"" + (language == "ar" ? "rtl" : "ltr") +
         "\">\n<head>\n<meta charset=\"utf-8\">\n"
         "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>" +
         escaped(title_of(document.get())) + "</title>\n<style>" + std::string(style) + "</style>\n</head>\n<body>\n" +
         body_of(document.get()) + "</body>\n</html>\n";
}

}  // namespace mithaq::archive
