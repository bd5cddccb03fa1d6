// A notice shown before anybody gets it, and the proof of an answer for whoever gave it.
#include <algorithm>

#include "rules/notice_job.h"
#include "service/digest.h"
#include "service/link.h"
#include "service/proving.h"
#include "service/quorum.h"
#include "service/secretariat.h"
#include "service/trusted_time.h"

namespace mithaq::service {

namespace {

// Of a form that no token and no number has: nobody can take them for real ones, and no page answers to them.
constexpr const char* no_secret = "preview-of-a-notice 000000";

// The round that a notice of this kind would be about.
const Round* round_for(const Charter& charter, const std::string& kind) {
  if (kind != "outcome") return charter.current();
  const auto settled = std::find_if(charter.rounds.rbegin(), charter.rounds.rend(),
                                    [](const Round& round) { return round.state == "settled"; });
  return settled == charter.rounds.rend() ? charter.current() : &*settled;
}

// What the job of such a notice would hold; an example where there is nothing yet that it could tell.
Value facts_for(const Round& round, const BodyId& body, const std::string& kind) {
  if (kind == "receipt") {
    const Position* newest = round.newest(body);
    if (!newest) return Value::object({{"example", true}});
    return Value::object({{"position", newest->seq}});
  }
  if (kind == "outcome" && round.state != "settled") return Value::object({{"example", true}});
  if (kind != "alert") return Value();
  Value::Array silent;
  for (const Request& request : round.requests)
    if (request.state == "waiting") silent.emplace_back(request.body.value);
  return Value::object({{"what", "silent"}, {"bodies", Value(std::move(silent))}});
}

}  // namespace

Result<Notice, Refusal> Secretariat::preview(const PreviewRequest& request) {
  const auto charter = is_kebab(request.charter) ? writer_.charter({request.charter}) : nullptr;
  if (!charter) return Refusal{"unknown-charter", {{"charter", request.charter}}};
  const Refusal nothing{"nothing-to-preview", {{"kind", request.kind}}};
  if (!notices::Composer::is_kind(request.kind)) return nothing;
  const Round* round = round_for(*charter, request.kind);
  if (!round || round->roll.empty()) return nothing;
  if (request.kind == "digest") return preview_of_digest(request, *charter, *round);
  const BodyId body = request.body.empty() ? round->roll.front().body : BodyId{request.body};
  if (!round->seat(body)) return Refusal{"unknown-body", {{"body", body.value}}};
  const auto members = premises_.registry.members_of(body);
  if (members.empty()) return Refusal{"body-without-member", {{"body", body.value}}};
  Job job = rules::notice_job(charter->id, *round, request.plugin, request.kind);
  job.key = {"preview"};
  job.body = body;
  job.member = members.front()->id;
  job.facts = facts_for(*round, body, request.kind);
  job.secret = no_secret;
  job.created = clock_.now();
  return scribe_.notice(job, request.first);
}

// The list as it would be drawn up now, for the first of its readers; of the body that is named, where one is.
Result<Notice, Refusal> Secretariat::preview_of_digest(const PreviewRequest& request, const Charter& charter,
                                                       const Round& round) {
  const auto readers = digest_readers(premises_.registry);
  const auto reader = std::ranges::find_if(
      readers, [&](const Member* member) { return request.body.empty() || member->body.value == request.body; });
  if (reader == readers.end()) return Refusal{"nothing-to-preview", {{"kind", request.kind}}};
  const auto zones = premises_.zones.load();
  const rules::World world{*charter.definition,        premises_.registry,
                           premises_.calendars,        *zones,
                           premises_.last_sweep(),     witness_quorum(premises_, store_, charter),
                           is_stamped(store_, charter)};
  const auto mails = store_.mails(false);
  const auto jobs = store_.jobs(charter.id);
  const auto failing = addresses_.failing();
  DigestGround ground{world, charter, clock_.now(), std::nullopt, mails, true, failing, jobs};
  if (const auto earlier = store_.notices(charter.id, (*reader)->id, "digest"); !earlier.empty())
    ground.since = earlier.back().created;
  Job job;
  job.key = {"preview"};
  job.plugin = request.plugin;
  job.duty = "notifier";
  job.kind = request.kind;
  job.charter = charter.id;
  job.stage = round.stage.value;
  job.round = round.number;
  job.revision = charter.newest_revision().number;
  job.body = (*reader)->body;
  job.member = (*reader)->id;
  job.facts = digest_of(ground);
  job.secret = no_secret;
  job.created = clock_.now();
  return scribe_.notice(job, request.first);
}

Result<std::string, Refusal> Secretariat::proof(const std::string& token, std::int64_t seq) {
  const auto link = link_of(token, "");
  if (!link) return link.error();
  for (const Round& round : link->charter->rounds)
    for (const Position& position : round.positions)
      if ((position.seq == seq ||
           std::ranges::find(position.signatures, seq, &GivenSignature::seq) != position.signatures.end()) &&
          (position.body == link->own.body || position.holder == link->own.body))
        return service::proof(store_, link->charter->id.value, seq, premises_.witnesses);
  return Refusal{"unknown-entry", {{"number", std::to_string(seq)}}};
}

}  // namespace mithaq::service
