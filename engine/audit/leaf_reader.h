// Steps 2 and what all others rest on: the leaf of each entry, hashed again from its bytes and read by the profile.
// The next ones are read while the ones before are followed.
#pragma once

#include <future>
#include <optional>
#include <string>
#include <vector>

#include "audit/source.h"
#include "model/entry.h"

namespace mithaq::audit {

struct ReadLeaf {
  SourceLeaf leaf;
  trail::Hash hash{};
  std::optional<Entry> entry;  // none: refused
  std::string refusal;         // "not-canonical byte=212 at data.revision.sha256"
  bool is_newer = false;       // of a format or kind that this program does not know
};

class LeafReader {
 public:
  explicit LeafReader(Source& source);
  // In the order of the log; empty: that was all.
  std::vector<ReadLeaf> next();

 private:
  std::vector<ReadLeaf> read();

  Source& source_;
  std::future<std::vector<ReadLeaf>> coming_;
};

}  // namespace mithaq::audit
