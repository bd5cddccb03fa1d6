// Conflicts of witnesses that the trail holds, as long as they stand.
#pragma once

#include <set>
#include <string>

#include "notices/phrases.h"
#include "service/view.h"
#include "store/store.h"

namespace mithaq::service {

// Names of those that have contradicted the log and have signed none of its checkpoints since then; empty name:
// somebody has shown a rival checkpoint, which no line takes back.
std::set<std::string> standing_conflicts(store::Store& store);

// The same as a sentence for pages and certificates; empty where nobody contradicts.
Text conflict_sentence(const std::set<std::string>& standing, const notices::Phrases& phrases, const Viewer& viewer);

}  // namespace mithaq::service
