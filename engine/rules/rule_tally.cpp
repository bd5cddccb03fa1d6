// Who said what, counted: the standing positions of a round, heads beside weights.
#include <map>

#include "rules/rule.h"
#include "rules/rule_leaf.h"

namespace mithaq::rules {

namespace {

// The first weight that the rule names, or "heads".
std::string weight_named(const Rule& rule) {
  if (rule.kind == Rule::Kind::leaf) return rule.weight;
  for (const Rule& part : rule.parts)
    if (std::string found = weight_named(part); found != "heads") return found;
  return "heads";
}

struct Sums {
  std::int64_t asked = 0, recused = 0, for_ = 0, against = 0, abstain = 0, silent = 0;
};

Sums sums(std::span<const Voter> voters, const std::string& weight) {
  Sums out;
  for (const Voter& voter : voters) {
    const std::int64_t w = weight_of(voter, weight);
    out.asked += w;
    if (!voter.position) {
      out.silent += w;
      continue;
    }
    switch (side(*voter.position)) {
      case Side::for_:
        out.for_ += w;
        break;
      case Side::against:
        out.against += w;
        break;
      case Side::abstain:
        out.abstain += w;
        break;
      case Side::recused:
        out.recused += w;
        break;
    }
  }
  return out;
}

Value sums_value(const Sums& s, int open_objections) {
  return Value::object({{"asked", s.asked},
                        {"recused", s.recused},
                        {"roll", s.asked - s.recused},
                        {"for", s.for_},
                        {"against", s.against},
                        {"abstain", s.abstain},
                        {"silent", s.silent},
                        {"open_objections", open_objections}});
}

}  // namespace

std::vector<Voter> voters(const Round& round) {
  std::vector<Voter> out;
  for (const Seat& seat : round.roll) {
    Voter voter{&seat, std::nullopt};
    if (const Position* standing = round.standing(seat.body)) voter.position = standing->kind;
    out.push_back(voter);
  }
  return out;
}

Count count(std::span<const Voter> voters, int open_objections) {
  const Sums s = sums(voters, "heads");
  const auto heads = [](std::int64_t n) { return static_cast<int>(n); };
  return {heads(s.asked),  heads(s.recused), heads(s.asked - s.recused),
          heads(s.for_),   heads(s.against), heads(s.abstain),
          heads(s.silent), open_objections};
}

Value tally_value(const Round& round, int open_objections) {
  std::string weight = weight_named(round.rule);
  if (weight == "heads" && round.quorum) weight = weight_named(*round.quorum);
  const std::vector<Voter> all = voters(round);
  struct Sum {
    std::int64_t heads = 0, weight = 0;
  };
  std::map<std::string_view, Sum> by_position;
  for (const Voter& voter : all) {
    if (!voter.position) continue;
    Sum& sum = by_position[id(*voter.position)];
    sum.heads += 1;
    sum.weight += weight_of(voter, weight);
  }
  Value::Array positions;
  for (const auto& [position, sum] : by_position)
    positions.push_back(Value::object({{"id", position}, {"heads", sum.heads}, {"weight", sum.weight}}));
  return Value::object({{"heads", sums_value(sums(all, "heads"), open_objections)},
                        {"weights", sums_value(sums(all, weight), open_objections)},
                        {"positions", Value(std::move(positions))}});
}

}  // namespace mithaq::rules
