// The canonical form written member by member, for what would be a large tree of values and is needed as bytes only:
// the folded state of a charter.
#pragma once

#include <concepts>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/moment.h"

namespace mithaq::trail {

// One object. Its keys come in byte order, or `set` throws std::logic_error; a text that the profile does not allow is
// a NotCanonical. The object ends with its writer.
class Members {
 public:
  explicit Members(std::string& out) : out_(out) { out_ += '{'; }
  ~Members() { out_ += '}'; }
  Members(const Members&) = delete;
  Members& operator=(const Members&) = delete;

  Members& set(std::string_view key, std::string_view text) {
    begin(key);
    string(text);
    return *this;
  }
  Members& set(std::string_view key, const std::string& text) { return set(key, std::string_view(text)); }
  Members& set(std::string_view key, const char* text) { return set(key, std::string_view(text)); }
  Members& set(std::string_view key, Moment moment) { return set(key, to_rfc3339(moment)); }
  Members& set(std::string_view key, std::integral auto n) {
    begin(key);
    if constexpr (std::same_as<decltype(n), bool>)
      out_ += n ? "true" : "false";
    else
      integer(n);
    return *this;
  }
  // An absent value has no key.
  template <class T>
  Members& set(std::string_view key, const std::optional<T>& value) {
    return value ? set(key, *value) : *this;
  }
  // A list of strings, of what holds a `.value`, or of integers.
  template <class T>
  Members& set(std::string_view key, const std::vector<T>& list) {
    return items(key, list, [this](const T& item) {
      if constexpr (std::integral<T>)
        integer(item);
      else if constexpr (requires { item.value; })
        string(item.value);
      else
        string(item);
    });
  }
  // An object, and a list of objects, whose members `write` gives: write(Members&), write(Members&, item).
  template <class Write>
  Members& object(std::string_view key, const Write& write) {
    begin(key);
    Members inner(out_);
    write(inner);
    return *this;
  }
  template <class List, class Write>
  Members& objects(std::string_view key, const List& list, const Write& write) {
    return items(key, list, [&](const auto& item) {
      Members inner(out_);
      write(inner, item);
    });
  }

 private:
  template <class List, class Each>
  Members& items(std::string_view key, const List& list, const Each& each) {
    begin(key);
    out_ += '[';
    bool first = true;
    for (const auto& item : list) {
      if (!first) out_ += ',';
      first = false;
      each(item);
    }
    out_ += ']';
    return *this;
  }
  void begin(std::string_view key);
  void string(std::string_view text);
  void integer(std::int64_t n);

  std::string& out_;
  std::string_view last_;  // key
};

}  // namespace mithaq::trail
