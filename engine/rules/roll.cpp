// Whom a stage asks, and whether its rule means anything there (reference: domain 3.6, the diagnostics of an opening).
// definitions/ says the same of a file, with places; here it is asked again of the registry as it is at the opening.
#include <algorithm>

#include "rules/draft.h"

namespace mithaq::rules {

namespace {

constexpr std::int64_t heaviest_sum = std::int64_t{1} << 40;

bool carries(const Seat& seat, const std::string& tag) { return std::ranges::find(seat.tags, tag) != seat.tags.end(); }

Step refused_weight(const std::vector<Seat>& roll, const std::string& weight, const std::string& stage) {
  if (weight == "heads") return std::nullopt;
  std::int64_t sum = 0;
  for (const Seat& seat : roll) {
    const auto found = seat.weights.find(weight);
    if (found == seat.weights.end())
      return Refusal{"missing-weight", {{"stage", stage}, {"body", seat.body.value}, {"weight", weight}}};
    sum = std::min(sum + found->second, heaviest_sum + 1);
  }
  if (sum == 0) return Refusal{"weight-sum-zero", {{"stage", stage}, {"weight", weight}}};
  if (sum > heaviest_sum) return Refusal{"weight-too-large", {{"stage", stage}, {"weight", weight}}};
  return std::nullopt;
}

// `inside`: the part of the roll that the scopes around it leave; weights are asked of the whole.
Step refused_rule(const Rule& rule, const std::vector<Seat>& roll, const std::vector<Seat>& inside,
                  const std::string& stage) {
  if (rule.kind == Rule::Kind::leaf) return refused_weight(roll, rule.weight, stage);
  const bool is_scope = rule.kind == Rule::Kind::within || rule.kind == Rule::Kind::each;
  if (!is_scope) {
    for (const Rule& part : rule.parts)
      if (Step refusal = refused_rule(part, roll, inside, stage)) return refusal;
    return std::nullopt;
  }
  for (const std::string& tag : rule.tags) {
    std::vector<Seat> scope;
    std::ranges::copy_if(inside, std::back_inserter(scope), [&](const Seat& seat) { return carries(seat, tag); });
    if (scope.empty()) return Refusal{"empty-tag", {{"stage", stage}, {"tag", tag}}};
    for (const Rule& part : rule.parts)
      if (Step refusal = refused_rule(part, roll, scope, stage)) return refusal;
  }
  return std::nullopt;
}

}  // namespace

std::vector<Seat> frozen_roll(const RollRule& rule, const Registry& registry) {
  std::vector<Seat> roll;
  for (const Body& body : registry.bodies) {
    const bool has_tag = std::ranges::any_of(
        rule.tags, [&](const std::string& tag) { return std::ranges::find(body.tags, tag) != body.tags.end(); });
    const bool is_named = std::ranges::find(rule.bodies, body.id) != rule.bodies.end();
    if (rule.all || has_tag || is_named) roll.push_back({body.id, body.tags, body.weights});
  }
  return roll;
}

Step refused_roll(const World& world, const Workflow& workflow, const std::vector<std::string>& stages) {
  for (const std::string& id : stages) {
    const Stage* stage = workflow.stage(id);
    if (!stage) return Refusal{"unknown-stage", {{"stage", id}}};
    const std::vector<Seat> roll = frozen_roll(stage->roll, world.registry);
    if (roll.empty()) return Refusal{"roll-empty", {{"stage", id}}};
    if (Step refusal = refused_rule(stage->rule, roll, roll, id)) return refusal;
    for (const auto* quorum : {&stage->quorum, &stage->second_call})
      if (*quorum)
        if (Step refusal = refused_rule(**quorum, roll, roll, id)) return refusal;
  }
  return std::nullopt;
}

}  // namespace mithaq::rules
