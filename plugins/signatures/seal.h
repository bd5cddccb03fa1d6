// The seal of the committee's server over a digest: a readable statement, signed as SSHSIG and as CMS.
//
// The statement is formatted here from the facts, never given by the caller. Its counter rises with each
// new seal and is on the disk before anything is signed with it; the same request gives the stored seal.
#pragma once

#include <mithaq/signer.h>

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "keys.h"
#include "vault.h"

namespace mithaq::signatures {

inline constexpr std::string_view seal_namespace = "mithaq-seal";  // signed; never changed

std::string ssh_public_key(const Key& key);   // "ssh-ed25519 AAAA…"
std::string ssh_fingerprint(const Key& key);  // "SHA256:…", as OpenSSH prints it

// OpenSSH's PROTOCOL.sshsig, version 1, SHA-512, armoured.
std::string sshsig(const Key& key, std::string_view name_space, std::string_view message);

// CMS, DER, detached, with the signing certificate's digest signed in (CAdES-B, RFC 5126). A statement about the
// message, where there is one, is signed with it, as an attribute of our own. The authority's certificate goes with it.
std::string cms_signature(const Key& key, const Certificate& certificate, std::string_view authority_pem,
                          std::string_view message, const std::string& statement = "");

inline constexpr const char* statement_attribute =
    "2.25.225687870929994254625467041659560447439";  // of our statement; signed, never changed

// A numbered statement and what was signed with it, kept in the vault: the same request gives the stored parts.
struct Numbered {
  std::string statement;
  std::vector<std::string> parts;
};
Numbered numbered(const SealRequest& request, const Vault& vault,
                  const std::function<std::vector<std::string>(const std::string& statement)>& sign);

// Throws std::invalid_argument for facts that no seal can be about.
Seal sealed(const SealRequest& request, const Keys& keys, const Vault& vault);

}  // namespace mithaq::signatures
