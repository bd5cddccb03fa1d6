// Where the outcomes of all stages lead, taken together.
#pragma once

#include <vector>

#include "definitions/stage_reader.h"

namespace mithaq::definitions {

// Complains next-unknown, goal-not-beside-others, start-unknown, ratified-not-by-passing, unreachable-stage,
// never-ratifies (no stage leads to the goal), loop-without-people, and what check_joins() does. `start`: the stages
// with which a charter begins; none: the first.
void check_flow(Document& document, const std::vector<WrittenStage>& stages, const std::vector<PlacedText>& start);

// Stages that run side by side, walked as if every stage passed once. Complains join-unknown, join-misses (a way in
// that the join does not name), join-never-complete, parallel-without-join (two branches meet in a stage that does not
// join them), ratified-beside-others (ratified while another branch still runs).
void check_joins(Document& document, const std::vector<WrittenStage>& stages, const std::vector<std::string>& start);

}  // namespace mithaq::definitions
