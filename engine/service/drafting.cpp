// Opening, revising and withdrawing a charter, for offices.
#include <algorithm>

#include "rules/articles.h"
#include "rules/evolve.h"
#include "service/secretariat.h"
#include "trail/canonical.h"
#include "trail/digest.h"

namespace mithaq::service {

namespace {

constexpr std::size_t longest_text = 1u << 20;  // of a charter, bytes
constexpr std::size_t longest_reason = 16u << 10;

// One line a problem, as a compiler writes it; for the reader in both languages.
std::map<std::string, std::string> told(const definitions::Problems& problems, const notices::Phrases& phrases) {
  std::map<std::string, std::string> out{{"number", std::to_string(problems.size())}};
  for (Language language : {Language::ar, Language::en}) {
    std::string& lines = out["problems_" + std::string(code(language))];
    for (const definitions::Problem& problem : problems) {
      notices::Facts facts(problem.facts.begin(), problem.facts.end());
      if (!lines.empty()) lines += '\n';
      lines += problem.file + ":" + std::to_string(problem.line) + ":" + std::to_string(problem.column) + ": " +
               phrases.say("problem." + problem.id, language, facts, notices::Isolation::none);
    }
  }
  return out;
}

Result<std::map<Language, std::string>, Refusal> texts_at_the_door(const std::map<Language, std::string>& texts) {
  std::map<Language, std::string> out;
  for (const auto& [language, raw] : texts) {
    auto text = prose_at_the_door(raw, "text." + std::string(code(language)), longest_text);
    if (!text) return text.error();
    out[language] = *text;
  }
  return out;
}

Result<Text, Refusal> title_at_the_door(const OpenRequest& request, const std::map<Language, std::string>& texts) {
  Text title;
  for (Language language : {Language::ar, Language::en}) {
    std::string& to = language == Language::ar ? title.ar : title.en;
    if (request.title)
      to = request.title->in(language);
    else if (texts.contains(language))
      to = rules::charter_title(texts.at(language));
  }
  // A charter in one language bears its title in both places, so that no list shows an empty line.
  if (title.ar.empty()) title.ar = title.en;
  if (title.en.empty()) title.en = title.ar;
  auto ar = name_at_the_door(title.ar, "title.ar");
  if (!ar) return ar.error();
  auto en = name_at_the_door(title.en, "title.en");
  if (!en) return en.error();
  return Text{*ar, *en};
}

// A duty that nobody does would leave its jobs waiting for ever.
std::optional<Refusal> refused_duties(const Workflow& workflow, const std::vector<definitions::Manifest>& enabled) {
  for (const auto& [moment, plugins] : workflow.duties)
    for (const std::string& plugin : plugins) {
      const auto does = [&](std::string_view duty) {
        return std::ranges::any_of(enabled, [&](const definitions::Manifest& manifest) {
          return manifest.name == plugin && std::ranges::find(manifest.duties, duty) != manifest.duties.end();
        });
      };
      const bool is_done = moment == "ratified" ? does("signer") || does("archiver") : does("notifier");
      if (!is_done) return Refusal{"plugin-not-enabled", {{"plugin", plugin}, {"moment", moment}}};
    }
  return std::nullopt;
}

std::string joined(const std::map<Language, std::string>& texts) {
  std::string out;
  for (const auto& [language, text] : texts) out += std::string(code(language)) + trail::digest(text);
  return out;
}

}  // namespace

Result<Actor, Refusal> Secretariat::actor(const Caller& caller, const std::vector<std::string_view>& roles) const {
  const auto office = [&](const Member& member) -> std::optional<std::string> {
    for (std::string_view role : roles)
      if (std::ranges::any_of(member.roles, [&](Role r) { return id(r) == role; })) return std::string(role);
    return std::nullopt;
  };
  if (!caller.member.empty()) {
    const Member* member = premises_.registry.member(caller.member);
    if (!member) return Refusal{"unknown-member", {{"id", caller.member.value}}};
    if (const auto role = office(*member)) return Actor{*role, member->id, std::nullopt};
    return Refusal{"not-allowed", {{"id", caller.member.value}}};
  }
  // Nobody named: clear only when one person alone holds such an office.
  std::optional<Actor> only;
  for (const Member& member : premises_.registry.members)
    if (const auto role = office(member)) {
      if (only) return Refusal{"who-acts", {{"role", std::string(roles.front())}}};
      only = Actor{*role, member.id, std::nullopt};
    }
  if (!only) return Refusal{"who-acts", {{"role", std::string(roles.front())}}};
  return *only;
}

Result<Opened, Refusal> Secretariat::open_charter(const Caller& caller, const OpenRequest& request) {
  auto by = actor(caller, {"administrator", "secretary", "convener"});
  if (!by) return by.error();
  if (!is_kebab(request.id) || request.id == registry_strand) return Refusal{"charter-id-form", {{"id", request.id}}};
  auto workflow = definitions::workflow_from_toml(request.workflow_file, request.workflow_toml);
  if (!workflow.value) return Refusal{"workflow-problems", told(workflow.problems, phrases())};
  auto problems = definitions::check_on_registry(request.workflow_file, request.workflow_toml, premises_.registry);
  if (definitions::has_errors(problems)) {
    std::erase_if(problems, [](const definitions::Problem& p) { return p.warning; });
    return Refusal{"workflow-problems", told(problems, phrases())};
  }
  for (const Stage& stage : workflow.value->stages) {
    if (!stage.deadline) continue;
    if (!premises_.know_zone(stage.deadline->zone)) return Refusal{"unknown-zone", {{"zone", stage.deadline->zone}}};
    if (!premises_.calendars.contains(stage.deadline->calendar))
      return Refusal{"unknown-calendar", {{"calendar", stage.deadline->calendar}}};
  }
  if (auto refusal = refused_duties(*workflow.value, premises_.manifests)) return *refusal;
  auto texts = texts_at_the_door(request.texts);
  if (!texts) return texts.error();
  if (!texts->contains(workflow.value->authoritative))
    return Refusal{"text-empty", {{"field", "text." + std::string(code(workflow.value->authoritative))}}};
  auto title = title_at_the_door(request, *texts);
  if (!title) return title.error();

  rules::OpenCharter command{{request.id}, *title, *texts, {}, trail::write(rules::to_value(*workflow.value))};
  command.workflow_sha256 = trail::digest(command.workflow_snapshot);
  Order order;
  order.charter = command.id;
  order.actor = *by;
  order.channel = Channel::cli;
  order.key = caller.key;
  order.body = "open " + request.id + " " + command.workflow_sha256 + " " + joined(*texts);
  order.workflow = std::move(*workflow.value);
  order.command = std::move(command);
  auto done = writer_.run(std::move(order));
  if (!done) return done.error();
  return Opened{request.id, static_cast<int>(writer_.charter({request.id})->entries)};
}

Result<Opened, Refusal> Secretariat::publish_revision(const Caller& caller, const std::string& charter,
                                                      const std::map<Language, std::string>& texts,
                                                      const std::string& change, const std::string& reason,
                                                      const std::vector<std::string>& answers) {
  auto by = actor(caller, {"secretary", "administrator"});
  if (!by) return by.error();
  auto clean = texts_at_the_door(texts);
  if (!clean) return clean.error();
  auto why = prose_at_the_door(reason, "reason", longest_reason);
  if (!why) return why.error();
  rules::PublishRevision command{*clean, change, *why, {}};
  for (const std::string& id : answers) command.answers.push_back({id});
  Order order;
  order.charter = {charter};
  order.actor = *by;
  order.channel = Channel::cli;
  order.key = caller.key;
  order.body = "revise " + charter + " " + change + " " + joined(*clean) + trail::digest(*why);
  order.command = std::move(command);
  auto done = writer_.run(std::move(order));
  if (!done) return done.error();
  return Opened{charter, static_cast<int>(writer_.charter({charter})->entries)};
}

Result<Opened, Refusal> Secretariat::withdraw_charter(const Caller& caller, const std::string& charter,
                                                      const std::string& reason) {
  auto by = actor(caller, {"convener", "secretary", "administrator"});
  if (!by) return by.error();
  auto why = prose_at_the_door(reason, "reason", longest_reason);
  if (!why) return why.error();
  Order order;
  order.charter = {charter};
  order.actor = *by;
  order.channel = Channel::cli;
  order.key = caller.key;
  order.body = "withdraw " + charter + " " + trail::digest(*why);
  order.command = rules::WithdrawCharter{*why};
  auto done = writer_.run(std::move(order));
  if (!done) return done.error();
  return Opened{charter, static_cast<int>(writer_.charter({charter})->entries)};
}

}  // namespace mithaq::service
