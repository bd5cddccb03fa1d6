#include "rules/suppose.h"

#include <algorithm>
#include <string>

namespace mithaq::rules {

namespace {

std::vector<Objection> ledger_if(const std::vector<Objection>& ledger, const std::vector<Voter>& voters,
                                 const Supposition& supposition) {
  std::vector<Objection> out;
  for (const Objection& objection : ledger) {
    const auto answer = supposition.answers.find(objection.body);
    const bool is_ended = answer != supposition.answers.end() && answer->second != PositionKind::object;
    if (!is_ended) out.push_back(objection);
  }
  for (const Voter& voter : voters) {
    const BodyId& body = voter.seat->body;
    const bool has_one = std::ranges::any_of(out, [&](const Objection& objection) { return objection.body == body; });
    if (voter.position != PositionKind::object || has_one) continue;
    Objection another;
    another.body = body;
    out.push_back(std::move(another));
  }
  return out;
}

}  // namespace

Supposed suppose(const Charter& charter, const Round& round, const Supposition& supposition) {
  std::vector<Voter> all = voters(round);
  for (Voter& voter : all) {
    const auto answer = supposition.answers.find(voter.seat->body);
    if (answer != supposition.answers.end())
      voter.position = answer->second;
    else if (!voter.position)
      voter.position = supposition.silent;
  }
  const std::vector<Objection> ledger = ledger_if(charter.objections_in(round), all, supposition);
  const auto evaluated = [&](bool closed) {
    Evaluation out = evaluate(round.rule, round.quorum, all, static_cast<int>(ledger.size()), closed);
    name_objections(out.explanation, ledger);
    return out;
  };
  return {evaluated(round.state != "open"), evaluated(true)};
}

std::vector<Supposition> usual_suppositions(const Charter& charter, const Round& round) {
  const Evaluation now = suppose(charter, round, {}).now;
  std::vector<BodyId> silent;
  for (const Voter& voter : voters(round))
    if (!voter.position) silent.push_back(voter.seat->body);
  std::vector<Supposition> out{Supposition{}};
  if (silent.empty()) return out;
  for (const Value& need : now.explanation.at("needs").items()) {
    if (need.string_or("kind", "") != "positions" || need.find("tags") || need.find("weight")) continue;
    const auto wanted = static_cast<std::size_t>(need.integer_or("number", 0));
    if (need.string_or("count", "") != "for" || wanted == 0 || wanted >= silent.size()) continue;
    Supposition enough;
    for (std::size_t i = 0; i < wanted; ++i) enough.answers[silent[i]] = PositionKind::approve;
    out.push_back(std::move(enough));
    break;
  }
  for (const PositionKind kind : {PositionKind::approve, PositionKind::abstain, PositionKind::object})
    if (std::ranges::find(round.offered, kind) != round.offered.end()) out.push_back({{}, kind});
  return out;
}

}  // namespace mithaq::rules
