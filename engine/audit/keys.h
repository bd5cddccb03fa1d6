// The keys that a check is made with: the log's, and those of the witnesses of a policy (reference: trail 2.4).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "trail/policy.h"

namespace mithaq::audit {

struct Keys {
  std::vector<trail::VerifierKey> log;
  std::optional<trail::Policy> policy;  // where the text names witnesses
  std::vector<std::string> unreadable;  // lines that are no key, and what is wrong with the policy
};

// A policy, or verifier keys of the log as in log.vkey: one a line, an old one with its last size behind it. Both may
// stand in one text. Empty lines and those that begin with # are skipped.
Keys keys_from_text(std::string_view text);

}  // namespace mithaq::audit
