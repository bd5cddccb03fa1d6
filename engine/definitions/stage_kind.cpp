#include "definitions/stage_kind.h"

#include <algorithm>
#include <array>
#include <stdexcept>

namespace mithaq::definitions {

const KindDefaults& defaults_of(std::string_view kind) {
  static const std::array<KindDefaults, 4> table = {{
      {.kind = "review", .positions = {}},
      {.kind = "consultation",
       .editorial = Survival::keep,
       .substantive = Survival::keep,
       .public_comments = true,
       .rule_may_be_absent = true,
       .positions = {PositionKind::approve, PositionKind::approve_with_comments, PositionKind::disagree,
                     PositionKind::abstain}},
      {.kind = "sign-off", .positions = {}},
      {.kind = "ratification", .substantive = Survival::void_, .positions = {}},
  }};
  const auto found = std::find_if(table.begin(), table.end(), [&](const KindDefaults& d) { return d.kind == kind; });
  if (found == table.end()) throw std::logic_error("no such kind of stage: " + std::string(kind));
  return *found;
}

std::string_view kind_unless_written(const Stage& stage) {
  const auto passed = stage.next.find("passed");
  return passed != stage.next.end() && passed->second.is(target::ratified) ? "ratification" : "sign-off";
}

}  // namespace mithaq::definitions
