// What writing and reading of the canonical form share: keys, strings, and the place of a refusal.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/value.h"

namespace mithaq::trail {

constexpr std::int64_t largest_integer = (std::int64_t{1} << 53) - 1;  // what every JSON reader holds exactly

// Where we are in the tree: keys and places in arrays, turned into words only for a refusal.
class Path {
 public:
  struct Step {
    std::string_view key;
    std::size_t place = 0;
  };
  void push(std::string_view key) { steps_.push_back({key, 0}); }
  void push(std::size_t place) { steps_.push_back({{}, place}); }
  void pop() { steps_.pop_back(); }
  std::size_t depth() const { return steps_.size(); }
  std::string text() const {
    std::string out;
    for (const Step& step : steps_) {
      if (step.key.data() == nullptr)
        out += "[" + std::to_string(step.place) + "]";
      else
        out.append(out.empty() ? "" : ".").append(step.key);
    }
    return out;
  }

 private:
  std::vector<Step> steps_;
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
