// The folded state as canonical data. Its form belongs to rules semantics 1 and does not change: digests of
// it stand in stage-settled and ratified.
#include "rules/evolve.h"
#include "rules/snapshot.h"
#include "trail/canonical.h"
#include "trail/digest.h"

namespace mithaq::rules {

namespace {

Value evidence_value(const std::vector<Evidence>& evidence) {
  Value::Array out;
  for (const Evidence& e : evidence) out.push_back(Value::object({{"role", e.role}, {"sha256", e.sha256}}));
  return Value(std::move(out));
}

Value position_value(const Position& p) {
  return Value::object({{"seq", p.seq},
                        {"body", p.body.value},
                        {"position", id(p.kind)},
                        {"revision", p.revision},
                        {"articles", Value::strings(p.articles)},
                        {"evidence", evidence_value(p.evidence)},
                        {"assurance", p.assurance},
                        {"missing", Value::strings(p.missing)},
                        {"provisional", p.provisional},
                        {"late", p.late},
                        {"awaiting", p.awaiting}});
}

Value request_value(const Request& request) {
  Value out = Value::object({{"id", request.id.value},
                             {"body", request.body.value},
                             {"state", request.state},
                             {"members", Value::strings(request.members)},
                             {"acknowledged", request.acknowledged}});
  if (request.reminded_at) out.set("reminded_at", to_rfc3339(*request.reminded_at));
  return out;
}

Value round_value(const Round& round) {
  Value::Array positions, requests;
  for (const Position& p : round.positions) positions.push_back(position_value(p));
  for (const Request& r : round.requests) requests.push_back(request_value(r));
  Value out = Value::object({{"stage", round.stage.value},
                             {"number", round.number},
                             {"revision", round.revision},
                             {"roll", round.roll_sha256},
                             {"rule", round.rule_sha256},
                             {"opens", to_rfc3339(round.opens)},
                             {"state", round.state}});
  // Set, not listed: an initialiser list would copy them.
  out.set("positions", Value(std::move(positions))).set("requests", Value(std::move(requests)));
  if (round.deadline) out.set("deadline", to_rfc3339(*round.deadline));
  if (round.closing) out.set("closing", to_rfc3339(*round.closing)).set("cause", round.cause);
  if (!round.outcome.empty()) out.set("outcome", round.outcome);
  return out;
}

Value objection_value(const Objection& o) {
  Value out = Value::object({{"id", o.id.value},
                             {"body", o.body.value},
                             {"revision", o.revision},
                             {"articles", Value::strings(o.articles)},
                             {"state", o.state},
                             {"seq", o.seq},
                             {"evidence", evidence_value(o.evidence)}});
  if (o.answered_in) out.set("answered_in", *o.answered_in);
  return out;
}

}  // namespace

Value state_value(const Charter& charter) {
  Value::Array revisions, rounds, objections, deliveries, deposits;
  for (const Revision& r : charter.revisions)
    revisions.push_back(Value::object({{"number", r.number}, {"sha256", r.sha256}, {"change", r.change}}));
  for (const Round& r : charter.rounds) rounds.push_back(round_value(r));
  for (const Objection& o : charter.objections) objections.push_back(objection_value(o));
  for (const auto& [job, word] : charter.deliveries)
    deliveries.push_back(Value::object({{"job", job}, {"word", word}}));
  for (const Deposit& d : charter.deposits)
    deposits.push_back(Value::object({{"target", d.target}, {"package", d.package}, {"sha256", d.sha256}}));
  Value out = Value::object({{"id", charter.id.value},
                             {"title", Value::object({{"ar", charter.title.ar}, {"en", charter.title.en}})},
                             {"workflow", Value::object({{"id", charter.workflow.value},
                                                         {"number", charter.workflow_number},
                                                         {"sha256", charter.workflow_sha256}})},
                             {"state", charter.state},
                             {"resume_at", charter.resume_at},
                             {"seals", evidence_value(charter.seals)},
                             {"next_request", charter.next_request},
                             {"entries", charter.entries},
                             {"last_at", to_rfc3339(charter.last_at)},
                             {"registry", charter.registry}});
  out.set("revisions", Value(std::move(revisions))).set("rounds", Value(std::move(rounds)));
  out.set("objections", Value(std::move(objections))).set("deliveries", Value(std::move(deliveries)));
  out.set("deposits", Value(std::move(deposits)));
  if (charter.ratified_at) out.set("ratified_at", to_rfc3339(*charter.ratified_at));
  if (charter.ratified_seq) out.set("ratified_seq", *charter.ratified_seq);
  return out;
}

Digest state_digest(const Charter& charter) { return trail::digest(trail::write(state_value(charter))); }

}  // namespace mithaq::rules
