#include "html_tags.h"

#include <algorithm>
#include <array>

#include "mail_headers.h"

namespace mithaq::email {
namespace {

constexpr std::size_t longest_name = 32, longest_value = 1024;
constexpr std::array<std::string_view, 7> wanted = {"class", "id", "style", "type", "cite", "hidden", "alt"};

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f'; }
bool is_name_char(char c) { return is_letter(c) || (c >= '0' && c <= '9') || c == '-' || c == ':'; }

class Reader {
 public:
  explicit Reader(std::string_view html) : rest_(html) {}

  std::string all() {
    while (!rest_.empty()) {
      const auto open = rest_.find('<');
      text(rest_.substr(0, open));
      skip(std::min(rest_.size(), open));
      if (rest_.empty()) break;
      const char next = rest_.size() > 1 ? rest_[1] : '\0';
      if (rest_.starts_with("<!--")) {
        skip_past("-->", 4);
      } else if (next == '!' || next == '?') {
        skip_past(">", 2);
      } else if (is_letter(next) || next == '/') {
        tag();
      } else {
        out_ += "&lt;";
        skip(1);
      }
    }
    return std::move(out_);
  }

 private:
  void skip(std::size_t n) { rest_.remove_prefix(std::min(n, rest_.size())); }
  void skip_past(std::string_view what, std::size_t from) {
    const auto found = rest_.find(what, from);
    skip(found == std::string_view::npos ? rest_.size() : found + what.size());
  }
  void skip_blanks() {
    while (!rest_.empty() && is_blank(rest_.front())) skip(1);
  }
  std::string_view take_until(bool (*is_end)(char)) {
    const auto end = std::find_if(rest_.begin(), rest_.end(), is_end);
    const std::string_view taken = rest_.substr(0, static_cast<std::size_t>(end - rest_.begin()));
    skip(taken.size());
    return taken;
  }

  void text(std::string_view words) { out_ += words; }

  void tag() {
    const bool is_end = rest_[1] == '/';
    skip(is_end ? 2 : 1);
    const std::string name = lower(take_until([](char c) { return !is_name_char(c); }));
    std::string attributes;
    std::array<bool, wanted.size()> seen{};
    while (!rest_.empty() && rest_.front() != '>') attribute(attributes, seen);
    if (rest_.empty()) return;  // cut off
    skip(1);
    if (name.empty() || name.size() > longest_name) return;
    if (!is_end && (name == "script" || name == "style")) {
      skip_element(name);
      return;
    }
    out_ += is_end ? "</" + name + ">" : "<" + name + attributes + ">";
  }

  void attribute(std::string& attributes, std::array<bool, wanted.size()>& seen) {
    skip_blanks();
    const std::string_view name = take_until([](char c) { return is_blank(c) || c == '=' || c == '>' || c == '/'; });
    skip_blanks();
    std::string_view value;
    if (rest_.starts_with('=')) {
      skip(1);
      skip_blanks();
      if (rest_.starts_with('"') || rest_.starts_with('\'')) {
        const auto end = rest_.find(rest_.front(), 1);
        value = rest_.substr(1, end == std::string_view::npos ? end : end - 1);
        skip(end == std::string_view::npos ? rest_.size() : end + 1);
      } else {
        value = take_until([](char c) { return is_blank(c) || c == '>'; });
      }
    } else if (name.empty() && !rest_.empty() && rest_.front() != '>') {
      skip(1);
    }
    if (name.size() > longest_name) return;
    // What stands for a picture is words: of these the beginning is enough to ask about them.
    if (value.size() > longest_value && lower(name) != "alt") return;
    value = value.substr(0, longest_value);
    const auto found = std::find(wanted.begin(), wanted.end(), lower(name));
    if (found == wanted.end() || seen[static_cast<std::size_t>(found - wanted.begin())]) return;
    seen[static_cast<std::size_t>(found - wanted.begin())] = true;
    attributes += " " + std::string(*found) + "=\"";
    for (const char c : value) {
      if (c == '"') {
        attributes += "&quot;";
      } else if (c == '<') {
        attributes += "&lt;";
      } else if (c == '>') {
        attributes += "&gt;";
      } else {
        attributes += c;
      }
    }
    attributes += '"';
  }

  // Up to its end tag, or to the end of everything.
  void skip_element(const std::string& name) {
    for (std::size_t at = 0; (at = rest_.find("</", at)) != std::string_view::npos; at += 2) {
      if (lower(rest_.substr(at + 2, name.size())) != name) continue;
      skip(at);
      skip_past(">", 2);
      return;
    }
    skip(rest_.size());
  }

  std::string_view rest_;
  std::string out_;
};

}  // namespace

std::string plain_tags(std::string_view html) { return Reader(html).all(); }

}  // namespace mithaq::email
