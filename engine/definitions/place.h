// Where something stands in a file: line and column, both from 1, columns in code points.
#pragma once

#include <compare>

namespace mithaq::definitions {

struct Place {
  int line = 0;
  int column = 0;
  auto operator<=>(const Place&) const = default;
};

}  // namespace mithaq::definitions
