// Requests after the opening: to a member who has come since, and once more where the secretary says so.
#include <algorithm>
#include <set>

#include "rules/ledger.h"

namespace mithaq::rules {

namespace {

bool asks(const Workflow& workflow) {
  const auto found = workflow.duties.find("request");
  return found != workflow.duties.end() && !found->second.empty();
}

// The members who speak for a body that is still to answer, and have had no request of this round.
std::vector<const Member*> newcomers(const Registry& registry, const Round& round) {
  std::set<BodyId> wanted;
  for (const Seat& seat : round.roll)
    if (!round.standing(seat.body)) wanted.insert(seat.body);
  std::set<std::pair<BodyId, MemberId>> asked;
  for (const Request& request : round.requests) {
    if (request.state != "waiting") wanted.erase(request.body);
    for (const MemberId& member : request.members) asked.emplace(request.body, member);
  }
  std::vector<const Member*> out;
  for (const Member& member : registry.members)
    if (wanted.contains(member.body) && !asked.contains({member.body, member.id})) out.push_back(&member);
  return out;
}

std::string next_request(const Charter& charter) {
  const std::string number = std::to_string(charter.next_request);
  return "r-" + std::string(number.size() < 4 ? 4 - number.size() : 0, '0') + number;
}

// The request of a body, or a new one where it had none; mail and entry together. `cycle` tells its mails apart.
bool send_request(Draft& draft, const Round& round, const Member& member, std::int64_t cycle, bool by_engine) {
  const Request* known = draft.charter.round(round.stage, round.number)->request(member.body);
  const std::string request = known ? known->id.value : next_request(draft.charter);
  const JobKey job = draft.notify("request", round, member.body, member.id, request, cycle, Value());
  if (job.empty()) return false;
  Value data = Value::object(
      {{"request", request}, {"body", member.body.value}, {"member", member.id.value}, {"job", job.value}});
  draft.append(Draft::in_round(
      by_engine ? draft.by_engine("request-sent", std::move(data)) : draft.by_origin("request-sent", std::move(data)),
      round));
  return true;
}

}  // namespace

bool has_newcomers(const World& world, const Charter& charter, const Round& round) {
  return round.state == "open" && asks(*charter.definition) && !newcomers(world.registry, round).empty();
}

void ask_newcomers(Draft& draft) {
  if (!asks(draft.workflow())) return;
  std::vector<Round> open;
  for (const Round* round : draft.charter.live_rounds())
    if (round->state == "open") open.push_back(*round);
  for (const Round& round : open)
    for (const Member* member : newcomers(draft.world.registry, round)) send_request(draft, round, *member, 0, true);
}

// A new mail with a link of its own; what was sent before stays good.
Step step(Draft& draft, const ResendRequest& command) {
  if (!is_by_office(draft)) return Refusal{"not-allowed", {}};
  const Round* newest = draft.charter.newest_round(command.stage);
  if (!newest) return refused_round(draft, command.stage);
  const Round round = *newest;
  if (round.state != "open") return Refusal{"nothing-open", {{"stage", command.stage.value}}};
  if (!round.seat(command.body)) return Refusal{"unknown-body", {{"body", command.body.value}}};
  std::vector<const Member*> told = draft.world.registry.members_of(command.body);
  if (command.member) {
    std::erase_if(told, [&](const Member* member) { return member->id != *command.member; });
    if (told.empty()) return Refusal{"unknown-member", {{"id", command.member->value}}};
  }
  std::erase_if(told, [](const Member* member) { return member->address.empty(); });
  if (told.empty()) return Refusal{"body-without-member", {{"body", command.body.value}}};
  if (!asks(draft.workflow())) return Refusal{"plugin-not-enabled", {{"moment", "request"}}};
  const std::int64_t cycle = draft.charter.entries;  // no two mails of a member are the same job
  for (const Member* member : told) send_request(draft, round, *member, cycle, false);
  return std::nullopt;
}

}  // namespace mithaq::rules
