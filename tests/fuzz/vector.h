// A question to the rule evaluator, made of any bytes, within the limits that every rule and roll has behind the door.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "rules/rule.h"

namespace mithaq::fuzz {

struct Vector {
  Rule rule;
  std::optional<Rule> quorum;
  std::vector<Seat> roll;
  std::vector<std::optional<PositionKind>> last;  // beside the roll
  int open_objections = 0;

  std::vector<rules::Voter> voters() const;
};

// Nothing where the bytes are no vector, or one beyond the limits.
std::optional<Vector> vector_from(std::string_view bytes);

}  // namespace mithaq::fuzz
