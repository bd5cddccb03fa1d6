// Step 7: what was signed, by whom, and whether the key was valid at that moment of the trail.
#pragma once

#include <vector>

#include "audit/finding.h"
#include "audit/source.h"
#include "model/entry.h"

namespace mithaq::audit {

class SignatureCheck {
 public:
  SignatureCheck(const Source& source, std::vector<Finding>& findings) : source_(source), findings_(findings) {}

  // Every entry of every strand, in the order of the log: the registry's make known which keys there are.
  void look(const Entry& entry, const Finding& place);
  std::int64_t looked_at() const { return looked_at_; }

 private:
  void seal(const Entry& entry, const Finding& place);

  const Source& source_;
  std::vector<Finding>& findings_;
  std::int64_t looked_at_ = 0;
};

}  // namespace mithaq::audit
