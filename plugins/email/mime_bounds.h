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
// Decoded: words that are longer are not read, and of a longer file the digest is told.
inline constexpr std::size_t largest_part = std::size_t{2} << 20;
inline constexpr std::size_t most_file_bytes = std::size_t{10} << 20;  // of all files together; of the rest the digests

// Header-too-large or too-many-parts; empty when it may be read. The number of parts and their depth are
// counted once more, and exactly, on what was read.
std::string_view over_bound(std::string_view message);

}  // namespace mithaq::email
