#include "rules/decide.h"

#include <algorithm>
#include <stdexcept>

#include "rules/deadline.h"
#include "rules/draft.h"
#include "rules/evolve.h"
#include "trail/canonical.h"
#include "trail/digest.h"

namespace mithaq::rules {

Entry Draft::by_origin(std::string_view kind, Value data) const {
  Entry entry;
  entry.strand = charter.id.value;
  entry.seq = charter.entries;
  entry.registry = std::max(origin.registry, charter.registry);
  entry.at = std::max(now, charter.last_at);
  entry.kind = kind;
  entry.data = std::move(data);
  entry.command = origin.command;
  entry.actor = origin.actor;
  entry.channel = origin.channel;
  return entry;
}

Entry Draft::by_engine(std::string_view kind, Value data) const {
  Entry entry = by_origin(kind, std::move(data));
  entry.actor = {};
  entry.channel = Channel::engine;
  return entry;
}

Entry Draft::in_round(Entry entry, const Round& round) {
  entry.stage = round.stage;
  entry.round = round.number;
  return entry;
}

std::int64_t Draft::append(Entry entry) {
  entry.seq = charter.entries;
  std::ranges::sort(entry.evidence, {}, [](const Evidence& e) { return std::pair(e.role, e.sha256); });
  charter = evolve(std::move(charter), entry);
  entries_.push_back(std::move(entry));
  return entries_.back().seq;
}

Evidence Draft::document(std::string_view role, std::string_view media_type, std::string bytes) const {
  Evidence e{std::string(role), trail::digest(bytes), static_cast<std::int64_t>(bytes.size()), std::string(media_type),
             nullptr};
  e.content = std::make_shared<const std::string>(std::move(bytes));
  return e;
}

Evidence Draft::canonical_document(std::string_view role, const Value& value) const {
  return document(role, "application/json", trail::write(value));
}

Evidence Draft::sealed_text(std::string_view role, std::string_view text) {
  return document(role, "text/plain; charset=UTF-8",
                  trail::sealed(trail::derived_salt(origin.salt, role, salts_++), text));
}

const Stage& Draft::stage_of(const Round& round) const {
  if (const Stage* stage = workflow().stage(round.stage.value)) return *stage;
  throw std::logic_error("round of a stage that the workflow does not have: " + round.stage.value);
}

JobKey Draft::notify(std::string_view kind, const Round& round, const BodyId& body, const MemberId& member,
                     std::string_view request, std::int64_t cycle, Value facts) {
  JobKey first;
  auto plugins = workflow().duties.find(std::string(kind));
  if (plugins == workflow().duties.end() && kind == "alert") plugins = workflow().duties.find("request");
  if (plugins == workflow().duties.end()) return first;
  for (const std::string& plugin : plugins->second) {
    Job job;
    job.key = {trail::job_key({charter.id.value, round.stage.value, std::to_string(round.number),
                               std::to_string(round.revision), member.value, kind, std::to_string(cycle), plugin})};
    job.plugin = plugin;
    job.duty = "notifier";
    job.kind = kind;
    job.charter = charter.id;
    job.stage = round.stage.value;
    job.round = round.number;
    job.revision = round.revision;
    job.body = body;
    job.member = member;
    job.request = request;
    job.facts = facts;
    job.not_before = now;
    if (first.empty()) first = job.key;
    jobs_.push_back(std::move(job));
  }
  return first;
}

void Draft::job(std::string_view plugin, std::string_view duty, std::string_view kind, Value facts) {
  Job job;
  job.key = {trail::job_key({charter.id.value, plugin, duty, kind, trail::write(facts)})};
  job.plugin = plugin;
  job.duty = duty;
  job.kind = kind;
  job.charter = charter.id;
  job.revision = charter.newest_revision().number;
  job.facts = std::move(facts);
  job.not_before = now;
  jobs_.push_back(std::move(job));
}

Decision Draft::done() && { return {std::move(entries_), std::move(jobs_), std::move(charter)}; }

Value rev(const Revision& revision) {
  return Value::object({{"number", revision.number}, {"sha256", revision.sha256}});
}

namespace {

Step step(Draft& draft, const Tick&) {
  remind_if_due(draft);
  return std::nullopt;
}

}  // namespace

Result<Decision, Refusal> decide(const World& world, const Charter& charter, const Origin& origin,
                                 const Command& command, Moment now) {
  const bool opens = std::holds_alternative<OpenCharter>(command);
  if (opens && charter.exists()) return Refusal{"charter-exists", {{"id", charter.id.value}}};
  if (!opens && !charter.exists()) return Refusal{"unknown-charter", {}};
  Draft draft(world, charter, origin, now);
  // What the clock has decided comes first, whoever speaks: an answer after the deadline finds a closed round.
  // That half is the clock's own; when the command is refused, it is left for the next tick.
  if (!opens) close_if_due(draft);
  if (Step refusal = std::visit([&](const auto& c) { return step(draft, c); }, command)) return *refusal;
  return std::move(draft).done();
}

std::optional<Moment> next_tick(const World& world, const Charter& charter) {
  const Round* round = charter.current();
  if (!round || charter.state != "running") return std::nullopt;
  if (round->state == "settling") return end_of_grace(*round);
  if (round->state != "open") return std::nullopt;
  std::optional<Moment> next;
  if (round->deadline) next = *round->deadline + std::chrono::seconds(1);
  const Stage* stage = charter.definition->stage(round->stage.value);
  if (!stage || !stage->deadline || !round->deadline) return next;
  const auto reminding = charter.definition->duties.find("reminder");
  if (reminding == charter.definition->duties.end() || reminding->second.empty()) return next;
  const bool somebody_waits =
      std::ranges::any_of(round->requests, [](const Request& r) { return r.state == "waiting"; });
  if (!somebody_waits) return next;
  const auto zone = world.zones.find(round->zone);
  const auto calendar = world.calendars.find(stage->deadline->calendar);
  if (zone == world.zones.end() || calendar == world.calendars.end()) return next;
  for (Moment instant : reminders(stage->reminders.working_days_before, stage->reminders.remind_at_minute, round->opens,
                                  *round->deadline, zone->second, calendar->second)) {
    const bool is_pending = std::ranges::any_of(round->requests, [&](const Request& r) {
      return r.state == "waiting" && r.reminded_at.value_or(round->opens) < instant;
    });
    if (is_pending) return std::min(*next, instant);
  }
  return next;
}

}  // namespace mithaq::rules
