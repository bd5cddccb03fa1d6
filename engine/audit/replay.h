// One charter lived through again: every entry goes through rules/evolve, and at the places where the trail
// records a state, a tally or an outcome, both counts must come to the same.
#pragma once

#include <functional>
#include <string>

#include "audit/finding.h"
#include "audit/recount.h"
#include "model/charter.h"

namespace mithaq::audit {

// The newest semantics that this program replays (key `rules` of an entry).
inline constexpr int known_rules = 1;

class Replay {
 public:
  // Takes a finding of the entry at hand: word, id, expected, found.
  using Say = std::function<void(Word, std::string id, std::string expected, std::string found)>;

  // Evidence that replay needs has its content. After an entry that cannot be followed nothing more is said.
  void follow(const Entry& entry, const Say& say);

  bool stopped() const { return stopped_; }
  const Charter& charter() const { return charter_; }
  std::int64_t states() const { return states_; }    // compared
  std::int64_t tallies() const { return tallies_; }  // counted twice
  // The entry could not even be read: whatever comes after has no ground.
  void stop() { stopped_ = true; }

 private:
  void compare_state(const Entry& entry, const Say& say);
  void compare_frozen(const Entry& entry, const Say& say);
  void compare_counts(const Entry& entry, const Say& say);
  void compare_ledger(const Entry& entry, const Say& say);

  Charter charter_;
  Recount recount_;
  bool stopped_ = false;
  std::int64_t states_ = 0, tallies_ = 0;
};

// Roles whose content a replay reads.
bool replay_needs(std::string_view role);

}  // namespace mithaq::audit
