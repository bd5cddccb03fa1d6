#include "rules/decide.h"

#include <algorithm>
#include <stdexcept>

#include "rules/evolve.h"
#include "rules/ledger.h"
#include "rules/notice_job.h"
#include "rules/room.h"
#include "trail/canonical.h"
#include "trail/digest.h"
#include "trail/document.h"

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
  if (by_hand && entry.on_behalf_of && entry.actor.kind != "engine") {
    entry.on_behalf_of->entered_by = by_hand->entered_by;
    entry.on_behalf_of->confirmed_by = by_hand->confirmed_by;
  }
  entry.seq = charter.entries;
  std::ranges::sort(entry.evidence, {}, [](const Evidence& e) { return std::pair(e.role, e.sha256); });
  charter = evolve(std::move(charter), entry);
  entries_.push_back(std::move(entry));
  return entries_.back().seq;
}

Evidence Draft::document(std::string_view role, std::string_view media_type, std::string bytes) const {
  return trail::document(role, media_type, std::move(bytes));
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
  if (plugins == workflow().duties.end() && (kind == "alert" || kind == "ask-back" || kind == "code"))
    plugins = workflow().duties.find("request");
  if (plugins == workflow().duties.end()) return first;
  for (const std::string& plugin : plugins->second) {
    Job job = notice_job(charter.id, round, plugin, kind);
    job.key = {trail::job_key({charter.id.value, round.stage.value, std::to_string(round.number),
                               std::to_string(round.revision), member.value, kind, std::to_string(cycle), plugin})};
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

void Draft::tell_besides(std::string_view kind, const std::string& fact, std::string_view value) {
  for (Job& job : jobs_)
    if (job.kind == kind) job.facts.set(fact, value);
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
  ratify_if_vouched(draft);
  remind_if_due(draft);
  ask_newcomers(draft);
  return std::nullopt;
}

// What a plugin reports changes nobody's word, unless it is the receipt of one: it can end a wait, but makes no result
// certain.
bool is_report(const Command& command) {
  const auto* delivery = std::get_if<ReportDelivery>(&command);
  return (delivery && !delivery->confirms) || std::holds_alternative<ReportSeal>(command) ||
         std::holds_alternative<ReportTimeStamp>(command) || std::holds_alternative<ReportDeposit>(command);
}

}  // namespace

Result<Decision, Refusal> decide(const World& world, const Charter& charter, const Origin& origin,
                                 const Command& command, Moment now) {
  const bool opens = std::holds_alternative<OpenCharter>(command);
  if (opens && charter.exists()) return Refusal{"charter-exists", {{"id", charter.id.value}}};
  if (!opens && !charter.exists()) return Refusal{"unknown-charter", {}};
  if (const auto refusal = refused_room(command)) return *refusal;
  Draft draft(world, charter, origin, now);
  // What the clock has decided comes first, whoever speaks: an answer after the deadline finds a closed round.
  // That half is the clock's own; when the command is refused, it is left for the next tick.
  if (!opens) {
    objections_if_due(draft);
    close_if_due(draft);
    objections_if_due(draft);
    open_pending(draft);
  }
  if (Step refusal = std::visit([&](const auto& c) { return step(draft, c); }, command)) return *refusal;
  // And what follows from it comes at once: a result that is certain now, a wait that is over.
  if (is_report(command))
    settle_if_ready(draft);
  else
    close_if_certain(draft);
  return std::move(draft).done();
}

std::optional<Moment> next_tick(const World& world, const Charter& charter) {
  std::optional<Moment> next;
  const auto take = [&](std::optional<Moment> at) {
    if (at) next = next ? std::min(*next, *at) : at;
  };
  take(next_objection_tick(world, charter));
  if (can_open_pending(world, charter)) take(charter.last_at);
  if (awaits_ratification(charter) && has_witnesses(world) && has_trusted_time(world)) take(charter.last_at);
  for (const Round* round : charter.live_rounds()) {
    take(next_reminder(world, charter, *round));
    if (has_newcomers(world, charter, *round)) take(round->opens);
    take(settles_at(world, charter, *round));
    if (round->state == "open" && round->deadline && !is_paused(*round))
      take(*round->deadline + std::chrono::seconds(1));
  }
  return next;
}

}  // namespace mithaq::rules
