// After the outcome: the dissent that is printed with the charter, and a body that leaves it or comes back. No tally
// is ever computed again (reference: domain 2).
#include <algorithm>

#include "rules/ledger.h"

namespace mithaq::rules {

namespace {

constexpr int minority_days = 10;                     // working days after the outcome
constexpr std::size_t longest_statement = 64u << 10;  // bytes

// The round that decided the end: the newest one with a result of its own.
const Round* last_round(const Charter& charter) {
  const auto decided = std::find_if(charter.rounds.rbegin(), charter.rounds.rend(), [](const Round& round) {
    return round.state == "settled" && round.outcome != "returned" && round.outcome != "withdrawn";
  });
  return decided == charter.rounds.rend() ? nullptr : &*decided;
}

bool was_asked(const Charter& charter, const BodyId& body) {
  return std::ranges::any_of(charter.rounds, [&](const Round& round) { return round.seat(body) != nullptr; });
}

}  // namespace

Step step(Draft& draft, const FileMinority& command) {
  const Charter& charter = draft.charter;
  const Round* last = last_round(charter);
  const bool is_over = charter.ended_at && (charter.state == "ratified" || charter.state == "ended");
  if (!last || !is_over) return Refusal{"minority-not-yet", {{"charter", charter.id.value}}};
  if (!last->seat(command.body)) return Refusal{"unknown-body", {{"body", command.body.value}}};
  if (voice(draft.world.registry, nullptr, command.body, command.member) != Voice::own)
    return Refusal{"not-a-member", {{"body", command.body.value}}};
  const Position* given = last->standing(command.body);
  if (!given || side(given->kind) != Side::against) return Refusal{"not-against", {{"body", command.body.value}}};
  const Stage& stage = draft.stage_of(*last);
  if (draft.now > after_working_days(draft.world, &stage, *charter.ended_at, minority_days))
    return Refusal{"minority-too-late", {}};
  if (std::ranges::find(charter.minority, command.body, &Minority::body) != charter.minority.end())
    return Refusal{"minority-filed-already", {{"body", command.body.value}}};
  const int length = words(command.text);
  if (length == 0) return Refusal{"text-required", {{"field", "text"}}};
  if (length > stage.minority_words)
    return Refusal{"too-many-words",
                   {{"number", std::to_string(length)}, {"limit", std::to_string(stage.minority_words)}}};
  if (Step refusal = refused_length(command.text, "text", longest_statement)) return refusal;

  Entry filed =
      Draft::in_round(draft.by_origin("minority-filed", Value::object({{"body", command.body.value}})), *last);
  filed.on_behalf_of = OnBehalf{command.body, std::nullopt, std::nullopt, std::nullopt};
  filed.evidence.push_back(draft.sealed_text("text", command.text));
  const Round round = *last;
  const std::int64_t seq = draft.append(std::move(filed));
  alert_secretaries(draft, round, "minority-filed", seq);
  return std::nullopt;
}

// The day of the act itself is early enough; a day that is over is not.
Step step(Draft& draft, const ChangeAdherence& command) {
  const Charter& charter = draft.charter;
  if (charter.state != "ratified") return Refusal{"not-ratified", {{"charter", charter.id.value}}};
  if (!was_asked(charter, command.body)) return Refusal{"unknown-body", {{"body", command.body.value}}};
  if (voice(draft.world.registry, nullptr, command.body, command.member) != Voice::own)
    return Refusal{"not-a-member", {{"body", command.body.value}}};
  const bool has_left = charter.left.contains(command.body);
  if (command.withdraws && has_left) return Refusal{"has-left-already", {{"body", command.body.value}}};
  if (!command.withdraws && !has_left) return Refusal{"adheres-already", {{"body", command.body.value}}};
  const bool says_when = command.from != Moment{};
  if (says_when && command.from < std::chrono::floor<std::chrono::days>(draft.now))
    return Refusal{"date-is-over", {{"field", "from"}}};

  const Moment from = says_when ? std::max(command.from, draft.now) : draft.now;
  Entry changed = draft.by_origin(command.withdraws ? "adherence-withdrawn" : "adherence-renewed",
                                  Value::object({{"body", command.body.value}, {"from", to_rfc3339(from)}}));
  changed.on_behalf_of = OnBehalf{command.body, std::nullopt, std::nullopt, std::nullopt};
  const std::int64_t seq = draft.append(std::move(changed));
  alert_secretaries(draft, *draft.charter.current(), "adherence", seq);
  return std::nullopt;
}

}  // namespace mithaq::rules
