// Between the close and the outcome: what a round waits for, what it comes to, and where that leads.
#include <algorithm>

#include "rules/deadline.h"
#include "rules/draft.h"
#include "rules/evolve.h"
#include "rules/ledger.h"
#include "rules/rule.h"
#include "trail/canonical.h"

namespace mithaq::rules {

namespace {

using std::chrono::hours;

bool is_for_or_against(const Position* position) {
  return position && (side(position->kind) == Side::for_ || side(position->kind) == Side::against);
}

bool has_finding(const Stage& stage, const Round& round) {
  return std::ranges::any_of(
      round.roll, [&](const Seat& seat) { return finds(stage, seat) && is_for_or_against(round.standing(seat.body)); });
}

bool ratifies(const Stage& stage) {
  const Goals& passed = stage.next.at("passed");
  return std::ranges::find(passed, target::ratified) != passed.end();
}

// Whether a row of the comment-resolution table still has no answer from the committee. Of the public's, what is shown
// needs one, and what was not let through needs none; until somebody has looked, what its writer has confirmed does.
bool wants_disposition(const Remark& row) { return row.disposition.empty() && row.shown.value_or(row.verified); }

bool wants_reply(const Objection& objection) {
  const auto is_reply = [](const Evidence& e) { return e.role == "reply"; };
  if (objection.state == "awaiting-reassertion") return false;  // ledger.h: it takes none
  return objection.is_open() && !objection.answered_in && std::ranges::none_of(objection.evidence, is_reply);
}

// What is waited for; `until`: the wait is over at that instant, whatever has come.
struct Wait {
  std::string_view what;
  std::optional<Moment> until;
};

// When a body was reached (reference: domain 6, silence). An answer is proof, whatever it lacks.
std::optional<Moment> proof(const SilenceProcedure& silence, const Round& round, const BodyId& body) {
  for (const Position& position : round.positions)
    if (position.body == body && !position.awaiting) return position.at;
  const Request* request = round.request(body);
  if (!request) return std::nullopt;
  if (request->proved_at) return request->proved_at;
  return silence.delivery_proof == "accepted" && !request->bounced ? request->accepted_at : std::nullopt;
}

// Everybody is reached, and whoever has not spoken has had min_hours since. A proof that came only after the deadline
// gives everybody those hours.
std::optional<Wait> wait_for_proof(const SilenceProcedure& silence, const Round& round) {
  if (silence_is_broken(round)) return std::nullopt;
  const Moment ended = std::max(round.closing.value(), round.deadline.value_or(*round.closing));
  Moment end = ended;
  for (const Seat& seat : round.roll) {
    const Position* position = round.standing(seat.body);
    if (position && position->kind == PositionKind::recuse) continue;
    const auto proved = proof(silence, round, seat.body);
    if (!proved) return Wait{"delivery-proof", std::nullopt};
    if (!position || *proved > ended) end = std::max(end, *proved + hours(silence.min_hours));
  }
  if (end == *round.closing) return std::nullopt;                // which came a second after it
  return Wait{"delivery-proof", end + std::chrono::seconds(1)};  // inclusive to the second, as every deadline
}

std::vector<Wait> waits(const World& world, const Charter& charter, const Round& round) {
  std::vector<Wait> out;
  if (round.state != "settling" || round.cause == "returned" || round.cause == "withdrawn") return out;
  const Stage& stage = *charter.definition->stage(round.stage.value);
  const Moment closing = round.closing.value();
  // An answer that came in time may still lie in the mailbox (reference: domain 4, settle).
  if (world.swept && *world.swept <= closing && round.cause == "deadline")
    out.push_back({"mailbox", closing + std::chrono::minutes(stage.waits.settle_wait_minutes)});
  const auto some_newest = [&](auto wanted) {
    return std::ranges::any_of(round.roll, [&](const Seat& seat) {
      const Position* newest = round.timely(seat.body);
      return newest && wanted(*newest);
    });
  };
  if (some_newest([](const Position& p) { return p.provisional; }))
    out.push_back({"confirmation", closing + hours(stage.waits.confirm_grace_hours)});
  // What was set aside with its key could be signed anew while the round was open, and not by a word since.
  const bool takes_words = stage.assurance < "L2";
  if (some_newest(
          [&](const Position& p) { return p.contested && (takes_words || !is_set_aside(world, stage, round, p)); }))
    out.push_back({"contest", std::nullopt});
  if (stage.objections_need_reply && std::ranges::any_of(charter.objections_in(round), wants_reply))
    out.push_back({"reply", std::nullopt});
  if (const auto end = end_of_challenge(world, charter, round)) out.push_back({"challenge", end});
  if (const auto end = end_of_withdrawal(world, charter, round)) out.push_back({"withdrawal", end});
  if (stage.silence) {
    if (const auto wait = wait_for_proof(*stage.silence, round)) out.push_back(*wait);
    if (is_paused(round)) out.push_back({"outage", std::nullopt});
  }
  if (ratifies(stage) && std::ranges::any_of(charter.remarks, wants_disposition) && outcome(charter, round) == "passed")
    out.push_back({"disposition", std::nullopt});
  if (stage.chair_finding && has_finding(stage, round)) {
    const DayCount count = day_count(world, stage, round);
    out.push_back({"appeal", working_days_after(closing, stage.chair_finding->appeal, count.zone, count.calendar)});
  }
  return out;
}

void announce(Draft& draft, const Round& round) {
  for (const Seat& seat : round.roll)
    for (const Member* member : draft.world.registry.members_of(seat.body))
      draft.notify("outcome", round, seat.body, member->id, "", 0, Value::object({{"outcome", round.outcome}}));
}

void settle(Draft& draft, Round round, bool has_expired) {
  round.outcome = has_expired ? "expired" : outcome(draft.charter, round);
  const Way leads = way(draft.charter, round);
  if (leads.ratifies || leads.ends) close_beside(draft, round);
  record_outcome(draft, round, has_expired);
  open_next(draft, *draft.charter.round(round.stage, round.number));
}

}  // namespace

bool finds(const Stage& stage, const Seat& seat) {
  return stage.chair_finding && std::ranges::find(seat.tags, stage.chair_finding->chair) != seat.tags.end();
}

bool silence_is_broken(const Round& round) {
  return std::ranges::any_of(round.roll, [&](const Seat& seat) {
    const Position* position = round.standing(seat.body);
    return position && side(position->kind) == Side::against;
  });
}

namespace {

// The rule is met whatever anybody may say, nobody having said anything yet: it decides nothing (the rule of a
// consultation).
bool asks_nothing(const Round& round) {
  std::vector<Voter> all = voters(round);
  const Evaluation before = evaluate(round.rule, std::nullopt, all, 0, false);
  return before.explanation.at("rule").at("status").string() == id(Status::passed);
}

}  // namespace

std::string outcome(const Charter& charter, const Round& round) {
  if (round.cause == "returned" || round.cause == "withdrawn") return round.cause;
  const Stage& stage = *charter.definition->stage(round.stage.value);
  const std::vector<Voter> all = voters(round);
  const Evaluation says = evaluate(round.rule, round.quorum, all, charter.open_objections(round), true);
  const Count& heads = says.heads;
  const bool nobody = heads.for_ + heads.against + heads.abstain == 0;
  if (says.result == "passed" && nobody && !stage.silence && !asks_nothing(round)) return "expired";
  if (says.result != "failed") return says.result;
  if (nobody) return "expired";
  if (stage.chair_finding && !has_finding(stage, round)) return "expired";
  if (stage.tie == "returned" && heads.for_ == heads.against) return "returned";
  return "failed";
}

std::vector<std::string> waits_for(const World& world, const Charter& charter, const Round& round, Moment now) {
  std::vector<std::string> out;
  for (const Wait& wait : waits(world, charter, round))
    if (!wait.until || now < *wait.until) out.emplace_back(wait.what);
  return out;
}

bool takes_answers(const World& world, const Charter& charter, const Round& round, const BodyId& body, Moment now) {
  if (round.state != "settling") return round.state == "open";
  const Stage& stage = *charter.definition->stage(round.stage.value);
  const std::vector<std::string> words = waits_for(world, charter, round, now);
  const auto waits_for_word = [&](const char* word) { return std::ranges::find(words, word) != words.end(); };
  if (stage.silence && (waits_for_word("delivery-proof") || waits_for_word("outage"))) return true;
  return waits_for_word("withdrawal") && may_be_taken_back(charter, round, body);
}

Moment expires(const World& world, const Stage& stage, const Round& round) {
  const Moment from = std::max(round.closing.value(), round.deadline.value_or(*round.closing));
  const DayCount count = day_count(world, stage, round);
  return working_days_after(from, stage.waits.expires_days, count.zone, count.calendar);
}

// Where something is missing, settling ends at `expires`; windows are waited for as long as they are.
std::optional<Moment> settles_at(const World& world, const Charter& charter, const Round& round) {
  if (round.state != "settling") return std::nullopt;
  Moment at = round.closing.value();
  for (const Wait& wait : waits(world, charter, round)) {
    if (!wait.until) return expires(world, *charter.definition->stage(round.stage.value), round);
    at = std::max(at, *wait.until);
  }
  return at;
}

void record_outcome(Draft& draft, Round round, bool has_expired) {
  round = *draft.charter.round(round.stage, round.number);
  const std::vector<Voter> all = voters(round);
  const int open_objections = draft.charter.open_objections(round);
  Evaluation result = evaluate(round.rule, round.quorum, all, open_objections, true);
  name_objections(result.explanation, draft.charter.objections_in(round));
  Entry settled = Draft::in_round(
      draft.by_engine("stage-settled",
                      Value::object({{"outcome", has_expired ? "expired" : outcome(draft.charter, round)},
                                     {"cause", round.cause},
                                     {"revision", rev(*draft.charter.revision(round.revision))},
                                     {"tally", tally_value(round, open_objections)},
                                     {"state", state_digest(draft.charter)}})),
      round);
  settled.evidence.push_back(draft.canonical_document("explanation", result.explanation));
  draft.append(std::move(settled));
  announce(draft, Round(*draft.charter.round(round.stage, round.number)));
}

void settle_if_ready(Draft& draft) {
  std::vector<Round> settling;
  for (const Round* round : draft.charter.live_rounds())
    if (round->state == "settling") settling.push_back(*round);
  for (const Round& round : settling) {
    const Round* now = draft.charter.round(round.stage, round.number);
    if (now->state != "settling") continue;  // another one has ended the charter
    const std::vector<Wait> wanted = waits(draft.world, draft.charter, *now);
    const bool is_missing = std::ranges::any_of(wanted, [](const Wait& w) { return !w.until; });
    // A clock that was put back is behind the trail, whose time stands.
    const Moment reached = std::max(draft.now, draft.charter.last_at);
    if (reached >= *settles_at(draft.world, draft.charter, *now)) settle(draft, *now, is_missing);
  }
}

Step step(Draft& draft, const ReturnStage& command) {
  const Round* round = draft.charter.newest_round(command.stage);
  if (!round) return refused_round(draft, command.stage);
  if (round->state == "settled") return Refusal{"stage-closed", {{"stage", command.stage.value}}};
  // A finding that is appealed against goes back; every other round that is closed keeps what was said in it.
  const auto words = waits_for(draft.world, draft.charter, *round, draft.now);
  if (round->state == "settling" && std::ranges::find(words, "appeal") == words.end())
    return Refusal{"stage-settling", {{"stage", command.stage.value}}};
  if (command.reason.empty()) return Refusal{"reason-required", {{"field", "reason"}}};
  const auto send_back = [&](Draft& where) {
    close_round(where, *where.charter.newest_round(command.stage), "returned", command.reason);
    settle(where, *where.charter.newest_round(command.stage), false);
  };
  Draft trial = draft;
  send_back(trial);
  for (const Pending& pending : trial.charter.pending)
    if (pending.after == command.stage.value)
      if (Step refusal = refused_roll(draft.world, draft.workflow(), {pending.stage})) return refusal;
  send_back(draft);
  return std::nullopt;
}

Step step(Draft& draft, const ReopenStage& command) {
  const Charter& charter = draft.charter;
  if (charter.state != "running" && charter.state != "drafting")
    return Refusal{"charter-ended", {{"charter", charter.id.value}}};
  const Stage* stage = draft.workflow().stage(command.stage.value);
  const Round* round = charter.newest_round(command.stage);
  if (!stage || !round) return refused_round(draft, command.stage);
  if (round->state != "settled") return Refusal{"stage-not-settled", {{"stage", command.stage.value}}};
  if (command.reason.empty()) return Refusal{"reason-required", {{"field", "reason"}}};
  if (Step refusal = refused_deadline(draft, {command.stage.value})) return refusal;
  if (Step refusal = refused_roll(draft.world, draft.workflow(), {command.stage.value})) return refusal;
  const Round settled = *round;
  draft.append(Draft::in_round(
      draft.by_origin("stage-reopened", Value::object({{"by", draft.actor_name()}, {"reason", command.reason}})),
      settled));
  // What it leads to goes back, and is opened by it anew: nothing is decided beside it.
  std::vector<Round> later;
  for (const Round* live : draft.charter.live_rounds())
    if (leads_to(draft.workflow(), command.stage.value, live->stage.value)) later.push_back(*live);
  for (const Round& live : later) {
    close_round(draft, live, "returned", command.reason);
    record_outcome(draft, live);
  }
  open_stage(draft, *stage);
  return std::nullopt;
}

}  // namespace mithaq::rules
