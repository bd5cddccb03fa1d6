// What the nightly look at the trail has found, as offices see it.
#pragma once

#include <cstdint>
#include <string>

#include "model/moment.h"

namespace mithaq::service {

struct NightlyReport {
  Moment at{};
  std::int64_t entries = 0;
  std::int64_t broken = 0;  // findings that contradict
  std::string first;        // the first of them, as `trail verify` prints it
};

}  // namespace mithaq::service
