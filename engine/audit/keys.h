// The keys that a check is made with: the log's, and those of the witnesses of a policy (reference: trail 2.4).
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/evidence.h"
#include "trail/policy.h"

namespace mithaq::audit {

// A key of the log; behind one that signs no more stands the size of its last checkpoint.
struct LogKeyLine {
  trail::VerifierKey key;
  std::optional<std::int64_t> last_size;
  // Known by its successor alone, which may have been made because this one was stolen: it signs nothing but what a
  // newer checkpoint has grown from.
  bool precedes = false;
};

struct Keys {
  std::vector<LogKeyLine> log;
  std::optional<trail::Policy> policy;  // where the text names witnesses
  std::vector<std::string> unreadable;  // lines that are no key, and what is wrong with the policy
};

// A policy, or verifier keys of the log as in log.vkey: one a line, an old one with its last size behind it. Both may
// stand in one text. Empty lines and those that begin with # are skipped.
Keys keys_from_text(std::string_view text);

// The notes by which entries of the registry's strand, one a line, put one key of the log in the place of another.
std::vector<std::string> log_key_notes_in(const std::string& entries,
                                          const std::function<std::optional<std::string>(const Digest&)>& object);

}  // namespace mithaq::audit
