// Workflows, bodies and rolls as canonical data: what is frozen, hashed and read again by a replay.
#include <algorithm>

#include "rules/evolve.h"
#include "rules/rule.h"
#include "rules/snapshot.h"

namespace mithaq::rules {

namespace {

Value text_value(const Text& text) { return Value::object({{"ar", text.ar}, {"en", text.en}}); }
Text text_from(const Value& value) { return {value.string_or("ar", ""), value.string_or("en", "")}; }

Value positions_value(const std::vector<PositionKind>& kinds) {
  Value::Array out;
  for (PositionKind kind : kinds) out.emplace_back(id(kind));
  return Value(std::move(out));
}

std::vector<PositionKind> positions_from(const Value& value) {
  std::vector<PositionKind> out;
  for (const Value& item : value.items()) {
    const auto kind = position_kind(item.string());
    if (!kind) throw WrongShape("unknown position `" + item.string() + "`");
    out.push_back(*kind);
  }
  return out;
}

Value integers(const std::vector<int>& numbers) {
  Value::Array out;
  for (int n : numbers) out.emplace_back(n);
  return Value(std::move(out));
}

std::vector<int> integers_from(const Value& value) {
  std::vector<int> out;
  for (const Value& item : value.items()) out.push_back(static_cast<int>(item.integer()));
  return out;
}

template <class List>
std::size_t place_of(const List& ids, std::string_view wanted) {
  const auto found = std::find(std::begin(ids), std::end(ids), wanted);
  if (found == std::end(ids)) throw WrongShape("unknown word `" + std::string(wanted) + "`");
  return static_cast<std::size_t>(found - std::begin(ids));
}

// Outcomes and route targets are words with hyphens, which no canonical key may hold: lists of pairs.
Value pairs(const std::map<std::string, std::string>& map, const char* key, const char* to) {
  Value::Array out;
  for (const auto& [from, target] : map) out.push_back(Value::object({{key, from}, {to, target}}));
  return Value(std::move(out));
}

std::map<std::string, std::string> pairs_from(const Value& value, const char* key, const char* to) {
  std::map<std::string, std::string> out;
  for (const Value& item : value.items()) out[item.at(key).string()] = item.at(to).string();
  return out;
}

Value deadline_value(const DeadlineRule& rule) {
  Value out;
  if (rule.working_days) out.set("working_days", *rule.working_days);
  if (rule.days) out.set("days", *rule.days);
  if (rule.instant) out.set("instant", to_rfc3339(*rule.instant));
  return out.set("at_minute", rule.at_minute).set("calendar", rule.calendar).set("zone", rule.zone);
}

DeadlineRule deadline_from(const Value& value) {
  DeadlineRule out;
  if (const Value* n = value.find("working_days")) out.working_days = static_cast<int>(n->integer());
  if (const Value* n = value.find("days")) out.days = static_cast<int>(n->integer());
  if (const Value* t = value.find("instant")) out.instant = moment_from_rfc3339(t->string());
  out.at_minute = static_cast<int>(value.at("at_minute").integer());
  out.calendar = value.at("calendar").string();
  out.zone = value.at("zone").string();
  return out;
}

Value goals_value(const std::map<std::string, Goals>& next) {
  Value::Array out;
  for (const auto& [outcome, goals] : next)
    out.push_back(Value::object({{"outcome", outcome}, {"goals", Value::strings(goals)}}));
  return Value(std::move(out));
}

Value waits_value(const Waits& waits) {
  return Value::object({{"settle_wait_minutes", waits.settle_wait_minutes},
                        {"confirm_grace_hours", waits.confirm_grace_hours},
                        {"expires_days", waits.expires_days},
                        {"acknowledge_within", waits.acknowledge_within},
                        {"reassert_within", waits.reassert_within},
                        {"challenge_within", waits.challenge_within},
                        {"withdraw_within", waits.withdraw_within}});
}

Waits waits_from(const Value& value) {
  const auto days = [&](std::string_view key) { return static_cast<int>(value.at(key).integer()); };
  return {days("settle_wait_minutes"), days("confirm_grace_hours"), days("expires_days"),   days("acknowledge_within"),
          days("reassert_within"),     days("challenge_within"),    days("withdraw_within")};
}

Value stage_value(const Stage& stage) {
  Value roll;
  if (stage.roll.all) roll.set("all", true);
  if (!stage.roll.tags.empty()) roll.set("tags", Value::strings(stage.roll.tags));
  if (!stage.roll.bodies.empty()) roll.set("bodies", Value::strings(stage.roll.bodies));
  std::map<std::string, std::string> survival;
  for (const auto& [change, policy] : stage.survival) survival[change] = id(policy);
  Value::Array presets;
  for (const Preset& preset : stage.presets)
    presets.push_back(
        Value::object({{"name", preset.name},
                       {"parameters", pairs({preset.parameters.begin(), preset.parameters.end()}, "name", "value")}}));
  Value out = Value::object(
      {{"id", stage.id.value},
       {"kind", stage.kind},
       {"title", text_value(stage.title)},
       {"join", Value::strings(stage.join)},
       {"roll", roll},
       {"positions", positions_value(stage.positions)},
       {"reason_required", positions_value(stage.reason_required)},
       {"rule", to_value(stage.rule)},
       {"presets", Value(std::move(presets))},
       {"closes", id(stage.closes)},
       {"assurance", stage.assurance},
       {"tie", stage.tie},
       {"change_allowed", stage.change_allowed},
       {"max_rounds", stage.max_rounds},
       {"max_extensions", stage.max_extensions},
       {"minority_words", stage.minority_words},
       {"proxies", stage.proxies},
       {"public_comments", stage.public_comments},
       {"objections_need_reply", stage.objections_need_reply},
       {"waits", waits_value(stage.waits)},
       {"survival", pairs(survival, "change", "policy")},
       {"next", goals_value(stage.next)},
       {"reminders", Value::object({{"working_days_before", integers(stage.reminders.working_days_before)},
                                    {"to_secretary", integers(stage.reminders.to_secretary)},
                                    {"escalate", integers(stage.reminders.escalate)},
                                    {"escalate_to", stage.reminders.escalate_to},
                                    {"remind_at_minute", stage.reminders.remind_at_minute}})}});
  if (stage.quorum) out.set("quorum", to_value(*stage.quorum));
  if (stage.second_call) out.set("second_call", to_value(*stage.second_call));
  if (stage.silence)
    out.set("silence", Value::object({{"delivery_proof", stage.silence->delivery_proof},
                                      {"min_hours", stage.silence->min_hours}}));
  if (stage.chair_finding)
    out.set("chair_finding",
            Value::object({{"chair", stage.chair_finding->chair}, {"appeal", stage.chair_finding->appeal}}));
  if (stage.deadline) out.set("deadline", deadline_value(*stage.deadline));
  return out;
}

Stage stage_from(const Value& value) {
  Stage stage;
  stage.id = {value.at("id").string()};
  stage.kind = value.at("kind").string();
  stage.join = value.strings_or_empty("join");
  stage.title = text_from(value.at("title"));
  const Value& roll = value.at("roll");
  stage.roll.all = roll.boolean_or("all", false);
  stage.roll.tags = roll.strings_or_empty("tags");
  for (const std::string& body : roll.strings_or_empty("bodies")) stage.roll.bodies.push_back({body});
  stage.positions = positions_from(value.at("positions"));
  stage.reason_required = positions_from(value.at("reason_required"));
  stage.rule = rule_from_value(value.at("rule"));
  for (const Value& preset : value.at("presets").items()) {
    const auto parameters = pairs_from(preset.at("parameters"), "name", "value");
    stage.presets.push_back({preset.at("name").string(), {parameters.begin(), parameters.end()}});
  }
  stage.closes = static_cast<Closes>(place_of(closes_ids, value.at("closes").string()));
  stage.assurance = value.at("assurance").string();
  stage.tie = value.at("tie").string();
  stage.change_allowed = value.at("change_allowed").boolean();
  stage.max_rounds = static_cast<int>(value.at("max_rounds").integer());
  stage.max_extensions = static_cast<int>(value.at("max_extensions").integer());
  stage.minority_words = static_cast<int>(value.at("minority_words").integer());
  stage.proxies = value.at("proxies").boolean();
  stage.public_comments = value.at("public_comments").boolean();
  stage.objections_need_reply = value.at("objections_need_reply").boolean();
  stage.waits = waits_from(value.at("waits"));
  for (const auto& [change, policy] : pairs_from(value.at("survival"), "change", "policy"))
    stage.survival[change] = static_cast<Survival>(place_of(survival_ids, policy));
  for (const Value& one : value.at("next").items()) {
    Goals goals;
    for (std::string& goal : one.strings_or_empty("goals")) goals.push_back(std::move(goal));
    stage.next[one.at("outcome").string()] = std::move(goals);
  }
  const Value& reminders = value.at("reminders");
  stage.reminders.working_days_before = integers_from(reminders.at("working_days_before"));
  stage.reminders.to_secretary = integers_from(reminders.at("to_secretary"));
  stage.reminders.escalate = integers_from(reminders.at("escalate"));
  stage.reminders.escalate_to = reminders.at("escalate_to").string();
  stage.reminders.remind_at_minute = static_cast<int>(reminders.at("remind_at_minute").integer());
  if (const Value* quorum = value.find("quorum")) stage.quorum = rule_from_value(*quorum);
  if (const Value* quorum = value.find("second_call")) stage.second_call = rule_from_value(*quorum);
  if (const Value* silence = value.find("silence"))
    stage.silence =
        SilenceProcedure{silence->at("delivery_proof").string(), static_cast<int>(silence->at("min_hours").integer())};
  if (const Value* finding = value.find("chair_finding"))
    stage.chair_finding =
        ChairFinding{finding->at("chair").string(), static_cast<int>(finding->at("appeal").integer())};
  if (const Value* deadline = value.find("deadline")) stage.deadline = deadline_from(*deadline);
  return stage;
}

}  // namespace

// What an older program did not know is written only where it is asked for: the digests of its snapshots stand.
Value to_value(const Workflow& workflow) {
  Value::Array stages, duties;
  for (const Stage& stage : workflow.stages) stages.push_back(stage_value(stage));
  for (const auto& [moment, plugins] : workflow.duties)
    duties.push_back(Value::object({{"moment", moment}, {"plugins", Value::strings(plugins)}}));
  Value out = Value::object({{"schema", workflow_schema},
                             {"id", workflow.id.value},
                             {"number", workflow.number},
                             {"title", text_value(workflow.title)},
                             {"authoritative", code(workflow.authoritative)},
                             {"positions_public", workflow.positions_public},
                             {"change_class_by", workflow.change_class_by},
                             {"start", Value::strings(workflow.start)},
                             {"stages", Value(std::move(stages))},
                             {"duties", Value(std::move(duties))}});
  if (workflow.require_trusted_time) out.set("require_trusted_time", true);
  return out;
}

std::optional<Refusal> unknown_schema(const Value& workflow) {
  const std::int64_t schema = workflow.at("schema").integer();
  if (schema == workflow_schema) return std::nullopt;
  return Refusal{"unknown-schema", {{"schema", std::to_string(schema)}, {"known", std::to_string(workflow_schema)}}};
}

Workflow workflow_from_value(const Value& value) {
  if (const auto refusal = unknown_schema(value))
    throw WrongShape("a workflow snapshot of schema " + refusal->facts.at("schema") + ": this program reads schema " +
                     refusal->facts.at("known") + "; a version of Mithaq that writes schema " +
                     refusal->facts.at("schema") + " can read it");
  Workflow workflow;
  workflow.id = {value.at("id").string()};
  workflow.number = static_cast<int>(value.at("number").integer());
  workflow.title = text_from(value.at("title"));
  workflow.authoritative = value.at("authoritative").string() == "en" ? Language::en : Language::ar;
  workflow.positions_public = value.at("positions_public").boolean();
  workflow.change_class_by = value.at("change_class_by").string();
  workflow.require_trusted_time = value.find("require_trusted_time") != nullptr;
  workflow.start = value.strings_or_empty("start");
  for (const Value& stage : value.at("stages").items()) workflow.stages.push_back(stage_from(stage));
  for (const Value& duty : value.at("duties").items())
    workflow.duties[duty.at("moment").string()] = duty.strings_or_empty("plugins");
  return workflow;
}

Value to_value(const Body& body) {
  return Value::object({{"id", body.id.value},
                        {"name", text_value(body.name)},
                        {"tags", Value::strings(body.tags)},
                        {"weights", weights_value(body.weights)}});
}

Value weights_value(const std::map<std::string, std::int64_t>& weights) {
  Value::Array out;
  for (const auto& [name, weight] : weights) out.push_back(Value::object({{"id", name}, {"weight", weight}}));
  return Value(std::move(out));
}

Value roll_value(const std::vector<Seat>& roll) {
  Value::Array out;
  for (const Seat& seat : roll)
    out.push_back(Value::object(
        {{"body", seat.body.value}, {"tags", Value::strings(seat.tags)}, {"weights", weights_value(seat.weights)}}));
  return Value::object({{"bodies", Value(std::move(out))}});
}

std::vector<Seat> roll_from_value(const Value& value) {
  std::vector<Seat> roll;
  for (const Value& item : value.at("bodies").items()) {
    Seat seat{{item.at("body").string()}, item.strings_or_empty("tags"), {}};
    for (const Value& weight : item.at("weights").items())
      seat.weights[weight.at("id").string()] = weight.at("weight").integer();
    roll.push_back(std::move(seat));
  }
  return roll;
}

Value frozen_rule_value(const Rule& rule, const std::optional<Rule>& quorum, const std::vector<PositionKind>& offered) {
  Value out = Value::object({{"rule", to_value(rule)}, {"positions", positions_value(offered)}});
  if (quorum) out.set("quorum", to_value(*quorum));
  return out;
}

FrozenRule frozen_rule_from_value(const Value& value) {
  FrozenRule out{rule_from_value(value.at("rule")), std::nullopt, positions_from(value.at("positions"))};
  if (const Value* quorum = value.find("quorum")) out.quorum = rule_from_value(*quorum);
  return out;
}

Value calendar_value(const Calendar& calendar) {
  Value::Array weekend, holidays;
  for (const std::chrono::weekday day : calendar.weekend) weekend.emplace_back(static_cast<int>(day.c_encoding()));
  for (const Holiday& holiday : calendar.holidays) holidays.emplace_back(to_date(holiday.date));
  Value out = Value::object({{"id", calendar.id}});
  out.set("weekend", Value(std::move(weekend))).set("holidays", Value(std::move(holidays)));
  if (calendar.known_until) out.set("known_until", to_date(*calendar.known_until));
  return out;
}

Calendar calendar_from_value(const Value& value) {
  const auto day = [](const std::string& date) {
    if (const auto read = day_from_date(date)) return *read;
    throw WrongShape("not a date: `" + date + "`");
  };
  Calendar out;
  out.id = value.at("id").string();
  for (const Value& weekday : value.at("weekend").items())
    out.weekend.emplace_back(static_cast<unsigned>(weekday.integer()));
  for (const Value& date : value.at("holidays").items()) out.holidays.push_back({day(date.string()), {}});
  if (const Value* until = value.find("known_until")) out.known_until = day(until->string());
  return out;
}

}  // namespace mithaq::rules
