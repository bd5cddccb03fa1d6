// One leaf of an evaluated tree in words: what was counted, the sum as anyone can redo it, and what follows.
#pragma once

#include "notices/phrases_words.h"

namespace mithaq::notices {

// As it stands now: the sign of the sum says what is so, which need not be what is wanted.
bool is_met(const Value& leaf);
// "In favour within Gaza, by “members”".
std::string leaf_label(const Speaker& words, const Value& leaf, const std::vector<std::string>& tags);
// "8 × 3 = 24 < 2 × 14 = 28", isolated.
std::string leaf_sum(const Speaker& words, const Value& leaf);
// "met", "not met: 10 needed, 2 missing", "cannot be met any more: 1 of these would have to change".
std::string leaf_verdict(const Speaker& words, const Value& leaf, bool is_closed);

// "8 of 14", "0", isolated: the same for who does not do sums.
std::string leaf_count(const Speaker& words, const Value& leaf);

// Sum, or in `plain` words the count, and verdict; the verdict alone where nobody stands in the denominator, and with
// the objections that are open.
std::string leaf_line(const Speaker& words, const Value& leaf, bool is_closed, bool plain = false);
// "no body is left within Gaza, camps".
std::string scope_empty(const Speaker& words, const std::vector<std::string>& tags);

}  // namespace mithaq::notices
