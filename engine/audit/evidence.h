// Step 6: every document that an entry names, read and hashed again.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

#include "audit/source.h"
#include "model/entry.h"

namespace mithaq::audit {

class EvidenceCheck {
 public:
  EvidenceCheck(const Source& source, std::vector<Finding>& findings) : source_(source), findings_(findings) {}

  // Checks what the entry names, and gives replay the content that it needs. `place` has strand, seq and index.
  void look(Entry& entry, const Finding& place);
  // What is absent, now that all of the log is known: erased, withheld, or missing.
  void finish();
  std::int64_t looked_at() const { return looked_at_; }

 private:
  // Whether the outcome can be counted again without a document.
  enum class Need : std::uint8_t { always, unless_gone, unless_withheld };
  std::optional<std::string> sound(const Digest& sha256, std::int64_t size, const Finding& place, Need need);

  const Source& source_;
  std::vector<Finding>& findings_;
  std::unordered_set<std::string> known_good_;  // digest and size
  std::set<Digest> erased_, lost_;
  std::vector<std::pair<Finding, Need>> absent_;
  std::int64_t looked_at_ = 0, withheld_ = 0;
};

}  // namespace mithaq::audit
