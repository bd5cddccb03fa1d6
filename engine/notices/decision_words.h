// The decision box in a letter to people who do not do sums: "8 of 14: not met", where the box itself shows how each
// line is counted (Phrases::decision: certificate, package, `charter show`).
#pragma once

#include "notices/phrases.h"

namespace mithaq::notices {

// Several lines in each language.
Text decision_in_plain_words(const Phrases& phrases, const DecisionFacts& facts);

}  // namespace mithaq::notices
