// One signature under an answer, as people are shown it; and what an answer still lacks at the level of two persons.
#pragma once

#include "service/views.h"

namespace mithaq::service {

struct SignatureView {
  std::int64_t seq = -1;  // its `signature-accepted`
  MemberId member;
  std::string format, fingerprint;
  std::string holder;      // whose key: `member`, `body`; empty: the register does not know it
  std::string distrusted;  // why its key was revoked that is trusted in nothing any more; else empty
  std::string doubted;     // why, where the log took it after the instant from which the key is not valid; else empty
  bool is_own = false;     // of a key that only this member has, and believed: half of two signatures
};

// One member has signed, and the stage asks for another one. What was entered by hand waits for no signature.
inline bool awaits_second(const PositionView& position) {
  const bool is_by_hand =
      position.channel == "paper" || position.channel == "telephone" || position.channel == "sign-language";
  return position.provisional && position.assurance == "L2" && position.distrusted.empty() && !position.incomplete &&
         !position.late && !position.contested && !is_by_hand;
}

}  // namespace mithaq::service
