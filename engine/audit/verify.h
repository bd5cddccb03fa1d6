// The auditor's whole check: nothing that the daemon computed is believed, only bytes and keys (reference: trail 3.1).
//
// Steps: 1 manifests; 2 every leaf hashed again and read; 3 strand numbers, links, registry, time; 4 the tree, its
// root, signatures; 5 consistency with every other checkpoint; 6 every document; 7 every signature at its moment;
// 8 replay; 9 both counts; 10 folded states of the store. Every finding is reported, never only the first. A source
// that cannot be read throws; that is "cannot be judged" at the caller's door.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "audit/finding.h"
#include "audit/source.h"

namespace mithaq::audit {

struct Options {
  // Only this charter's strand is followed (steps 3, 6 to 10); leaves and tree are always checked whole.
  std::string charter;
  // Keys that the reader brings: a policy, or verifier keys of the log. None: those of the source itself.
  std::optional<std::string> keys{};
  // Checkpoints that the reader has kept.
  std::vector<SignedCheckpoint> kept{};
  // PEM that the reader brings: whose certificates are believed when a member signs with one. None: the source's own.
  std::optional<std::string> authorities{};
};

using Progress = std::function<void(std::int64_t done, std::int64_t total)>;

Report verify(Source& source, const Options& options = {}, const Progress& progress = {});

// One proof file: the entry's bytes, their way to the root, and the signature over it. `name`: for findings.
Report verify_receipt(const std::string& text, const std::string& name, const Options& options);

}  // namespace mithaq::audit
