// What an entry has room for. Reasons and lists of articles stand in the entry itself, not in a document beside it;
// an entry has at most 8192 bytes (reference: trail 1.1), and whatever would not fit is refused at the beginning.
#pragma once

#include <optional>

#include "model/refusal.h"
#include "rules/command.h"

namespace mithaq::rules {

// In bytes. Each could be written with twice as many: \n, \" and \\ are escaped.
inline constexpr std::size_t longest_reason = 2000;
inline constexpr std::size_t longest_tag = 64;
inline constexpr std::size_t longest_articles = 4000;  // the ids of all, each with its quotation marks and comma

// Refusal: text-too-long with the facts field and limit.
std::optional<Refusal> refused_room(const Command& command);

}  // namespace mithaq::rules
