// What lies beside a package, but for its proof: NAME.tar.sha256; NAME.p7s, the server's seal over the bag's tag
// manifest; NAME.tsq and NAME.tsr, an authority's time stamp of that seal, with its chain in NAME.tsa-chain.pem where
// the bag has none (reference: trail 5.1).
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "audit/finding.h"
#include "model/entry.h"

namespace mithaq::audit {

struct Beside {
  std::filesystem::path base;   // NAME in its folder
  std::filesystem::path bag;    // where bagit.txt lies
  std::optional<Entry> sealed;  // what the signed log says of the package
  std::string authorities;      // PEM that the reader brings
  Digest tar{};                 // of NAME.tar; empty: it is not at hand

  std::filesystem::path file(const char* ending) const { return base.string() + ending; }
  bool is_there(const char* ending) const;
  bool is_any_there() const;
};

// BROKEN names the file that is not what it should be; a file that is missing is a mark.
std::vector<Finding> check_beside(const Beside& beside);

}  // namespace mithaq::audit
