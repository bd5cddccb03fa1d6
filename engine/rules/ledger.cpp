// The moves of the ledger of objections.
#include "rules/ledger.h"

#include <algorithm>

namespace mithaq::rules {

namespace {

struct From {
  std::string_view move;
  std::string_view state;
};

// Reference: domain 5, objections ledger.
constexpr From table[] = {
    {"admitted", "filed"},
    {"returned", "filed"},
    {"answered", "admissible"},
    {"answered", "maintained"},
    {"accepted", "answered"},
    {"maintained", "answered"},
    {"withdrawn", "admissible"},
    {"withdrawn", "answered"},
    {"withdrawn", "maintained"},
    {"withdrawn", "awaiting-reassertion"},
    {"overruled", "admissible"},
    {"overruled", "answered"},
    {"overruled", "maintained"},
    {"overruled", "awaiting-reassertion"},
    {"lapsed", "answered"},
    {"lapsed", "awaiting-reassertion"},
    {"awaiting-reassertion", "admissible"},
    {"awaiting-reassertion", "answered"},
    {"awaiting-reassertion", "maintained"},
    {"reasserted", "awaiting-reassertion"},
    {"set-aside", "admissible"},
    {"set-aside", "answered"},
    {"set-aside", "maintained"},
    {"set-aside", "awaiting-reassertion"},
    {"restored", "set-aside"},
    {"restored", "accepted"},
    {"restored", "withdrawn"},
};

}  // namespace

bool may_move(std::string_view state, std::string_view move) {
  return std::ranges::any_of(table, [&](const From& from) { return from.move == move && from.state == state; });
}

Step refused_move(const Charter& charter, const ObjectionId& id, std::string_view name, bool by_text) {
  const Objection* objection = charter.objection(id);
  if (!objection) return Refusal{"unknown-objection", {{"id", id.value}}};
  if (!objection->is_open()) return Refusal{"objection-not-open", {{"id", id.value}, {"state", objection->state}}};
  if (may_move(objection->state, name) || (by_text && objection->state == "answered")) return std::nullopt;
  if (objection->state == "awaiting-reassertion") return Refusal{"awaits-reassertion", {{"id", id.value}}};
  if (name == "answered") return Refusal{"already-answered", {{"id", id.value}}};
  return Refusal{"not-answered", {{"id", id.value}}};
}

const Round* round_of_body(const Charter& charter, const BodyId& body) {
  const std::vector<const Round*> live = charter.live_rounds();
  const auto found = std::find_if(live.rbegin(), live.rend(), [&](const Round* r) { return r->seat(body); });
  return found == live.rend() ? nullptr : *found;
}

Entry ledger_entry(const Draft& draft, const Objection& objection, std::string_view name, const Round* round,
                   bool by_engine) {
  const std::string kind = "objection-" + std::string(name);
  Value data = Value::object({{"objection", objection.id.value}});
  Entry entry = by_engine ? draft.by_engine(kind, std::move(data)) : draft.by_origin(kind, std::move(data));
  return round ? Draft::in_round(std::move(entry), *round) : entry;
}

void alert_holder(Draft& draft, const Objection& objection, std::string_view what, std::int64_t entry) {
  const Round* round = round_of_body(draft.charter, objection.body);
  for (auto past = draft.charter.rounds.rbegin(); !round && past != draft.charter.rounds.rend(); ++past)
    if (past->seat(objection.body)) round = &*past;
  if (round) alert_body(draft, *round, objection.body, what, entry);
}

void answer_objection(Draft& draft, const ObjectionId& id, const Revision* in, std::string_view reply) {
  const Objection objection = *draft.charter.objection(id);
  Entry answered = ledger_entry(draft, objection, "answered", round_of_body(draft.charter, objection.body), false);
  if (in) answered.data.set("revision", rev(*in));
  answered.data.set("by", draft.actor_name());
  answered.evidence.push_back(draft.sealed_text("reply", reply));
  const std::int64_t seq = draft.append(std::move(answered));
  alert_holder(draft, objection, "objection-answered", seq);
  if (in) dispose(draft, objection.number, "accepted", false);
}

void end_objection(Draft& draft, Objection objection, const OnBehalf& behalf, const Round* round,
                   std::optional<std::int64_t> by) {
  const bool accepts = objection.state == "answered";
  Entry ended = ledger_entry(draft, objection, accepts ? "accepted" : "withdrawn", round, false);
  ended.data.set("body", objection.body.value);
  if (by) ended.data.set("position", *by);
  ended.on_behalf_of = behalf;
  draft.append(std::move(ended));
  if (!accepts) dispose(draft, objection.number, "withdrawn", true);
}

void take_back(Draft& draft, const BodyId& body, std::int64_t position, const OnBehalf& behalf, const Round& round) {
  for (const Objection& o : std::vector(draft.charter.objections)) {
    const bool was_filed = o.filed_by == position && o.is_open();
    const bool was_ended = o.ended_by == position && may_move(o.state, "restored");
    if (o.body != body || !(was_filed || was_ended)) continue;
    Entry moved = ledger_entry(draft, o, was_filed ? "set-aside" : "restored", &round, false);
    moved.data.set("body", body.value).set("position", position);
    moved.on_behalf_of = behalf;
    draft.append(std::move(moved));
  }
}

}  // namespace mithaq::rules
