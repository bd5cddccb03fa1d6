// A key that lives in a token (PKCS #11): it signs there, and never leaves it.
//
//   pkcs11_module   the token's library, e.g. /usr/lib/softhsm/libsofthsm2.so
//   pkcs11_key      which key: "pkcs11:token=mithaq;object=seal;type=private" (RFC 7512), P-256, for the seals
//   credential      pkcs11-pin: a file in the folder of credentials
//
// The log's key cannot live in one: `pkcs11_log_key` is tried, so that a token which is told to hold it says why not.
#pragma once

#include <mithaq/plugin.h>

#include <optional>

#include "keys.h"

namespace mithaq::signatures {

// None where the settings name no token. Throws where the token, the PIN or the key is not as it must be.
std::optional<Key> seal_key_in_token(const Settings& settings);

}  // namespace mithaq::signatures
