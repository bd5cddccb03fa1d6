// A directory as the place where packages stay:
//
//   objects/sha256/ab/<62 hex>      the bytes of every file beside a package, by their digest
//   packages/<NAME>/<file>          NAME.tar and what stands beside it: links to those
//   packages/<NAME>/<NAME>/         the bag, unpacked, to be opened as it is
//
// Put-if-absent: what is there is read again and compared, and never overwritten. A package appears by one rename;
// what comes later beside it (a time stamp) appears whole.
#pragma once

#include "target.h"

namespace mithaq::archive {

class DirectoryTarget : public Place {
 public:
  DirectoryTarget(std::filesystem::path folder, std::int64_t min_free_mb);
  Put put(const Deposition& deposition) const override;

 private:
  std::filesystem::path object(std::string_view bytes) const;

  std::filesystem::path folder_;
  std::int64_t min_free_mb_;
};

}  // namespace mithaq::archive
