// Whether a text says the contrary of the answer above it: "approve with comments", and then "we object".
//
// Known by words of config/replies.toml. A word too many asks once too often and makes nothing wrong, so the words of a
// refusal are no reason only where a refusal is natural: under an objection.
#pragma once

#include <optional>
#include <vector>

#include "model/position.h"
#include "notices/reply_lines.h"

namespace mithaq::notices {

// The first line that speaks against the position, as its place in `text`.
std::optional<std::size_t> line_against(PositionKind position, const std::vector<ReplyLine>& text,
                                        const ReplyWords& words);

}  // namespace mithaq::notices
