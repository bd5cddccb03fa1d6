// The named rules and what they stand for (reference: domain 3.4). Expansion is exact.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "model/refusal.h"
#include "model/result.h"
#include "model/rule.h"
#include "model/value.h"

namespace mithaq::rules {

struct Expansion {
  Rule rule;
  std::optional<Rule> quorum;    // of `consent`, unless the stage has its own
  bool whole_rule_only = false;  // sets stage keys: must be the whole rule
  // All parameters in one form, in order of key: fractions reduced, defaults filled in, lists joined by a space.
  std::vector<std::pair<std::string, std::string>> parameters = {};
};

// All names, for hints.
std::vector<std::string_view> preset_names();
// The parameters of a preset, for hints; none of an unknown one.
std::vector<std::string_view> preset_parameters(std::string_view name);

// `parameters` is the table as written, `preset` included. Refusals: unknown-value (no such preset; facts key
// and value), preset-parameter with facts preset, parameter and reason, which is one of unknown, missing,
// not-a-fraction, not-an-integer, not-true-or-false, not-a-word, not-a-list, not-one-of,
// missing-beside-threshold, chair-needs-strict, only-with-tie-chair; number-out-of-range with facts key, value,
// least, greatest and parameter.
Result<Expansion, Refusal> expanded(const Value& parameters);

}  // namespace mithaq::rules
