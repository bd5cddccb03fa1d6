// Two people do what neither does alone: one enters it, from paper or by telephone, another confirms it. Between the
// two nothing has happened but that it was entered.
#include "rules/by_hand.h"

#include <algorithm>

#include "rules/ledger.h"
#include "trail/canonical.h"

namespace mithaq::rules {

namespace {

Step done(Draft& draft, const ActByHand& act) {
  return std::visit([&](const auto& one) { return step(draft, one); }, act);
}

// Whether the rules would take it now, by whomever it is confirmed.
Step refused(const Draft& draft, const ActByHand& act) {
  Draft trial = draft;
  return done(trial, act);
}

// A body hears what was done in its name; of an objection that is overruled its holder hears anyway.
void tell(Draft& draft, const BodyId& body, std::int64_t confirmation) {
  for (auto round = draft.charter.rounds.rbegin(); round != draft.charter.rounds.rend(); ++round)
    if (round->seat(body)) return alert_body(draft, Round(*round), body, "act-by-hand", confirmation);
}

}  // namespace

Step step(Draft& draft, const EnterAct& command) {
  if (!is_by_office(draft)) return Refusal{"not-allowed", {}};
  const BodyId body = body_of(command.act);
  if (body.empty() && !std::holds_alternative<OverruleObjection>(command.act))
    return Refusal{"unknown-body", {{"body", ""}}};
  Draft trial = draft;
  trial.by_hand = {command.entered_by, command.entered_by};
  if (Step refusal = refused(trial, command.act)) return refusal;

  Entry entered = draft.by_origin("act-entered", Value::object({{"act", name(command.act)}}));
  if (!body.empty()) {
    entered.data.set("body", body.value);
    entered.on_behalf_of = OnBehalf{body, std::nullopt, command.entered_by, std::nullopt};
  }
  const Value act = to_value(command.act);
  if (const Value* objection = act.find("objection")) entered.data.set("objection", *objection);
  entered.evidence.push_back(draft.sealed_text("act", trail::write(act)));
  const std::int64_t seq = draft.append(std::move(entered));
  alert_secretaries(draft, Round(*draft.charter.current()), "act-entered", seq);
  return std::nullopt;
}

Step step(Draft& draft, const ConfirmAct& command) {
  if (!is_by_office(draft)) return Refusal{"not-allowed", {}};
  const Charter& charter = draft.charter;
  const auto found = std::ranges::find(charter.entered, command.entered, &EnteredAct::seq);
  if (found == charter.entered.end())
    return Refusal{"no-act-to-confirm", {{"number", std::to_string(command.entered)}}};
  const EnteredAct entered = *found;
  if (entered.by == command.confirmed_by) return Refusal{"same-person", {}};
  if (draft.now > entered.at + confirmed_within)
    return Refusal{"entered-too-long-ago", {{"number", std::to_string(confirmed_within.count())}}};
  draft.by_hand = {entered.by, command.confirmed_by};
  draft.heard = entered.at;
  if (Step refusal = refused(draft, command.act)) return refusal;

  Entry confirmed = draft.by_origin("act-confirmed", Value::object({{"entered", entered.seq}, {"act", entered.act}}));
  if (!entered.body.empty()) {
    confirmed.data.set("body", entered.body.value);
    confirmed.on_behalf_of = OnBehalf{entered.body, std::nullopt, std::nullopt, std::nullopt};
  }
  const std::int64_t seq = draft.append(std::move(confirmed));
  done(draft, command.act);
  if (!entered.body.empty()) tell(draft, entered.body, seq);
  return std::nullopt;
}

}  // namespace mithaq::rules
