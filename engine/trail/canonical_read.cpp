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
  bool take(char c) {
    if (at_ == bytes_.size() || bytes_[at_] != c) return false;
    ++at_;
    return true;
  }
  void expect(auto wanted) {
    if (!take(wanted)) refuse("not-json", at_);
  }
  void skip_space() {
    for (; at_ < bytes_.size(); ++at_) {
      const char c = bytes_[at_];
      if (c != ' ' && c != '\t' && c != '\r' && c != '\n') return;
      took_freedom(at_);
    }
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
    expect('{');
    skip_space();
    if (take('}')) return Value::Object();
    Value::Object::sequence_type out;  // in order of the keys
    out.reserve(depth == 1 ? 16 : 4);
    for (;;) {
      const std::size_t start = at_;
      if (peek() != '"') refuse("not-json", at_);
      std::string key = string();
      path_.push(key);
      if (!is_key(key)) refuse("bad-key", start);
      const auto next = place_of(key, out, start);
      skip_space();
      expect(':');
      skip_space();
      Value member = node(depth + 1);
      path_.pop();
      out.emplace(next, std::move(key), std::move(member));
      skip_space();
      if (take('}')) break;
      expect(',');
      skip_space();
    }
    Value::Object all;
    all.adopt_sequence(boost::container::ordered_unique_range, std::move(out));
    return all;
  }

  // Where a key belongs: behind all others, if nobody has taken a freedom.
  Value::Object::sequence_type::iterator place_of(const std::string& key, Value::Object::sequence_type& among,
                                                  std::size_t start) {
    if (among.empty() || among.back().first < key) return among.end();
    const auto next =
        std::ranges::lower_bound(among, key, {}, [](const auto& member) -> const std::string& { return member.first; });
    if (next->first == key) refuse("duplicate-key", start);
    took_freedom(start);
    return next;
  }

  Value array(int depth) {
    if (depth > limits_.depth) refuse("too-deep", at_);
    Value::Array out;
    expect('[');
    skip_space();
    if (take(']')) return out;
    for (;;) {
      path_.push(out.size());
      out.push_back(node(depth + 1));
      path_.pop();
      skip_space();
      if (take(']')) return out;
      expect(',');
      skip_space();
    }
  }

  Value integer() {
    const std::size_t start = at_;
    const bool negative = take('-');
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
    if (!is_plain_)
      if (const char* refusal = string_refusal(out)) refuse(refusal, start);
    return out;
  }

  // And whether it consists of printing ASCII letters alone.
  std::string string() {
    const std::size_t start = at_;
    expect('"');
    std::string out;
    is_plain_ = true;
    for (;;) {
      const std::size_t end = end_of_run(start);
      out += bytes_.substr(at_, end - at_);
      at_ = end + 1;
      if (bytes_[end] == '"') return out;
      is_plain_ = false;
      escape(out, end);
    }
  }

  // The place of the quotation mark or backslash that ends what stands for itself.
  std::size_t end_of_run(std::size_t start) {
    for (std::size_t end = end_of_plain(bytes_, at_); end < bytes_.size(); end = end_of_plain(bytes_, end + 1)) {
      if (bytes_[end] == '"' || bytes_[end] == '\\') return end;
      if (static_cast<unsigned char>(bytes_[end]) < 0x20) refuse("not-json", end);
      is_plain_ = false;
    }
    refuse("not-json", start);
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
  bool is_plain_ = true;  // the string that was read last
  std::optional<std::pair<std::size_t, std::string>> freedom_;
};

}  // namespace

Value read(std::string_view bytes, const Limits& limits) { return Reader(bytes, limits).document(); }

}  // namespace mithaq::trail
