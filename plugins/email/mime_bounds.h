// Whether a message may be read at all: looked at before any library takes it apart.
//
// GMime makes an object of every part and every header line, and calls itself for every nesting: a small message
// can hold a million of them. Here they are counted in one pass over the lines, never too few.
#pragma once

#include <cstddef>
#include <string_view>

namespace mithaq::email {

inline constexpr int most_parts = 100;
inline constexpr int deepest_part = 10;
inline constexpr std::size_t largest_part = std::size_t{2} << 20;  // decoded

// Too-large, header-too-large or too-many-parts; empty when it may be read. The number of parts and their depth are
// counted once more, and exactly, on what was read.
std::string_view over_bound(std::string_view message);

}  // namespace mithaq::email
