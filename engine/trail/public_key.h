// A public key as a body enrols it, in any of the four formats, under the name by which people compare it
// (reference: trail 4.2 and 4.4).
//
// Allowed are Ed25519 (SSH, minisign), ECDSA on P-256 and P-384, RSA from 3072 bits. Never Ed25519 in a certificate:
// common readers of CMS refuse it.
#pragma once

#include <string>
#include <string_view>

#include "model/result.h"

namespace mithaq::trail {

// The words of `format` in trail and package; never reused.
inline constexpr std::string_view sshsig_format = "sshsig", cms_format = "cms", webauthn_format = "webauthn",
                                  minisign_format = "minisign";

struct PublicKey {
  std::string format;
  std::string algorithm;  // ed25519, ecdsa-p256, ecdsa-p384, rsa-<bits>
  // SSH: as OpenSSH prints it, SHA256:…; certificate and passkey: SHA-256 of the DER SubjectPublicKeyInfo, in hex;
  // minisign: its key id, a colon, SHA-256 of the 32 bytes in hex.
  std::string fingerprint;
  // sshsig: "ssh-ed25519 AAAA…" without its comment; cms: the certificate as PEM; webauthn: DER SubjectPublicKeyInfo;
  // minisign: "RW…"; a line feed ends each line of text.
  std::string bytes;
  bool operator==(const PublicKey&) const = default;
};

// What a person uploads: a line of an SSH key, a certificate (PEM or DER), a minisign key. The refusal: bad-form,
// several-keys, algorithm-not-allowed.
Result<PublicKey, std::string> public_key(std::string_view file);
// The DER SubjectPublicKeyInfo that a browser gives of a passkey.
Result<PublicKey, std::string> passkey(std::string_view spki);
// As it was enrolled, by its format.
Result<PublicKey, std::string> public_key(std::string_view format, std::string_view bytes);

// Whether they are one key, in whatever formats: who holds it signs as both. A fingerprint is of its format.
bool is_same_key(const PublicKey& a, const PublicKey& b);

}  // namespace mithaq::trail
