#include "web/markdown.h"

#include <cmark-gfm.h>

#include <cstdlib>
#include <memory>

namespace mithaq::web {
namespace {

constexpr int options = CMARK_OPT_DEFAULT | CMARK_OPT_VALIDATE_UTF8;  // safe: no raw HTML, no javascript:

struct FreeNode {
  void operator()(cmark_node* node) const { cmark_node_free(node); }
};
struct FreeText {
  void operator()(char* text) const { std::free(text); }
};
struct FreeWalk {
  void operator()(cmark_iter* walk) const { cmark_iter_free(walk); }
};

std::string rendered(cmark_node* node) {
  const std::unique_ptr<char, FreeText> html(cmark_render_html(node, options, nullptr));
  return html.get();
}

// Cuts " {#id}" off the heading and returns the id; empty when there is none.
std::string explicit_id(cmark_node* heading) {
  cmark_consolidate_text_nodes(heading);
  cmark_node* last = cmark_node_last_child(heading);
  if (!last || cmark_node_get_type(last) != CMARK_NODE_TEXT) return {};
  const std::string text = cmark_node_get_literal(last);
  const auto begin = text.rfind("{#");
  if (begin == std::string::npos || !text.ends_with('}')) return {};
  const std::string found = text.substr(begin + 2, text.size() - begin - 3);
  if (!is_kebab(found)) return {};
  const auto end = text.find_last_not_of(' ', begin == 0 ? 0 : begin - 1);
  cmark_node_set_literal(last, begin == 0 || end == std::string::npos ? "" : text.substr(0, end + 1).c_str());
  return found;
}

std::string plain(cmark_node* heading) {
  std::string out;
  cmark_iter* walk = cmark_iter_new(heading);
  while (cmark_iter_next(walk) != CMARK_EVENT_DONE) {
    cmark_node* node = cmark_iter_get_node(walk);
    if (cmark_iter_get_event_type(walk) != CMARK_EVENT_ENTER) continue;
    if (cmark_node_get_type(node) == CMARK_NODE_TEXT || cmark_node_get_type(node) == CMARK_NODE_CODE)
      out += cmark_node_get_literal(node);
    else if (cmark_node_get_type(node) == CMARK_NODE_SOFTBREAK || cmark_node_get_type(node) == CMARK_NODE_LINEBREAK)
      out += ' ';
  }
  cmark_iter_free(walk);
  return out;
}

// A page fetches nothing from elsewhere: an image gives way to its alternative text, without one to its title or
// address.
void take_images_away(cmark_node* document) {
  std::vector<cmark_node*> images;
  const std::unique_ptr<cmark_iter, FreeWalk> walk(cmark_iter_new(document));
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

CharterText charter_text(std::string_view markdown, Language language) {
  const std::unique_ptr<cmark_node, FreeNode> document(cmark_parse_document(markdown.data(), markdown.size(), options));
  take_images_away(document.get());
  CharterText out;
  std::string html = "<article lang=\"" + std::string(code(language)) + "\" dir=\"" +
                     (language == Language::ar ? "rtl" : "ltr") + "\">\n";
  for (cmark_node* block = cmark_node_first_child(document.get()); block; block = cmark_node_next(block)) {
    const int level = cmark_node_get_type(block) == CMARK_NODE_HEADING ? cmark_node_get_heading_level(block) : 0;
    if (level == 1) continue;
    if (level != 2) {
      html += rendered(block);
      continue;
    }
    std::string id = explicit_id(block);
    if (id.empty()) id = std::to_string(out.articles.size() + 1);
    out.articles.emplace_back(id, plain(block));
    html += "<h2 id=\"a-" + id + "\">" + rendered(block).substr(std::string_view("<h2>").size());
  }
  html += "</article>\n";
  out.html = Html(std::move(html));
  return out;
}

}  // namespace mithaq::web
