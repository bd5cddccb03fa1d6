// `restore-epoch`: an older copy was put back, and what the entry says of it is so (reference: trail 2.2). It stays to
// be seen for ever, and what was lost with it.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "audit/finding.h"
#include "audit/source.h"
#include "model/entry.h"

namespace mithaq::audit {

class EpochCheck {
 public:
  EpochCheck(const Source& source, std::vector<Finding>& findings) : source_(source), findings_(findings) {}

  // Every entry of every strand, each strand in its order.
  void look(const Entry& entry, const Finding& place);
  // When the tiles are known to belong to the entries: whether the kept head was that of the log.
  void finish();

 private:
  struct Kept {
    Finding place;
    std::int64_t size = 0;
    std::string root;  // hex
  };

  const Source& source_;
  std::vector<Finding>& findings_;
  std::vector<Kept> kept_;
  std::int64_t epoch_ = 1;
  bool has_registry_ = false;
  std::set<std::int64_t> begun_anew_;  // epochs that begin with a loss
};

}  // namespace mithaq::audit
