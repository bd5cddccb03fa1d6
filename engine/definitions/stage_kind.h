// What a kind of stage fills in where its table says nothing. Kinds are defaults and no more: once read, no rule
// asks for them.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "model/workflow.h"

namespace mithaq::definitions {

struct KindDefaults {
  std::string_view kind;
  Closes closes = Closes::at_deadline;
  Survival editorial = Survival::keep_untouched, substantive = Survival::reconfirm;
  bool public_comments = false;
  bool rule_may_be_absent = false;      // then it is met by whatever comes: { count = "answered", at_least = 0 }
  std::vector<PositionKind> positions;  // offered; empty: all but no-objection
};

const KindDefaults& defaults_of(std::string_view kind);

// `ratification` where passing ratifies, `sign-off` elsewhere.
std::string_view kind_unless_written(const Stage& stage);

}  // namespace mithaq::definitions
