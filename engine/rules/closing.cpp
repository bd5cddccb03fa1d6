// The life of a round: opened with everything frozen, closed once, settled, and on to where its outcome leads.
#include <algorithm>
#include <stdexcept>

#include "rules/deadline.h"
#include "rules/draft.h"
#include "rules/evolve.h"
#include "rules/rule.h"
#include "rules/snapshot.h"
#include "trail/canonical.h"

namespace mithaq::rules {

namespace {

constexpr std::chrono::hours confirm_grace{24};  // reference: domain 4, settle

template <class Map>
const typename Map::mapped_type& known(const Map& map, const std::string& id, const char* what) {
  const auto found = map.find(id);
  if (found == map.end()) throw std::logic_error(std::string("unknown ") + what + " `" + id + "`");
  return found->second;
}

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

std::int64_t total_weight(const std::vector<Seat>& roll) {
  std::int64_t total = 0;
  for (const Seat& seat : roll)
    for (const auto& [name, weight] : seat.weights) total += weight;
  return total == 0 ? static_cast<std::int64_t>(roll.size()) : total;
}

int next_round_number(const Charter& charter, const StageId& stage) {
  int number = 1;
  for (const Round& round : charter.rounds)
    if (round.stage == stage) number = std::max(number, round.number + 1);
  return number;
}

Evaluation evaluation(const Charter& charter, bool closed) {
  const Round& round = *charter.current();
  const std::vector<Voter> all = voters(round);
  return evaluate(round.rule, round.quorum, all, charter.open_objections(), closed);
}

void ask(Draft& draft) {
  const std::vector<Seat> roll = draft.charter.current()->roll;
  for (const Seat& seat : roll) {
    if (draft.charter.current()->standing(seat.body)) continue;  // kept: told, not asked
    const std::string number = std::to_string(draft.charter.next_request);
    const std::string request = "r-" + std::string(number.size() < 4 ? 4 - number.size() : 0, '0') + number;
    for (const Member* member : draft.world.registry.members_of(seat.body)) {
      const JobKey job = draft.notify("request", *draft.charter.current(), seat.body, member->id, request, 0, Value());
      if (job.empty()) continue;
      draft.append(Draft::in_round(draft.by_engine("request-sent", Value::object({{"request", request},
                                                                                  {"body", seat.body.value},
                                                                                  {"member", member->id.value},
                                                                                  {"job", job.value}})),
                                   *draft.charter.current()));
    }
  }
}

void announce(Draft& draft, const Round& round) {
  for (const Seat& seat : round.roll)
    for (const Member* member : draft.world.registry.members_of(seat.body))
      draft.notify("outcome", round, seat.body, member->id, "", 0, Value::object({{"outcome", round.outcome}}));
}

std::string outcome_of(const Stage& stage, const Round& round, const Evaluation& evaluation) {
  if (round.cause == "returned" || round.cause == "withdrawn") return round.cause;
  if (evaluation.result != "failed") return evaluation.result;
  const Count& heads = evaluation.heads;
  if (heads.for_ + heads.against + heads.abstain == 0) return "expired";
  if (stage.tie == "returned" && heads.for_ == heads.against) return "returned";
  return "failed";
}

}  // namespace

void open_stage(Draft& draft, const Stage& stage, const Round* superseded) {
  const std::vector<Seat> roll = frozen_roll(stage.roll, draft.world.registry);
  const Evidence roll_document = draft.canonical_document("roll", roll_value(roll));
  const Evidence rule_document =
      draft.canonical_document("rule", frozen_rule_value(stage.rule, stage.quorum, stage.positions));
  Value data = Value::object({{"revision", rev(draft.charter.newest_revision())},
                              {"roll", Value::object({{"sha256", roll_document.sha256},
                                                      {"heads", static_cast<std::int64_t>(roll.size())},
                                                      {"weight", total_weight(roll)}})},
                              {"rule", rule_document.sha256},
                              {"workflow", draft.charter.workflow_sha256},
                              {"opens", to_rfc3339(draft.now)},
                              {"silence", "no-answer"}});
  if (stage.deadline) {
    const Zone& zone = known(draft.world.zones, stage.deadline->zone, "zone");
    const Calendar& calendar = known(draft.world.calendars, stage.deadline->calendar, "calendar");
    data.set("deadline", to_rfc3339(deadline(*stage.deadline, draft.now, zone, calendar)));
    data.set("zone", zone.name).set("tzdata", zone.tzdata);
  }
  Entry opened = draft.by_engine("stage-opened", std::move(data));
  opened.stage = stage.id;
  opened.round = next_round_number(draft.charter, stage.id);
  opened.evidence = {roll_document, rule_document};
  draft.append(std::move(opened));
  if (superseded && superseded->stage == stage.id) carry_positions(draft, Round(*draft.charter.current()), *superseded);
  ask(draft);
}

void close_round(Draft& draft, std::string_view cause, std::string_view reason) {
  const Round round = *draft.charter.current();
  const bool by_person = cause == "returned" || cause == "withdrawn";
  const Moment closing = cause == "deadline" ? *round.deadline : draft.now;
  Value data = Value::object({{"cause", cause}, {"closing", to_rfc3339(closing)}});
  if (by_person) {
    data.set("by", draft.origin.actor.member ? draft.origin.actor.member->value : draft.origin.actor.kind);
    data.set("reason", reason);
  }
  draft.append(Draft::in_round(
      by_person ? draft.by_origin("stage-closed", std::move(data)) : draft.by_engine("stage-closed", std::move(data)),
      round));
  for (const Request& request : round.requests)
    if (request.state == "waiting")
      draft.append(Draft::in_round(draft.by_engine("request-not-needed", Value::object({{"request", request.id.value},
                                                                                        {"body", request.body.value}})),
                                   round));
}

void record_outcome(Draft& draft) {
  const Round round = *draft.charter.current();
  const Stage& stage = draft.stage_of(round);
  Evaluation result = evaluation(draft.charter, true);
  name_objections(result.explanation, draft.charter.objections);
  const std::string outcome = outcome_of(stage, round, result);
  Entry settled = Draft::in_round(
      draft.by_engine("stage-settled", Value::object({{"outcome", outcome},
                                                      {"cause", round.cause},
                                                      {"revision", rev(*draft.charter.revision(round.revision))},
                                                      {"tally", tally_value(round, draft.charter.open_objections())},
                                                      {"state", state_digest(draft.charter)}})),
      round);
  settled.evidence.push_back(draft.canonical_document("explanation", result.explanation));
  draft.append(std::move(settled));
  announce(draft, *draft.charter.current());
}

void settle_round(Draft& draft) {
  record_outcome(draft);
  const Stage& stage = draft.stage_of(*draft.charter.current());
  const std::string to = route(draft.workflow(), *draft.charter.current());
  if (to == target::ratified)
    ratify(draft);
  else if (to == target::again)
    open_stage(draft, stage, nullptr);
  else if (const Stage* next = draft.workflow().stage(to))
    open_stage(draft, *next, nullptr);
}

bool waits_for_confirmation(const Round& round) {
  return std::ranges::any_of(round.roll, [&](const Seat& seat) {
    const Position* newest = round.newest(seat.body);
    return newest && newest->provisional && !newest->late;
  });
}

Moment end_of_grace(const Round& round) { return round.closing.value() + confirm_grace; }

void close_if_due(Draft& draft) {
  if (draft.charter.state != "running") return;
  const Round* round = draft.charter.current();
  if (round->state == "open" && round->deadline && draft.now > *round->deadline) {
    close_round(draft, "deadline", "");
    round = draft.charter.current();
    if (!waits_for_confirmation(*round)) settle_round(draft);
  } else if (round->state == "settling" && draft.now >= end_of_grace(*round)) {
    settle_round(draft);
  }
}

void close_if_certain(Draft& draft) {
  const Round* round = draft.charter.current();
  if (!round || round->state != "open") return;
  const Stage& stage = draft.stage_of(*round);
  if (stage.closes == Closes::at_deadline) return;
  const Evaluation now = evaluation(draft.charter, false);
  if (now.result == "open") return;
  if (stage.closes == Closes::when_all_answered && now.heads.silent > 0) return;
  close_round(draft, stage.closes == Closes::when_decided ? "decided" : "all-answered", "");
  if (!waits_for_confirmation(*draft.charter.current())) settle_round(draft);
}

void remind_if_due(Draft& draft) {
  if (draft.charter.state != "running") return;
  const Round round = *draft.charter.current();
  const Stage& stage = draft.stage_of(round);
  if (round.state != "open" || !round.deadline || !stage.deadline) return;
  const std::vector<Moment> instants = reminders(
      stage.reminders.working_days_before, stage.reminders.remind_at_minute, round.opens, *round.deadline,
      known(draft.world.zones, round.zone, "zone"), known(draft.world.calendars, stage.deadline->calendar, "calendar"));
  for (const Request& request : round.requests) {
    if (request.state != "waiting") continue;
    // Of several that fell due while the daemon was away, one is sent.
    const auto due = std::ranges::find_if(instants, [&](Moment instant) {
      return instant <= draft.now && instant > request.reminded_at.value_or(round.opens);
    });
    if (due == instants.end()) continue;
    for (const MemberId& member : request.members) {
      const Member* person = draft.world.registry.member(member);
      if (!person || person->body != request.body) continue;  // left since, or speaks for another body now
      const JobKey job = draft.notify("reminder", round, request.body, member, request.id.value,
                                      due->time_since_epoch().count(), Value());
      if (job.empty()) continue;
      draft.append(Draft::in_round(draft.by_engine("reminder-sent", Value::object({{"request", request.id.value},
                                                                                   {"body", request.body.value},
                                                                                   {"member", member.value},
                                                                                   {"job", job.value}})),
                                   round));
    }
  }
}

}  // namespace mithaq::rules
