// The proof file of one entry: the entry, its way to the root, and the signed checkpoint that holds the root
// (reference: trail 2.3).
#pragma once

#include <mutex>
#include <string>
#include <vector>

#include "model/id.h"
#include "store/store.h"

namespace mithaq::service {

// What it has hashed of the log it keeps, 32 bytes for 256 entries, so that a proof costs as much in an old log as in
// a new one. Thread-safe.
class Prover {
 public:
  explicit Prover(store::Store& store) : store_(store) {}

  // Empty where there is no such entry, or no checkpoint covers it yet.
  std::string proof(const CharterId& charter, std::int64_t seq);
  // "partnership-2026-17.tlog-proof"
  static std::string file_name(const CharterId& charter, std::int64_t seq);

 private:
  std::vector<trail::Hash> path(std::int64_t index, std::int64_t size);

  store::Store& store_;
  std::mutex mutex_;
  std::vector<trail::Hash> tiles_;  // roots of the full subtrees of 256 leaves
};

}  // namespace mithaq::service
