// Steps 2 and what all others rest on: the leaf of each entry, hashed again from its bytes and read by the profile.
// The next ones are read while the ones before are followed.
#pragma once

#include <atomic>
#include <exception>
#include <optional>
#include <semaphore>
#include <string>
#include <thread>
#include <vector>

#include "audit/parallel.h"
#include "audit/source.h"
#include "model/entry.h"

namespace mithaq::audit {

struct ReadLeaf {
  SourceLeaf leaf;  // its bytes are gone
  trail::Hash hash{};
  std::optional<Entry> entry;  // none: refused
  std::string refusal;         // "not-canonical byte=212 at data.revision.sha256"
  bool is_newer = false;       // of a format or kind that this program does not know
};

class LeafReader {
 public:
  explicit LeafReader(Source& source);
  ~LeafReader();
  LeafReader(const LeafReader&) = delete;
  LeafReader& operator=(const LeafReader&) = delete;
  // In the order of the log; empty: that was all.
  std::vector<ReadLeaf> next();

 private:
  void read_on();
  std::vector<ReadLeaf> read();

  Source& source_;
  Hands hands_;
  std::vector<ReadLeaf> coming_;  // the reader's, until it is ready
  std::exception_ptr broken_;
  bool is_at_end_ = false;
  std::atomic<bool> stopping_ = false;
  std::binary_semaphore wanted_{0}, ready_{0};
  std::thread thread_;  // last: it uses all of the above
};

}  // namespace mithaq::audit
