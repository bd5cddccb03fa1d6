// What an older copy of the log lacks, and how much of it others can give back: pure reasoning over hashes. What is
// taken comes byte for byte to the root of a signed checkpoint, or it is not taken (reference: trail 2.2).
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "audit/source.h"
#include "trail/checkpoint.h"

namespace mithaq::audit {

// Entries of a strand, the first and the last.
struct StrandRange {
  std::int64_t from = 0, to = 0;
  bool operator==(const StrandRange&) const = default;
};

class Gap {
 public:
  // The leaf hashes of the log at hand, and the checkpoints that anybody has of it.
  Gap(std::vector<trail::Hash> at_hand, const std::vector<trail::Checkpoint>& known);

  std::int64_t have() const { return static_cast<std::int64_t>(at_hand_.size()); }
  // The largest checkpoint that is known; that of the log at hand where none is larger.
  const trail::Checkpoint& goal() const { return goal_; }
  std::int64_t missing() const { return goal_.size - have(); }
  // A checkpoint that the log at hand is no continuation of: another history.
  const std::optional<trail::Checkpoint>& contradiction() const { return contradiction_; }

  // A leaf of some source; its place may be one that is not missing.
  void offer(const SourceLeaf& leaf);
  // A place at which two sources have different entries.
  std::optional<std::int64_t> disputed() const { return disputed_; }

  // What fills the gap: from the end of the log at hand to the largest checkpoint to whose root the leaves come. The
  // whole gap where they come to the goal; empty where they come to none.
  std::vector<SourceLeaf> filling() const;
  // Every place up to the goal is there, and yet they do not come to it: something among them is not of this log.
  bool is_spoilt() const;
  // Of the leaves that were offered from a size of the log on: their strands, and which numbers.
  std::map<std::string, StrandRange> offered_from(std::int64_t size) const;
  std::int64_t offered() const { return static_cast<std::int64_t>(offered_.size()); }
  // Of the leaves that were offered so many stand behind the goal: no checkpoint proves them.
  std::int64_t beyond() const { return beyond_; }

 private:
  std::vector<trail::Hash> at_hand_;
  std::map<std::int64_t, trail::Hash> roots_;  // of the known checkpoints that are larger than the log at hand
  trail::Checkpoint goal_;
  std::optional<trail::Checkpoint> contradiction_;
  std::optional<std::int64_t> disputed_;
  std::int64_t beyond_ = 0;
  std::map<std::int64_t, SourceLeaf> offered_;  // by place
};

}  // namespace mithaq::audit
