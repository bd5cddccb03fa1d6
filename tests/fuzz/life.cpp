#include "fuzz/life.h"

#include <algorithm>

#include "rules/evolve.h"
#include "rules/preset.h"
#include "trail/canonical.h"
#include "trail/digest.h"

namespace mithaq::fuzz {
namespace {

constexpr const char* bodies[] = {"deaf", "gaza", "youth", "camps", "chair", "nobody"};
constexpr const char* tags[] = {"gaza", "camps", "chair"};

Moment at(std::string_view rfc3339) { return moment_from_rfc3339(rfc3339).value(); }

Rule preset(Value::Object parameters) { return rules::expanded(Value(std::move(parameters)))->rule; }

Rule at_least_one(const char* count) {
  Rule rule;
  rule.kind = Rule::Kind::leaf;
  rule.count = count;
  rule.bound = std::int64_t{1};
  return rule;
}

Stage stage_by(Choices& choices, const std::string& id, Goals passed) {
  Stage stage;
  stage.id = {id};
  stage.title = {"مرحلة", "Stage"};
  stage.roll.all = true;
  for (std::size_t i = 0; i < position_ids.size(); ++i) stage.positions.push_back(static_cast<PositionKind>(i));
  stage.deadline = DeadlineRule{};
  stage.deadline->days = 10;
  if (choices.one_in(16)) stage.deadline->instant = at("9999-12-30T00:00:00Z");
  stage.reminders.working_days_before = {3, 1};
  stage.reminders.to_secretary = {1};
  stage.closes = static_cast<Closes>(choices.below(3));
  stage.change_allowed = !choices.one_in(8);
  stage.proxies = !choices.one_in(8);
  stage.public_comments = choices.one_in(2);
  stage.objections_need_reply = choices.one_in(4);
  if (choices.one_in(4)) stage.assurance = "L1";
  stage.survival = {{"editorial", static_cast<Survival>(choices.below(4))},
                    {"substantive", static_cast<Survival>(choices.below(4))}};
  stage.next = {{"passed", std::move(passed)}, {"failed", "drafting"},   {"no-quorum", "again"},
                {"expired", "again"},          {"returned", "drafting"}, {"withdrawn", "end"}};
  if (choices.one_in(8)) stage.next["failed"] = "end";
  if (choices.one_in(2)) stage.quorum = at_least_one("answered");
  if (choices.one_in(4)) stage.second_call = at_least_one("for");
  switch (choices.below(5)) {
    case 1:
      stage.rule = preset({{"preset", "silence"}});
      stage.silence = SilenceProcedure{choices.one_in(2) ? "accepted" : "confirmed", 72};
      stage.closes = Closes::at_deadline;
      break;
    case 2:
      stage.rule = preset({{"preset", "chair-finding"}});
      stage.chair_finding = ChairFinding{};
      break;
    case 3:
      stage.rule = preset({{"preset", "majority"}});
      stage.tie = choices.one_in(2) ? "returned" : "failed";
      break;
    default:
      stage.rule = preset({{"preset", "consensus"}});
  }
  return stage;
}

std::string text_by(Choices& choices) {
  switch (choices.below(24)) {
    case 1:
    case 2:
      return "";
    case 3:
      return " \n";
    case 4:
      return std::string(9000, 'x');
    case 5:
      return std::string(20000, 'y');
    default:
      return "لماذا";
  }
}

std::map<Language, std::string> markdown_by(Choices& choices) {
  constexpr const char* words[] = {"سواء", "أوضح", "آخر"};
  std::string out = "# ميثاق\n\n## أولًا {#first}\n" + std::string(choices.of(words));
  if (!choices.one_in(4)) out += "\n\n## ثانيًا {#second}\n" + std::string(choices.of(words));
  if (choices.one_in(4)) out += "\n\n## ثالثًا\n" + std::string(choices.of(words));
  if (choices.one_in(8)) out += "\n\n## رابعًا {#Wrong}\n";
  return {{Language::ar, out + "\n"}};
}

std::vector<std::string> articles_by(Choices& choices) {
  constexpr const char* ids[] = {"first", "second", "whole", "3", "gone", ""};
  std::vector<std::string> out;
  for (std::size_t n = choices.below(3); n > 0; --n) out.emplace_back(ids[choices.below(choices.one_in(16) ? 6 : 2)]);
  return out;
}

Moment moment_by(Choices& choices, Moment now) {
  switch (choices.below(6)) {
    case 1:
      return now;
    case 2:
      return at("9999-12-31T23:59:59Z");
    case 3:
      return at("1970-01-01T00:00:00Z");
    default:
      return now + std::chrono::days(choices.below(40));
  }
}

// What a command names in a charter, mostly right.
class Names {
 public:
  Names(Choices& choices, const Charter& charter) : choices_(choices), charter_(charter) {
    const auto live = charter.live_rounds();
    if (!live.empty()) round_ = live[choices.below(live.size())];
    if (!round_ || choices.one_in(16)) round_ = &charter.rounds[choices.below(charter.rounds.size())];
  }
  StageId stage() { return choices_.one_in(32) ? StageId{"none"} : round_->stage; }
  int round() { return choices_.one_in(32) ? 7 : round_->number; }
  int revision() { return choices_.one_in(32) ? 9 : round_->revision; }
  BodyId body() { return {bodies[choices_.below(choices_.one_in(32) ? 6 : 5)]}; }
  MemberId member(const BodyId& body) {
    return {"m-" + (choices_.one_in(16) ? std::string(choices_.of(bodies)) : body.value)};
  }
  ObjectionId objection() {
    if (charter_.objections.empty() || choices_.one_in(16)) return {"o-9"};
    return charter_.objections[choices_.below(charter_.objections.size())].id;
  }
  int remark() {
    const std::size_t rows = charter_.remarks.size();
    return static_cast<int>(choices_.below(rows + 2));
  }
  std::int64_t position() {
    if (round_->positions.empty() || choices_.one_in(16)) return choices_.one_in(2) ? -1 : 1;
    return round_->positions[choices_.below(round_->positions.size())].seq;
  }

