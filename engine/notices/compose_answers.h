// The answers of a stage as a reply names them: a number that is the same in every stage, and a word
// (reference: mail 11).
#pragma once

#include <string>
#include <vector>

#include "notices/compose.h"

namespace mithaq::notices {

// One a line, by their numbers, each with what must go with it; what has no number stands last.
std::string answers(const Phrases& phrases, const std::vector<OfferedAnswer>& offered, Language language);

}  // namespace mithaq::notices
