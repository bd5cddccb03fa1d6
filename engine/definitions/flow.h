// Where the outcomes of all stages lead, taken together.
#pragma once

#include <vector>

#include "definitions/stage_reader.h"

namespace mithaq::definitions {

// Complains next-unknown, ratified-not-by-passing, unreachable-stage, loop-without-people.
void check_flow(Document& document, const std::vector<WrittenStage>& stages);

}  // namespace mithaq::definitions
