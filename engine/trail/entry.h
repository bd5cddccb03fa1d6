// An entry as bytes and back: envelope and kinds of format 1 (reference: trail 1.2 and 1.3).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/entry.h"
#include "trail/canonical.h"
#include "trail/digest.h"

namespace mithaq::trail {

// Leaf bytes. Evidence is sorted by role, then digest. Throws NotCanonical (unknown-kind, unknown-key,
// unknown-format, missing-key, wrong-type beside the refusals of the profile): inside the daemon a program error.
std::string leaf_bytes(const Entry& entry);
// Throws NotCanonical; unknown-format and unknown-kind are those of a newer program, perhaps. Evidence comes
// back without content.
Entry entry_from_leaf(std::string_view bytes);

// SHA-256(0x00 || bytes)
Hash leaf_hash(std::string_view leaf);

// All kinds of format 1, in alphabetical order.
std::vector<std::string_view> kinds();

}  // namespace mithaq::trail
