#include "rules/evolve.h"

#include <algorithm>

#include "rules/appliers.h"

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

std::string route(const Workflow& workflow, const Round& round) {
  const Stage* stage = workflow.stage(round.stage.value);
  if (!stage) throw CannotFollow("no stage `" + round.stage.value + "` in workflow " + workflow.id.value);
  if (round.outcome == "withdrawn") return std::string(target::end);
  const std::string& to = stage->next.at(round.outcome).front();
  const bool rounds_are_used_up = to == target::again && round.number >= stage->max_rounds;
  return rounds_are_used_up ? std::string(target::drafting) : to;
}

Charter evolve(Charter charter, const Entry& entry) {
  if (entry.rules != 1) cannot(entry, "needs newer semantics (rules " + std::to_string(entry.rules) + ")");
  if (entry.seq != charter.entries) cannot(entry, "expected seq " + std::to_string(charter.entries));
  if (entry.at < charter.last_at) cannot(entry, "time runs backwards");
  const auto applier = appliers().find(entry.kind);
  if (applier == appliers().end()) cannot(entry, "unknown kind");
  try {
    applier->second(charter, entry);
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