 private:
  Choices& choices_;
  const Charter& charter_;
  const Round* round_ = nullptr;
};

rules::GivePosition position_by(Choices& choices, Names& names) {
  constexpr const char* levels[] = {"L0", "L1", "L3"};
  rules::GivePosition out;
  out.body = names.body();
  out.member = names.member(out.body);
  out.stage = names.stage();
  out.round = names.round();
  out.revision = names.revision();
  out.position = static_cast<PositionKind>(choices.below(position_ids.size()));
  out.articles = articles_by(choices);
  out.text = text_by(choices);
  if (choices.one_in(4)) out.proposal = text_by(choices);
  if (choices.one_in(4)) out.new_information = text_by(choices);
  out.assurance = choices.of(levels);
  if (choices.one_in(6)) out.entered_by = MemberId{"m-x"};
  return out;
}

rules::GivePosition approval(const BodyId& body, const Round& round) {
  rules::GivePosition out;
  out.body = body;
  out.member = {"m-" + body.value};
  out.stage = round.stage;
  out.round = round.number;
  out.revision = round.revision;
  out.position = PositionKind::approve;
  out.assurance = "L3";
  return out;
}

rules::Command ledger_by(Choices& choices, Names& names, Moment now) {
  constexpr const char* dispositions[] = {"accepted", "accepted-in-part", "noted",     "not-accepted",
                                          "deferred", "withdrawn",        "duplicate", "liked"};
  const BodyId body = names.body();
  const MemberId member = names.member(body);
  switch (choices.below(9)) {
    case 0:
      return rules::ReplyToObjection{names.objection(), text_by(choices)};
    case 1:
      return rules::EnterAct{rules::OverruleObjection{names.objection(), text_by(choices), text_by(choices)}, member};
    case 2:
      return rules::StandByObjection{names.objection(), body, member, text_by(choices)};
    case 3: {
      rules::EndObjection out{names.objection(), body, member, std::nullopt};
      if (choices.one_in(2)) out.position = position_by(choices, names);
      return out;
    }
    case 4:
      return rules::FileComment{choices.one_in(2) ? BodyId{} : body,
                                member,
                                names.stage(),
                                articles_by(choices),
                                text_by(choices),
                                choices.one_in(2),
                                choices.one_in(2),
                                text_by(choices),
                                text_by(choices)};
    case 5:
      return rules::ModerateComment{names.remark(), choices.one_in(2), text_by(choices)};
    case 6: {
      rules::DisposeComment out{names.remark(), choices.of(dispositions), text_by(choices), std::nullopt};
      if (choices.one_in(2)) out.duplicate_of = names.remark();
      return out;
    }
    case 7:
      return rules::FileMinority{body, member, text_by(choices)};
    default:
      return rules::ChangeAdherence{body, member, choices.one_in(2), moment_by(choices, now)};
  }
}

rules::Command office_by(Choices& choices, Names& names, const Charter& charter, Moment now) {
  switch (choices.below(10)) {
    case 0:
      return rules::ExtendDeadline{names.stage(), moment_by(choices, now), text_by(choices)};
    case 1:
      return rules::DeclareOutage{choices.of(tags), text_by(choices), text_by(choices)};
    case 2:
      return rules::EndOutage{choices.of(tags)};
    case 3:
      return rules::ReturnStage{names.stage(), text_by(choices)};
    case 4:
      return rules::ReopenStage{names.stage(), text_by(choices)};
    case 5:
      return rules::ReopenCharter{text_by(choices)};
    case 6:
      if (choices.one_in(4)) return rules::WithdrawCharter{text_by(choices)};
      return rules::ReportSeal{"statement", std::string(64, 'a'), 10, "", {}};
    default: {
      rules::PublishRevision out{
          markdown_by(choices), choices.one_in(2) ? "editorial" : "substantive", text_by(choices), {}};
      for (const Objection& objection : charter.objections)
        if (choices.one_in(2)) out.answers.push_back(objection.id);
      return out;
    }
  }
}

rules::Command round_by(Choices& choices, Names& names) {
  constexpr const char* ways[] = {"reply", "page", "call", "pigeon"};
  constexpr const char* words[] = {"accepted", "refused", "unknown", "dead"};
  const BodyId body = names.body();
  const MemberId member = names.member(body);
  switch (choices.below(8)) {
    case 0:
      return rules::GrantProxy{body, names.body(), member, names.stage(), names.round()};
    case 1:
      return rules::RevokeProxy{body, member, names.stage(), names.round()};
    case 2:
      return rules::RequestTime{body, member, names.stage(), names.round(), text_by(choices)};
    case 3:
      return rules::AcknowledgeRequest{body, choices.one_in(3) ? std::nullopt : std::optional(member), names.stage(),
                                       names.round(), choices.of(ways)};
    case 4:
      return rules::ContestPosition{names.position(), body, member};
    case 5:
      return rules::ConfirmPosition{names.position(), {"m-x"}, choices.one_in(4) ? MemberId{"m-x"} : member,
                                    "لماذا",          "",      ""};
    case 6:
      return rules::ChallengeRevision{body, member, text_by(choices)};
    default:
      return rules::ReportDelivery{{"job" + std::to_string(choices.below(4))},
                                   body,
                                   "r-000" + std::to_string(choices.below(9)),
                                   choices.of(words),
                                   1,
                                   std::string(64, 'b'),
                                   "250 ok",
                                   "",
                                   ""};
  }
}

}  // namespace

Place place_by(Choices& choices) {
  Place out;
  out.zones["Asia/Hebron"] = {"Asia/Hebron",
                              "2026a",
                              {{at("1970-01-01T00:00:00Z"), std::chrono::hours(2), "EET"},
                               {at("2026-03-28T00:00:00Z"), std::chrono::hours(3), "EEST"},
                               {at("2026-10-23T23:00:00Z"), std::chrono::hours(2), "EET"}}};
  out.calendars["ps"] = {"ps", {std::chrono::Friday, std::chrono::Saturday}, {}, std::nullopt};
  for (const char* body : {"deaf", "gaza", "youth", "camps", "chair"}) {
    Body one{{body}, {"هيئة", body}, {}, {{"w", 3}}};
    if (std::ranges::find(tags, std::string_view(body)) != std::end(tags)) one.tags.emplace_back(body);
    out.registry.bodies.push_back(std::move(one));
    Member member;
    member.id = {"m-" + std::string(body)};
    member.body = {body};
    out.registry.members.push_back(std::move(member));
  }
  Member secretary;
  secretary.id = {"m-x"};
  secretary.roles = {Role::secretary};
  out.registry.members.push_back(std::move(secretary));

  Workflow& workflow = out.workflow;
  workflow.id = {"test"};
  workflow.title = {"مسار", "Workflow"};
  for (const char* moment : {"request", "reminder", "receipt", "outcome"}) workflow.duties[moment] = {"email"};
  workflow.duties["ratified"] = {"signatures", "archive"};
  switch (choices.below(4)) {
    case 0:
      workflow.stages.push_back(stage_by(choices, "sign-off", "ratified"));
      workflow.start = {"sign-off"};
      break;
    case 1:
      workflow.stages.push_back(stage_by(choices, "review", "sign-off"));
      workflow.stages.push_back(stage_by(choices, "sign-off", "ratified"));
      workflow.start = {"review"};
      break;
    default:  // two side by side, and a third that waits for both
      workflow.stages.push_back(stage_by(choices, "review", "sign-off"));
      workflow.stages.push_back(stage_by(choices, "talks", "sign-off"));
      workflow.stages.push_back(stage_by(choices, "sign-off", "ratified"));
      workflow.stages.back().join = {"review", "talks"};
      workflow.start = {"review", "talks"};
  }
  return out;
}

rules::Command opening(const Place& place) {
  const std::string snapshot = trail::write(rules::to_value(place.workflow));
  return rules::OpenCharter{{"charter"},
                            {"ميثاق", "Charter"},
                            {{Language::ar, "# ميثاق\n\n## أولًا {#first}\nسواء\n\n## ثانيًا {#second}\nسواء\n"}},
                            trail::digest(snapshot),
                            snapshot};
}

rules::Command command_by(Choices& choices, const Charter& charter, Moment now) {
  Names names(choices, charter);
  if (charter.state == "drafting" && choices.one_in(3))
    return rules::PublishRevision{markdown_by(choices), "substantive", "لماذا", {}};
  switch (choices.below(10)) {
    case 0:
      return rules::Tick{};
    case 1:
    case 2:
      return ledger_by(choices, names, now);
    case 3:
      return office_by(choices, names, charter, now);
    case 4:
    case 5:
      return round_by(choices, names);
    default:
      return position_by(choices, names);
  }
}

std::vector<rules::Command> agreement(const Charter& charter) {
  std::vector<rules::Command> out;
  for (const Objection& objection : charter.objections)
    if (objection.is_open())
      out.push_back(rules::EndObjection{objection.id, objection.body, {"m-" + objection.body.value}, std::nullopt});
  for (const Remark& row : charter.remarks)
    if (row.disposition.empty()) out.push_back(rules::DisposeComment{row.number, "noted", "لماذا", std::nullopt});
  for (const Round* round : charter.live_rounds())
    for (const Seat& seat : round->roll) out.push_back(approval(seat.body, *round));
  return out;
}

void change_registry(Choices& choices, Registry& registry) {
  const std::string body = choices.of(bodies);
  const auto found = std::ranges::find(registry.bodies, BodyId{body}, &Body::id);
  switch (choices.below(5)) {
    case 0:  // a member speaks for another body
      for (Member& member : registry.members)
        if (member.id.value == "m-" + body) member.body = {choices.of(bodies)};
      break;
    case 1:
      std::erase_if(registry.members, [&](const Member& member) { return member.id.value == "m-" + body; });
      break;
    case 2:
      if (found != registry.bodies.end())
        registry.bodies.erase(found);
      else
        registry.bodies.push_back({{body}, {"هيئة", body}, {}, {}});
      break;
    case 3:
      if (found != registry.bodies.end()) {
        found->tags = {choices.of(tags)};
        found->weights["w"] = static_cast<std::int64_t>(choices.below(9));
      }
      break;
    default: {
      Member newcomer;
      newcomer.id = {"m-new-" + body};
      newcomer.body = {body};
      if (!registry.member(newcomer.id)) registry.members.push_back(std::move(newcomer));
    }
  }
}

Actor actor_by(Choices& choices) {
  constexpr const char* kinds[] = {"secretary", "secretary", "member", "administrator", "convener"};
  return {choices.of(kinds), MemberId{choices.one_in(4) ? "m-y" : "m-x"}, std::nullopt};
}

}  // namespace mithaq::fuzz
