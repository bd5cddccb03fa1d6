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

void set(Value& value, std::string_view key, const std::optional<Moment>& moment) {
  if (moment) value.set(std::string(key), to_rfc3339(*moment));
}

Value position_value(const Position& p) {
  Value out = Value::object({{"seq", p.seq},
                             {"body", p.body.value},
                             {"position", id(p.kind)},
                             {"revision", p.revision},
                             {"articles", Value::strings(p.articles)},
                             {"evidence", evidence_value(p.evidence)},
                             {"assurance", p.assurance},
                             {"missing", Value::strings(p.missing)},
                             {"provisional", p.provisional},
                             {"late", p.late},
                             {"awaiting", p.awaiting},
                             {"contested", p.contested},
                             {"kept", p.kept},
                             {"member", p.member.value}});
  if (p.fallen) out.set("fallen", true);
  if (p.disowned) out.set("disowned", true);
  if (p.holder) out.set("holder", p.holder->value);
  return out;
}

Value request_value(const Request& request) {
  Value out = Value::object({{"id", request.id.value},
                             {"body", request.body.value},
                             {"state", request.state},
                             {"members", Value::strings(request.members)},
                             {"bounced", request.bounced},
                             {"proof", request.proof},
                             {"time_requested", request.time_requested},
                             {"reminders", request.reminders}});
  set(out, "reminded_at", request.reminded_at);
  set(out, "told_secretary_at", request.told_secretary_at);
  set(out, "accepted_at", request.accepted_at);
  set(out, "proved_at", request.proved_at);
  return out;
}

Value round_value(const Round& round) {
  Value::Array positions, requests, proxies, outages;
  for (const Proxy& p : round.proxies)
    proxies.push_back(
        Value::object({{"principal", p.principal.value}, {"holder", p.holder.value}, {"member", p.member.value}}));
  for (const Outage& o : round.outages) {
    Value outage = Value::object({{"tag", o.tag}, {"from", to_rfc3339(o.from)}});
    set(outage, "to", o.to);
    outages.push_back(std::move(outage));
  }
  for (const Position& p : round.positions) positions.push_back(position_value(p));
  for (const Request& r : round.requests) requests.push_back(request_value(r));
  Value out = Value::object({{"stage", round.stage.value},
                             {"number", round.number},
                             {"revision", round.revision},
                             {"roll", round.roll_sha256},
                             {"rule", round.rule_sha256},
                             {"opens", to_rfc3339(round.opens)},
                             {"state", round.state},
                             {"extensions", round.extensions},
                             {"reopened_by", round.reopened_by}});
  out.set("proxies", Value(std::move(proxies))).set("outages", Value(std::move(outages)));
  // Set, not listed: an initialiser list would copy them.
  out.set("positions", Value(std::move(positions))).set("requests", Value(std::move(requests)));
  set(out, "deadline", round.deadline);
  if (round.closing) out.set("closing", to_rfc3339(*round.closing)).set("cause", round.cause);
  if (!round.outcome.empty()) out.set("outcome", round.outcome);
  if (!round.objections.empty()) out.set("objections", Value::strings(round.objections));
  return out;
}

Value integers(const std::vector<std::int64_t>& list) {
  Value::Array out;
  for (std::int64_t n : list) out.emplace_back(n);
  return Value(std::move(out));
}

Value remark_value(const Remark& r) {
  Value out = Value::object({{"number", r.number},
                             {"kind", r.kind},
                             {"seq", r.seq},
                             {"body", r.body.value},
                             {"stage", r.stage.value},
                             {"revision", r.revision},
                             {"articles", Value::strings(r.articles)},
                             {"objection", r.objection.value},
                             {"verified", r.verified},
                             {"late", r.late},
                             {"disposition", r.disposition},
                             {"disposed_by", r.disposed_by},
                             {"at", to_rfc3339(r.at)},
                             {"evidence", evidence_value(r.evidence)}});
  if (r.shown) out.set("shown", *r.shown);
  if (r.duplicate_of) out.set("duplicate_of", *r.duplicate_of);
  if (r.answered_in) out.set("answered_in", *r.answered_in);
  return out;
}

Value objection_value(const Objection& o) {
  Value out = Value::object({{"id", o.id.value},
                             {"body", o.body.value},
                             {"revision", o.revision},
                             {"articles", Value::strings(o.articles)},
                             {"member", o.member.value},
                             {"number", o.number},
                             {"state", o.state},
                             {"before", o.before},
                             {"since", to_rfc3339(o.since)},
                             {"moves", integers(o.moves)},
                             {"seq", o.seq},
                             {"evidence", evidence_value(o.evidence)}});
  if (o.answered_in) out.set("answered_in", *o.answered_in);
  return out;
}

}  // namespace

Value state_value(const Charter& charter) {
  Value::Array revisions, rounds, objections, deliveries, deposits, remarks, minority, left;
  for (const Remark& r : charter.remarks) remarks.push_back(remark_value(r));
  for (const Minority& m : charter.minority)
    minority.push_back(
        Value::object({{"seq", m.seq}, {"body", m.body.value}, {"evidence", evidence_value(m.evidence)}}));
  for (const auto& [body, from] : charter.left)
    left.push_back(Value::object({{"body", body.value}, {"from", to_rfc3339(from)}}));
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
                             {"resume_at", Value::strings(charter.resume_at)},
                             {"arrived", Value::strings(charter.arrived)},
                             {"seals", evidence_value(charter.seals)},
                             {"next_request", charter.next_request},
                             {"entries", charter.entries},
                             {"last_at", to_rfc3339(charter.last_at)},
                             {"registry", charter.registry}});
  out.set("revisions", Value(std::move(revisions))).set("rounds", Value(std::move(rounds)));
  out.set("objections", Value(std::move(objections))).set("deliveries", Value(std::move(deliveries)));
  out.set("deposits", Value(std::move(deposits)));
  out.set("remarks", Value(std::move(remarks))).set("minority", Value(std::move(minority)));
  out.set("left", Value(std::move(left)));
  if (charter.proposed)
    out.set("proposed", Value::object({{"seq", charter.proposed->seq},
                                       {"class", charter.proposed->change_class},
                                       {"sha256", charter.proposed->sha256},
                                       {"by", charter.proposed->by.value}}));
  Value::Array pending, outages, entered;
  for (const EnteredAct& a : charter.entered)
    entered.push_back(Value::object({{"seq", a.seq}, {"act", a.act}, {"body", a.body.value}, {"by", a.by.value}}));
  for (const Pending& p : charter.pending) pending.push_back(Value::object({{"stage", p.stage}, {"after", p.after}}));
  for (const DeclaredOutage& o : charter.outages)
    outages.push_back(Value::object({{"tag", o.tag}, {"reason", o.reason}, {"source", o.source}}));
  if (!pending.empty()) out.set("pending", Value(std::move(pending)));
  if (!outages.empty()) out.set("outages", Value(std::move(outages)));
  if (!entered.empty()) out.set("entered", Value(std::move(entered)));
  set(out, "ended_at", charter.ended_at);
  set(out, "ratified_at", charter.ratified_at);
  if (charter.ratified_seq) out.set("ratified_seq", *charter.ratified_seq);
  return out;
}

Digest state_digest(const Charter& charter) { return trail::digest(trail::write(state_value(charter))); }

}  // namespace mithaq::rules
