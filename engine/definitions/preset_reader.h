// A preset in a rule: { preset = "consensus", min_support = "2/3" }. The expansion is rules/preset.h's.
#pragma once

#include <optional>

#include "definitions/rule_reader.h"

namespace mithaq::definitions {

struct ReadPreset {
  WrittenPreset written;
  Rule rule;  // expanded
  std::optional<Rule> quorum;
};

// `is_whole`: it stands alone as the stage's rule, where presets that set stage keys may stand.
ReadPreset read_preset(Table table, bool is_whole);

}  // namespace mithaq::definitions
