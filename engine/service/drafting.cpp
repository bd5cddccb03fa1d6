// Opening, revising and withdrawing a charter, for offices.
#include <algorithm>

#include "rules/articles.h"
#include "rules/links.h"
#include "service/door.h"
#include "service/secretariat.h"
#include "trail/canonical.h"
#include "trail/digest.h"

namespace mithaq::service {

namespace {

constexpr std::size_t longest_text = 1u << 20;  // of a charter, bytes

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

std::string joined(const std::map<Language, std::string>& texts) {
  std::string out;
  for (const auto& [language, text] : texts) out += std::string(code(language)) + trail::digest(text);
  return out;
}

std::string said(const CharterLinks& links) {
  return links.empty() ? "" : " " + trail::digest(trail::write(rules::links_value(links)));
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
  auto definition = defined(request.workflow_file, request.workflow_toml, request.acknowledged);
  if (!definition) return definition.error();
  auto texts = texts_at_the_door(request.texts);
  if (!texts) return texts.error();
  if (!texts->contains(definition->workflow.authoritative))
    return Refusal{"text-empty", {{"field", "text." + std::string(code(definition->workflow.authoritative))}}};
  auto title = title_at_the_door(request, *texts);
  if (!title) return title.error();

  rules::OpenCharter command{{request.id}, *title, *texts, definition->sha256, definition->snapshot, request.links};
  Order order;
  order.charter = command.id;
  order.actor = *by;
  order.channel = Channel::cli;
  order.key = caller.key;
  order.body = "open " + request.id + " " + command.workflow_sha256 + " " + joined(*texts) +
               trail::digest(title->ar + "\n" + title->en) + said(request.links);
  order.workflow = std::move(definition->workflow);
  order.command = std::move(command);
  auto done = writer_.run(std::move(order));
  if (!done) return done.error();
  return opened({request.id}, *done);
}

Result<Opened, Refusal> Secretariat::publish_revision(const Caller& caller, const std::string& charter,
                                                      const std::map<Language, std::string>& texts,
                                                      const std::string& change, const std::string& reason,
                                                      const std::vector<std::string>& answers,
                                                      const CharterLinks& links) {
  const auto running = is_kebab(charter) ? writer_.charter({charter}) : nullptr;
  if (!running) return Refusal{"unknown-charter", {{"charter", charter}}};
  // Whoever the definition trusts to say of which class a change is comes first; the rules have the last word.
  auto by = actor(caller, {running->definition->change_class_by, "secretary", "administrator"});
  if (!by) return by.error();
  auto clean = texts_at_the_door(texts);
  if (!clean) return clean.error();
  auto why = prose_at_the_door(reason, "reason", longest_reason);
  if (!why) return why.error();
  rules::PublishRevision command{*clean, change, *why, {}, links};
  for (const std::string& id : answers) command.answers.push_back({id});
  Order order;
  order.charter = {charter};
  order.actor = *by;
  order.channel = Channel::cli;
  order.key = caller.key;
  order.body = "revise " + charter + " " + change + " " + joined(*clean) + trail::digest(*why);
  for (const std::string& id : answers) order.body += " " + id;
  order.body += said(links);
  order.command = std::move(command);
  auto done = writer_.run(std::move(order));
  if (!done) return done.error();
  return opened({charter}, *done);
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
  return opened({charter}, *done);
}

}  // namespace mithaq::service
