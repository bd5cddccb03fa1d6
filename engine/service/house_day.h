// The date where the house is: by it days are counted, those of the daily list and of automatic answers.
#pragma once

#include "service/premises.h"

namespace mithaq::service {

inline Day house_day(const Premises& premises, Moment moment) {
  const auto zones = premises.zones.load();
  const auto zone = zones->find(premises.settings.digest_zone);
  return std::chrono::floor<std::chrono::days>(zone == zones->end() ? moment : zone->second.local(moment));
}

}  // namespace mithaq::service
