// The proof file of one entry: the entry, its way to the root, and the signed checkpoint that holds the root, with what
// witnesses have signed under it (reference: trail 2.3). It costs as much in an old log as in a new one.
#pragma once

#include <optional>
#include <string>

#include "model/id.h"
#include "store/store.h"
#include "trail/policy.h"

namespace mithaq::service {

// Empty where there is no such entry, or no checkpoint covers it yet. It leads to a checkpoint with the quorum of the
// policy where there is one, else to the first that covers the entry; without a policy its note is the log's alone.
std::string proof(store::Store& store, const std::string& strand, std::int64_t seq,
                  const std::optional<trail::Policy>& policy);
// "partnership-2026-17.tlog-proof"
std::string proof_name(const CharterId& charter, std::int64_t seq);

}  // namespace mithaq::service
