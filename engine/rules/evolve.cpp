#include "rules/evolve.h"

#include <algorithm>

#include "rules/appliers.h"
#include "rules/deadline.h"

namespace mithaq::rules {

void cannot(const Entry& entry, const std::string& why) {
  throw CannotFollow("strand=" + entry.strand + " seq=" + std::to_string(entry.seq) + " " + entry.kind + ": " + why);
}

const std::string& document(const Entry& entry, std::string_view role) {
  for (const Evidence& e : entry.evidence)
    if (e.role == role) {
      if (!e.content) cannot(entry, "the document `" + std::string(role) + "` is not at hand");
      return *e.content;
    }
  cannot(entry, "names no document `" + std::string(role) + "`");
}

std::vector<Evidence> without_content(const std::vector<Evidence>& evidence) {
  std::vector<Evidence> out = evidence;
  for (Evidence& e : out) e.content = nullptr;
  return out;
}

Round& round_of(Charter& charter, const Entry& entry) {
  if (!entry.stage || !entry.round) cannot(entry, "names no stage");
  for (auto round = charter.rounds.rbegin(); round != charter.rounds.rend(); ++round)
    if (round->stage == *entry.stage && round->number == *entry.round) return *round;
  cannot(entry, "no such round");
}

Request* request_of(Round& round, const BodyId& body) {
  const auto found = std::ranges::find(round.requests, body, &Request::body);
  return found == round.requests.end() ? nullptr : &*found;
}

BodyId body_of(const Entry& entry) { return {entry.data.at("body").string()}; }
int revision_number(const Value& rev) { return static_cast<int>(rev.at("number").integer()); }
MemberId member_of(const Entry& entry) { return entry.actor.member.value_or(MemberId{}); }

MemberId speaker_of(const Charter& charter, const Entry& entry, const BodyId& body) {
  const auto& behalf = entry.on_behalf_of;
  if (behalf && (behalf->entered_by || behalf->confirmed_by)) return {};
  if (!behalf || !behalf->member) return member_of(entry);
  const Round* round = entry.stage && entry.round ? charter.round(*entry.stage, *entry.round) : nullptr;
  const Proxy* proxy = round ? round->proxy_of(body) : nullptr;
  return proxy ? proxy->granted_by : MemberId{};
}

namespace {

const Appliers& appliers() {
  static const Appliers table = [] {
    Appliers out;
    add_charter_appliers(out);
    add_stage_appliers(out);
    add_position_appliers(out);
    add_objection_appliers(out);
    return out;
  }();
  return table;
}

}  // namespace

namespace {

// A round of the stage is under way, beside the one at hand.
bool is_live(const Charter& charter, const StageId& stage, const Round& at_hand) {
  return std::ranges::any_of(charter.rounds, [&](const Round& r) {
    const bool is_at_hand = r.stage == at_hand.stage && r.number == at_hand.number;
    return r.stage == stage && r.state != "settled" && !is_at_hand;
  });
}

// That a stage has passed is worth nothing while one that leads to it is open again.
bool has_joined(const Charter& charter, const Stage& stage, const Round& last) {
  return std::ranges::all_of(stage.join, [&](const std::string& id) {
    if (last.stage.value == id) return last.outcome == "passed";
    const Round* round = charter.newest_round({id});
    const bool is_open_again = std::ranges::any_of(charter.rounds, [&](const Round& r) {
      const bool is_at_hand = r.stage == last.stage && r.number == last.number;
      return r.state != "settled" && !is_at_hand && leads_to(*charter.definition, r.stage.value, id);
    });
    return round && round->outcome == "passed" && round->revision == last.revision && !is_open_again;
  });
}

// A round whose stated deadline is over already would close before anybody could answer.
bool has_rounds_left(const Charter& charter, const Stage& stage, const Round& settled) {
  if (const auto stated = stated_deadline(charter, stage); stated && settled.closing && *stated <= *settled.closing)
    return false;
  return std::ranges::count_if(charter.rounds, [&](const Round& r) {
           return r.stage == stage.id && r.revision == settled.revision;
         }) < stage.max_rounds;
}

}  // namespace

bool leads_to(const Workflow& workflow, const std::string& from, const std::string& to) {
  std::vector<std::string> reached = {from};
  for (std::size_t i = 0; i < reached.size(); ++i) {
    const Stage* stage = workflow.stage(reached[i]);
    const auto passed = stage ? stage->next.find("passed") : std::map<std::string, Goals>::const_iterator{};
    if (!stage || passed == stage->next.end()) continue;
    for (const std::string& goal : passed->second) {
      if (goal == to) return true;
      if (std::ranges::find(reached, goal) == reached.end()) reached.push_back(goal);
    }
  }
  return false;
}

Way way(const Charter& charter, const Round& settled) {
  const Workflow& workflow = *charter.definition;
  const Stage* from = workflow.stage(settled.stage.value);
  if (!from) throw CannotFollow("no stage `" + settled.stage.value + "` in workflow " + workflow.id.value);
  Way out;
  const auto open = [&](const Stage& to) {
    if (is_live(charter, to.id, settled) || std::ranges::find(out.opens, to.id.value) != out.opens.end()) return;
    (has_rounds_left(charter, to, settled) ? out.opens : out.resumes).push_back(to.id.value);
  };
  if (settled.outcome == "withdrawn") {
    out.ends = true;
    return out;
  }
  for (const std::string& goal : from->next.at(settled.outcome)) {
    const Stage* to = goal == target::again ? from : workflow.stage(goal);
    if (goal == target::ratified)
      out.ratifies = true;
    else if (goal == target::end)
      out.ends = true;
    else if (!to)
      out.resumes.push_back(from->id.value);
    else if (goal == target::again || has_joined(charter, *to, settled))
      open(*to);
    else if (settled.outcome == "passed")
      out.arrives = true;
    else
      out.resumes.push_back(from->id.value);
  }
  // Others that wait at a join may have waited for this one, wherever it leads itself.
  if (settled.outcome != "passed") return out;
  for (const std::string& waiting : charter.arrived)
    if (const Stage* stage = workflow.stage(waiting); stage && waiting != from->id.value)
      for (const std::string& goal : stage->next.at("passed"))
        if (const Stage* to = workflow.stage(goal); to && !to->join.empty() && has_joined(charter, *to, settled))
          open(*to);
  return out;
}

Charter evolve(Charter charter, const Entry& entry) {
  if (entry.rules != 1) cannot(entry, "needs newer semantics (rules " + std::to_string(entry.rules) + ")");
  if (entry.seq != charter.entries) cannot(entry, "expected seq " + std::to_string(charter.entries));
  if (entry.at < charter.last_at) cannot(entry, "time runs backwards");
  const auto applier = appliers().find(entry.kind);
  if (applier == appliers().end()) cannot(entry, "unknown kind");
  try {
    applier->second(charter, entry);
    hear(charter, entry);
  } catch (const WrongShape& wrong) {
    cannot(entry, wrong.what());
  } catch (const std::bad_optional_access&) {
    cannot(entry, "a word or an instant cannot be read");
  }
  charter.entries = entry.seq + 1;
  charter.last_at = entry.at;
  charter.registry = entry.registry.value_or(charter.registry);
  return charter;
}

}  // namespace mithaq::rules
