// A folder as a BagIt bag (RFC 8493, and 0.97 before it), narrowed to what a package of ours may be: every file is
// listed with SHA-256 or SHA-512, hashed again, and nothing else lies there.
//
// What the standard refuses and what a package never holds is BROKEN; what the standard only warns of is a MARK.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "audit/finding.h"

namespace mithaq::audit {

struct Bag {
  std::vector<Finding> findings;            // all of them `manifest` or `manifest-form`
  std::map<std::string, std::string> info;  // bag-info.txt, the last of equal labels
  std::int64_t files = 0;                   // hashed
};

Bag check_bag(const std::filesystem::path& folder);

// A path as a package may hold it: ASCII letters, digits, - _ . and / between; each name at most 100 bytes, all of it
// at most 200; no name that is empty, . or .., or begins with ~.
bool is_package_path(std::string_view path);

inline constexpr std::int64_t most_files = 100'000;
inline constexpr std::int64_t largest_file = std::int64_t{4} << 30;

Finding manifest_finding(std::string cause, std::string file, std::string expected = "", std::string found = "");

}  // namespace mithaq::audit
