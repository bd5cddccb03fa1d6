#include "trail/key_register.h"

#include <algorithm>
#include <stdexcept>

namespace mithaq::trail {
namespace {

[[noreturn]] void cannot(const Entry& entry, const std::string& why) {
  throw std::runtime_error("registry seq=" + std::to_string(entry.seq) + " " + entry.kind + ": " + why);
}

const std::string* document(const Entry& entry, std::string_view role) {
  for (const Evidence& e : entry.evidence)
    if (e.role == role && e.content) return e.content.get();
  return nullptr;
}

std::vector<Evidence> without_content(std::vector<Evidence> evidence) {
  for (Evidence& e : evidence) e.content = nullptr;
  std::ranges::sort(evidence, {}, [](const Evidence& e) { return std::pair(e.role, e.sha256); });  // as it is written
  return evidence;
}

}  // namespace

const MemberKey* KeyRegister::find(std::string_view fingerprint) const {
  const auto found =
      std::ranges::find(keys_, fingerprint, [](const MemberKey& k) -> std::string_view { return k.key.fingerprint; });
  return found == keys_.end() ? nullptr : &*found;
}

MemberKey& KeyRegister::known(const Entry& entry, const std::string& fingerprint) {
  const MemberKey* found = find(fingerprint);
  if (found == nullptr) cannot(entry, "no such key: " + fingerprint);
  return const_cast<MemberKey&>(*found);
}

// The key as the entry and its documents show it; the same one where it was offered before.
MemberKey& KeyRegister::put(const Entry& entry) {
  const Value& named = entry.data.at("key");
  const std::string& fingerprint = named.at("fingerprint").string();
  const std::string* bytes = document(entry, "public-key");
  if (bytes == nullptr) {
    if (find(fingerprint) == nullptr) cannot(entry, "its public key is not there");
    return known(entry, fingerprint);
  }
  auto read = public_key(named.at("format").string(), *bytes);
  if (!read || read->fingerprint != fingerprint || read->algorithm != named.at("algorithm").string())
    cannot(entry, "the public key is not the one that it names");
  MemberKey& key = find(fingerprint) != nullptr ? known(entry, fingerprint) : keys_.emplace_back();
  key.key = std::move(*read);
  key.body = {entry.data.at("body").string()};
  if (const Value* member = entry.data.find("member")) key.member = MemberId{member->string()};
  key.uses = entry.data.strings_or_empty("uses");
  key.replaces = entry.data.string_or("replaces", "");
  key.evidence = without_content(entry.evidence);
  if (const std::string* statement = document(entry, "enrolment"))
    if (auto enrolment = enrolment_from(*statement)) key.enrolment = std::move(*enrolment);
  key.signed_by_old = std::ranges::any_of(entry.evidence, [](const Evidence& e) { return e.role == "predecessor"; });
  return key;
}

// Keys of the log and of witnesses have registers of their own.
void KeyRegister::take(const Entry& entry) {
  const bool names_uses = entry.kind == "key-offered" || entry.kind == "key-enrolled" || entry.kind == "key-rotated";
  const auto uses = names_uses ? entry.data.strings_or_empty("uses") : std::vector<std::string>();
  if (names_uses && std::ranges::find(uses, "statement") == uses.end()) return;
  if (entry.kind == "key-offered") {
    MemberKey& key = put(entry);
    key.offered_seq = entry.seq;
    key.offered_at = entry.at;
    key.vouched_by.clear();
  } else if (entry.kind == "key-vouched") {
    known(entry, entry.data.at("fingerprint").string()).vouched_by.push_back(entry.data.at("by").string());
  } else if (entry.kind == "key-enrolled" || entry.kind == "key-rotated") {
    MemberKey& key = put(entry);
    key.seq = entry.seq;
    key.enrolled_at = entry.at;
    key.valid_from = moment_from_rfc3339(entry.data.at("valid_from").string()).value();
    key.vouched_by = entry.data.strings_or_empty("confirmed_by");
    if (entry.kind == "key-enrolled") return;
    const Moment from = key.valid_from;
    MemberKey& old = known(entry, entry.data.at("replaces").string());
    old.replaced_seq = entry.seq;
    old.replaced_from = from;
  } else if (entry.kind == "key-revoked") {
    if (find(entry.data.at("fingerprint").string()) == nullptr) return;
    MemberKey& key = known(entry, entry.data.at("fingerprint").string());
    KeyRevocation revoked = key.revoked.value_or(KeyRevocation{entry.seq, entry.at, {}, "", ""});  // since the first
    revoked.invalid_from = moment_from_rfc3339(entry.data.at("invalid_from").string()).value();
    revoked.reason = entry.data.at("reason").string();
    revoked.distrust = entry.data.at("distrust").string();
    key.revoked = std::move(revoked);
  }
}

std::optional<Refusal> KeyRegister::refused(const MemberKey& key, std::string_view use, std::int64_t registry,
                                            Moment at) {
  const bool is_for_it = std::ranges::find(key.uses, use) != key.uses.end();
  if (!key.is_enrolled() || key.seq > registry || !is_for_it) return Refusal{"key-not-enrolled", {}};
  const auto not_valid = [](const char* why) { return Refusal{"key-not-valid", {{"why", why}}}; };
  if (key.revoked && key.revoked->seq <= registry) return not_valid("revoked");
  if (at < key.valid_from) return not_valid("early");
  if (key.replaced_seq >= 0 && key.replaced_seq <= registry && at >= key.replaced_from) return not_valid("replaced");
  return std::nullopt;
}

// A passkey's signature does not say whose it is, so each of the member's is tried; of several the one tells why that
// came furthest.
KeyRegister::Found KeyRegister::signed_by(const Signature& signature, std::string_view statement, const Signer& signer,
                                          std::int64_t registry, Ground ground) const {
  if (signature.algorithm.empty()) return {nullptr, Refusal{"algorithm-not-allowed", {}}};
  Refusal furthest{"key-not-enrolled", {}};
  for (const MemberKey& key : keys_) {
    const bool is_theirs = key.body == signer.body && (!key.member || *key.member == signer.member);
    if (!is_theirs || !signature.is_by(key.key)) continue;
    if (const auto no = refused(key, "statement", registry, ground.at)) {
      if (furthest.id == "key-not-enrolled") furthest = *no;
      continue;
    }
    ground.home = key.enrolment.home;
    const auto no = trail::refused(signature, key.key, statement, ground);
    if (!no) return {&key, {}};
    furthest = *no;
  }
  return {nullptr, furthest};
}

}  // namespace mithaq::trail
