// What a time-stamping authority says of a ratification, and whether it may be called trusted (reference: trail 4.6).
#pragma once

#include <optional>
#include <string>

#include "model/charter.h"
#include "store/store.h"

namespace mithaq::service {

struct TrustedTime {
  Moment time{};          // of the token
  std::string authority;  // who gave it
  Moment came{};          // by our clock
  // One of the two clocks is wrong by more than ten minutes: the time is never shown without that mark.
  bool is_apart() const;
};

enum class Tokens : std::uint8_t {
  first,  // what came of the first attempt alone: what is built on it is the same whenever it is built
  any,    // whichever attempt brought it
};

// Over the checkpoint that covers the entry `ratified`; nothing where there is no token, or no ratification.
std::optional<TrustedTime> trusted_time(store::Store& store, const Charter& charter, Tokens which);

// Whether one that may be called trusted stands over the checkpoint that covers what the charter's ratification waits
// for; false where its workflow does not wait for a time.
bool is_stamped(store::Store& store, const Charter& charter);

}  // namespace mithaq::service
