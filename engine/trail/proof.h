// A receipt's proof file: one entry, its way to the root, and the checkpoint that signs the root
// (C2SP tlog-proof; reference: trail 2.3).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "trail/merkle.h"

namespace mithaq::trail {

struct Proof {
  std::string leaf;  // bytes of the entry; may be empty
  std::int64_t index = 0;
  std::vector<Hash> path;  // from the leaf's sibling up
  std::string checkpoint;  // the signed note, verbatim
};

std::string proof_text(const Proof& proof);
std::optional<Proof> proof_from_text(std::string_view text);

}  // namespace mithaq::trail
