#include "service/simulated_house.h"

#include <algorithm>
#include <set>
#include <stdexcept>

#include "rules/articles.h"
#include "rules/deadline.h"
#include "rules/evolve.h"
#include "rules/rule.h"
#include "trail/canonical.h"
#include "trail/digest.h"

namespace mithaq::service {

using definitions::When;

namespace {

std::string key_of(const StageId& stage, int round, const BodyId& body) {
  return stage.value + "/" + std::to_string(round) + "/" + body.value;
}

std::string invented_id(const std::string& what) {
  return "m-" + trail::base32(trail::view(trail::sha256(what)).substr(0, 5));
}

}  // namespace

Registry with_people(Registry registry) {
  for (const Body& body : registry.bodies)
    if (registry.members_of(body.id).empty()) {
      Member member;
      member.id = {invented_id("body " + body.id.value)};
      member.body = body.id;
      member.roles = {Role::member};
      registry.members.push_back(std::move(member));
    }
  for (const Role role : {Role::secretary, Role::secretary, Role::administrator, Role::administrator, Role::convener}) {
    const auto holders = std::ranges::count_if(
        registry.members, [&](const Member& m) { return std::ranges::find(m.roles, role) != m.roles.end(); });
    if (holders >= (role == Role::convener ? 1 : 2)) continue;
    Member member;
    member.id = {invented_id("office " + std::string(id(role)) + std::to_string(holders))};
    member.roles = {role};
    registry.members.push_back(std::move(member));
  }
  return registry;
}

SimulatedHouse::SimulatedHouse(const Stagecraft& props, const definitions::Scenario& scenario)
    : props_(props), scenario_(scenario), workflow_(props.workflow), registry_(with_people(props.registry)) {
  std::set<std::string> names{scenario.zone};
  for (const Stage& stage : workflow_.stages)
    if (stage.deadline) names.insert(stage.deadline->zone);
  for (const std::string& name : names) {
    const auto found = definitions::zone(name);
    if (!found) throw std::runtime_error("no such time zone: " + name);
    out.zones.emplace(name, *found);
  }
  out.zone = scenario.zone;
  now = instant(scenario.start, Moment{}, nullptr).value();
  charter.id = {scenario.charter};
  out.begin = now;
}

rules::World SimulatedHouse::world() const { return {workflow_, registry_, props_.calendars, out.zones}; }

std::optional<Moment> SimulatedHouse::next_tick() const { return rules::next_tick(world(), charter); }

std::vector<std::string> SimulatedHouse::waits_for(const Round& round) const {
  return rules::waits_for(world(), charter, round, now);
}

std::optional<Refusal> SimulatedHouse::run(const Actor& actor, Channel channel, rules::Command command) {
  rules::Origin origin;
  origin.actor = actor;
  origin.channel = channel;
  origin.salt = trail::digest("salt " + std::to_string(++commands_));
  origin.command = trail::digest("command " + std::to_string(commands_)).substr(0, 32);
  origin.registry = registry_seq_;
  auto decision = rules::decide(world(), charter, origin, command, now);
  if (!decision) return decision.error();
  charter = std::move(decision->after);
  write_down(*decision);
  if (!scenario_.mail_is_accepted) return std::nullopt;
  for (const Job& job : decision->jobs) {
    if (job.kind != "request") continue;
    rules::ReportDelivery accepted{job.key, job.body, job.request, "accepted", 1, std::string(64, '0'), "", "", ""};
    run({"plugin", std::nullopt, job.plugin + "/notifier"}, Channel::engine, std::move(accepted));
  }
  return std::nullopt;
}

void SimulatedHouse::note_deadline(const Entry& entry) {
  if (!entry.stage) return;
  const Round* round = charter.round(*entry.stage, *entry.round);
  for (SimulatedRound& told : out.rounds)
    if (round && told.stage == entry.stage->value && told.number == *entry.round)
      told.warnings = rules::deadline_warnings(world(), charter, *round);
}

// What a decision did to rounds; where a settled one led is what opened with it.
void SimulatedHouse::write_down(const rules::Decision& decision) {
  out.entries.insert(out.entries.end(), decision.entries.begin(), decision.entries.end());
  for (const Job& job : decision.jobs)
    if (job.kind == "request") requests_[key_of(StageId{job.stage}, job.round, job.body)] = job;
  // Rounds that settle one after the other open what they lead to each for itself; those that a new text supersedes
  // settle together, and then their stages open again.
  struct Group {
    std::vector<std::size_t> settled;
    std::vector<std::string> opened;
  };
  std::vector<Group> groups(1);
  for (const Entry& entry : decision.entries) {
    if (entry.kind == "deadline-extended" || entry.kind == "outage-ended") note_deadline(entry);
    if (entry.kind == "stage-opened") {
      SimulatedRound round;
      round.stage = entry.stage->value;
      round.number = *entry.round;
      groups.back().opened.push_back(round.stage);
      out.rounds.push_back(std::move(round));
      note_deadline(entry);
    }
    if (entry.kind != "stage-settled") continue;
    const auto round = std::ranges::find_if(
        out.rounds, [&](const SimulatedRound& r) { return r.stage == entry.stage->value && r.number == *entry.round; });
    if (round == out.rounds.end()) continue;
    if (!groups.back().opened.empty()) groups.emplace_back();
    groups.back().settled.push_back(static_cast<std::size_t>(round - out.rounds.begin()));
    round->settled = entry.at;
    for (const Evidence& evidence : entry.evidence)
      if (evidence.role == "explanation" && evidence.content) round->explanation = trail::read(*evidence.content);
  }
  const auto has = [](const std::vector<std::string>& stages, const std::string& stage) {
    return std::ranges::find(stages, stage) != stages.end();
  };
  for (const Group& group : groups)
    for (const std::size_t i : group.settled) {
      SimulatedRound& round = out.rounds[i];
      const bool is_again = group.settled.size() > 1 && has(group.opened, round.stage);
      round.leads_to = is_again ? std::vector{round.stage} : group.opened;
      if (has(charter.arrived, round.stage)) round.leads_to = {"join"};
      if (has(charter.resume_at, round.stage)) round.leads_to = {std::string(target::drafting)};
      if (round.leads_to.empty() && charter.state != "running") round.leads_to = {charter.state};
    }
}

// The moment that is meant. Days are added on the wall of the scenario's zone; hours and minutes are hours and minutes.
std::optional<Moment> SimulatedHouse::instant(const When& when, Moment before, const Round* round) const {
  const Zone& zone = out.zones.at(scenario_.zone);
  if (when.from == When::From::instant) return when.point;
  if (when.from == When::From::local) return zone.instant(when.point);
  Moment from = before;
  if (when.from == When::From::opens) {
    if (!round) return std::nullopt;
    from = round->opens;
  }
  if (when.from == When::From::deadline) {
    if (!round || !round->deadline) return std::nullopt;
    from = *round->deadline;
  }
  if (when.days == 0 && when.working_days == 0 && !when.at_minute) return from + when.minutes;
  const auto wall = zone.local(from);
  Day day = std::chrono::floor<std::chrono::days>(wall) + std::chrono::days(when.days);
  const std::string calendar = [&] {
    for (const Stage& stage : workflow_.stages)
      if (stage.deadline) return stage.deadline->calendar;
    return std::string("ps");
  }();
  const auto found = props_.calendars.find(calendar);
  for (int left = std::abs(when.working_days); left > 0;) {
    day += std::chrono::days(when.working_days > 0 ? 1 : -1);
    if (found == props_.calendars.end() || found->second.is_working(day)) --left;
  }
  const auto of_day = when.at_minute ? std::chrono::seconds(std::chrono::minutes(*when.at_minute))
                                     : wall - std::chrono::floor<std::chrono::days>(wall);
  return zone.instant(day + of_day) + when.minutes;
}

const Round* SimulatedHouse::round_meant(const std::string& stage) const {
  return stage.empty() ? charter.current() : charter.newest_round({stage});
}

MemberId SimulatedHouse::speaker(const BodyId& body) const {
  const auto members = registry_.members_of(body);
  return members.empty() ? MemberId{} : members.front()->id;
}

Actor SimulatedHouse::member(const BodyId& body) const { return {"member", speaker(body), std::nullopt}; }

Actor SimulatedHouse::office(Role role, std::size_t which) const {
  std::vector<MemberId> holders;
  for (const Member& member : registry_.members)
    if (std::ranges::find(member.roles, role) != member.roles.end()) holders.push_back(member.id);
  return {std::string(id(role)), holders.at(std::min(which, holders.size() - 1)), std::nullopt};
}

std::optional<Refusal> SimulatedHouse::open() {
  const std::string snapshot = trail::write(rules::to_value(workflow_));
  rules::OpenCharter command;
  command.id = charter.id;
  command.title = workflow_.title;
  command.texts = texts(scenario_.text, false);
  command.workflow_snapshot = snapshot;
  command.workflow_sha256 = trail::digest(snapshot);
  return run(office(Role::administrator), Channel::cli, std::move(command));
}

// Made of article ids: a heading and one sentence each, which reads differently in every text that changes it.
std::map<Language, std::string> SimulatedHouse::texts(const definitions::ScenarioText& text, bool is_revision) {
  std::map<Language, std::string> made;
  for (const auto& [language, words] : text.words) made[language] = words;
  for (const auto& [language, file] : text.files) made[language] = props_.file(file);
  if (!made.empty()) return text_ = made;
  std::vector<std::string> articles = text.articles;
  if (!is_revision && articles.empty()) articles = {"1", "2", "3"};
  for (const std::string& article : articles) readings_.try_emplace(article, "1");
  for (const std::string& article : text.changed)
    readings_[article] = std::to_string(std::stoi(readings_[article].empty() ? "0" : readings_[article]) + 1);
  if (!readings_.empty() && (text_.empty() || is_revision)) {
    std::string out_text = "# " + charter.id.value + "\n";
    for (const auto& [article, reading] : readings_)
      out_text += "\n## " + article + " {#" + article + "}\n\n" + article + ", " + reading + ".\n";
    return text_ = {{workflow_.authoritative, out_text}};
  }
  return text_;
}

}  // namespace mithaq::service
