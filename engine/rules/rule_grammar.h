// A rule as plain data, read strictly: every complaint has the path of its node and the id that the readers of
// files use (reference: domain 3.1, 3.4, 3.6). Presets are expanded wherever they stand.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/rule.h"
#include "model/value.h"

namespace mithaq::rules {

struct Complaint {
  std::string path;  // "rule.all[1].at_least"
  std::string id;    // phrase `problem.<id>`
  std::map<std::string, std::string> facts;
  bool warning = false;
  bool operator==(const Complaint&) const = default;
};

struct ReadRule {
  Rule rule;
  std::optional<Rule> quorum;  // set by the preset `consent`
};

enum class RulePlace : std::uint8_t { decision, quorum };

// After a complaint the tree holds stand-ins.
ReadRule read_rule(const Value& value, const std::string& path, RulePlace place, std::vector<Complaint>& complaints);

// How many nodes an evaluation judges: a rule under `each` once for every tag. At most `most_nodes` in any rule
// that is accepted, in at most `deepest` levels, so that no rule makes an evaluation slow.
inline constexpr int deepest = 16;
inline constexpr std::int64_t most_nodes = 256;
std::int64_t judged_nodes(const Rule& rule);

}  // namespace mithaq::rules
