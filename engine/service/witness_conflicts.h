// Conflicts of witnesses that the trail holds, as long as they stand.
#pragma once

#include <set>
#include <string>

#include "store/store.h"

namespace mithaq::service {

// Names of those that have contradicted the log and have signed none of its checkpoints since then; empty name:
// somebody has shown a rival checkpoint, which no line takes back.
std::set<std::string> standing_conflicts(store::Store& store);

}  // namespace mithaq::service
