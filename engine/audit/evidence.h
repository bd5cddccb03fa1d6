// Every document that an entry names, read and hashed again.
#pragma once

#include <memory>
#include <set>
#include <string>
#include <vector>

#include "audit/verify.h"
#include "model/entry.h"
#include "store/objects.h"

namespace mithaq::audit {

class EvidenceCheck {
 public:
  EvidenceCheck(const store::Objects& objects, std::vector<Finding>& findings)
      : objects_(objects), findings_(findings) {}

  // Checks what the entry names, and gives replay the content that it needs. `place` has strand, seq and index.
  void look(Entry& entry, const Finding& place);
  // What is absent, now that all of the log is known: erased, or missing.
  void finish();
  std::int64_t looked_at() const { return looked_at_; }

 private:
  std::optional<std::string> sound(const Digest& sha256, std::int64_t size, const Finding& place);

  const store::Objects& objects_;
  std::vector<Finding>& findings_;
  std::set<Digest> known_good_, erased_;
  std::vector<Finding> absent_;
  std::int64_t looked_at_ = 0;
};

}  // namespace mithaq::audit
