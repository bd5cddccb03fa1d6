// What an event of a scenario does, as commands to the rules.
#include <algorithm>
#include <iterator>

#include "rules/articles.h"
#include "rules/by_hand.h"
#include "rules/evolve.h"
#include "service/simulated_house.h"
#include "trail/canonical.h"
#include "trail/digest.h"

namespace mithaq::service {

using definitions::Event;

namespace {

// An event's stage is one of the workflow, or none is named and none is open.
Refusal unknown_stage(const Event& event) {
  return Refusal{event.stage.empty() ? "unknown-stage" : "stage-not-opened", {{"stage", event.stage}}};
}

Channel channel_of(const Event& event) { return channel(event.channel).value_or(Channel::page); }

// Nothing has been said by it in this round; what was carried over from an earlier text and awaits a word is not said.
bool has_not_spoken(const Round& round, const BodyId& body) {
  const Position* newest = round.newest(body);
  return !newest || newest->awaiting;
}

// Bodies that take up a habit at the same moment are told of in one.
bool joins(const SimulatedEvent& before, const SimulatedEvent& told) {
  return before.place == told.place && before.at == told.at && !before.refusal;
}

}  // namespace

std::vector<std::string> SimulatedHouse::who(const Event& event, const Round* round) const {
  std::vector<std::string> asked = event.bodies;
  if (!round) return asked;
  for (const Seat& seat : round->roll) {
    const bool is_tagged = std::ranges::any_of(
        event.tags, [&](const std::string& tag) { return std::ranges::find(seat.tags, tag) != seat.tags.end(); });
    const bool is_other = event.others && has_not_spoken(*round, seat.body);
    if ((is_tagged || is_other) && std::ranges::find(asked, seat.body.value) == asked.end())
      asked.push_back(seat.body.value);
  }
  return asked;
}

std::optional<Refusal> SimulatedHouse::play(const Event& event, std::vector<std::string>& bodies) {
  const Round* round = round_meant(event.stage);
  asides.clear();
  bodies = event.bodies;
  static const std::vector<std::string> by_bodies = {"answer",      "confirm",  "contest",   "need-time",
                                                     "acknowledge", "delivery", "delegate",  "revoke",
                                                     "minority",    "leave",    "return-to", "challenge"};
  if (std::ranges::find(by_bodies, event.verb) == by_bodies.end()) return play_for_office(event, round);
  bodies = who(event, round);
  for (const std::string& body : bodies)
    if (auto refusal = play_for(event, BodyId{body}, round_meant(event.stage))) return refusal;
  return std::nullopt;
}

void SimulatedHouse::practise(const definitions::Habit& habit, const Round& round) {
  Event event;
  event.verb = "answer";
  event.position = habit.position;
  event.articles = habit.articles;
  event.text = habit.text;
  const std::vector<Seat> roll = round.roll;
  const int number = round.number;
  for (const Seat& seat : roll) {
    const Round* now_round = charter.round(StageId{habit.stage}, number);
    if (!now_round || now_round->state != "open") return;
    if (!has_not_spoken(*now_round, seat.body) ||
        std::ranges::find(habit.except, seat.body.value) != habit.except.end())
      continue;
    SimulatedEvent told;
    told.place = habit.place;
    told.at = now;
    told.verb = "answer";
    told.word = habit.position;
    told.bodies = {seat.body.value};
    asides.clear();
    told.refusal = play_answer(event, seat.body, *now_round);
    told.is_expected = !told.refusal;
    told.asides = asides;
    if (told.refusal || out.events.empty() || !joins(out.events.back(), told)) {
      out.events.push_back(std::move(told));
      continue;
    }
    out.events.back().bodies.push_back(seat.body.value);
    out.events.back().asides.insert(out.events.back().asides.end(), asides.begin(), asides.end());
  }
}

// What came of an answer that does not simply count.
void SimulatedHouse::note(const BodyId& body, const StageId& stage, int number) {
  const Round* round = charter.round(stage, number);
  const Position* newest = round ? round->newest(body) : nullptr;
  if (!newest) return;
  const bool has_objection = std::ranges::any_of(
      charter.objections, [&](const Objection& objection) { return objection.body == body && objection.is_open(); });
  if (newest->late)
    asides.push_back({body.value, "late", {}});
  else if (!newest->missing.empty())
    asides.push_back({body.value, "incomplete", newest->missing});
  else if (newest->provisional)
    asides.push_back({body.value, "provisional", {}});
  else if (newest->kind == PositionKind::object && !has_objection)
    asides.push_back({body.value, "late-comment", {}});
}

rules::GivePosition SimulatedHouse::position(const Event& event, const BodyId& body, const Round& round) const {
  rules::GivePosition given;
  given.body = body;
  given.member = speaker(event.holder.empty() ? body : BodyId{event.holder});
  given.stage = round.stage;
  given.round = round.number;
  given.revision = round.revision;
  given.position = position_kind(event.position).value_or(PositionKind::abstain);
  given.articles = event.articles;
  given.text = event.text;
  given.proposal = event.proposal;
  given.new_information = event.new_information;
  given.assurance = event.assurance.empty() ? charter.definition->stage(round.stage.value)->assurance : event.assurance;
  if (const Request* request = round.request(body)) given.request = request->id;
  return given;
}

std::optional<Refusal> SimulatedHouse::play_answer(const Event& event, const BodyId& body, const Round& round) {
  rules::GivePosition given = position(event, body, round);
  Actor actor{"member", given.member, std::nullopt};
  const Channel way = channel_of(event);
  if (rules::is_by_hand(id(way))) {
    actor = office(Role::secretary);
    given.member = *actor.member;
    given.entered_by = *actor.member;
  }
  const rules::GivePosition kept = given;
  const StageId stage = round.stage;
  const int number = round.number;
  auto refusal = run(actor, way, std::move(given));
  if (refusal) return refusal;
  note(body, stage, number);
  if (const Round* after = charter.round(stage, number))
    if (const Position* newest = after->newest(body)) given_[newest->seq] = kept;
  return std::nullopt;
}

// What was entered by hand is confirmed by a second person; everything else by the body itself.
std::optional<Refusal> SimulatedHouse::play_confirmation(const BodyId& body, const Round& round) {
  const Position* newest = round.newest(body);
  if (!newest) return Refusal{"nothing-to-confirm", {{"number", "-"}}};
  rules::ConfirmPosition command;
  command.position = newest->seq;
  Actor actor = member(body);
  if (const auto found = given_.find(newest->seq); found != given_.end()) {
    command.text = found->second.text;
    command.proposal = found->second.proposal;
    command.new_information = found->second.new_information;
    if (found->second.entered_by && !newest->contested && !newest->awaiting) {
      command.entered_by = *found->second.entered_by;
      actor = office(Role::secretary, 1);
    }
  }
  command.confirmed_by = *actor.member;
  return run(actor, Channel::page, std::move(command));
}

// A word of the mail about the newest request of a body.
std::optional<Refusal> SimulatedHouse::play_delivery(const Event& event, const BodyId& body, const Round& round) {
  const auto job = requests_.find(round.stage.value + "/" + std::to_string(round.number) + "/" + body.value);
  if (job == requests_.end()) return Refusal{"unknown-request", {{"body", body.value}}};
  rules::ReportDelivery report{
      job->second.key, body, job->second.request, event.word, 1, std::string(64, '0'), "", "", ""};
  return run({"plugin", std::nullopt, job->second.plugin + "/notifier"}, Channel::engine, std::move(report));
}

std::optional<Refusal> SimulatedHouse::play_for(const Event& event, const BodyId& body, const Round* round) {
  const std::string& verb = event.verb;
  const Actor by = member(body);
  if (verb == "minority") return run(by, Channel::page, rules::FileMinority{body, *by.member, event.text});
  if (verb == "leave" || verb == "return-to")
    return run(by, Channel::page, rules::ChangeAdherence{body, *by.member, verb == "leave", now});
  if (verb == "challenge") return run(by, Channel::page, rules::ChallengeRevision{body, *by.member, event.reason});
  if (!round) return unknown_stage(event);
  const StageId stage = round->stage;
  const int number = round->number;
  if (verb == "answer") return play_answer(event, body, *round);
  if (verb == "confirm") return play_confirmation(body, *round);
  if (verb == "delivery") return play_delivery(event, body, *round);
  if (verb == "contest") {
    const Position* newest = round->newest(body);
    return run(by, Channel::page, rules::ContestPosition{newest ? newest->seq : -1, body, *by.member});
  }
  if (verb == "need-time")
    return run(by, Channel::page, rules::RequestTime{body, *by.member, stage, number, event.reason});
  if (verb == "delegate")
    return run(by, Channel::page, rules::GrantProxy{body, BodyId{event.holder}, *by.member, stage, number});
  if (verb == "revoke") return run(by, Channel::page, rules::RevokeProxy{body, *by.member, stage, number});
  rules::AcknowledgeRequest received{body, *by.member, stage, number, event.how};
  if (event.how != "call") return run(by, Channel::page, std::move(received));
  received.member.reset();
  return run(office(Role::secretary), Channel::telephone, std::move(received));
}

// The holder ends its objection; with its last one goes a new position, in the same act.
std::optional<Refusal> SimulatedHouse::play_ending(const Event& event) {
  const Objection* objection = charter.objection({event.objection});
  if (!objection) return Refusal{"unknown-objection", {{"id", event.objection}}};
  const BodyId body = objection->body;
  rules::EndObjection command{{event.objection}, body, speaker(body), std::nullopt};
  if (!event.position.empty())
    if (const Round* round = round_meant(event.stage)) command.position = position(event, body, *round);
  return run(member(body), Channel::page, std::move(command));
}

// Entered by one secretary, confirmed by another.
std::optional<Refusal> SimulatedHouse::play_by_hand(const rules::ActByHand& act) {
  const Actor first = office(Role::secretary), second = office(Role::secretary, 1);
  if (auto refusal = run(first, Channel::cli, rules::EnterAct{act, *first.member})) return refusal;
  return run(second, Channel::cli, rules::ConfirmAct{charter.entered.back().seq, *second.member, act});
}

// One remark, or all that still have no answer.
std::optional<Refusal> SimulatedHouse::play_dispositions(const Event& event) {
  std::vector<int> numbers;
  if (event.number > 0) numbers.push_back(event.number);
  if (event.others)
    for (const Remark& remark : charter.remarks)
      if (remark.disposition.empty()) numbers.push_back(remark.number);
  for (const int number : numbers)
    if (auto refusal = run(office(Role::secretary), Channel::cli,
                           rules::DisposeComment{number, event.disposition, event.text, event.duplicate_of}))
      return refusal;
  return std::nullopt;
}

std::optional<Refusal> SimulatedHouse::play_for_office(const Event& event, const Round* round) {
  const std::string& verb = event.verb;
  const Actor secretary = office(Role::secretary);
  const StageId stage = round ? round->stage : StageId{event.stage};
  if (verb == "registry") return play_registry(event);
  if (verb == "migrate") return play_migration(event);
  if (verb == "end-objection") return play_ending(event);
  if (verb == "stand-by") {
    const Objection* objection = charter.objection({event.objection});
    if (!objection) return Refusal{"unknown-objection", {{"id", event.objection}}};
    const BodyId body = objection->body;
    return run(member(body), Channel::page,
               rules::StandByObjection{{event.objection}, body, speaker(body), event.reason});
  }
  if (verb == "comment") {
    const BodyId body{event.bodies.empty() ? "" : event.bodies.front()};
    rules::FileComment command;
    command.body = body;
    if (!body.empty()) command.member = speaker(body);
    command.stage = stage;
    command.articles = event.articles;
    command.text = event.text;
    command.verified = !body.empty();
    return run(body.empty() ? Actor{"member", std::nullopt, std::nullopt} : member(body), Channel::page,
               std::move(command));
  }
  if (verb == "revise") {
    rules::PublishRevision command{texts(event.revision, true), event.change, event.reason, {}};
    for (const std::string& id : event.answers) command.answers.push_back({id});
    return run(secretary, Channel::cli, std::move(command));
  }
  const auto by_secretary = [&](rules::Command command) { return run(secretary, Channel::cli, std::move(command)); };
  if (verb == "reply") return by_secretary(rules::ReplyToObjection{{event.objection}, event.text});
  if (verb == "overrule") return play_by_hand(rules::OverruleObjection{{event.objection}, event.ground, event.text});
  if (verb == "moderate") return by_secretary(rules::ModerateComment{event.number, event.shown, event.reason});
  if (verb == "dispose") return play_dispositions(event);
  if (verb == "extend") {
    const auto to = event.to ? instant(*event.to, now, round) : std::nullopt;
    if (!to) return round ? Refusal{"no-deadline", {{"stage", round->stage.value}}} : unknown_stage(event);
    return by_secretary(rules::ExtendDeadline{stage, *to, event.reason});
  }
  if (verb == "outage") return by_secretary(rules::DeclareOutage{event.tag, event.reason, event.source});
  if (verb == "outage-ends") return by_secretary(rules::EndOutage{event.tag});
  if (verb == "return") return by_secretary(rules::ReturnStage{stage, event.reason});
  if (verb == "reopen") return by_secretary(rules::ReopenStage{stage, event.reason});
  if (verb == "reopen-charter") return by_secretary(rules::ReopenCharter{event.reason});
  return run(office(Role::convener), Channel::cli, rules::WithdrawCharter{event.reason});
}

std::optional<Refusal> SimulatedHouse::refused(definitions::Problems problems) {
  const Refusal refusal{"workflow-problems", {{"number", std::to_string(problems.size())}}};
  std::ranges::move(problems, std::back_inserter(out.problems));
  return refusal;
}

// Both administrators, the second of whom confirms; a live change is done by the first.
std::optional<Refusal> SimulatedHouse::play_migration(const Event& event) {
  auto read = definitions::workflow_from_toml(event.file, props_.file(event.file));
  if (!read.value) return refused(std::move(read.problems));
  const std::string snapshot = trail::write(rules::to_value(*read.value));
  const rules::MigrateWorkflow command{snapshot, trail::digest(snapshot), event.reason};
  if (auto refusal = run(office(Role::administrator), Channel::cli, command)) return refusal;
  if (charter.proposed)
    if (auto refusal = run(office(Role::administrator, 1), Channel::cli, command)) return refusal;
  workflow_ = *charter.definition;
  return std::nullopt;
}

std::optional<Refusal> SimulatedHouse::play_registry(const Event& event) {
  auto read = definitions::registry_from_toml(event.file, props_.file(event.file));
  if (!read.value) return refused(std::move(read.problems));
  registry_ = with_people(std::move(*read.value));
  ++registry_seq_;
  return run({}, Channel::engine, rules::Tick{});
}

}  // namespace mithaq::service
