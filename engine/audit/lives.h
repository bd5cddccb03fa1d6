// Steps 8 to 10: every charter of the log lived through again. Charters know nothing of each other, so that those of
// a block of the log are lived through side by side; what is found stands in the order of the log all the same.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "audit/parallel.h"
#include "audit/replay.h"
#include "audit/source.h"

namespace mithaq::audit {

class Lives {
 public:
  Lives(const Source& source, std::vector<Finding>& findings);
  ~Lives();
  Lives(const Lives&) = delete;
  Lives& operator=(const Lives&) = delete;

  // An entry of a charter, with the content that a replay needs.
  void take(Entry entry, const Finding& place);
  // The next entry cannot be read: whatever comes after it has no ground.
  void stop(const std::string& strand);
  // Lives through what has been taken.
  void go_on();
  // Charters that the log or the store has alone; `entries` of each strand, `wanted` says which are looked at.
  void finish(const EntriesOfStrands& entries, const std::string& wanted);

  std::int64_t states() const;    // compared
  std::int64_t tallies() const;   // counted twice
  std::int64_t in_store() const;  // states compared with the store's

 private:
  struct Life {
    Replay replay;
    const store::CharterRow* row = nullptr;  // as the store has it; none: it has none
    bool in_store = false;
  };
  struct Coming {
    std::optional<Entry> entry;  // none: stop
    Finding place;
    std::size_t before = 0;  // findings told before it
    std::vector<Finding> findings;
  };

  void live(Life& life, Coming& coming) const;
  void compare_with_store(Life& life, Coming& coming) const;
  void merge();

  const Source& source_;
  std::vector<Finding>& findings_;
  std::map<std::string, store::CharterRow> rows_;
  std::map<std::string, Life> lives_;
  std::vector<Coming> coming_;
  Hands hands_;
};

}  // namespace mithaq::audit
