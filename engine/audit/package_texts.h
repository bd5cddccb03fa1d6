// The copies for reading that a package holds beside its documents: the ratified text and the workflow. What the trail
// names binds them, whether the package bears a seal or not.
#pragma once

#include "audit/package_source.h"

namespace mithaq::audit {

// Adds `manifest` with the cause `missing` where one is not there, and `package-text` where charter/final.<language>.md
// is not the text of the ratified revision, or workflow/workflow.json is not the workflow that was in force.
void check_package_texts(const PackageSource& package, Report& report);

}  // namespace mithaq::audit
