// What writing and reading of the canonical form share: keys, strings, and the place of a refusal.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "model/value.h"
#include "trail/canonical.h"

namespace mithaq::trail {

constexpr std::int64_t largest_integer = (std::int64_t{1} << 53) - 1;  // what every JSON reader holds exactly

// Where we are in the tree: keys and places in arrays, turned into words only for a refusal. No tree is deeper than the
// largest of the limits.
class Path {
 public:
  void push(std::string_view key) { steps_[depth_++] = {key.data(), key.size()}; }
  void push(std::size_t place) { steps_[depth_++] = {nullptr, place}; }
  void pop() { --depth_; }
  std::size_t depth() const { return depth_; }
  std::string text() const {
    std::string out;
    for (std::size_t i = 0; i < depth_; ++i) {
      const Step& step = steps_[i];
      if (step.key == nullptr)
        out += "[" + std::to_string(step.size) + "]";
      else
        out.append(out.empty() ? "" : ".").append(step.key, step.size);
    }
    return out;
  }

 private:
  struct Step {  // left alone until it is used: a path is made for every entry that is read
    const char* key;
    std::size_t size;  // or place
  };
  std::array<Step, document_limits.depth + 1> steps_;
  std::size_t depth_ = 0;
};

// [a-z][a-z0-9_]{0,31}
bool is_key(std::string_view key);

// The code point at `at` and its length in bytes; nothing when the bytes there are not well-formed UTF-8.
struct Read {
  char32_t code = 0;
  std::size_t length = 0;
};
std::optional<Read> code_point(std::string_view text, std::size_t at);

// The end of the run from `at` of what a string may hold as it is: printing ASCII but the quotation mark and backslash.
std::size_t end_of_plain(std::string_view text, std::size_t at);
// The place of the first byte that is not well-formed UTF-8.
std::optional<std::size_t> not_utf8(std::string_view text);
// The refusal of a string's content, or nullptr: "not-utf8" or "bad-string".
const char* string_refusal(std::string_view text);

// The offset in write(value) of what a path names; of its nearest surrounding part when it is not there.
std::size_t byte_of(const Value& value, std::string_view path);

}  // namespace mithaq::trail
