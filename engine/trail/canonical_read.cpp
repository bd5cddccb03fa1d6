#include <algorithm>
#include <charconv>

#include "trail/canonical.h"
#include "trail/profile.h"

namespace mithaq::trail {
namespace {

// Reads JSON with every freedom that JSON gives and remembers the first one that was taken: so each wrong
// byte is refused by its own name, and what is left over is exactly what the writer writes.
class Reader {
 public:
  Reader(std::string_view bytes, const Limits& limits) : bytes_(bytes), limits_(limits) {}

  Value document() {
    if (bytes_.size() > limits_.bytes) refuse("entry-too-large", limits_.bytes);
    if (const auto bad = not_utf8(bytes_)) refuse("not-utf8", *bad);
    skip_space();
    if (peek() != '{') refuse("not-json", at_);
    Value out = node(1);
    skip_space();
    if (at_ != bytes_.size()) refuse("not-json", at_);
    if (freedom_) throw NotCanonical("not-canonical", freedom_->first, freedom_->second);
    return out;
  }

 private:
  [[noreturn]] void refuse(const char* id, std::size_t byte) const { throw NotCanonical(id, byte, path_.text()); }
  void took_freedom(std::size_t byte) {
    if (!freedom_) freedom_.emplace(byte, path_.text());
  }

  char peek() const { return at_ < bytes_.size() ? bytes_[at_] : '\0'; }
  bool take(std::string_view word) {
    if (!bytes_.substr(at_).starts_with(word)) return false;
    at_ += word.size();
    return true;
  }
  void expect(std::string_view word) {
    if (!take(word)) refuse("not-json", at_);
  }
  void skip_space() {
    const std::size_t end = std::min(bytes_.find_first_not_of(" \t\r\n", at_), bytes_.size());
    if (end != at_) took_freedom(at_);
    at_ = end;
  }

  Value node(int depth) {
    switch (peek()) {
      case '{':
        return object(depth);
      case '[':
        return array(depth);
      case '"':
        return string_value();
      case 't':
        expect("true");
        return true;
      case 'f':
        expect("false");
        return false;
      case 'n': {
        const std::size_t start = at_;
        expect("null");
        refuse("null-not-allowed", start);
      }
      default:
        return integer();
    }
  }

  Value object(int depth) {
    if (depth > limits_.depth) refuse("too-deep", at_);
    Value::Object out;
    expect("{");
    skip_space();
    if (take("}")) return out;
    for (;;) {
      const std::size_t start = at_;
      if (peek() != '"') refuse("not-json", at_);
      std::string key = string();
      path_.push(key);
      if (!is_key(key)) refuse("bad-key", start);
      const bool is_last = out.empty() || out.rbegin()->first < key;
      const auto next = is_last ? out.end() : out.lower_bound(key);
      if (next != out.end() && next->first == key) refuse("duplicate-key", start);
      if (next != out.end()) took_freedom(start);
      skip_space();
      expect(":");
      skip_space();
      Value member = node(depth + 1);
      path_.pop();
      out.emplace_hint(next, std::move(key), std::move(member));
      skip_space();
      if (take("}")) return out;
      expect(",");
      skip_space();
    }
  }

  Value array(int depth) {
    if (depth > limits_.depth) refuse("too-deep", at_);
    Value::Array out;
    expect("[");
    skip_space();
    if (take("]")) return out;
    for (;;) {
      path_.push(out.size());
      out.push_back(node(depth + 1));
      path_.pop();
      skip_space();
      if (take("]")) return out;
      expect(",");
      skip_space();
    }
  }

  Value integer() {
    const std::size_t start = at_;
    const bool negative = take("-");
    const std::size_t digits = at_;
    while (peek() >= '0' && peek() <= '9') ++at_;
    const std::size_t count = at_ - digits;
    if (count == 0) refuse("not-json", start);
    const bool leading_zero = bytes_[digits] == '0' && (count > 1 || negative);
    if (leading_zero || peek() == '.' || peek() == 'e' || peek() == 'E') refuse("number-not-integer", start);
    std::int64_t out = 0;
    const auto [end, error] = std::from_chars(bytes_.data() + start, bytes_.data() + at_, out);
    if (error != std::errc() || out > largest_integer || out < -largest_integer) refuse("number-out-of-range", start);
    return out;
  }

  Value string_value() {
    const std::size_t start = at_;
    std::string out = string();
    if (const char* refusal = string_refusal(out)) refuse(refusal, start);
    return out;
  }

  std::string string() {
    const std::size_t start = at_;
    expect("\"");
    std::string out;
    for (;;) {
      std::size_t end = at_;
      for (; end < bytes_.size() && bytes_[end] != '"' && bytes_[end] != '\\'; ++end)
        if (static_cast<unsigned char>(bytes_[end]) < 0x20) refuse("not-json", end);
      if (end == bytes_.size()) refuse("not-json", start);
      out += bytes_.substr(at_, end - at_);
      at_ = end + 1;
      if (bytes_[end] == '"') return out;
      escape(out, end);
    }
  }

  void escape(std::string& out, std::size_t start) {
    constexpr std::string_view letters = "\"\\n/bfrtu";
    constexpr std::string_view meanings = "\"\\\n/\b\f\r\t";
    const auto which = letters.find(peek());
    if (at_ == bytes_.size() || which == std::string_view::npos) refuse("not-json", start);
    ++at_;
    if (which >= 3) took_freedom(start);
    if (which < meanings.size()) {
      out += meanings[which];
      return;
    }
    char32_t code = hex4(start);
    if (code >= 0xD800 && code <= 0xDBFF) {
      if (!take("\\u")) refuse("bad-string", start);
      const char32_t low = hex4(start);
      if (low < 0xDC00 || low > 0xDFFF) refuse("bad-string", start);
      code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
    } else if (code >= 0xDC00 && code <= 0xDFFF) {
      refuse("bad-string", start);
    }
    encode(code, out);
  }

  char32_t hex4(std::size_t start) {
    unsigned code = 0;
    const std::string_view digits = bytes_.substr(at_, 4);
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), code, 16);
    if (digits.size() != 4 || error != std::errc() || end != digits.data() + 4) refuse("not-json", start);
    at_ += 4;
    return code;
  }

  static void encode(char32_t code, std::string& out) {
    const auto byte = [&out](char32_t b) { out += static_cast<char>(static_cast<unsigned char>(b)); };
    if (code < 0x80) return byte(code);
    if (code < 0x800) {
      byte(0xC0 | code >> 6);
    } else if (code < 0x10000) {
      byte(0xE0 | code >> 12);
      byte(0x80 | (code >> 6 & 0x3F));
    } else {
      byte(0xF0 | code >> 18);
      byte(0x80 | (code >> 12 & 0x3F));
      byte(0x80 | (code >> 6 & 0x3F));
    }
    byte(0x80 | (code & 0x3F));
  }

  std::string_view bytes_;
  const Limits& limits_;
  std::size_t at_ = 0;
  Path path_;
  std::optional<std::pair<std::size_t, std::string>> freedom_;
};

}  // namespace

Value read(std::string_view bytes, const Limits& limits) { return Reader(bytes, limits).document(); }

}  // namespace mithaq::trail
