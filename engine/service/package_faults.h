// Why no package can be made of a charter: a package with a hole that nobody has explained is worse than none
// (reference: trail 5.5).
#pragma once

#include <string>
#include <vector>

#include "audit/finding.h"
#include "store/objects.h"
#include "store/store.h"

namespace mithaq::service {

// Of what stands in the log below `size`: documents that are gone without an entry that says so, or damaged; documents
// without which nobody can count again; signatures that do not hold. Of the charter's strand and of the registry's.
std::vector<audit::Finding> package_faults(store::Store& store, const store::Objects& objects,
                                           const std::string& charter, std::int64_t size,
                                           const std::string& authorities);

// "evidence-missing strand=.. seq=.. expected=..; ..": the first few, and how many more there are.
std::string told(const std::vector<audit::Finding>& faults);

}  // namespace mithaq::service
