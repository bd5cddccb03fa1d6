// The folded state as canonical data. Its form belongs to rules semantics 1 and does not change: digests of
// it stand in stage-settled and ratified.
#include "rules/evolve.h"
#include "trail/canonical.h"
#include "trail/digest.h"
#include "trail/members.h"

namespace mithaq::rules {

namespace {

using trail::Members;

// Each `…_members` gives the members of one object, in byte order of their keys.

// A word that is not said where it is not so.
std::optional<bool> if_so(bool is_so) { return is_so ? std::optional(true) : std::nullopt; }
template <class T>
std::optional<std::string_view> value_of(const std::optional<T>& id) {
  return id ? std::optional<std::string_view>(id->value) : std::nullopt;
}

void evidence_members(Members& out, const Evidence& e) { out.set("role", e.role).set("sha256", e.sha256); }

void position_members(Members& out, const Position& p) {
  out.set("articles", p.articles).set("assurance", p.assurance).set("awaiting", p.awaiting);
  out.set("body", p.body.value).set("contested", p.contested).set("disowned", if_so(p.disowned));
  out.objects("evidence", p.evidence, evidence_members).set("fallen", if_so(p.fallen));
  out.set("holder", value_of(p.holder)).set("kept", p.kept).set("late", p.late).set("member", p.member.value);
  out.set("missing", p.missing).set("position", id(p.kind)).set("provisional", p.provisional);
  out.set("revision", p.revision).set("seq", p.seq);
}

void request_members(Members& out, const Request& r) {
  out.set("accepted_at", r.accepted_at).set("body", r.body.value).set("bounced", r.bounced).set("id", r.id.value);
  out.set("members", r.members).set("proof", r.proof).set("proved_at", r.proved_at);
  out.set("reminded_at", r.reminded_at).set("reminders", r.reminders).set("state", r.state);
  out.set("time_requested", r.time_requested).set("told_secretary_at", r.told_secretary_at);
}

void proxy_members(Members& out, const Proxy& p) {
  out.set("holder", p.holder.value).set("member", p.member.value).set("principal", p.principal.value);
}

void outage_members(Members& out, const Outage& o) { out.set("from", o.from).set("tag", o.tag).set("to", o.to); }

void round_members(Members& out, const Round& r) {
  if (r.closing) out.set("cause", r.cause).set("closing", r.closing);
  out.set("deadline", r.deadline).set("extensions", r.extensions).set("number", r.number);
  if (!r.objections.empty()) out.set("objections", r.objections);
  out.set("opens", r.opens).objects("outages", r.outages, outage_members);
  if (!r.outcome.empty()) out.set("outcome", r.outcome);
  out.objects("positions", r.positions, position_members).objects("proxies", r.proxies, proxy_members);
  out.set("reopened_by", r.reopened_by).objects("requests", r.requests, request_members).set("revision", r.revision);
  out.set("roll", r.roll_sha256).set("rule", r.rule_sha256).set("stage", r.stage.value).set("state", r.state);
}

void remark_members(Members& out, const Remark& r) {
  out.set("answered_in", r.answered_in).set("articles", r.articles).set("at", r.at).set("body", r.body.value);
  out.set("disposed_by", r.disposed_by).set("disposition", r.disposition).set("duplicate_of", r.duplicate_of);
  out.objects("evidence", r.evidence, evidence_members).set("kind", r.kind).set("late", r.late);
  out.set("number", r.number).set("objection", r.objection.value).set("revision", r.revision).set("seq", r.seq);
  out.set("shown", r.shown).set("stage", r.stage.value).set("verified", r.verified);
}

void objection_members(Members& out, const Objection& o) {
  out.set("answered_in", o.answered_in).set("articles", o.articles).set("before", o.before);
  out.set("body", o.body.value).objects("evidence", o.evidence, evidence_members).set("id", o.id.value);
  out.set("member", o.member.value).set("moves", o.moves).set("number", o.number).set("revision", o.revision);
  out.set("seq", o.seq).set("since", o.since).set("state", o.state);
}

void revision_members(Members& out, const Revision& r) {
  out.set("change", r.change).set("number", r.number).set("sha256", r.sha256);
}

void minority_members(Members& out, const Minority& m) {
  out.set("body", m.body.value).objects("evidence", m.evidence, evidence_members).set("seq", m.seq);
}

void left_members(Members& out, const std::pair<const BodyId, Moment>& left) {
  out.set("body", left.first.value).set("from", left.second);
}

void delivery_members(Members& out, const std::pair<const std::string, std::string>& delivery) {
  out.set("job", delivery.first).set("word", delivery.second);
}

void deposit_members(Members& out, const Deposit& d) {
  out.set("package", d.package).set("sha256", d.sha256).set("target", d.target);
}

void entered_members(Members& out, const EnteredAct& a) {
  out.set("act", a.act).set("body", a.body.value).set("by", a.by.value).set("seq", a.seq);
}

void pending_members(Members& out, const Pending& p) { out.set("after", p.after).set("stage", p.stage); }

void declared_members(Members& out, const DeclaredOutage& o) {
  out.set("reason", o.reason).set("source", o.source).set("tag", o.tag);
}

void charter_members(Members& out, const Charter& c) {
  out.set("arrived", c.arrived).objects("deliveries", c.deliveries, delivery_members);
  out.objects("deposits", c.deposits, deposit_members).set("ended_at", c.ended_at);
  if (!c.entered.empty()) out.objects("entered", c.entered, entered_members);
  out.set("entries", c.entries).set("id", c.id.value).set("last_at", c.last_at).objects("left", c.left, left_members);
  out.objects("minority", c.minority, minority_members).set("next_request", c.next_request);
  out.objects("objections", c.objections, objection_members);
  if (!c.outages.empty()) out.objects("outages", c.outages, declared_members);
  if (!c.pending.empty()) out.objects("pending", c.pending, pending_members);
  if (c.proposed)
    out.object("proposed", [&](Members& inner) {
      const Migration& m = *c.proposed;
      inner.set("by", m.by.value).set("class", m.change_class).set("seq", m.seq).set("sha256", m.sha256);
    });
  out.set("ratified_at", c.ratified_at).set("ratified_seq", c.ratified_seq).set("registry", c.registry);
  out.objects("remarks", c.remarks, remark_members).set("resume_at", c.resume_at);
  out.objects("revisions", c.revisions, revision_members).objects("rounds", c.rounds, round_members);
  out.objects("seals", c.seals, evidence_members).set("state", c.state);
  out.object("title", [&](Members& inner) { inner.set("ar", c.title.ar).set("en", c.title.en); });
  out.object("workflow", [&](Members& inner) {
    inner.set("id", c.workflow.value).set("number", c.workflow_number).set("sha256", c.workflow_sha256);
  });
}

void write_state(std::string& out, const Charter& charter) {
  out.clear();
  {
    Members members(out);
    charter_members(members, charter);
  }
  if (out.size() > trail::document_limits.bytes) throw trail::NotCanonical("entry-too-large", out.size(), "");
}

}  // namespace

std::string state_text(const Charter& charter) {
  std::string out;
  write_state(out, charter);
  return out;
}

Digest state_digest(const Charter& charter) {
  thread_local std::string text;  // tens of kilobytes, and as many for the next charter
  write_state(text, charter);
  return trail::digest(text);
}

}  // namespace mithaq::rules
