// One leaf of a rule: its arithmetic as it stands, and its worst and best case over everything that the
// silent may still do.
//
// Each body adds to the margin q*N - p*D (integers: N - k) on its own, so worst and best case are sums of
// each silent body's least and greatest contribution: eight positions or continued silence, always all.
#pragma once

#include <cstdint>
#include <optional>

#include "rules/rule_scope.h"

namespace mithaq::rules {

struct Leaf {
  Status status = Status::open;
  bool met = false;                     // if everybody who is silent stayed silent
  std::int64_t n = 0, d = 0;            // as it stands; d with a fraction only
  std::int64_t left = 0, right = 0;     // q*n and p*d, or n and k
  std::optional<std::int64_t> worst;    // of a passed leaf before the close: the least (greatest) that `left` can
                                        // come to, measured against `right` as it stands
  std::optional<std::int64_t> needed;   // n at which an unmet at_least or more_than would be met
  std::optional<std::int64_t> missing;  // fewest silent bodies that make it met
  std::optional<std::int64_t> missing_weight;  // with a weight other than heads
  std::optional<std::int64_t> excess;          // of a broken at_most or less_than: answers that would have to change
};

Leaf leaf(const Rule& rule, const Scope& scope);

// Does at_least or more_than stand in it: a leaf that more of the counted makes true?
bool wants_more(const Rule& leaf);

}  // namespace mithaq::rules
