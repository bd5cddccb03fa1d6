// The log's own key: offered by one administrator, put in the place of the one that signs by another, who has compared
// it (reference: trail 4.4).
#include <algorithm>

#include "rules/keyring.h"
#include "trail/document.h"

namespace mithaq::rules {

namespace {

Value facts_of(const trail::VerifierKey& key, const trail::VerifierKey& replaces) {
  return Value::object({{"key", Value::object({{"fingerprint", trail::vkey_text(key)},
                                               {"algorithm", "ed25519"},
                                               {"format", trail::log_key_format}})},
                        {"body", key.name},
                        {"uses", Value::array({trail::log_use})},
                        {"replaces", trail::vkey_text(replaces)}});
}

bool is_same(const trail::VerifierKey& a, const trail::VerifierKey& b) { return a.public_key == b.public_key; }

}  // namespace

Result<Entry, Refusal> decide_one(const KeyWorld& world, const OfferLogKey& command, Moment) {
  const auto said = trail::log_key_offer(command.note);
  const auto& changes = world.log_keys.changes();
  const bool has_signed = said && std::ranges::any_of(changes, [&](const auto& change) {
                            return is_same(change.key, said->key) || is_same(change.replaces, said->key);
                          });
  if (!said || said->key.name != world.origin || has_signed || !is_same(said->replaces, command.signs_now))
    return Refusal{"log-key-not-fitting", {}};
  if (const auto& offer = world.log_keys.offer();
      offer && is_same(offer->key, said->key) && is_same(offer->replaces, said->replaces))
    return Refusal{"log-key-offered", {{"by", offer->by}, {"key", trail::vkey_text(offer->key)}}};
  Entry offered;
  offered.kind = "key-offered";
  offered.data = facts_of(said->key, said->replaces);
  offered.evidence = {trail::document("public-key", "text/plain", trail::vkey_text(said->key) + "\n"),
                      trail::document("enrolment", "text/plain", command.note)};
  return offered;
}

Result<Entry, Refusal> decide_one(const KeyWorld& world, const ConfirmLogKey& command, Moment now) {
  const auto& offer = world.log_keys.offer();
  if (!offer || trail::vkey_text(offer->key) != command.vkey) return Refusal{"unknown-key", {}};
  if (offer->by == command.by.value) return Refusal{"same-person", {}};
  const auto said = trail::log_key_note(command.note);
  if (!said || trail::vkey_text(said->key) != command.vkey || !is_same(said->replaces, offer->replaces))
    return Refusal{"log-key-not-fitting", {}};
  Entry rotated;
  rotated.kind = "key-rotated";
  rotated.data = facts_of(offer->key, offer->replaces);
  rotated.data.set("valid_from", to_rfc3339(now)).set("confirmed_by", Value::array({offer->by, command.by.value}));
  rotated.evidence = {trail::document("public-key", "text/plain", command.vkey + "\n"),
                      trail::document("enrolment", "text/plain", command.note)};
  return rotated;
}

}  // namespace mithaq::rules
