// `mithaq workflow explain`: what a definition says, in sentences and as data; needs no daemon.
#include <algorithm>

#include "cli/commands.h"
#include "cli/json_value.h"
#include "cli/problem_lines.h"
#include "cli/stage_terms.h"
#include "definitions/files.h"
#include "rules/rule.h"
#include "service/premises.h"

namespace mithaq::cli {

namespace {

using notices::Facts;

std::string joined(const std::vector<std::string>& words, const std::string& between) {
  std::string out;
  for (const std::string& word : words) out += (out.empty() ? "" : between) + word;
  return out;
}

// TOML as somebody would write it: { count = "for", at_least = "2/3", of = "roll" }.
std::string toml(const Value& value) {
  if (value.is_bool()) return value.boolean() ? "true" : "false";
  if (value.is_integer()) return std::to_string(value.integer());
  if (value.is_string()) return "\"" + value.string() + "\"";
  std::vector<std::string> parts;
  if (value.is_array()) {
    for (const Value& item : value.items()) parts.push_back(toml(item));
    return "[ " + joined(parts, ", ") + " ]";
  }
  // In the order in which people say it, not in that of the alphabet.
  static const std::vector<std::string> order = {"count", "at_least", "at_most", "more_than", "less_than",
                                                 "of",    "weight",   "within",  "each"};
  const auto place = [](const std::string& key) { return std::ranges::find(order, key) - order.begin(); };
  std::vector<std::string> keys;
  for (const auto& [key, ignored] : value.members()) keys.push_back(key);
  std::ranges::stable_sort(keys, {}, place);
  for (const std::string& key : keys) parts.push_back(key + " = " + toml(value.at(key)));
  return "{ " + joined(parts, ", ") + " }";
}

class Explanation {
 public:
  Explanation(const Terminal& terminal, const Workflow& workflow, const std::optional<Registry>& registry)
      : terminal_(terminal), workflow_(workflow), registry_(registry) {
    if (!registry) return;
    names_.tags = registry->tags;
    names_.weights = registry->weights;
    for (const Body& body : registry->bodies) names_.bodies[body.id.value] = body.name;
  }

  void print() const {
    terminal_.line(workflow_.title.in(terminal_.language) + " (" + workflow_.id.value + " " +
                   std::to_string(workflow_.number) + ")");
    terminal_.line(say("start", {{"stages", stages(workflow_.start, terminal_.language)}}, terminal_.language));
    if (workflow_.require_trusted_time) terminal_.line(say("trusted-time", {}, terminal_.language));
    for (const Stage& stage : workflow_.stages) {
      terminal_.line("");
      terminal_.line(terminal_.good(stage.title.in(terminal_.language)) + " (" + stage.id.value + ", " + stage.kind +
                     ")");
      for (const std::string& line : sentences(stage, terminal_.language)) terminal_.line("  " + line);
      terminal_.line("  rule   = " + toml(rules::to_value(stage.rule)));
      if (stage.quorum) terminal_.line("  quorum = " + toml(rules::to_value(*stage.quorum)));
      if (stage.second_call) terminal_.line("  second_call.quorum = " + toml(rules::to_value(*stage.second_call)));
    }
  }

  Json json() const {
    Json stages = Json::array();
    for (const Stage& stage : workflow_.stages) stages.push_back(stage_json(stage));
    return {{"workflow", workflow_.id.value},
            {"number", workflow_.number},
            {"title", {{"ar", workflow_.title.ar}, {"en", workflow_.title.en}}},
            {"start", workflow_.start},
            {"require_trusted_time", workflow_.require_trusted_time},
            {"stages", stages}};
  }

 private:
  std::string say(const std::string& id, const Facts& facts, Language language) const {
    return terminal_.phrases().say("definition." + id, language, facts, notices::Isolation::none);
  }
  static std::string plain(const std::string& text) { return notices::without_isolates(text); }

