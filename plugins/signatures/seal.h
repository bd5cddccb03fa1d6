// The seal of the committee's server over a digest: a readable statement, signed as SSHSIG and as CMS.
//
// The statement is formatted here from the facts, never given by the caller. Its counter rises with each
// new seal and is on the disk before anything is signed with it; the same request gives the stored seal.
#pragma once

#include <mithaq/signer.h>

#include <string>
#include <string_view>

#include "keys.h"
#include "vault.h"

namespace mithaq::signatures {

inline constexpr std::string_view seal_namespace = "mithaq-seal";  // signed; never changed

std::string ssh_public_key(const Key& key);   // "ssh-ed25519 AAAA…"
std::string ssh_fingerprint(const Key& key);  // "SHA256:…", as OpenSSH prints it

// OpenSSH's PROTOCOL.sshsig, version 1, SHA-512, armoured.
std::string sshsig(const Key& key, std::string_view name_space, std::string_view message);

// CMS, DER, detached, with the signing certificate's digest signed in (CAdES-B, RFC 5126).
std::string cms_signature(const Key& key, const Certificate& certificate, std::string_view message);

// Throws std::invalid_argument for facts that no seal can be about.
Seal sealed(const SealRequest& request, const Keys& keys, const Vault& vault);

}  // namespace mithaq::signatures
