// Until when the certificate of a key is valid.
#pragma once

#include <optional>

#include "model/moment.h"
#include "trail/public_key.h"

namespace mithaq::trail {

// Nothing where the key is none of a certificate.
std::optional<Moment> certificate_end(const PublicKey& key);
// Whether what is signed with it may be a signature of a person: a certificate may say that it may not.
bool may_sign(const PublicKey& key);

}  // namespace mithaq::trail
