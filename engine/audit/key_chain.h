// The log's keys as a chain: from each to the next leads a note that both have signed (reference: trail 4.4).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "audit/finding.h"
#include "audit/keys.h"

namespace mithaq::audit {

// Adds the keys to which notes lead from those that are known: successors, which are believed as these are, and
// predecessors, which are believed for what came before. Marks say so. `unlinked`: the keys are the source's own, and
// one that no note leads to may be anybody's: a finding of this word; none: the reader has brought them.
std::vector<Finding> follow_log_keys(std::vector<LogKeyLine>& keys, const std::vector<std::string>& notes,
                                     std::optional<Word> unlinked);

}  // namespace mithaq::audit
