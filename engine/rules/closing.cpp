// How a round ends: at its deadline, early when its result is certain, or by a person's word.
#include <algorithm>

#include "rules/draft.h"
#include "rules/rule.h"

namespace mithaq::rules {

namespace {

// The end of the last outage, where it moved the deadline too little to reach it: a day off is no working time.
Moment closing_instant(const Draft& draft, const Round& round, std::string_view cause) {
  if (round.closing) return *round.closing;
  if (cause != "deadline") return draft.now;
  Moment closing = *round.deadline;
  for (const Outage& outage : round.outages)
    if (outage.to) closing = std::max(closing, *outage.to);
  return closing;
}

// What closes a round before its deadline; none where it stays open.
std::optional<std::string_view> early_cause(const Draft& draft, const Stage& stage, const Round& round) {
  if (is_paused(round) && stage.closes != Closes::when_decided) return std::nullopt;
  const bool is_contested = std::ranges::any_of(round.roll, [&](const Seat& seat) {
    const Position* newest = round.timely(seat.body);
    return newest && newest->contested;
  });
  if (is_contested) return std::nullopt;
  if (stage.silence || stage.closes == Closes::at_deadline) return std::nullopt;  // everybody is heard
  const std::vector<Voter> all = voters(round);
  const Evaluation now = evaluate(round.rule, round.quorum, all, draft.charter.open_objections(), false);
  if (now.result == "open") return std::nullopt;
  if (stage.closes == Closes::when_decided) return "decided";
  if (now.heads.silent > 0) return std::nullopt;
  return "all-answered";
}

// The ledger is read here, and not again when the round settles.
void append_closed(Draft& draft, const Round& round, Entry closed) {
  if (const int open = draft.charter.open_objections(round); round.state == "open" && open > 0)
    closed.data.set("open_objections", open);
  draft.append(Draft::in_round(std::move(closed), round));
  for (const Request& request : round.requests)
    if (request.state == "waiting")
      draft.append(Draft::in_round(draft.by_engine("request-not-needed", Value::object({{"request", request.id.value},
                                                                                        {"body", request.body.value}})),
                                   round));
}

}  // namespace

void close_round(Draft& draft, Round round, std::string_view cause, std::string_view reason) {
  const bool by_person = cause == "returned" || cause == "withdrawn";
  Value data = Value::object({{"cause", cause}, {"closing", to_rfc3339(closing_instant(draft, round, cause))}});
  if (by_person) data.set("by", draft.actor_name()).set("reason", reason);
  append_closed(
      draft, round,
      by_person ? draft.by_origin("stage-closed", std::move(data)) : draft.by_engine("stage-closed", std::move(data)));
}

void close_beside(Draft& draft, const Round& ending) {
  std::vector<Round> beside;
  for (const Round* live : draft.charter.live_rounds())
    if (live->stage != ending.stage) beside.push_back(*live);
  for (const Round& round : beside) {
    append_closed(draft, round,
                  draft.by_engine("stage-closed",
                                  Value::object({{"cause", "returned"},
                                                 {"closing", to_rfc3339(closing_instant(draft, round, "returned"))},
                                                 {"reason", ending.stage.value}})));
    record_outcome(draft, round);
  }
}

// Who closes is looked for first, and only that is copied: this runs with every command.
void close_if_due(Draft& draft) {
  std::vector<Round> due;
  for (const Round* round : draft.charter.live_rounds())
    if (round->state == "open" && round->deadline && draft.now > *round->deadline && !is_paused(*round))
      due.push_back(*round);
  for (const Round& round : due) close_round(draft, round, "deadline", "");
  settle_if_ready(draft);
}

void close_if_certain(Draft& draft) {
  std::vector<std::pair<Round, std::string_view>> certain;
  for (const Round* round : draft.charter.live_rounds())
    if (round->state == "open")
      if (const auto cause = early_cause(draft, draft.stage_of(*round), *round)) certain.emplace_back(*round, *cause);
  for (const auto& [round, cause] : certain) close_round(draft, round, cause, "");
  settle_if_ready(draft);
}

}  // namespace mithaq::rules
