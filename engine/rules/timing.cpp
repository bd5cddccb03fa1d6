// The time of a round: reminders, the lists of the silent, extensions, and pauses where a region has no line.
#include <algorithm>

#include "rules/deadline.h"
#include "rules/draft.h"

namespace mithaq::rules {

namespace {

constexpr int most_reminders = 5;                                        // a request
constexpr Moment last_instant = Day(std::chrono::year(9999) / 12 / 31);  // that can be written
constexpr auto longest_extension = std::chrono::days(3660);              // ten years, as a definition may say

std::vector<Moment> instants(const World& world, const Stage& stage, const Round& round, const std::vector<int>& days) {
  const DayCount count = day_count(world, stage, round);
  return reminders(days, stage.reminders.remind_at_minute, round.opens, *round.deadline, count.zone, count.calendar);
}

// Those of a request whom a reminder can still reach: not who has left, or speaks for another body now.
std::vector<MemberId> reachable(const Registry& registry, const Request& request) {
  std::vector<MemberId> out;
  for (const MemberId& id : request.members)
    if (const Member* person = registry.member(id); person && person->body == request.body) out.push_back(id);
  return out;
}

bool may_be_reminded(const World& world, const Request& request) {
  return request.state == "waiting" && request.reminders < most_reminders &&
         !reachable(world.registry, request).empty();
}

std::vector<const Member*> office(const Registry& registry, std::string_view role) {
  std::vector<const Member*> out;
  for (const Member& member : registry.members)
    if (std::ranges::any_of(member.roles, [&](Role held) { return id(held) == role; })) out.push_back(&member);
  return out;
}

// The list of the silent is for an office; it is sent where somebody holds the office.
struct List {
  Moment at;
  std::string role;
  auto operator<=>(const List&) const = default;
};

std::vector<List> lists(const World& world, const Stage& stage, const Round& round) {
  std::vector<List> out;
  const auto add = [&](const std::vector<int>& days, std::string_view role) {
    if (days.empty() || office(world.registry, role).empty()) return;
    for (Moment at : instants(world, stage, round, days)) out.push_back({at, std::string(role)});
  };
  add(stage.reminders.to_secretary, id(Role::secretary));
  add(stage.reminders.escalate, stage.reminders.escalate_to);
  std::ranges::sort(out);
  return out;
}

bool has_duty(const Workflow& workflow, const std::string& kind) {
  const auto found = workflow.duties.find(kind);
  return found != workflow.duties.end() && !found->second.empty();
}

// A body that was asked late, or of which somebody new was, is neither reminded of, nor listed for, an instant before.
Moment begins(const Round& round, const Request& request) { return std::max(round.opens, request.asked_at); }
Moment reminded(const Round& round, const Request& request) {
  return std::max(request.reminded_at.value_or(Moment{}), begins(round, request));
}
Moment told(const Round& round, const Request& request) {
  return std::max(request.told_secretary_at.value_or(Moment{}), begins(round, request));
}

void remind(Draft& draft, const Round& round, const std::vector<Moment>& due) {
  for (const Request& request : round.requests) {
    if (!may_be_reminded(draft.world, request)) continue;
    // Of several that fell due while the daemon was away, one is sent.
    const auto instant =
        std::ranges::find_if(due, [&](Moment at) { return at <= draft.now && at > reminded(round, request); });
    if (instant == due.end()) continue;
    for (const MemberId& member : reachable(draft.world.registry, request)) {
      const JobKey job = draft.notify("reminder", round, request.body, member, request.id.value,
                                      instant->time_since_epoch().count(), Value());
      if (job.empty()) continue;
      draft.append(Draft::in_round(draft.by_engine("reminder-sent", Value::object({{"request", request.id.value},
                                                                                   {"body", request.body.value},
                                                                                   {"member", member.value},
                                                                                   {"job", job.value}})),
                                   round));
    }
  }
}

// One notice to each holder of the office, and for each silent body an entry that names it.
void send_list(Draft& draft, const Round& round, const List& list) {
  std::vector<const Request*> silent;
  Value::Array bodies, unreachable;
  for (const Request& request : round.requests) {
    if (request.state != "waiting") continue;
    if (told(round, request) < list.at) silent.push_back(&request);
    bodies.emplace_back(request.body.value);
    if (request.bounced) unreachable.emplace_back(request.body.value);
  }
  if (silent.empty()) return;
  const Value facts = Value::object(
      {{"what", "silent"}, {"bodies", Value(std::move(bodies))}, {"unreachable", Value(std::move(unreachable))}});
  for (const Member* member : office(draft.world.registry, list.role)) {
    const JobKey job =
        draft.notify("alert", round, member->body, member->id, "", list.at.time_since_epoch().count(), facts);
    if (job.empty()) continue;
    for (const Request* request : silent)
      draft.append(Draft::in_round(draft.by_engine("reminder-sent", Value::object({{"request", request->id.value},
                                                                                   {"body", request->body.value},
                                                                                   {"member", member->id.value},
                                                                                   {"job", job.value},
                                                                                   {"to", list.role}})),
                                   round));
  }
}

void tell_everybody(Draft& draft, const Round& round, std::string_view what, std::int64_t entry) {
  for (const Seat& seat : round.roll)
    for (const Member* member : draft.world.registry.members_of(seat.body))
      draft.notify("alert", round, seat.body, member->id, "", entry, Value::object({{"what", what}, {"entry", entry}}));
}

// How far the outages that have ended move a deadline, all of them together.
std::chrono::seconds paused(const DayCount& count, const std::vector<Outage>& outages) {
  std::vector<Span> spans;
  for (const Outage& outage : outages)
    if (outage.to) spans.emplace_back(outage.from, *outage.to);
  return working_time(std::move(spans), count.zone, count.calendar);
}

bool touches(const Round& round, const std::string& tag) {
  return std::ranges::any_of(round.roll,
                             [&](const Seat& seat) { return std::ranges::find(seat.tags, tag) != seat.tags.end(); });
}

bool is_declared(const Round& round, const std::string& tag) {
  return std::ranges::any_of(round.outages, [&](const Outage& outage) { return outage.tag == tag && !outage.to; });
}

}  // namespace

bool is_paused(const Round& round) {
  return std::ranges::any_of(round.outages, [](const Outage& outage) { return !outage.to; });
}

void declare_outages(Draft& draft, const Round& opened) {
  for (const DeclaredOutage& outage : std::vector(draft.charter.outages)) {
    if (!touches(opened, outage.tag)) continue;
    const std::int64_t entry = draft.append(Draft::in_round(
        draft.by_engine("outage-declared",
                        Value::object({{"tag", outage.tag}, {"reason", outage.reason}, {"source", outage.source}})),
        opened));
    tell_everybody(draft, opened, "outage", entry);
  }
}

Refusal refused_instant(std::string_view id, Moment moment, const Zone& zone) {
  Refusal out{std::string(id), {}};
  put_instant(out.facts, "deadline", moment, zone);
  return out;
}

DayCount day_count(const World& world, const Stage& stage, const Round& round) {
  static const Zone utc{"UTC", "", {{Moment{}, std::chrono::seconds(0), "UTC"}}};
  static const Calendar every_day;
  const DeadlineRule rule = stage.deadline.value_or(DeadlineRule{});
  const auto zone = world.zones.find(round.zone.empty() ? rule.zone : round.zone);
  const auto calendar = world.calendars.find(rule.calendar);
  return {zone == world.zones.end() ? utc : zone->second, round.calendar                      ? *round.calendar
                                                          : calendar == world.calendars.end() ? every_day
                                                                                              : calendar->second};
}

void remind_if_due(Draft& draft) {
  std::vector<Round> rounds;
  for (const Round* round : draft.charter.live_rounds())
    if (round->state == "open" && round->deadline) rounds.push_back(*round);
  for (const Round& round : rounds) {
    const Stage& stage = draft.stage_of(round);
    remind(draft, round, instants(draft.world, stage, round, stage.reminders.working_days_before));
    std::map<std::string, Moment> due;  // of several lists for an office, the newest
    for (const List& list : lists(draft.world, stage, round))
      if (list.at <= draft.now) due[list.role] = list.at;
    for (const auto& [role, at] : due) send_list(draft, round, {at, role});
  }
}

std::optional<Moment> next_reminder(const World& world, const Charter& charter, const Round& round) {
  std::optional<Moment> next;
  const Stage* stage = charter.definition->stage(round.stage.value);
  if (!stage || round.state != "open" || !round.deadline) return next;
  const auto take = [&](Moment at) { next = next ? std::min(*next, at) : at; };
  if (has_duty(*charter.definition, "reminder"))
    for (Moment at : instants(world, *stage, round, stage->reminders.working_days_before))
      if (std::ranges::any_of(round.requests,
                              [&](const Request& r) { return may_be_reminded(world, r) && reminded(round, r) < at; }))
        take(at);
  if (has_duty(*charter.definition, "alert") || has_duty(*charter.definition, "request"))
    for (const List& list : lists(world, *stage, round))
      if (std::ranges::any_of(round.requests,
                              [&](const Request& r) { return r.state == "waiting" && told(round, r) < list.at; }))
        take(list.at);
  return next;
}

Step step(Draft& draft, const ExtendDeadline& command) {
  const Round* newest = draft.charter.newest_round(command.stage);
  if (!newest) return refused_round(draft, command.stage);
  const Round round = *newest;
  if (round.state != "open") return Refusal{"stage-closed", {{"stage", command.stage.value}}};
  if (command.reason.empty()) return Refusal{"reason-required", {{"field", "reason"}}};
  if (!round.deadline) return Refusal{"no-deadline", {{"stage", command.stage.value}}};
  const Zone& zone = day_count(draft.world, draft.stage_of(round), round).zone;
  if (command.to <= *round.deadline || command.to <= draft.now)
    return refused_instant("deadline-not-later", *round.deadline, zone);
  if (command.to > draft.now + longest_extension)
    return refused_instant("deadline-too-late", draft.now + longest_extension, zone);
  const int allowed = draft.stage_of(round).max_extensions;
  if (round.extensions >= allowed) return Refusal{"extensions-used-up", {{"number", std::to_string(allowed)}}};
  const std::int64_t entry = draft.append(
      Draft::in_round(draft.by_origin("deadline-extended", Value::object({{"from", to_rfc3339(*round.deadline)},
                                                                          {"to", to_rfc3339(command.to)},
                                                                          {"reason", command.reason}})),
                      round));
  tell_everybody(draft, round, "extended", entry);
  return std::nullopt;
}

// One entry for each round that the outage touches.
Step step(Draft& draft, const DeclareOutage& command) {
  if (command.reason.empty()) return Refusal{"reason-required", {{"field", "reason"}}};
  if (command.source.empty()) return Refusal{"reason-required", {{"field", "source"}}};
  std::vector<Round> touched;
  bool is_known = false;
  for (const Round* round : draft.charter.live_rounds()) {
    const bool counts = round->state == "open" || draft.stage_of(*round).silence;
    if (!counts || !touches(*round, command.tag)) continue;
    is_known = true;
    if (!is_declared(*round, command.tag)) touched.push_back(*round);
  }
  if (!is_known) return Refusal{"outage-touches-nobody", {{"tag", command.tag}}};
  if (touched.empty()) return Refusal{"outage-declared-already", {{"tag", command.tag}}};
  for (const Round& round : touched) {
    const std::int64_t entry = draft.append(Draft::in_round(
        draft.by_origin("outage-declared",
                        Value::object({{"tag", command.tag}, {"reason", command.reason}, {"source", command.source}})),
        round));
    tell_everybody(draft, round, "outage", entry);
  }
  return std::nullopt;
}

Step step(Draft& draft, const EndOutage& command) {
  std::vector<Round> touched;
  for (const Round* round : draft.charter.live_rounds())
    if (is_declared(*round, command.tag)) touched.push_back(*round);
  const bool goes_on =
      std::ranges::find(draft.charter.outages, command.tag, &DeclaredOutage::tag) != draft.charter.outages.end();
  if (touched.empty() && !goes_on) return Refusal{"no-such-outage", {{"tag", command.tag}}};
  if (touched.empty())
    draft.append(draft.by_origin(
        "outage-ended",
        Value::object({{"tag", command.tag}, {"from", to_rfc3339(draft.now)}, {"to", to_rfc3339(draft.now)}})));
  for (const Round& round : touched) {
    const DayCount count = day_count(draft.world, draft.stage_of(round), round);
    const Moment end = std::max(draft.now, draft.charter.last_at);
    std::vector<Outage> outages = round.outages;
    for (Outage& outage : outages)
      if (outage.tag == command.tag && !outage.to) outage.to = end;
    const Moment from = round.deadline.value_or(round.opens);
    const auto moved = paused(count, outages) - paused(count, round.outages);
    const Moment to =
        round.deadline ? std::min(after_working_time(from, moved, count.zone, count.calendar), last_instant) : end;
    const std::int64_t entry = draft.append(Draft::in_round(
        draft.by_origin("outage-ended",
                        Value::object({{"tag", command.tag}, {"from", to_rfc3339(from)}, {"to", to_rfc3339(to)}})),
        round));
    tell_everybody(draft, round, "outage", entry);
  }
  return std::nullopt;
}

}  // namespace mithaq::rules
