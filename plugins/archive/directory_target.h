// A directory as the place where packages stay: packages/<NAME>/ with NAME.tar, NAME.tar.sha256 and the
// unpacked bag NAME/.
//
// Put-if-absent: everything is written into a temporary folder beside, synced, and appears by one rename.
// What is there already is compared byte by byte and never overwritten.
#pragma once

#include <cstdint>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <vector>

#include "bag.h"

namespace mithaq::archive {

// Not deposited; what() is "<id>: <detail>" with the id target-missing, target-full, target-read-only,
// target-corrupt or target-failed.
struct NotDeposited : std::runtime_error {
  using std::runtime_error::runtime_error;
};

struct Put {
  std::string location;  // the package's folder
  bool present = false;  // was there already, with the same bytes
};

class DirectoryTarget {
 public:
  DirectoryTarget(std::filesystem::path folder, std::int64_t min_free_mb);
  // Throws NotDeposited; then nothing of the package is visible in the target.
  Put put(const std::string& name, const std::vector<BagFile>& bag, const std::string& tar) const;

 private:
  std::filesystem::path folder_;
  std::int64_t min_free_mb_;
};

}  // namespace mithaq::archive
