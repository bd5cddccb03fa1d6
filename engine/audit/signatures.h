// Step 7: what was signed, by whom, and whether the key was valid at that moment of the trail (reference: trail 4.4).
// Never by the clock of whoever verifies, never at the time that a signer claims.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "audit/finding.h"
#include "audit/source.h"
#include "model/entry.h"
#include "trail/key_register.h"
#include "trail/log_keys.h"

namespace mithaq::audit {

// A device that counts its signatures never counts back, unless there are two of it (reference: trail 4.5).
class PasskeyCounters {
 public:
  // The count that this key had reached before, where it is higher; one that is 0 does not count. The authenticator
  // data has its 37 bytes.
  std::optional<std::uint32_t> higher_before(const std::string& fingerprint, std::string_view authenticator_data);

 private:
  std::map<std::string, std::uint32_t> highest_;
};

class SignatureCheck {
 public:
  // `authorities`: PEM, whose certificates are believed; empty: they are not at hand.
  SignatureCheck(const Source& source, std::vector<Finding>& findings, std::string authorities)
      : source_(source), findings_(findings), authorities_(std::move(authorities)) {}

  // Every entry of every strand, in the order of the log: the registry's make known which keys there are.
  void look(const Entry& entry, const Finding& place);
  // Of what was signed with a key that was revoked later, now that all of the log is known.
  void finish();
  std::int64_t looked_at() const { return looked_at_; }

 private:
  struct Accepted {
    std::string fingerprint;
    Moment at{};
    Finding place;
  };
  // As `told`, of this check's entry.
  template <class... Words>
  void say(const Finding& place, Words&&... words) {
    findings_.push_back(told(place, std::forward<Words>(words)...));
  }
  void take(Entry entry, const Finding& place);
  void log_key(const Entry& entry, const Finding& place);
  void seal(const Entry& entry, const Finding& place);
  void signature(const Entry& entry, const Finding& place);
  void compare_lists();

  const Source& source_;
  std::vector<Finding>& findings_;
  const std::string authorities_;
  trail::KeyRegister keys_;
  trail::LogKeys log_keys_;
  std::vector<Accepted> accepted_;
  PasskeyCounters counters_;
  std::map<std::string, std::set<std::string>> vouched_;  // by fingerprint: who has compared it
  std::int64_t looked_at_ = 0;
};

}  // namespace mithaq::audit
