// What is to be stamped by the time-stamping authority, and what came of it: read off the trail, entry by entry, with
// nothing kept beside it (reference: trail 4.6).
//
// Of each charter: the checkpoint that covers an entry `stage-settled`, `ratified` or `sealed` (the signed note,
// without what witnesses add), and the CMS seal of its certificate and of its packages. One token for each that is
// distinct.
#pragma once

#include <map>
#include <utility>
#include <vector>

#include "model/entry.h"
#include "store/store.h"

namespace mithaq::service {

struct Stamp {
  CharterId charter;
  std::string what;  // checkpoint, certificate, package
  Digest sha256;
  std::int64_t checkpoint = 0;  // its size, of a checkpoint
  Moment since{};               // `at` of the entry that it is for
  int attempts = 0;             // that failed
  Moment failed_at{};           // the last of them
  std::string reason;
  bool is_stamped = false;
  bool is_apart = false;  // there is a token, and its time is too far from ours to be trusted: asked again if wanted

  // When it is asked for next: 1, 5, 15, 60 minutes after a failure, then each hour, until 30 days after the entry.
  std::optional<Moment> next(Moment now) const;
};

class StampBook {
 public:
  // What has been written since the last time is looked at, and what a checkpoint covers by now.
  void read(store::Store& store);
  // Asked for and due, the longest waiting first.
  std::vector<Stamp> due(Moment now) const;
  // Asked for at least once, and not come.
  std::vector<Stamp> awaited() const;

 private:
  struct Uncovered {
    CharterId charter;
    std::int64_t index = 0;
    Moment at{};
  };
  Stamp& stamp(const CharterId& charter, const Digest& sha256);
  void want(const CharterId& charter, const char* what, const Digest& sha256, Moment since, std::int64_t size = 0);
  void look(const Entry& entry, std::int64_t index);

  std::int64_t read_ = 0;  // of the log
  std::vector<Uncovered> uncovered_;
  std::map<std::pair<std::string, Digest>, Stamp> stamps_;  // by charter and digest
};

// The entry that says what came of the first attempt for these bytes; nothing where none was made. Later ones do not
// count: what is built on it is the same whenever it is built.
std::optional<Entry> first_attempt(store::Store& store, const CharterId& charter, const Digest& sha256,
                                   std::int64_t from);
// The one with the token, whichever attempt brought it; rather one whose time is near ours.
std::optional<Entry> token_over(store::Store& store, const CharterId& charter, const Digest& sha256, std::int64_t from);
// The CMS seal among the documents of an entry `sealed`.
const Evidence* cms_seal(const Entry& sealed);

inline constexpr std::chrono::days stamped_for{30};  // so long a time stamp is asked for

}  // namespace mithaq::service
