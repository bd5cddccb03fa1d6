// Bytes as choices: each byte is one; after the last one every choice is the first.
#pragma once

#include <cstddef>
#include <iterator>
#include <string_view>

namespace mithaq::fuzz {

class Choices {
 public:
  explicit Choices(std::string_view bytes) : bytes_(bytes) {}

  bool are_left() const { return !bytes_.empty(); }
  std::size_t below(std::size_t n) {
    if (bytes_.empty()) return 0;
    const auto byte = static_cast<unsigned char>(bytes_.front());
    bytes_.remove_prefix(1);
    return byte % n;
  }
  bool one_in(std::size_t n) { return below(n) == 1; }
  template <class List>
  auto of(const List& list) {
    return list[below(std::size(list))];
  }

 private:
  std::string_view bytes_;
};

}  // namespace mithaq::fuzz
