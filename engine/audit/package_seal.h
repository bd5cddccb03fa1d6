// What lies beside a package: NAME.tlog-proof proves that the signed log names the bytes of NAME.tar and of the bag's
// tag manifest, and by it every file inside. A bag cannot hold a proof of its own digest (reference: trail 5.1).
#pragma once

#include <filesystem>

#include "audit/verify.h"

namespace mithaq::audit {

// `path`: as the reader named it, a tar or a folder; `bag`: where bagit.txt lies; `report`: of the package, its log
// keys are used where the reader brings none. Adds `package-seal` where something does not fit, and the mark
// `no-package-seal` where nothing lies beside: then only the entries and their documents are bound to the log.
void check_package_seal(const std::filesystem::path& path, const std::filesystem::path& bag, Options options,
                        Report& report);

}  // namespace mithaq::audit
