// The registered addresses as the mail has found them: to which of them it fails for good, and to which none goes any
// more (reference: mail 9). Days are counted where the house is.
//
// A report of failure 5.x.x on two different days proposes that a person suspends the address; two on one day propose
// nothing. Whoever is registered with another address begins anew; so does an address that is taken up again.
#pragma once

#include <map>
#include <mutex>
#include <set>
#include <string>

#include "service/premises.h"
#include "store/objects.h"
#include "store/store.h"

namespace mithaq::service {

inline constexpr std::size_t days_to_propose = 2;

// Thread-safe.
class Addresses {
 public:
  Addresses(const Premises& premises, store::Store& store)
      : premises_(premises), store_(store), objects_(premises.settings.state + "/objects") {}

  bool is_suspended(const MemberId& member);
  // By id of the member: the days on which a host has reported that it does not take mail for the present address.
  std::map<std::string, std::set<Day>> failures();
  // Of those that are not suspended, where a person is asked to do it; in the order of the registry.
  std::vector<const Member*> failing();

 private:
  struct Known {
    std::string address;
    Moment since{};
    bool is_suspended = false;
  };
  void read();  // what the registry's strand has said since
  std::string address_in(const Value* sealed) const;

  const Premises& premises_;
  store::Store& store_;
  store::Objects objects_;
  std::mutex mutex_;  // of the next two
  std::int64_t next_ = 0;
  std::map<std::string, Known> known_;
};

}  // namespace mithaq::service
