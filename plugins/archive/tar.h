// A bag as one ustar file, the same bytes each time: files in the order given, one time for all, no owner,
// modes 0644 and 0755.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "bag.h"

namespace mithaq::archive {

// `folder` is put before each path. Throws Unfit when a path does not fit the format.
std::string tar_of(const std::string& folder, const std::vector<BagFile>& files, std::int64_t seconds);

// What tar_of() has written, without `folder` before the paths. Throws Unfit for anything else.
std::vector<BagFile> bag_from_tar(std::string_view tar, const std::string& folder);

// "2026-12-10T15:00:00Z" as seconds since 1970. Throws Unfit for any other form.
std::int64_t seconds_of(const std::string& rfc3339);

}  // namespace mithaq::archive
