// The date where the house is: by it days are counted, those of the daily list and of automatic answers; and the zone
// in which a moment is told that belongs to no stage.
#pragma once

#include "model/workflow.h"
#include "service/premises.h"

namespace mithaq::service {

inline Day house_day(const Premises& premises, Moment moment) {
  const auto zones = premises.zones.load();
  const auto zone = zones->find(premises.settings.digest_zone);
  return std::chrono::floor<std::chrono::days>(zone == zones->end() ? moment : zone->second.local(moment));
}

inline void put_own_instant(NamedFacts& facts, const std::string& name, Moment moment, const Premises& premises) {
  const auto zones = premises.zones.load();
  const auto own = zones->find(DeadlineRule{}.zone);
  put_instant(facts, name, moment, own == zones->end() ? zones->begin()->second : own->second);
}

}  // namespace mithaq::service
