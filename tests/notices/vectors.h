// The shared rule vectors as decisions: what the evaluation says of each, with everything that a box needs.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "fakes/json_value.h"
#include "notices/catalogue.h"
#include "rules/preset.h"
#include "rules/rule.h"

namespace mithaq::test {

inline std::vector<std::pair<std::string, notices::DecisionFacts>> vectors() {
  std::vector<std::pair<std::string, notices::DecisionFacts>> out;
  for (const auto& vector : nlohmann::json::parse(bytes_of(MITHAQ_SOURCE "/tests/vectors/rule-vectors.json"))) {
    const Value written = value_of(vector.at("rule"));
    rules::Expansion expansion;
    if (written.find("preset"))
      expansion = rules::expanded(written).value();
    else
      expansion.rule = rules::rule_from_value(written);
    if (vector.contains("quorum")) expansion.quorum = rules::rule_from_value(value_of(vector.at("quorum")));
    std::vector<Seat> roll;
    for (const auto& body : vector.at("roll")) roll.push_back({{body.at("body")}, body.at("tags"), body.at("weights")});
    std::map<std::string, PositionKind> last;
    for (const auto& given : vector.at("positions"))
      if (const auto kind = position_kind(given.at("position").get<std::string>())) last[given.at("body")] = *kind;
    std::vector<rules::Voter> voters;
    for (const Seat& seat : roll) {
      const auto found = last.find(seat.body.value);
      voters.push_back({&seat, found == last.end() ? std::nullopt : std::optional(found->second)});
    }
    int open = 0;
    for (const auto& [body, kind] : last) open += kind == PositionKind::object;
    open = vector.value("open_objections", open);
    for (const bool closed : {false, true}) {
      const auto says = rules::evaluate(expansion.rule, expansion.quorum, voters, open, closed);
      notices::DecisionFacts facts = decision_of(says.explanation);
      facts.rule = rules::to_value(expansion.rule);
      facts.quorum = expansion.quorum ? std::optional(rules::to_value(*expansion.quorum)) : std::nullopt;
      if (closed) facts.state = "settled", facts.outcome = says.result;
      out.emplace_back(vector.at("name").get<std::string>(), std::move(facts));
    }
  }
  return out;
}

}  // namespace mithaq::test
