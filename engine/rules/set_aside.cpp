// A key that is trusted in nothing any more takes with it what it has signed, where somebody says so (reference: trail
// 4.4): the answers go back to what a contested answer is, silent until the body says them again.
#include <algorithm>

#include "rules/ledger.h"

namespace mithaq::rules {

namespace {

bool is_in_nothing(const trail::KeyRegister& keys, const std::string& fingerprint) {
  const trail::MemberKey* key = keys.find(fingerprint);
  return key && key->revoked && key->revoked->distrust == "all";
}

// The signatures that an answer counts with. At two persons, the first of them has signed an earlier answer that says
// the same; what came before an answer that was contested is over.
std::vector<std::string> keys_under(const Stage& stage, const Round& round, const Position& answer) {
  std::vector<std::string> out;
  if (answer.assurance < "L2") return out;  // confirmed by a word since
  const auto add = [&](const Position& of) {
    for (const GivenSignature& given : of.signatures) out.push_back(given.fingerprint);
  };
  add(answer);
  if (stage.assurance != "L3") return out;
  for (auto other = round.positions.rbegin(); other != round.positions.rend(); ++other) {
    if (other->seq >= answer.seq || other->body != answer.body) continue;
    if (other->contested) break;
    if (other->kind == answer.kind && other->revision == answer.revision && other->articles == answer.articles)
      add(*other);
  }
  return out;
}

bool rests_on(const Stage& stage, const Round& round, const Position& answer, const std::string& fingerprint) {
  const auto keys = keys_under(stage, round, answer);
  return std::ranges::find(keys, fingerprint) != keys.end();
}

// Whoever has a say in it, and the secretaries, each once.
void tell(Draft& draft, const Round& round, const Position& answer, std::int64_t entry) {
  for (const Member& member : draft.world.registry.members)
    if (member.body == answer.body || member.body == answer.holder ||
        std::ranges::find(member.roles, Role::secretary) != member.roles.end())
      draft.notify("alert", round, member.body, member.id, "", entry,
                   Value::object({{"what", "set-aside"}, {"entry", entry}, {"of", answer.body.value}}));
}

}  // namespace

bool is_set_aside(const World& world, const Stage& stage, const Round& round, const Position& position) {
  if (!world.keys || !position.contested) return false;
  return std::ranges::any_of(keys_under(stage, round, position),
                             [&](const std::string& key) { return is_in_nothing(*world.keys, key); });
}

Step step(Draft& draft, const SetAside& command) {
  if (!draft.world.keys || !draft.world.keys->find(command.fingerprint))
    return Refusal{"unknown-key", {{"fingerprint", command.fingerprint}}};
  if (!is_in_nothing(*draft.world.keys, command.fingerprint))
    return Refusal{"key-trusted-still", {{"fingerprint", command.fingerprint}}};
  std::vector<std::pair<Round, Position>> signed_with;
  for (const Round* round : draft.charter.live_rounds()) {
    if (round->state != "open") continue;  // after the close the body could not say it again
    for (const Seat& seat : round->roll)
      if (const Position* answer = round->timely(seat.body);
          answer && !answer->contested && !answer->awaiting &&
          rests_on(draft.stage_of(*round), *round, *answer, command.fingerprint))
        signed_with.emplace_back(*round, *answer);
  }
  if (signed_with.empty()) return Refusal{"nothing-to-set-aside", {{"charter", draft.charter.id.value}}};
  for (const auto& [round, answer] : signed_with) {
    const std::int64_t seq = draft.append(
        Draft::in_round(draft.by_origin("position-contested", Value::object({{"position", answer.seq}})), round));
    take_back(draft, answer.body, answer.seq, OnBehalf{answer.body, std::nullopt, std::nullopt, std::nullopt}, round);
    tell(draft, round, answer, seq);
  }
  return std::nullopt;
}

}  // namespace mithaq::rules
