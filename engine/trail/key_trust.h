// Whether what a key has signed is believed still (reference: trail 4.4), as the register stands now.
#pragma once

#include "trail/key_register.h"

namespace mithaq::trail {

// Not what was signed with a key that is trusted in nothing any more, nor what the log took when, as it turned out
// later, the key was in other hands already. A key that was replaced or has left speaks on for what it signed before.
inline bool is_believed(const MemberKey& key, Moment signed_at) {
  return !key.revoked || (key.revoked->distrust != "all" && signed_at < key.revoked->invalid_from);
}

}  // namespace mithaq::trail
