// Signs the head of the log, and remembers what it signed last: never two histories under one origin.
//
// The remembered checkpoint is on the disk before the note leaves (reference: C2SP signed-note and
// tlog-checkpoint; RFC 9162 section 2.1.4.2 for the proof).
#pragma once

#include <mithaq/signer.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "log_keys.h"
#include "vault.h"

namespace mithaq::signatures {

// Which log of the house an origin names: 1 for its own, n for "<its own>-<n>", as a log is called that was begun anew
// after a loss. nullopt: none of the house.
std::optional<int> epoch_of(std::string_view own_origin, std::string_view origin);

// Whether `proof` (32-byte hashes) shows that the smaller tree is a prefix of the larger one; 0 < old < new.
bool consistency_holds(std::int64_t old_size, const std::string& old_root, std::int64_t new_size,
                       const std::string& new_root, const std::vector<std::string>& proof);

// Signs with the keys that the request names. A log that a later one has followed is closed: "other-origin".
// Throws std::invalid_argument when size or root is no size or root at all.
SignedCheckpoint sign_checkpoint(const CheckpointRequest& request, std::string_view own_origin, LogKeys& keys,
                                 const Vault& vault);

}  // namespace mithaq::signatures
