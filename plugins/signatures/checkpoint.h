// Signs the head of the log, and remembers what it signed last: never two histories under one origin.
//
// The remembered checkpoint is on the disk before the note leaves (reference: C2SP signed-note and
// tlog-checkpoint; RFC 9162 section 2.1.4.2 for the proof).
#pragma once

#include <mithaq/signer.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "keys.h"
#include "vault.h"

namespace mithaq::signatures {

// "<origin>+<8 hex>+<base64(type || key)>", type 0x01 = Ed25519.
std::string verifier_key(std::string_view origin, const Key& log);

// Three lines and the signature line of the log; deterministic.
std::string signed_note(std::string_view origin, std::int64_t size, std::string_view root_base64, const Key& log);

// Whether `proof` (32-byte hashes) shows that the smaller tree is a prefix of the larger one; 0 < old < new.
bool consistency_holds(std::int64_t old_size, const std::string& old_root, std::int64_t new_size,
                       const std::string& new_root, const std::vector<std::string>& proof);

// Throws std::invalid_argument when size or root is no size or root at all.
SignedCheckpoint sign_checkpoint(const CheckpointRequest& request, std::string_view origin, const Key& log,
                                 const Vault& vault);

}  // namespace mithaq::signatures
