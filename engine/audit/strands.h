// Step 3: the entries of each strand follow each other by number and link, and neither time nor registry runs back.
#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "audit/finding.h"
#include "model/entry.h"
#include "trail/digest.h"

namespace mithaq::audit {

class StrandCheck {
 public:
  explicit StrandCheck(std::vector<Finding>& findings) : findings_(findings) {}

  // In the order of the log. `hash`: of the entry's bytes.
  void look(const Entry& entry, const trail::Hash& hash, const Finding& place);
  // Bytes that are no entry, at this place: the next one still follows it.
  void skip(const std::string& strand, std::int64_t seq, const trail::Hash& hash);
  std::int64_t size() const { return static_cast<std::int64_t>(strands_.size()); }

 private:
  struct Strand {
    std::int64_t next = 0;
    trail::Hash last{};  // leaf hash of its newest entry; zeros before the first
    std::int64_t registry = 0;
    Moment at{};
  };
  std::unordered_map<std::string, Strand> strands_;
  std::int64_t newest_registry_ = 0;
  std::vector<Finding>& findings_;
};

}  // namespace mithaq::audit