  std::string stages(const std::vector<std::string>& ids, Language language) const {
    std::vector<std::string> out;
    for (const std::string& id : ids) {
      const Stage* stage = workflow_.stage(id);
      out.push_back(stage ? stage->title.in(language) : say("target-" + id, {}, language));
    }
    return joined(out, say("and", {}, language));
  }

  std::vector<const Body*> roll(const Stage& stage) const {
    std::vector<const Body*> out;
    for (const Body& body : registry_->bodies) {
      const bool has_tag = std::ranges::any_of(stage.roll.tags, [&](const std::string& tag) {
        return std::ranges::find(body.tags, tag) != body.tags.end();
      });
      const bool is_named = std::ranges::find(stage.roll.bodies, body.id) != stage.roll.bodies.end();
      if (stage.roll.all || has_tag || is_named) out.push_back(&body);
    }
    return out;
  }

  std::string asked(const Stage& stage, Language language) const {
    std::vector<std::string> names;
    const auto name = [&](const std::map<std::string, Text>& titles, const std::string& id) {
      const auto found = titles.find(id);
      return found == titles.end() ? id : found->second.in(language);
    };
    for (const std::string& tag : stage.roll.tags) names.push_back(name(names_.tags, tag));
    for (const BodyId& body : stage.roll.bodies) names.push_back(name(names_.bodies, body.value));
    const std::string whom = stage.roll.all ? "all" : stage.roll.bodies.empty() ? "tags" : "bodies";
    Facts facts{{"whom", whom}, {"names", joined(names, say("comma", {}, language))}};
    std::string out = say("asked", facts, language);
    if (registry_) {
      const auto bodies = roll(stage);
      std::vector<std::string> all;
      for (const Body* body : bodies) all.push_back(body->name.in(language));
      out += " " + say("on-roll",
                       {{"n", static_cast<std::int64_t>(bodies.size())},
                        {"names", joined(all, say("semicolon", {}, language))}},
                       language);
    }
    return out;
  }

  std::string deadline(const Stage& stage, Language language) const {
    if (!stage.deadline) return say("no-deadline", {}, language);
    const DeadlineRule& rule = *stage.deadline;
    if (rule.instant) {
      const auto zone = definitions::zone(rule.zone);
      return say("deadline-instant",
                 {{"when",
                   zone ? plain(terminal_.phrases().when(*rule.instant, *zone, language)) : to_rfc3339(*rule.instant)}},
                 language);
    }
    return say(rule.working_days ? "deadline-working-days" : "deadline-days",
               {{"n", std::int64_t{rule.working_days.value_or(rule.days.value_or(0))}},
                {"at", clock(rule.at_minute)},
                {"zone", rule.zone},
                {"calendar", rule.calendar}},
               language);
  }

  std::vector<std::string> sentences(const Stage& stage, Language language) const {
    const notices::Phrases& phrases = terminal_.phrases();
    const Value rule = rules::to_value(stage.rule);
    const std::optional<Value> quorum = stage.quorum ? std::optional(rules::to_value(*stage.quorum)) : std::nullopt;
    std::vector<std::string> out;
    if (!stage.join.empty()) out.push_back(say("join", {{"stages", stages(stage.join, language)}}, language));
    out.push_back(asked(stage, language));
    std::vector<std::string> positions;
    for (const PositionKind kind : stage.positions)
      positions.push_back(phrases.say("position." + std::string(id(kind)), language, {}, notices::Isolation::none));
    out.push_back(say("positions", {{"names", joined(positions, say("comma", {}, language))}}, language));
    for (const Preset& preset : stage.presets) out.push_back(preset_sentence(preset, language));
    out.push_back(plain(phrases.rule_sentence(rule, language, names_)));
    if (quorum) out.push_back(plain(phrases.quorum_sentence(*quorum, language, names_)));
    if (stage.second_call)
      out.push_back(say("second-call", {}, language) + " " +
                    plain(phrases.quorum_sentence(rules::to_value(*stage.second_call), language, names_)));
    out.push_back(say("closes-" + std::string(id(stage.closes)), {}, language));
    out.push_back(deadline(stage, language));
    out.push_back(plain(
        phrases.silence_sentence(rule, quorum ? &*quorum : nullptr, stage.closes != Closes::when_decided, language)));
    if (stage.silence)
      out.push_back(
          say("silence-" + stage.silence->delivery_proof, {{"n", std::int64_t{stage.silence->min_hours}}}, language));
    if (stage.chair_finding)
      out.push_back(say("chair-finding",
                        {{"tag", stage.chair_finding->chair}, {"n", std::int64_t{stage.chair_finding->appeal}}},
                        language));
    if (stage.objections_need_reply) out.push_back(say("need-reply", {}, language));
    for (std::string& term : stage_terms(phrases, stage, language)) out.push_back(std::move(term));
    for (const auto& [outcome, goals] : stage.next)
      out.push_back(say("next",
                        {{"outcome", phrases.say("outcome." + outcome, language, {}, notices::Isolation::none)},
                         {"goal", stages(goals, language)}},
                        language));
    return out;
  }

