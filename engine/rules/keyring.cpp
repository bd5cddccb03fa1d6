#include "rules/keyring.h"
#include "trail/certificate_end.h"
#include "trail/document.h"

#include <algorithm>

namespace mithaq::rules {

namespace {

using Answer = Result<Entry, Refusal>;
constexpr std::ptrdiff_t waiting_at_most = 10;  // offers of one body

std::string_view media_type(const std::string& format, bool is_key) {
  if (format == trail::webauthn_format) return "application/octet-stream";
  if (format == trail::cms_format) return is_key ? "application/x-pem-file" : "application/pkcs7-signature";
  return "text/plain";
}

void add(std::vector<Evidence>& out, std::string_view role, const trail::Signature& signature) {
  out.push_back(trail::document(role, media_type(signature.format, false), signature.bytes));
  if (signature.client_data.empty()) return;
  out.push_back(trail::document("client-data", "application/json", signature.client_data));
  out.push_back(trail::document("authenticator-data", "application/octet-stream", signature.authenticator_data));
}

Value key_value(const trail::PublicKey& key) {
  return Value::object({{"fingerprint", key.fingerprint}, {"algorithm", key.algorithm}, {"format", key.format}});
}

Value uses() { return Value::array({"statement"}); }

// What the statement says is what it is signed for: the key, a body of the registry, a member of that body.
bool fits(const KeyWorld& world, const trail::Enrolment& said, const trail::PublicKey& key, Moment now) {
  if (said.origin != world.origin || said.fingerprint != key.fingerprint || said.algorithm != key.algorithm ||
      said.format != key.format || said.nonce.size() != 32 || !world.registry.body(said.body))
    return false;
  if (said.prepared_at > now || said.prepared_at + enrolment_is_fresh < now) return false;
  if ((said.format == trail::webauthn_format) != !said.home.rp_id.empty()) return false;
  const Member* member = said.member ? world.registry.member(*said.member) : nullptr;
  return !said.member || (member != nullptr && member->body == said.body);
}

Answer decide_one(const KeyWorld& world, const OfferKey& command, Moment now) {
  const auto said = trail::enrolment_from(command.enrolment);
  if (!said || !fits(world, *said, command.key, now)) return Refusal{"enrolment-not-fitting", {}};
  const trail::MemberKey* known = world.keys.find(command.key.fingerprint);
  if (known && (known->is_enrolled() || known->revoked || known->body != said->body)) return Refusal{"key-known", {}};
  const auto is_it_otherwise = [&](const trail::MemberKey& key) {
    return &key != known && trail::is_same_key(key.key, command.key);
  };
  if (std::ranges::any_of(world.keys.keys(), is_it_otherwise)) return Refusal{"key-known", {}};
  const auto waiting = std::ranges::count_if(world.keys.keys(), [&](const trail::MemberKey& key) {
    return key.body == said->body && !key.is_enrolled() && !key.revoked;
  });
  if (waiting >= waiting_at_most) return Refusal{"too-many-offers", {}};
  if (!trail::may_sign(command.key)) return Refusal{"certificate-not-believed", {{"why", "use"}}};
  const trail::Ground ground{world.authorities, now, said->home, world.revocation_lists};
  if (auto no = trail::refused(command.possession, command.key, command.enrolment, ground)) {
    if (no->id == "key-not-enrolled") return Refusal{"other-key", {}};
    if (no->id == "key-not-valid") return Refusal{"certificate-not-believed", no->facts};
    return *no;
  }

  Entry offered;
  offered.kind = "key-offered";
  offered.data = Value::object({{"key", key_value(command.key)}, {"body", said->body.value}, {"uses", uses()}});
  if (said->member) offered.data.set("member", said->member->value);
  offered.evidence.push_back(trail::document("public-key", media_type(command.key.format, true), command.key.bytes));
  offered.evidence.push_back(trail::document("enrolment", "application/json", command.enrolment));
  add(offered.evidence, "possession", command.possession);
  if (said->replaces.empty()) return offered;

  const trail::MemberKey* old = world.keys.find(said->replaces);
  if (old == nullptr || !old->is_enrolled() || old->body != said->body || old->replaced_seq >= 0)
    return Refusal{"unknown-key", {}};
  offered.data.set("replaces", said->replaces);
  if (!command.predecessor) return offered;
  if (old->revoked) return Refusal{"key-not-valid", {{"why", "revoked"}}};
  const trail::Ground at_home{world.authorities, now, old->enrolment.home, world.revocation_lists};
  if (auto no = trail::refused(*command.predecessor, old->key, command.enrolment, at_home))
    return no->id == "key-not-enrolled" ? Refusal{"other-predecessor", {{"fingerprint", said->replaces}}} : *no;
  offered.evidence.push_back(
      trail::document("predecessor", media_type(command.predecessor->format, false), command.predecessor->bytes));
  return offered;
}

// The second one enrols. A key that its predecessor has not signed waits, so that everybody has read of it before.
Answer decide_one(const KeyWorld& world, const VouchForKey& command, Moment now) {
  const trail::MemberKey* key = world.keys.find(command.fingerprint);
  if (key == nullptr || key->is_enrolled() || key->revoked) return Refusal{"unknown-key", {}};
  const auto& before = key->vouched_by;
  if (std::ranges::find(before, command.by.value) != before.end()) return Refusal{"same-person", {}};
  if (trail::is_withdrawn(key->key, {world.authorities, now, {}, world.revocation_lists}))
    return Refusal{"key-not-valid", {{"why", "withdrawn"}}};
  Entry entry;
  if (before.empty()) {
    entry.kind = "key-vouched";
    entry.data = Value::object({{"fingerprint", command.fingerprint}, {"by", command.by.value}});
    return entry;
  }
  const bool waits = !key->replaces.empty() && !key->signed_by_old;
  const Moment from = waits ? now + world.key_wait : now;
  entry.kind = key->replaces.empty() ? "key-enrolled" : "key-rotated";
  entry.data = Value::object({{"key", key_value(key->key)},
                              {"body", key->body.value},
                              {"uses", uses()},
                              {"valid_from", to_rfc3339(from)},
                              {"confirmed_by", Value::array({before.front(), command.by.value})}});
  if (key->member) entry.data.set("member", key->member->value);
  if (!key->replaces.empty()) entry.data.set("replaces", key->replaces);
  entry.evidence = key->evidence;
  return entry;
}

// A key that was lost may turn out to have been misused: nothing of it is taken back.
bool distrusts_more(const RevokeKey& command, const trail::KeyRevocation& before) {
  if (before.distrust == "all") return false;
  return command.distrust == "all" || command.invalid_from < before.invalid_from;
}

Answer decide_one(const KeyWorld& world, const RevokeKey& command, Moment now) {
  const trail::MemberKey* key = world.keys.find(command.fingerprint);
  if (key == nullptr) return Refusal{"unknown-key", {}};
  if (key->revoked && !distrusts_more(command, *key->revoked)) return Refusal{"key-revoked", {}};
  static constexpr std::string_view reasons[] = {"lost", "compromised", "left", "replaced"};
  if (std::ranges::find(reasons, command.reason) == std::end(reasons))
    return Refusal{"unknown-value", {{"key", "reason"}, {"value", command.reason}}};
  if (command.distrust != "later" && command.distrust != "all")
    return Refusal{"unknown-value", {{"key", "distrust"}, {"value", command.distrust}}};
  if (command.invalid_from > now) return Refusal{"date-not-yet", {}};
  // Never trusted longer than it was said before.
  const Moment from = key->revoked ? std::min(key->revoked->invalid_from, command.invalid_from) : command.invalid_from;
  Entry entry;
  entry.kind = "key-revoked";
  entry.data = Value::object({{"fingerprint", command.fingerprint},
                              {"invalid_from", to_rfc3339(from)},
                              {"reason", command.reason},
                              {"distrust", command.distrust}});
  return entry;
}

}  // namespace

Result<Entry, Refusal> decide(const KeyWorld& world, const KeyCommand& command, Moment now) {
  return std::visit([&](const auto& c) { return decide_one(world, c, now); }, command);
}

}  // namespace mithaq::rules
