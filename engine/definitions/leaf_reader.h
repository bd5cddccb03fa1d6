// One leaf of a rule: { count = "for", at_least = "2/3", of = "roll", weight = "members" }.
#pragma once

#include <optional>

#include "definitions/reader.h"
#include "model/position.h"
#include "model/rule.h"

namespace mithaq::definitions {

Rule read_leaf(Table table, const std::vector<PositionKind>& offered);

// "p/q" with 0 <= p <= q and 1 <= q <= 1 000 000, reduced; otherwise one of the complaints
// fraction-not-exact, fraction-zero-denominator, fraction-too-fine, fraction-above-one.
std::optional<Fraction> read_fraction(Document& document, const std::string& text, Place place);

}  // namespace mithaq::definitions
