// Proxies: a body empowers another for one round (reference: domain 2). Depth one, one a holder, revocable.
#include <algorithm>

#include "rules/ledger.h"

namespace mithaq::rules {

namespace {

Entry delegation(const Draft& draft, std::string_view kind, const Round& round, const Proxy& proxy) {
  Entry entry = Draft::in_round(draft.by_origin(kind, Value::object({{"body", proxy.principal.value},
                                                                     {"holder", proxy.holder.value},
                                                                     {"member", proxy.member.value},
                                                                     {"round", round.number}})),
                                round);
  entry.on_behalf_of = OnBehalf{proxy.principal, std::nullopt, std::nullopt, std::nullopt};
  return entry;
}

void record(Draft& draft, std::string_view kind, const Round& round, const Proxy& proxy) {
  const std::int64_t seq = draft.append(delegation(draft, kind, round, proxy));
  for (const BodyId& told : {proxy.principal, proxy.holder}) alert_body(draft, round, told, "proxy", seq);
}

// The round is open, and the member is the principal's own: what is held by proxy cannot be passed on.
Step refused_principal(const Draft& draft, const StageId& stage, int number, const BodyId& principal,
                       const MemberId& member) {
  if (Step refusal = refused_round(draft.charter, stage, number)) return refusal;
  const Round& round = *draft.charter.round(stage, number);
  if (round.state != "open") return Refusal{"stage-closed", {{"stage", stage.value}}};
  if (!round.seat(principal)) return Refusal{"unknown-body", {{"body", principal.value}}};
  const Voice speaks = voice(draft, &round, principal, member);
  if (speaks == Voice::proxy) return Refusal{"proxy-of-proxy", {{"body", principal.value}}};
  if (speaks == Voice::none) return Refusal{"not-a-member", {{"body", principal.value}}};
  return std::nullopt;
}

}  // namespace

Step step(Draft& draft, const GrantProxy& command) {
  if (Step refusal = refused_principal(draft, command.stage, command.round, command.principal, command.member))
    return refusal;
  const Round round = *draft.charter.round(command.stage, command.round);
  const Stage& stage = draft.stage_of(round);
  if (!stage.proxies) return Refusal{"proxies-not-allowed", {{"stage", round.stage.value}}};
  if (command.holder == command.principal) return Refusal{"proxy-to-self", {}};
  const auto members = draft.world.registry.members_of(command.holder);
  if (!draft.world.registry.body(command.holder)) return Refusal{"unknown-body", {{"body", command.holder.value}}};
  if (!round.seat(command.holder)) return Refusal{"not-on-roll", {{"body", command.holder.value}}};
  if (members.empty()) return Refusal{"body-without-member", {{"body", command.holder.value}}};
  const bool principal_holds =
      std::ranges::find(round.proxies, command.principal, &Proxy::holder) != round.proxies.end();
  if (principal_holds || round.proxy_of(command.holder))
    return Refusal{"proxy-of-proxy", {{"body", principal_holds ? command.principal.value : command.holder.value}}};
  if (std::ranges::find(round.proxies, command.holder, &Proxy::holder) != round.proxies.end())
    return Refusal{"holder-has-proxy", {{"body", command.holder.value}}};
  const Position* given = round.standing(command.principal);
  if (!stage.change_allowed && given && !given->kept)
    return Refusal{"change-not-allowed", {{"body", command.principal.value}}};

  if (const Proxy* earlier = round.proxy_of(command.principal))
    record(draft, "delegation-revoked", round, Proxy(*earlier));
  record(draft, "delegation-granted", round, {command.principal, command.holder, members.front()->id});
  return std::nullopt;
}

// What the holder has answered stays the principal's answer until it gives another.
Step step(Draft& draft, const RevokeProxy& command) {
  if (Step refusal = refused_principal(draft, command.stage, command.round, command.principal, command.member))
    return refusal;
  const Round round = *draft.charter.round(command.stage, command.round);
  const Proxy* proxy = round.proxy_of(command.principal);
  if (!proxy) return Refusal{"no-proxy", {{"body", command.principal.value}}};
  record(draft, "delegation-revoked", round, Proxy(*proxy));
  return std::nullopt;
}

}  // namespace mithaq::rules
