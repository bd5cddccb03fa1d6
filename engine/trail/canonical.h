// The canonical form: RFC 8785 (JCS) narrowed to what the trail needs (reference: trail 1.1).
//
// Keys sorted, no spaces, integers only, strings in NFC with three escapes (\" \\ \n). Reading refuses
// everything that writing would not have written, byte for byte.
#pragma once

#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>

#include "model/value.h"

namespace mithaq::trail {

// A refusal of section 1.1: id ("not-json", "duplicate-key" ..), byte offset, JSON path ("data.revision.sha256").
struct NotCanonical : std::runtime_error {
  NotCanonical(std::string id_, std::size_t byte_, std::string path_);
  std::string id;
  std::size_t byte;
  std::string path;
};

struct Limits {
  int depth = 6;
  std::size_t bytes = 8192;
};
inline constexpr Limits entry_limits{};
// For documents (workflow, roll, rule, explanation, state, certificate): same profile, deeper and longer.
inline constexpr Limits document_limits{64, 16u << 20};

// Throws NotCanonical when the tree cannot be written under the profile.
std::string write(const Value& value, const Limits& limits = document_limits);
// Throws NotCanonical unless `bytes` are exactly what write() gives for the tree they hold.
Value read(std::string_view bytes, const Limits& limits = document_limits);

}  // namespace mithaq::trail
