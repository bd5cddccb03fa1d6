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

}  // namespace

Step refused_deadline(const Draft& draft, const std::vector<std::string>& stages) {
  for (const std::string& id : stages) {
    const Stage* stage = draft.workflow().stage(id);
    const auto stated = stage ? stated_deadline(draft.charter, *stage) : std::nullopt;
    if (stated && *stated <= draft.now)
      return Refusal{"deadline-has-passed", {{"stage", id}, {"deadline", to_rfc3339(*stated)}}};
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

void open_stage(Draft& draft, const Stage& stage, const Round* superseded) {
  const Round* before = draft.charter.newest_round(stage.id);
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
  if (superseded && superseded->stage == stage.id)
    carry_positions(draft, Round(*draft.charter.round(stage.id, number)));
  ask(draft, Round(*draft.charter.round(stage.id, number)));
}

void open_next(Draft& draft, Round settled) {
  const Way leads = way(draft.charter, settled);
  if (leads.ratifies) return ratify(draft, std::move(settled));
  if (leads.ends) return;
  for (const std::string& stage : leads.opens) open_stage(draft, *draft.workflow().stage(stage), nullptr);
}

std::vector<std::string> supersede_rounds(Draft& draft, const std::string& reason) {
  std::vector<std::string> again;
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
  add(again, draft.charter.resume_at);
  add(again, draft.charter.arrived);
  return again;
}

void open_again(Draft& draft, const std::vector<std::string>& stages) {
  for (const std::string& id : stages) {
    const Stage* stage = draft.workflow().stage(id);
    if (!stage) throw std::logic_error("no stage `" + id + "` in workflow " + draft.workflow().id.value);
    const Round* before = draft.charter.newest_round(stage->id);
    const std::optional<Round> superseded = before ? std::optional(*before) : std::nullopt;
    open_stage(draft, *stage, superseded ? &*superseded : nullptr);
  }
}

}  // namespace mithaq::rules
