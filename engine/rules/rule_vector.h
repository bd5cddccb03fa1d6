// A vector: a rule, a roll and who said what, with what should come of it (reference: domain 3.7).
//
// What `mithaq rule try` reads, and the tests. Limits of the grammar are kept at reading, so that an evaluation of
// whatever was accepted is exact and quick.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "rules/rule.h"
#include "rules/rule_grammar.h"

namespace mithaq::rules {

struct RuleVector {
  std::string name, source, why;  // may be empty
  Rule rule;                      // presets expanded
  std::optional<Rule> quorum;     // its own, else that of a preset
  std::optional<Value> expands_to, expansion;
  std::vector<Seat> roll;
  std::vector<std::optional<PositionKind>> said;  // beside `roll`
  int open_objections = 0;
  bool closed = false;
  std::string expect;  // open, passed, failed, no-quorum; empty: nothing is expected

  std::vector<Voter> voters() const;
  Evaluation evaluation() const;
  bool expands_as_expected() const { return !expands_to || *expands_to == *expansion; }
};

// With complaints, what is in it must not be used. `path`: of the vector, "$" or "$[3]".
RuleVector vector_from_value(const Value& value, const std::string& path, std::vector<Complaint>& complaints);

}  // namespace mithaq::rules
