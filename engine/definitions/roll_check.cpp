// A workflow on the real registry: whom its stages ask, and what its rules can come to there
// (reference: domain 3.6, the diagnostics of an opening).
#include <algorithm>
#include <functional>
#include <set>

#include "definitions/rule_on_roll.h"
#include "definitions/workflow_reader.h"

namespace mithaq::definitions {
namespace {

using Bodies = std::vector<const Body*>;

bool carries(const Body& body, const std::string& tag) {
  return std::find(body.tags.begin(), body.tags.end(), tag) != body.tags.end();
}

std::vector<std::string> all_tags(const Registry& registry) {
  std::set<std::string> tags;
  for (const Body& body : registry.bodies) tags.insert(body.tags.begin(), body.tags.end());
  return {tags.begin(), tags.end()};
}

// The bodies that a stage asks, in the order of the registry.
Bodies roll_of(Document& document, const WrittenStage& written, const Registry& registry) {
  const std::vector<std::string> tags = all_tags(registry);
  for (const PlacedText& tag : written.roll_tags)
    if (std::find(tags.begin(), tags.end(), tag.text) == tags.end())
      document.error(tag.place, "unknown-tag", hinted({{"value", tag.text}}, tag.text, tags));
  std::vector<std::string> ids;
  for (const Body& body : registry.bodies) ids.push_back(body.id.value);
  for (const PlacedText& body : written.roll_bodies)
    if (std::find(ids.begin(), ids.end(), body.text) == ids.end())
      document.error(body.place, "unknown-body", hinted({{"value", body.text}}, body.text, ids));

  Bodies out;
  const RollRule& roll = written.stage.roll;
  for (const Body& body : registry.bodies) {
    const bool is_named = std::find(roll.bodies.begin(), roll.bodies.end(), body.id) != roll.bodies.end();
    const bool is_tagged =
        std::any_of(roll.tags.begin(), roll.tags.end(), [&](const std::string& tag) { return carries(body, tag); });
    if (roll.all || is_named || is_tagged) out.push_back(&body);
  }
  return out;
}

void check_members(Document& document, Place at, const Bodies& roll, const Registry& registry) {
  for (const Body* body : roll) {
    const auto members = registry.members_of(body->id);
    const bool can_be_reached =
        std::any_of(members.begin(), members.end(), [](const Member* member) { return !member->address.empty(); });
    if (members.empty())
      document.error(at, "body-without-member", {{"body", body->id.value}});
    else if (!can_be_reached)
      document.warning(at, "body-without-address", {{"body", body->id.value}});
  }
}

// Two members sign for a body at the highest level: one that has fewer is never counted.
void check_pairs(Document& document, const WrittenStage& written, const Bodies& roll, const Registry& registry) {
  if (written.stage.assurance != "L3") return;
  std::string short_of;
  for (const Body* body : roll)
    if (registry.members_of(body->id).size() < 2) short_of += (short_of.empty() ? "" : ", ") + body->id.value;
  if (!short_of.empty()) document.warning(written.roll_at, "body-without-second", {{"body", short_of}});
}

void check_chair(Document& document, const WrittenPreset& written, const Bodies& roll) {
  const auto tag = written.chair();
  if (!tag) return;
  const auto chairs = std::count_if(roll.begin(), roll.end(), [&](const Body* body) { return carries(*body, *tag); });
  if (chairs == 0) document.error(written.at, "chair-without-vote", {{"tag", *tag}});
  if (chairs > 1) document.error(written.at, "two-chairs", {{"tag", *tag}, {"number", std::to_string(chairs)}});
}

void check_electorates(Document& document, const WrittenPreset& written, const Bodies& roll) {
  if (written.preset.name != "dual-cast") return;
  const std::string core = written.parameter("core").value_or("");
  if (std::all_of(roll.begin(), roll.end(), [&](const Body* body) { return carries(*body, core); }))
    document.warning(written.at, "dual-cast-one-electorate", {{"tag", core}});
}

void check_stage(Document& document, const WrittenStage& written, const Registry& registry) {
  const Bodies roll = roll_of(document, written, registry);
  if (roll.empty()) {
    document.error(written.roll_at, "roll-empty", {{"stage", written.stage.id.value}});
    return;
  }
  check_members(document, written.roll_at, roll, registry);
  check_pairs(document, written, roll, registry);
  const std::size_t before = document.errors();
  // A quorum that comes with a preset stands where the rule does.
  WrittenRule of_preset;
  if (written.rule.quorum) of_preset = {*written.rule.quorum, {written.rule.places.at, {}}, {}, std::nullopt};
  const WrittenRule* const all[] = {written.rule_is_written ? &written.rule : nullptr,
                                    written.quorum        ? &*written.quorum
                                    : written.rule.quorum ? &of_preset
                                                          : nullptr,
                                    written.second_call ? &*written.second_call : nullptr};
  for (const WrittenRule* rule : all) {
    if (!rule) continue;
    check_rule_on_roll(document, *rule, roll, all_tags(registry));
    for (const WrittenPreset& preset : rule->presets) {
      check_chair(document, preset, roll);
      check_electorates(document, preset, roll);
    }
  }
  // What a rule can come to is worth saying only of a rule whose parts are in order.
  if (document.errors() == before) check_outcomes(document, written, roll);
}

}  // namespace

Problems check_on_registry(const std::string& file, std::string_view toml, const Registry& registry) {
  Document document(file, toml);
  if (!document.is_parsed()) return document.problems();
  const WrittenWorkflow written = read_workflow(document);
  if (document.has_errors()) return document.problems();
  Document found(file, toml);
  for (const WrittenStage& stage : written.stages) check_stage(found, stage, registry);
  // What the definition alone gave cause to warn of is not said a second time.
  const Problems before = document.problems();
  Problems out = found.problems();
  std::erase_if(out, [&](const Problem& p) { return std::find(before.begin(), before.end(), p) != before.end(); });
  return out;
}

Problems check_calendars(const std::string& file, std::string_view toml, const std::map<std::string, Calendar>& known,
                         const std::string& folder) {
  Document document(file, toml);
  if (!document.is_parsed()) return document.problems();
  Document found(file, toml);
  for (const WrittenStage& written : read_workflow(document).stages) {
    if (!written.stage.deadline) continue;
    const DeadlineRule& deadline = *written.stage.deadline;
    const auto calendar = known.find(deadline.calendar);
    const auto where = calendar == known.end() || !deadline.instant ? std::nullopt : zone(deadline.zone);
    if (calendar == known.end())
      found.error(written.calendar_at, "unknown-calendar", {{"value", deadline.calendar}, {"folder", folder}});
    if (!where) continue;
    const Day day = std::chrono::floor<std::chrono::days>(where->local(*deadline.instant));
    const Facts facts{{"value", to_date(day)}, {"calendar", deadline.calendar}};
    const std::optional<Day>& until = calendar->second.known_until;
    if (until && day > *until) {
      Facts beyond = facts;
      beyond["known_until"] = to_date(*until);
      found.warning(written.calendar_at, "deadline-beyond-calendar", std::move(beyond));
    }
    if (!calendar->second.is_working(day)) found.warning(written.calendar_at, "deadline-on-day-off", facts);
  }
  return found.problems();
}

}  // namespace mithaq::definitions
