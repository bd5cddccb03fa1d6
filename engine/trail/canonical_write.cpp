#include <charconv>

#include "trail/canonical.h"
#include "trail/members.h"
#include "trail/profile.h"

namespace mithaq::trail {
namespace {

bool is_in_range(std::int64_t n) { return n >= -largest_integer && n <= largest_integer; }

void append_integer(std::string& out, std::int64_t n) {
  char digits[24];
  out.append(digits, std::to_chars(digits, digits + sizeof digits, n).ptr);
}

void append_string(std::string& out, std::string_view text) {
  out += '"';
  std::size_t written = 0;
  for (std::size_t i = end_of_plain(text, 0); i < text.size(); i = end_of_plain(text, i + 1)) {
    const char c = text[i];
    if (c != '\n' && c != '"' && c != '\\') continue;
    out.append(text, written, i - written).append(1, '\\').append(1, c == '\n' ? 'n' : c);
    written = i + 1;
  }
  out.append(text, written).append(1, '"');
}

class Writer {
 public:
  explicit Writer(const Limits& limits, std::string_view wanted = {}) : limits_(limits), wanted_(wanted) {}

  std::string document(const Value& value) {
    if (!value.is_object()) refuse("not-json");
    node(value, 1);
    if (out_.size() > limits_.bytes) refuse("entry-too-large");
    return std::move(out_);
  }

  // Where the wanted path was written; 0 when not even its beginning was.
  std::size_t found() const { return found_; }

 private:
  [[noreturn]] void refuse(const char* id) const { throw NotCanonical(id, out_.size(), path_.text()); }

  void look_for_wanted() {
    if (wanted_.empty()) return;
    const std::string here = path_.text();
    const bool leads_there = wanted_.starts_with(here) && (here.size() == wanted_.size() ||
                                                           wanted_[here.size()] == '.' || wanted_[here.size()] == '[');
    if (leads_there) found_ = out_.size();
  }

  void node(const Value& value, int depth) {
    look_for_wanted();
    if (value.is_string()) return string(value.string());
    if (value.is_integer()) return integer(value.integer());
    if (value.is_bool()) return void(out_ += value.boolean() ? "true" : "false");
    if (depth > limits_.depth) refuse("too-deep");
    if (value.is_array()) {
      out_ += '[';
      for (std::size_t i = 0; i < value.items().size(); ++i) {
        if (i > 0) out_ += ',';
        path_.push(i);
        node(value.items()[i], depth + 1);
        path_.pop();
      }
      out_ += ']';
      return;
    }
    out_ += '{';
    bool first = true;
    for (const auto& [key, member] : value.members()) {
      path_.push(key);
      if (!is_key(key)) refuse("bad-key");
      if (!first) out_ += ',';
      first = false;
      out_.append("\"").append(key).append("\":");
      node(member, depth + 1);
      path_.pop();
    }
    out_ += '}';
  }

  void integer(std::int64_t n) {
    if (!is_in_range(n)) refuse("number-out-of-range");
    append_integer(out_, n);
  }

  void string(const std::string& text) {
    if (const char* refusal = string_refusal(text)) refuse(refusal);
    append_string(out_, text);
  }

  const Limits& limits_;
  std::string_view wanted_;
  std::size_t found_ = 0;
  std::string out_;
  Path path_;
};

}  // namespace

std::string write(const Value& value, const Limits& limits) { return Writer(limits).document(value); }

void Members::begin(std::string_view key) {
  if (key <= last_) throw std::logic_error("not the next key of an object: " + std::string(key));
  out_.append(last_.empty() ? "\"" : ",\"").append(key).append("\":");
  last_ = key;
}

void Members::string(std::string_view text) {
  if (end_of_plain(text, 0) == text.size()) {
    out_.append(1, '"').append(text).append(1, '"');
    return;
  }
  if (const char* refusal = string_refusal(text)) throw NotCanonical(refusal, out_.size(), std::string(last_));
  append_string(out_, text);
}

void Members::integer(std::int64_t n) {
  if (!is_in_range(n)) throw NotCanonical("number-out-of-range", out_.size(), std::string(last_));
  append_integer(out_, n);
}

std::size_t byte_of(const Value& value, std::string_view path) {
  Writer writer(document_limits, path);
  writer.document(value);
  return writer.found();
}

}  // namespace mithaq::trail
