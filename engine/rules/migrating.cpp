#include "rules/migrating.h"

#include <algorithm>
#include <array>
#include <set>

#include "rules/draft.h"
#include "rules/evolve.h"
#include "rules/snapshot.h"
#include "trail/canonical.h"
#include "trail/digest.h"

namespace mithaq::rules {

namespace {

using Change = MigrationReport::Change;
using Keys = std::set<std::string_view>;

constexpr std::array<std::string_view, 3> classes = {"live", "forward", "re-consent"};

// Of a stage: what only people read, whether its round is open or not.
const Keys told = {"title", "kind", "presets", "reminders"};
// Of a stage: what its open round does not go by any more or not yet. The deadline was fixed at the opening and moves
// by entries of its own; the rest says what comes after the outcome, or after a new text.
const Keys later = {"deadline", "max_rounds", "minority_words", "next", "second_call", "survival", "join"};
// Of the workflow: what bodies rely on while a round is open.
const Keys relied_on = {"authoritative", "positions_public"};

// Canonical JSON of any value; only whole objects are written by themselves.
std::string text(const Value* value) {
  if (!value) return "";
  const std::string wrapped = trail::write(Value::object({{"v", *value}}));
  return wrapped.substr(5, wrapped.size() - 6);
}

// Calls `tell` with each key that differs and its two values (nullptr: not there).
template <class Tell>
void differences(const Value& from, const Value& to, Tell tell) {
  std::set<std::string> keys;
  for (const auto& [key, value] : from.members()) keys.insert(key);
  for (const auto& [key, value] : to.members()) keys.insert(key);
  for (const std::string& key : keys) {
    const Value *before = from.find(key), *after = to.find(key);
    if (!before || !after || *before != *after) tell(key, before, after);
  }
}

const Value* stage_in(const Value& workflow, const std::string& id) {
  for (const Value& stage : workflow.at("stages").items())
    if (stage.at("id").string() == id) return &stage;
  return nullptr;
}

bool is_open(const Charter& charter, const std::string& stage) {
  return std::ranges::any_of(charter.live_rounds(), [&](const Round* round) { return round->stage.value == stage; });
}

// Notices are words on their way to people; what seals and archives a charter is part of how it is made.
std::string_view class_of_duties(const Value& from, const Value& to) {
  const auto at_the_end = [](const Value& duties) {
    for (const Value& duty : duties.items())
      if (duty.at("moment").string() == "ratified") return text(&duty);
    return std::string();
  };
  return at_the_end(from) == at_the_end(to) ? "live" : "forward";
}

std::string_view class_of(const Charter& charter, const std::string& key, const Value* from, const Value* to) {
  if (key == "title") return "live";
  if (key == "duties") return class_of_duties(*from, *to);
  return relied_on.contains(key) && !charter.live_rounds().empty() ? "re-consent" : "forward";
}

std::vector<Change> changes(const Charter& charter, const Value& from, const Value& to) {
  std::vector<Change> out;
  differences(from, to, [&](const std::string& key, const Value* before, const Value* after) {
    if (key != "id" && key != "number" && key != "stages")
      out.push_back({std::string(class_of(charter, key, before, after)), "", key, text(before), text(after)});
  });
  for (const Value& stage : from.at("stages").items()) {
    const std::string& id = stage.at("id").string();
    const Value* other = stage_in(to, id);
    if (!other) {
      out.push_back({"forward", id, "stage", text(&stage), ""});
      continue;
    }
    const bool open = is_open(charter, id);
    differences(stage, *other, [&](const std::string& key, const Value* before, const Value* after) {
      const std::string_view its = told.contains(key)             ? "live"
                                   : open && !later.contains(key) ? "re-consent"
                                                                  : "forward";
      out.push_back({std::string(its), id, key, text(before), text(after)});
    });
  }
  for (const Value& stage : to.at("stages").items())
    if (!stage_in(from, stage.at("id").string()))
      out.push_back({"forward", stage.at("id").string(), "stage", "", text(&stage)});
  return out;
}

std::optional<Refusal> obstacle(const Charter& charter, const Workflow& to, const Digest& sha256,
                                const std::vector<Change>& changes) {
  if (charter.state != "running" && charter.state != "drafting")
    return Refusal{"charter-ended", {{"charter", charter.id.value}}};
  if (to.id != charter.workflow)
    return Refusal{"migrate-other-workflow", {{"workflow", to.id.value}, {"from", charter.workflow.value}}};
  if (sha256 == charter.workflow_sha256 || changes.empty())
    return Refusal{"migrate-nothing", {{"workflow", to.id.value}}};
  if (to.number <= charter.workflow_number)
    return Refusal{"migrate-number",
                   {{"number", std::to_string(to.number)}, {"from", std::to_string(charter.workflow_number)}}};
  for (const Round* round : charter.live_rounds())
    if (round->state == "settling") return Refusal{"migrate-while-settling", {{"stage", round->stage.value}}};
  // The trail names a stage by its id: one that has ever opened stays, as does one that waits to open.
  std::vector<std::string> needed = charter.resume_at;
  needed.insert(needed.end(), charter.arrived.begin(), charter.arrived.end());
  for (const Round& round : charter.rounds) needed.push_back(round.stage.value);
  for (const std::string& stage : needed)
    if (!to.stage(stage)) return Refusal{"migrate-stage-gone", {{"stage", stage}}};
  for (const Change& change : changes)
    if (change.change_class == "re-consent")
      return Refusal{
          "migrate-needs-return",
          {{"stage", change.stage.empty() ? charter.current()->stage.value : change.stage}, {"key", change.key}}};
  return std::nullopt;
}

Value report_value(const MigrationReport& report) {
  Value::Array all;
  for (const Change& change : report.changes) {
    Value one = Value::object({{"class", change.change_class}, {"key", change.key}});
    if (!change.stage.empty()) one.set("stage", change.stage);
    if (!change.from.empty()) one.set("from", change.from);
    if (!change.to.empty()) one.set("to", change.to);
    all.push_back(std::move(one));
  }
  return Value::object({{"class", report.change_class}, {"changes", Value(std::move(all))}});
}

Value flow(const WorkflowId& id, int number, const Digest& sha256) {
  return Value::object({{"id", id.value}, {"number", number}, {"sha256", sha256}});
}

}  // namespace

MigrationReport migration_report(const Charter& charter, const Workflow& to, const Digest& sha256) {
  MigrationReport out;
  out.changes = changes(charter, to_value(*charter.definition), to_value(to));
  for (std::string_view one : classes)
    if (std::ranges::any_of(out.changes, [&](const Change& change) { return change.change_class == one; }))
      out.change_class = one;
  out.obstacle = obstacle(charter, to, sha256, out.changes);
  return out;
}

Step step(Draft& draft, const MigrateWorkflow& command) {
  const Charter& charter = draft.charter;
  if (draft.origin.actor.kind != "administrator" || !draft.origin.actor.member)
    return Refusal{"not-an-administrator", {{"charter", charter.id.value}}};
  if (command.reason.empty()) return Refusal{"reason-required", {{"field", "reason"}}};
  const MemberId by = *draft.origin.actor.member;
  const Value snapshot = trail::read(command.snapshot);
  if (const auto refusal = unknown_schema(snapshot)) return refusal;
  const Workflow to = workflow_from_value(snapshot);
  const MigrationReport report = migration_report(charter, to, command.sha256);
  if (report.obstacle) return report.obstacle;
  const bool is_proposed = charter.proposed && charter.proposed->sha256 == command.sha256;
  const bool takes_two = report.change_class != "live";
  if (takes_two && is_proposed && charter.proposed->by == by) return Refusal{"same-person", {{"id", by.value}}};

  Value data = Value::object({{"class", report.change_class},
                              {"from", flow(charter.workflow, charter.workflow_number, charter.workflow_sha256)},
                              {"to", flow(to.id, to.number, command.sha256)},
                              {"reason", command.reason}});
  const bool takes_effect = !takes_two || is_proposed;
  if (takes_effect) {
    std::vector<MemberId> approved_by = {by};
    if (is_proposed && charter.proposed->by != by) approved_by.insert(approved_by.begin(), charter.proposed->by);
    data.set("approved_by", Value::strings(approved_by));
  } else {
    data.set("by", by.value);
  }
  Entry entry = draft.by_origin(takes_effect ? "workflow-migrated" : "migration-proposed", std::move(data));
  entry.evidence.push_back(draft.document("workflow", "application/json", command.snapshot));
  entry.evidence.push_back(draft.canonical_document("report", report_value(report)));
  draft.append(std::move(entry));
  return std::nullopt;
}

}  // namespace mithaq::rules
