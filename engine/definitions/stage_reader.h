// One [[stage]] of a workflow, with the places that later checks speak of.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "definitions/reader.h"
#include "definitions/rule_reader.h"
#include "model/workflow.h"

namespace mithaq::definitions {

struct WrittenStage {
  Stage stage;
  Place at;
  Place id_at;
  Place roll_at;
  Place calendar_at;                                  // where its deadline names one, else of the deadline
  std::vector<PlacedText> roll_tags;                  // where its roll is by tags
  std::vector<PlacedText> roll_bodies;                // where it is by name
  std::map<std::string, std::vector<Place>> next_at;  // by outcome, beside its goals; those that are written
  std::vector<Place> join_at;                         // beside stage.join
  WrittenRule rule;
  bool rule_is_written = true;  // false: left out where that is possible, and met by whatever comes
  std::optional<WrittenRule> quorum, second_call;
};

WrittenStage read_stage(Table table);

// `deadline`, `reminders` and what else is waited for.
void read_timing(Table& table, Stage& stage);

}  // namespace mithaq::definitions
