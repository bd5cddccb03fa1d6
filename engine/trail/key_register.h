// The keys of bodies and members over time, folded from the registry's strand (reference: trail 4.4).
//
// Whether a key is valid is asked of the state of that strand at a number, and of the time at which the log took the
// signature: never of the clock of whoever verifies, never of the time that a signer claims. One register so answers
// for every moment that it has seen.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/entry.h"
#include "trail/statement.h"

namespace mithaq::trail {

struct KeyRevocation {
  std::int64_t seq = -1;
  Moment at{}, invalid_from{};
  std::string reason;    // lost, compromised, left, replaced
  std::string distrust;  // later: what the log took before stays valid; all
  bool operator==(const KeyRevocation&) const = default;
};

// What is known of a key from its offer on; `seq` is that of its key-enrolled or key-rotated, -1 while it waits.
struct MemberKey {
  PublicKey key;
  BodyId body;
  std::optional<MemberId> member;  // none: the body's key
  std::vector<std::string> uses;   // statement, cosignature, seal, log
  Enrolment enrolment;
  std::vector<Evidence> evidence;  // public-key, enrolment, possession .. of its offer; without content
  std::int64_t offered_seq = -1, seq = -1;
  Moment offered_at{}, enrolled_at{}, valid_from{};
  std::vector<std::string> vouched_by;  // administrators who have compared the fingerprint
  std::string replaces;                 // fingerprint
  bool signed_by_old = false;           // its offer carries a signature of the key that it replaces
  std::int64_t replaced_seq = -1;       // by a newer one, from the next
  Moment replaced_from{};
  std::optional<KeyRevocation> revoked;
  bool is_enrolled() const { return seq >= 0; }
  // One entry of the strand is offered_seq, seq, or revoked->seq alone.
  bool operator==(const MemberKey&) const = default;
};

// Who signs: the body of the statement, or the one that holds its proxy, and the member whose link it is.
struct Signer {
  BodyId body;
  MemberId member;
};

class KeyRegister {
 public:
  // An entry of the registry's strand, with the content of its documents public-key and enrolment where it offers or
  // enrols a key. Others than those of keys change nothing. Throws std::runtime_error where it does not fit.
  void take(const Entry& entry);

  const std::vector<MemberKey>& keys() const { return keys_; }  // in the order of their offers
  const MemberKey* find(std::string_view fingerprint) const;

  // Nothing where the key may sign for the use at that state of the registry and at that time. Refusals:
  // key-not-enrolled; key-not-valid with the fact `why`: revoked, early, replaced.
  static std::optional<Refusal> refused(const MemberKey& key, std::string_view use, std::int64_t registry, Moment at);

  // The key of the signer that made this signature, or why there is none: first that of 4.3, key-not-enrolled,
  // key-not-valid, then the mathematics. `ground.at` is the time; the home of a passkey is that of its enrolment.
  struct Found {
    const MemberKey* key = nullptr;
    Refusal refusal{};
  };
  Found signed_by(const Signature& signature, std::string_view statement, const Signer& signer, std::int64_t registry,
                  Ground ground) const;

 private:
  MemberKey& known(const Entry& entry, const std::string& fingerprint);
  MemberKey& put(const Entry& entry);

  std::vector<MemberKey> keys_;
};

}  // namespace mithaq::trail
