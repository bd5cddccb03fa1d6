// The documents of a package against the entries that name them: its list (trail/evidence.jsonl) has one row for each
// that an entry names and no other, and no folder of documents holds a file that no row names.
#pragma once

#include "audit/package_source.h"

namespace mithaq::audit {

// Adds `manifest` with the cause `list` for a row that no entry bears out or that stands once more than it may, and
// with `no-entry` for a file that was put in.
void check_package_documents(const PackageSource& package, Report& report);

}  // namespace mithaq::audit
