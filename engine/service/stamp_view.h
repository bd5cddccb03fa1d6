// Time stamps that have been asked for and have not come, as offices see them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/moment.h"

namespace mithaq::service {

struct StampAwaited {
  std::string charter, what;  // checkpoint, certificate, package
  std::string reason;  // why the last attempt failed: unreachable, faulty, rejected, imprint, nonce, policy, chain,
                       // early, ended, weak, apart
  int attempts = 0;    // at least one
  Moment failed_at{};  // the last of them
  std::optional<Moment> next;  // none: it is not asked for any more
};

}  // namespace mithaq::service
