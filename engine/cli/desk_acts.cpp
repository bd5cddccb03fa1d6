// The acts of the offices as questions of the command line: from words to rules' commands, and back to an answer.
#include "cli/desk.h"
#include "cli/json_value.h"
#include "cli/view_json.h"

namespace mithaq::cli {

namespace {

using service::OfficeAct;

std::string word(const Json& q, const char* key) { return q.value(key, ""); }

Result<Moment, Refusal> instant(const std::string& text) {
  if (const auto moment = moment_from_rfc3339(text)) return *moment;
  return Refusal{"instant-form", {{"value", text}}};
}

Result<OfficeAct, Refusal> charter_act(const std::string& verb, const Json& q) {
  const StageId stage{word(q, "stage")};
  if (verb == "charter return") return OfficeAct(service::ReturnStage{stage, word(q, "reason")});
  if (verb == "charter reopen")
    return stage.empty() ? OfficeAct(service::ReopenCharter{word(q, "reason")})
                         : OfficeAct(service::ReopenStage{stage, word(q, "reason")});
  const auto to = instant(word(q, "to"));
  if (!to) return to.error();
  return OfficeAct(service::ExtendDeadline{stage, *to, word(q, "reason")});
}

Result<OfficeAct, Refusal> act_of(const std::string& verb, const Json& q) {
  if (verb == "charter extend" || verb == "charter return" || verb == "charter reopen") return charter_act(verb, q);
  if (verb == "outage declare")
    return OfficeAct(service::DeclareOutage{word(q, "tag"), word(q, "reason"), word(q, "source")});
  if (verb == "outage end") return OfficeAct(service::EndOutage{word(q, "tag")});
  if (verb == "objection reply") return OfficeAct(service::ReplyToObjection{{word(q, "objection")}, word(q, "text")});
  if (verb == "comment moderate")
    return OfficeAct(service::ModerateComment{q.value("number", 0), q.value("shown", false), word(q, "reason")});
  if (verb == "comment dispose") {
    service::DisposeComment act{q.value("number", 0), word(q, "disposition"), word(q, "reply"), std::nullopt,
                                std::nullopt};
    if (q.contains("revision")) act.answered_in = q.value("revision", 0);
    if (q.contains("duplicate_of")) act.duplicate_of = q.value("duplicate_of", 0);
    return OfficeAct(std::move(act));
  }
  if (verb == "request confirm")
    return OfficeAct(service::AcknowledgeRequest{{word(q, "body")}, std::nullopt, {word(q, "stage")}, 0, "call"});
  if (verb == "request resend") {
    service::ResendRequest act{{word(q, "stage")}, {word(q, "body")}, std::nullopt};
    if (!word(q, "member").empty()) act.member = MemberId{word(q, "member")};
    return OfficeAct(std::move(act));
  }
  if (verb == "position set-aside") return OfficeAct(service::SetAside{word(q, "fingerprint")});
  return Refusal{"unknown-verb", {{"verb", verb}}};
}

// What the words give for each thing that the act has; the rest is the house's.
Result<service::ActByHand, Refusal> act_by_hand(const std::string& name, const Json& q) {
  auto act = service::act_called(name);
  if (!act) return Refusal{"unknown-value", {{"key", "act"}, {"value", name}}};
  const std::string body = word(q, "body"), text = word(q, "text"), from = word(q, "from");
  const auto since = from.empty() ? Result<Moment, Refusal>(Moment{}) : instant(from);
  if (!since) return since.error();
  const auto kind = position_kind(word(q, "position"));
  if (!kind && !word(q, "position").empty())
    return Refusal{"unknown-position", {{"position", word(q, "position")}, {"field", "position"}}};
  const auto articles = q.value("articles", std::vector<std::string>{});
  std::visit(
      [&](auto& one) {
        if constexpr (requires { one.body; }) one.body = {body};
        if constexpr (requires { one.principal; }) one.principal = {body};
        if constexpr (requires { one.holder; }) one.holder = {word(q, "holder")};
        if constexpr (requires { one.objection; }) one.objection = {word(q, "objection")};
        if constexpr (requires { one.articles; }) one.articles = articles;
        if constexpr (requires { one.text; }) one.text = text;
        if constexpr (requires { one.reason; }) one.reason = text;
        if constexpr (requires { one.ground; }) one.ground = word(q, "ground");
        if constexpr (requires { one.from; }) one.from = *since;
        if constexpr (requires { one.position.has_value(); }) {
          if (!kind) return;
          one.position.emplace();
          one.position->position = *kind;
          one.position->articles = articles;
          one.position->text = text;
        } else if constexpr (requires { one.position; }) {
          one.position = q.value("entry", std::int64_t{-1});
        }
      },
      *act);
  return *act;
}

}  // namespace

Json Desk::by_hand(const std::string& verb, const Json& q) {
  const service::Caller caller{{word(q, "by")}, "", word(q, "key")};
  if (verb == "act confirm") {
    const auto done = house_.confirm_act(caller, word(q, "charter"), q.value("entry", std::int64_t{-1}));
    return done ? Json{{"ok", true}, {"data", {{"charter", done->id}, {"entries", done->entries}}}}
                : refused(done.error());
  }
  const bool overrules = verb == "objection overrule";
  const auto act = act_by_hand(overrules ? "overrule" : word(q, "act"), q);
  if (!act) return refused(act.error());
  const auto entered = house_.enter_act(caller, word(q, "charter"), *act, word(q, "stage"),
                                        overrules ? "cli" : q.value("channel", "paper"));
  return entered ? Json{{"ok", true}, {"data", {{"charter", word(q, "charter")}, {"entered", *entered}}}}
                 : refused(entered.error());
}

Json Desk::commenters(const Json& q) {
  const auto people = house_.commenters({{word(q, "by")}, "", ""}, word(q, "charter"));
  if (!people) return refused(people.error());
  Json out = Json::array();
  for (const auto& one : *people) out.push_back({{"number", one.number}, {"name", one.name}, {"address", one.address}});
  return {{"ok", true}, {"data", std::move(out)}};
}

Json Desk::act(const std::string& verb, const Json& q) {
  const auto act = act_of(verb, q);
  if (!act) return refused(act.error());
  const auto done = house_.act({{word(q, "by")}, "", word(q, "key")}, word(q, "charter"), *act);
  return done ? Json{{"ok", true}, {"data", json_of(*done)}} : refused(done.error());
}

// Each is asked of the charter as the offices see it.
Json Desk::remarks(const Json& q) {
  const auto charter = house_.charter(word(q, "charter"), true);
  if (!charter) return refused(charter.error());
  const std::string format = q.value("format", "json");
  const Language language = q.value("language", "ar") == "en" ? Language::en : Language::ar;
  Json data = {{"charter", charter->id}};
  if (format == "csv")
    data["text"] = notices::remarks_csv(house_.phrases(), charter->remarks, language);
  else if (format == "html")
    data["text"] = notices::remarks_page(house_.phrases(), charter->title, charter->remarks);
  else
    data["remarks"] = json_from_value(notices::remarks_value(charter->remarks));
  return {{"ok", true}, {"data", std::move(data)}};
}

Json Desk::objections(const Json& q) {
  const auto charter = house_.charter(word(q, "charter"), true);
  if (!charter) return refused(charter.error());
  Json out = Json::array();
  for (const auto& objection : charter->objections) out.push_back(json_of(objection));
  return {{"ok", true}, {"data", std::move(out)}};
}

Json Desk::redline(const Json& q) {
  const std::string id = word(q, "charter");
  const auto charter = house_.charter(id, true);
  if (!charter) return refused(charter.error());
  const int to = q.value("to", 0) > 0 ? q.value("to", 0) : charter->revision.number;
  const int from = q.value("from", 0) > 0 ? q.value("from", 0) : to - 1;
  const Language language = q.value("language", "ar") == "en" ? Language::en : Language::ar;
  const auto redline = house_.redline(id, from, to, language);
  return redline ? Json{{"ok", true}, {"data", json_of(*redline)}} : refused(redline.error());
}

// {"answers": {"deaf-union": "approve"}, "silent": "abstain"}; without either, what people usually ask.
Json Desk::what_if(const Json& q) {
  std::optional<service::Supposition> supposition;
  if (q.contains("answers") || q.contains("silent"))
    supposition = service::Supposition{q.value("answers", std::map<std::string, std::string>{}), word(q, "silent")};
  const auto found = house_.what_if(word(q, "charter"), word(q, "stage"), supposition);
  return found ? Json{{"ok", true}, {"data", json_of(*found)}} : refused(found.error());
}

// The bytes of a mail are made by the worker that would send it, and sent nowhere.
Json Desk::preview(const Json& q) {
  service::PreviewRequest request{word(q, "kind"), word(q, "charter"), word(q, "body"), std::nullopt};
  if (const std::string first = word(q, "first"); !first.empty())
    request.first = first == "en" ? Language::en : Language::ar;
  const auto notice = house_.preview(request);
  if (!notice) return refused(notice.error());
  Json data = {{"kind", notice->kind},
               {"to", notice->to_address},
               {"subject", notice->subject},
               {"text", notice->text},
               {"html", notice->html}};
  for (const auto& attachment : notice->attachments) data["attachments"].push_back(attachment.name);
  if (word(q, "format") == "eml") {
    Notifier* notifier = supervisor_.notifier(request.plugin);
    data["eml"] = notifier ? notifier->message(*notice) : "";
    if (data["eml"] == "") return refused({"plugin-not-enabled", {{"moment", request.kind}}});
  }
  return {{"ok", true}, {"data", std::move(data)}};
}

// Without a charter: what it would mean for each that runs on this workflow.
Json Desk::migrate(const Json& q) {
  const std::string id = word(q, "charter"), file = word(q, "workflow_file"), toml = word(q, "workflow_toml");
  const bool apply = q.value("apply", false);
  const auto told = [&](const service::MigrationPlan& plan) {
    Json data = json_of(plan);
    if (plan.obstacle) data["obstacle"] = refused(*plan.obstacle);
    return data;
  };
  if (id.empty() && !apply) {
    Json all = Json::array();
    for (const auto& charter : house_.charters()) {
      const auto plan = house_.plan_migration(charter.id, file, toml);
      if (!plan) return refused(plan.error());
      const std::string obstacle = plan->obstacle ? plan->obstacle->id : "";
      if (obstacle != "migrate-other-workflow" && obstacle != "charter-ended") all.push_back(told(*plan));
    }
    return {{"ok", true}, {"data", std::move(all)}};
  }
  const auto plan = apply ? house_.migrate({{word(q, "by")}, "", word(q, "key")}, id, file, toml, word(q, "reason"),
                                           q.value("acknowledged", std::vector<std::string>{}))
                          : house_.plan_migration(id, file, toml);
  if (!plan) return refused(plan.error());
  return {{"ok", true}, {"data", told(*plan)}};
}

}  // namespace mithaq::cli
