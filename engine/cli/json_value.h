// JSON as it is written by people, made into plain data: with a path for every complaint, and nothing in it that
// plain data does not know (no null, no fraction, no number beyond 64 bits, no key twice).
#pragma once

#include <string>
#include <vector>

#include "cli/json.h"
#include "model/value.h"
#include "rules/rule_grammar.h"

namespace mithaq::cli {

struct ReadJson {
  Value value;
  std::vector<rules::Complaint> complaints;
  bool is_json = false;  // false: one complaint says where it breaks off
};

// `path` of the whole is "$". At most 64 levels.
ReadJson value_from_json(const std::string& bytes);

Json json_from_value(const Value& value);

}  // namespace mithaq::cli
