// After the outcome: the dissent that is printed with the charter, and a body that leaves it or comes back. No tally
// is ever computed again (reference: domain 2).
#include <algorithm>

#include "rules/evolve.h"
#include "rules/ledger.h"

namespace mithaq::rules {

namespace {

constexpr int minority_days = 10;                     // working days after the outcome
constexpr std::size_t longest_statement = 64u << 10;  // bytes

// Whether the side that was against has lost in a round: the stage has passed, or the charter has ended by it.
bool was_decided_over(const Charter& charter, const Round& round) {
  return round.outcome == "passed" || (charter.state == "ended" && way(charter, round).ends);
}

// The outcome against which a body may still speak: of the rounds that decided a stage, each with its own window, the
// last one. Otherwise the refusal that says most.
Result<const Round*, Refusal> dissented(const Draft& draft, const BodyId& body) {
  const Charter& charter = draft.charter;
  const Refusal not_yet{"minority-not-yet", {{"charter", charter.id.value}}};
  if (charter.state == "withdrawn") return not_yet;
  const Round* found = nullptr;
  bool has_outcome = false, has_seat = false, was_against = false, in_time = false;
  for (const Stage& stage : charter.definition->stages) {
    const Round* round = charter.deciding_round(stage.id);
    if (!round || !round->settled_at) continue;
    has_outcome = true;
    if (!round->seat(body)) continue;
    has_seat = true;
    const Position* given = round->standing(body);
    if (!given || side(given->kind) != Side::against || !was_decided_over(charter, *round)) continue;
    was_against = true;
    if (draft.heard > after_working_days(draft.world, &stage, *round->settled_at, minority_days)) continue;
    in_time = true;
    const bool is_filed = std::ranges::any_of(charter.minority, [&](const Minority& m) {
      return m.body == body && m.stage == round->stage && m.round == round->number;
    });
    if (!is_filed && (!found || *round->settled_at >= *found->settled_at)) found = round;
  }
  if (found) return found;
  if (!has_outcome) return not_yet;
  if (!has_seat) return Refusal{"unknown-body", {{"body", body.value}}};
  if (!was_against) return Refusal{"not-against", {{"body", body.value}}};
  if (!in_time) return Refusal{"minority-too-late", {}};
  return Refusal{"minority-filed-already", {{"body", body.value}}};
}

bool was_asked(const Charter& charter, const BodyId& body) {
  return std::ranges::any_of(charter.rounds, [&](const Round& round) { return round.seat(body) != nullptr; });
}

}  // namespace

Step step(Draft& draft, const FileMinority& command) {
  const auto round = dissented(draft, command.body);
  const bool is_unknown = !round && (round.error().id == "unknown-body" || round.error().id == "minority-not-yet");
  if (!is_unknown && voice(draft, nullptr, command.body, command.member) != Voice::own)
    return Refusal{"not-a-member", {{"body", command.body.value}}};
  if (!round) return round.error();
  const Stage& stage = draft.stage_of(**round);
  const int length = words(command.text);
  if (length == 0) return Refusal{"text-required", {{"field", "text"}}};
  if (length > stage.minority_words)
    return Refusal{"too-many-words",
                   {{"number", std::to_string(length)}, {"limit", std::to_string(stage.minority_words)}}};
  if (Step refusal = refused_length(command.text, "text", longest_statement)) return refusal;

  Entry filed =
      Draft::in_round(draft.by_origin("minority-filed", Value::object({{"body", command.body.value}})), **round);
  filed.on_behalf_of = OnBehalf{command.body, std::nullopt, std::nullopt, std::nullopt};
  filed.evidence.push_back(draft.sealed_text("text", command.text));
  const Round its_round = **round;
  const std::int64_t seq = draft.append(std::move(filed));
  alert_secretaries(draft, its_round, "minority-filed", seq);
  if (draft.charter.state == "ratified") deposit(draft, seq);  // what lies in the archive has it not
  return std::nullopt;
}

// The day of the act itself is early enough; a day that is over is not.
Step step(Draft& draft, const ChangeAdherence& command) {
  const Charter& charter = draft.charter;
  if (charter.state != "ratified") return Refusal{"not-ratified", {{"charter", charter.id.value}}};
  if (!was_asked(charter, command.body)) return Refusal{"unknown-body", {{"body", command.body.value}}};
  if (voice(draft, nullptr, command.body, command.member) != Voice::own)
    return Refusal{"not-a-member", {{"body", command.body.value}}};
  const bool has_left = charter.left.contains(command.body);
  if (command.withdraws && has_left) return Refusal{"has-left-already", {{"body", command.body.value}}};
  if (!command.withdraws && !has_left) return Refusal{"adheres-already", {{"body", command.body.value}}};
  const bool says_when = command.from != Moment{};
  if (says_when && command.from < std::chrono::floor<std::chrono::days>(draft.heard))
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
