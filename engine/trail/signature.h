// The signature of a person over a statement, in any of the four formats: taken apart first, then checked against the
// key that was enrolled, over the bytes that we have kept (reference: trail 4.2, 4.3 and 4.5).
//
// What anybody checks with stock tools is checked here by the same rules: `ssh-keygen -Y verify -n mithaq-statement`,
// `openssl cms -verify -binary -purpose any -cades`, `minisign -V`, and `openssl dgst -verify` for a passkey.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "model/moment.h"
#include "model/refusal.h"
#include "trail/public_key.h"

namespace mithaq::trail {

inline constexpr std::string_view statement_namespace = "mithaq-statement";  // of SSH; written into every signature
inline constexpr std::size_t largest_signature = 64 << 10;

struct Signature {
  std::string format;
  std::string algorithm;    // of the key and digest together as they are allowed; empty: they are not
  std::string fingerprint;  // of the key that it names itself; minisign: the key id alone; empty: it names none
  // As it is kept: the armoured text, DER, the four lines, the DER of a passkey's signature.
  std::string bytes;
  std::string client_data, authenticator_data;  // of a passkey
  bool is_by(const PublicKey& key) const;       // as far as it says itself
};

// A file or what was pasted: .sshsig, .p7s (DER or PEM), .minisig. The refusal: too-large, bad-form.
Result<Signature, std::string> signature(std::string_view file);
// What the script of the page sends of an assertion.
Result<Signature, std::string> assertion(std::string_view client_data, std::string_view authenticator_data,
                                         std::string_view signature);

// Where a passkey is at home; written into its enrolment, for a passkey is bound to it.
struct PasskeyHome {
  std::string rp_id;   // "mithaq.example"
  std::string origin;  // "https://mithaq.example"
  bool operator==(const PasskeyHome&) const = default;
};

// What the mathematics needs beside signature, key and statement.
struct Ground {
  std::string_view authorities;  // PEM: whose certificates are believed
  Moment at{};                   // when it was accepted: never the clock of whoever verifies
  PasskeyHome home;
  // PEM: which certificates the authorities have taken back, where a signature comes in; none: that is not asked, as
  // for what was accepted long ago.
  std::optional<std::string_view> revocation_lists{};
};

// Nothing where the signature is that of the key over exactly these bytes. Refusals: algorithm-not-allowed,
// key-not-valid (a certificate that nobody vouches for, not at that
// time, or no longer), bad-signature; the fact `why` says more:
// namespace, changed, origin, host, challenge, user, cross, type, attributes.
std::optional<Refusal> refused(const Signature& signature, const PublicKey& key, std::string_view statement,
                               const Ground& ground);

// Whether the key is that of a certificate that its authority has taken back, as far as the lists tell.
bool is_withdrawn(const PublicKey& key, const Ground& ground);

}  // namespace mithaq::trail
