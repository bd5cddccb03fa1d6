// What a round freezes, as documents: the roll; the rule with its quorum and the positions offered; the calendar.
// Their digests stand in stage-opened, and a replay reads them back.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "model/charter.h"
#include "model/refusal.h"
#include "model/value.h"

namespace mithaq::rules {

// The shape in which this program writes workflows, and the only one that it reads.
inline constexpr std::int64_t workflow_schema = 1;
// unknown-schema with facts schema and known: another version of the program can read it.
std::optional<Refusal> unknown_schema(const Value& workflow);

Value weights_value(const std::map<std::string, std::int64_t>& weights);

// {"bodies":[{"body":"deaf-union","tags":[..],"weights":[{"id":"members","weight":12}]}]}
Value roll_value(const std::vector<Seat>& roll);
std::vector<Seat> roll_from_value(const Value& value);

struct FrozenRule {
  Rule rule;
  std::optional<Rule> quorum;
  std::vector<PositionKind> offered;
};
// {"positions":[..],"quorum":{..},"rule":{..}}
Value frozen_rule_value(const Rule& rule, const std::optional<Rule>& quorum, const std::vector<PositionKind>& offered);
FrozenRule frozen_rule_from_value(const Value& value);

// The working days by which a round counts: {"id":"ps","weekend":[5,6],"holidays":["2026-11-15"],"known_until":".."};
// days of the week from Sunday = 0; what the holidays are called is left out.
Value calendar_value(const Calendar& calendar);
Calendar calendar_from_value(const Value& value);

}  // namespace mithaq::rules
