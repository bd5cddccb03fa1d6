// The keys of bodies and members: offered with a proof of possession, vouched for by two administrators who have
// compared the fingerprint by another channel, revoked at once (reference: trail 4.4).
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "model/body.h"
#include "model/result.h"
#include "trail/key_register.h"
#include "trail/log_keys.h"

namespace mithaq::rules {

// A key with its enrolment statement, signed by the key itself, and by the one that it replaces where that is at hand.
struct OfferKey {
  trail::PublicKey key;
  std::string enrolment;  // bytes
  trail::Signature possession;
  std::optional<trail::Signature> predecessor = {};
};
struct VouchForKey {
  std::string fingerprint;
  MemberId by;
};
struct RevokeKey {
  std::string fingerprint;
  Moment invalid_from{};
  std::string reason;    // lost, compromised, left, replaced
  std::string distrust;  // later, all
};
// A successor of the log's own key, with the note that it has signed; when it is confirmed, with the one of both.
struct OfferLogKey {
  std::string note;
  trail::VerifierKey signs_now;
};
struct ConfirmLogKey {
  std::string vkey, note;
  MemberId by;
};
using KeyCommand = std::variant<OfferKey, VouchForKey, RevokeKey, OfferLogKey, ConfirmLogKey>;

struct KeyWorld {
  const trail::KeyRegister& keys;
  const trail::LogKeys& log_keys;
  const Registry& registry;
  std::string_view origin;       // of the log
  std::string_view authorities;  // PEM
  std::chrono::hours key_wait;   // before a key is valid whose predecessor could not sign for it
  std::optional<std::string_view> revocation_lists = {};  // PEM: which certificates were taken back; none: not asked
};

inline constexpr std::chrono::hours enrolment_is_fresh{7 * 24};

// The entry of the registry's strand that it comes to: kind, data, evidence. Refusals beside those of a signature:
// enrolment-not-fitting, key-known, too-many-offers, unknown-key, same-person, unknown-value, date-not-yet,
// log-key-not-fitting.
Result<Entry, Refusal> decide(const KeyWorld& world, const KeyCommand& command, Moment now);

// log_keyring.cpp
Result<Entry, Refusal> decide_one(const KeyWorld& world, const OfferLogKey& command, Moment now);
Result<Entry, Refusal> decide_one(const KeyWorld& world, const ConfirmLogKey& command, Moment now);

}  // namespace mithaq::rules
