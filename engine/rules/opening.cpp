// How a round begins: everything that counts is frozen, everybody is asked; and what opens after what.
#include <algorithm>
#include <stdexcept>

#include "rules/deadline.h"
#include "rules/draft.h"
#include "rules/evolve.h"
#include "rules/snapshot.h"
#include "trail/canonical.h"

namespace mithaq::rules {

namespace {

template <class Map>
const typename Map::mapped_type& known(const Map& map, const std::string& id, const char* what) {
  const auto found = map.find(id);
  if (found == map.end()) throw std::logic_error(std::string("unknown ") + what + " `" + id + "`");
  return found->second;
}

std::int64_t total_weight(const std::vector<Seat>& roll) {
  std::int64_t total = 0;
  for (const Seat& seat : roll)
    for (const auto& [name, weight] : seat.weights) total += weight;
  return total == 0 ? static_cast<std::int64_t>(roll.size()) : total;
}

// A round that follows one without a quorum, on the same text, may have a quorum of its own.
const std::optional<Rule>& quorum(const Draft& draft, const Stage& stage, const Round* before) {
  const bool is_second_call = stage.second_call && before && before->outcome == "no-quorum" &&
                              before->revision == draft.charter.newest_revision().number;
  return is_second_call ? stage.second_call : stage.quorum;
}

void add(std::vector<std::string>& stages, const std::vector<std::string>& more) {
  for (const std::string& stage : more)
    if (std::ranges::find(stages, stage) == stages.end()) stages.push_back(stage);
}

void tell_waiting(Draft& draft, const Round& settled, const std::vector<std::string>& stages, const std::string& why) {
  const std::int64_t entry = draft.charter.entries - 1;
  const Value facts =
      Value::object({{"what", "stage-waits"}, {"entry", entry}, {"stages", Value::strings(stages)}, {"why", why}});
  for (const Member& member : draft.world.registry.members)
    if (std::ranges::find(member.roles, Role::secretary) != member.roles.end())
      draft.notify("alert", settled, member.body, member.id, "", entry, facts);
}

}  // namespace

Refusal refused_round(const Draft& draft, const StageId& stage) {
  const bool is_planned = draft.workflow().stage(stage.value) != nullptr;
  return {is_planned ? "stage-not-opened" : "unknown-stage", {{"stage", stage.value}}};
}

Step refused_deadline(const Draft& draft, const std::vector<std::string>& stages) {
  for (const std::string& id : stages) {
    const Stage* stage = draft.workflow().stage(id);
    const auto stated = stage ? stated_deadline(draft.charter, *stage) : std::nullopt;
    if (!stated || *stated > draft.now) continue;
    Refusal refusal = refused_instant("deadline-has-passed", *stated, day_count(draft.world, *stage, {}).zone);
    refusal.facts["stage"] = id;
    return refusal;
  }
  return std::nullopt;
}

void ask(Draft& draft, Round opened) {
  for (const Seat& seat : opened.roll) {
    if (opened.standing(seat.body) || opened.request(seat.body)) continue;  // kept: told, not asked
    const std::string number = std::to_string(draft.charter.next_request);
    const std::string request = "r-" + std::string(number.size() < 4 ? 4 - number.size() : 0, '0') + number;
    for (const Member* member : draft.world.registry.members_of(seat.body)) {
      const JobKey job = draft.notify("request", opened, seat.body, member->id, request, 0, Value());
      if (job.empty()) continue;
      draft.append(Draft::in_round(draft.by_engine("request-sent", Value::object({{"request", request},
                                                                                  {"body", seat.body.value},
                                                                                  {"member", member->id.value},
                                                                                  {"job", job.value}})),
                                   opened));
    }
  }
}

void open_stage(Draft& draft, const Stage& stage, bool begins_again) {
  const Round* before = draft.charter.newest_round(stage.id);
  const bool carries = before && (begins_again || before->revision != draft.charter.newest_revision().number);
  const int number = before ? before->number + 1 : 1;
  const std::vector<Seat> roll = frozen_roll(stage.roll, draft.world.registry);
  const Evidence roll_document = draft.canonical_document("roll", roll_value(roll));
  const Evidence rule_document =
      draft.canonical_document("rule", frozen_rule_value(stage.rule, quorum(draft, stage, before), stage.positions));
  Value data = Value::object({{"revision", rev(draft.charter.newest_revision())},
                              {"roll", Value::object({{"sha256", roll_document.sha256},
                                                      {"heads", static_cast<std::int64_t>(roll.size())},
                                                      {"weight", total_weight(roll)}})},
                              {"rule", rule_document.sha256},
                              {"workflow", draft.charter.workflow_sha256},
                              {"opens", to_rfc3339(draft.now)},
                              {"silence", stage.silence ? "consent" : "no-answer"}});
  std::vector<Evidence> frozen = {roll_document, rule_document};
  if (stage.deadline) {
    const Zone& zone = known(draft.world.zones, stage.deadline->zone, "zone");
    const Calendar& calendar = known(draft.world.calendars, stage.deadline->calendar, "calendar");
    frozen.push_back(draft.canonical_document("calendar", calendar_value(calendar)));
    const auto stated = stated_deadline(draft.charter, stage);
    data.set("deadline", to_rfc3339(stated ? *stated : deadline(*stage.deadline, draft.now, zone, calendar)));
    data.set("zone", zone.name).set("tzdata", zone.tzdata).set("calendar", frozen.back().sha256);
  }
  Entry opened = draft.by_engine("stage-opened", std::move(data));
  opened.stage = stage.id;
  opened.round = number;
  opened.evidence = std::move(frozen);
  draft.append(std::move(opened));
  declare_outages(draft, Round(*draft.charter.round(stage.id, number)));
  if (carries) carry_positions(draft, Round(*draft.charter.round(stage.id, number)));
  ask(draft, Round(*draft.charter.round(stage.id, number)));
}

void open_next(Draft& draft, Round settled) {
  const Way leads = way(draft.charter, settled);
  if (leads.ratifies) return ratify_when_vouched(draft, std::move(settled));
  if (leads.ends) return;
  std::vector<std::string> waiting;
  std::string why;
  for (const std::string& stage : leads.opens) {
    if (const Step refusal = refused_roll(draft.world, draft.workflow(), {stage})) {
      waiting.push_back(stage);
      if (why.empty()) why = refusal->id;
    } else {
      open_stage(draft, *draft.workflow().stage(stage));
    }
  }
  if (!waiting.empty()) tell_waiting(draft, settled, waiting, why);
}

bool can_open_pending(const World& world, const Charter& charter) {
  return charter.state == "running" && std::ranges::any_of(charter.pending, [&](const Pending& waiting) {
           return !refused_roll(world, *charter.definition, {waiting.stage});
         });
}

void open_pending(Draft& draft) {
  if (draft.charter.state != "running") return;
  for (const Pending& waiting : std::vector(draft.charter.pending))
    if (std::ranges::find(draft.charter.pending, waiting) != draft.charter.pending.end() &&
        !refused_roll(draft.world, draft.workflow(), {waiting.stage}))
      open_stage(draft, *draft.workflow().stage(waiting.stage));
}

std::vector<std::string> supersede_rounds(Draft& draft, const std::string& reason) {
  std::vector<std::string> again;
  // Read before the rounds settle: one that leads to the end forgets them.
  std::vector<std::string> waited = draft.charter.resume_at;
  add(waited, draft.charter.arrived);
  for (const Pending& pending : draft.charter.pending) add(waited, {pending.stage});
  const std::vector<const Round*> live = draft.charter.live_rounds();
  std::vector<Round> superseded;
  for (const Round* round : live) superseded.push_back(*round);
  for (const Round& round : superseded) {
    close_round(draft, round, "returned", reason);
    record_outcome(draft, round);
    const Way leads = way(draft.charter, *draft.charter.round(round.stage, round.number));
    add(again, leads.opens);
    add(again, leads.resumes);
    if (leads.opens.empty() && leads.resumes.empty()) add(again, {round.stage.value});
  }
  add(again, waited);
  return again;
}

void open_again(Draft& draft, const std::vector<std::string>& stages) {
  for (const std::string& id : stages) {
    const Stage* stage = draft.workflow().stage(id);
    if (!stage) throw std::logic_error("no stage `" + id + "` in workflow " + draft.workflow().id.value);
    open_stage(draft, *stage, true);
  }
}

}  // namespace mithaq::rules
