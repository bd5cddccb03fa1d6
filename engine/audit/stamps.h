// Step 7, trusted time: every token of an authority over a checkpoint or a seal, judged at the token's own time
// (reference: trail 4.6); and the ratifications of which no token says that they were there.
#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "audit/finding.h"
#include "audit/source.h"
#include "model/entry.h"

namespace mithaq::audit {

class StampCheck {
 public:
  // `checkpoint` is handed each that was stamped: it has to be one of this log.
  StampCheck(const Source& source, std::vector<Finding>& findings,
             std::function<void(const std::string& file, const std::string& note)> checkpoint)
      : source_(source), findings_(findings), checkpoint_(std::move(checkpoint)) {}

  // Every entry of every strand, in the order of the log.
  void look(const Entry& entry, const Finding& place);
  void finish();
  std::int64_t looked_at() const { return looked_at_; }

 private:
  // As `told`, of this check's entry.
  template <class... Words>
  void say(const Finding& place, Words&&... words) {
    findings_.push_back(told(place, std::forward<Words>(words)...));
  }
  void token(const Entry& entry, const Finding& place);
  bool requires_time(const Digest& workflow);  // of its snapshot

  const Source& source_;
  std::vector<Finding>& findings_;
  std::function<void(const std::string&, const std::string&)> checkpoint_;
  std::map<std::string, Finding> ratified_;         // by strand: the entry
  std::map<Digest, bool> requires_time_;            // by the snapshots that have been read
  std::map<std::string, Digest> workflows_;         // by strand: in force
  std::map<std::string, std::int64_t> settled_;     // by strand: place in the log of the last end of a stage
  std::map<std::string, std::int64_t> stamped_;     // by strand: size of the largest checkpoint that has a good token
  std::map<std::string, std::int64_t> trusted_;     // the same, of a token whose time is near the server's
  std::set<std::pair<std::string, Digest>> seals_;  // by strand: the CMS seals that its entries name
  std::int64_t looked_at_ = 0;
};

}  // namespace mithaq::audit
