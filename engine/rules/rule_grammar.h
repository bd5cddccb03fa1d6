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

// What keeps every evaluation under a millisecond: levels and nodes as written; nodes of rule and quorum together
// when what stands under `each` is counted once for every tag; names of weights in both; and on a roll of 1,000 what
// one body may carry (tests/bench/rule_bench.cpp is as large as all of these allow).
inline constexpr int deepest = 16;
inline constexpr std::int64_t most_nodes = 256;
inline constexpr std::int64_t most_judged = 384;
inline constexpr std::size_t most_weights_counted = 4;
inline constexpr std::size_t most_weights = 8;
inline constexpr std::size_t most_tags = 32;

std::int64_t judged_nodes(const Rule& rule);

// too-deep with facts levels, parts and judged; too-many with key, number and most; nothing where both are in bounds.
std::optional<Complaint> too_large(const Rule& rule, const std::optional<Rule>& quorum = std::nullopt);
// The facts of too-deep.
std::map<std::string, std::string> size_limits();

}  // namespace mithaq::rules