  std::string preset_sentence(const Preset& preset, Language language) const {
    std::vector<std::string> parameters;
    for (const auto& [key, value] : preset.parameters) parameters.push_back(key + " = " + value);
    Facts facts{{"preset", preset.name}};
    if (!parameters.empty()) facts["parameters"] = joined(parameters, ", ");
    return say("preset", facts, language);
  }

  Json stage_json(const Stage& stage) const {
    Json out = {{"stage", stage.id.value},
                {"kind", stage.kind},
                {"title", {{"ar", stage.title.ar}, {"en", stage.title.en}}},
                {"join", stage.join},
                {"rule", json_from_value(rules::to_value(stage.rule))},
                {"closes", id(stage.closes)},
                {"assurance", stage.assurance}};
    for (const auto& [outcome, goals] : stage.next) out["next"][outcome] = std::vector<std::string>(goals);
    if (stage.quorum) out["quorum"] = json_from_value(rules::to_value(*stage.quorum));
    if (stage.second_call) out["second_call"] = json_from_value(rules::to_value(*stage.second_call));
    for (const PositionKind kind : stage.positions) out["positions"].push_back(id(kind));
    out["presets"] = Json::array();
    for (const Preset& preset : stage.presets) {
      Json parameters = Json::object();
      for (const auto& [key, value] : preset.parameters) parameters[key] = value;
      out["presets"].push_back({{"preset", preset.name}, {"parameters", parameters}});
    }
    if (registry_)
      for (const Body* body : roll(stage)) out["roll"].push_back(body->id.value);
    for (const Language language : {Language::ar, Language::en})
      out["sentences"][std::string(code(language))] = sentences(stage, language);
    return out;
  }

  const Terminal& terminal_;
  const Workflow& workflow_;
  const std::optional<Registry>& registry_;
  notices::Names names_;
};

}  // namespace

int workflow_explain(const Terminal& terminal, const std::string& file, const std::string& registry_file) {
  const std::string toml_text = service::read_file(file);
  auto workflow = definitions::workflow_from_toml(file, toml_text);
  definitions::Problems problems = workflow.problems;
  std::optional<Registry> registry;
  if (!registry_file.empty()) {
    auto read = definitions::registry_from_toml(registry_file, service::read_file(registry_file));
    problems.insert(problems.end(), read.problems.begin(), read.problems.end());
    registry = std::move(read.value);
    if (workflow.value && registry)
      for (auto& problem : definitions::check_on_registry(file, toml_text, *registry))
        problems.push_back(std::move(problem));
  }
  const bool is_broken = definitions::has_errors(problems);
  const Json told = json_of(terminal, problems);
  if (!terminal.json) print(terminal, problems);
  if (!workflow.value) {
    if (terminal.json) terminal.data({{"problems", told}});
    return no;
  }
  const Explanation explanation(terminal, *workflow.value, registry);
  if (terminal.json) {
    Json data = explanation.json();
    data["problems"] = told;
    terminal.data(data);
  } else {
    explanation.print();
  }
  return is_broken ? no : yes;
}

}  // namespace mithaq::cli
