// Which charter a package is of, as its own trail says: whoever was handed it under a name learns whether it is that.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "audit/package_source.h"

namespace mithaq::audit {

struct PackageFacts {
  std::string charter, title_ar, title_en;
  std::int64_t revision = 0;
  std::string ratified_at;  // RFC 3339; empty: the strand does not say
  std::int64_t ratified_seq = -1;
  bool is_sealed = false;  // an entry behind the ratification seals its certificate
};

// nullopt: no strand of a charter is there, or its first entry is none.
std::optional<PackageFacts> facts_of(const PackageSource& package);

// A file, or the folder of the bag, that bears the name of a package (reference: trail 5.1) of another charter or day.
void check_package_name(const std::filesystem::path& path, const PackageSource& package, const PackageFacts& facts,
                        Report& report);
// A package is made once the certificate is sealed: where its strand does not come so far, its end has been cut off.
void check_package_end(const PackageFacts& facts, Report& report);

}  // namespace mithaq::audit
