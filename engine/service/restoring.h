// An older copy of the house, put back: what others can give back of its log is appended again, byte for byte, and a
// new epoch begins, which the trail records (reference: trail 2.2; reliability 6).
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "audit/gap.h"
#include "service/clock.h"
#include "service/premises.h"
#include "store/objects.h"
#include "store/store.h"

namespace mithaq::service {

// The documents that these entries name, and those that their charters are folded from, as far as they are neither here
// nor recorded as erased.
std::vector<Digest> documents_lacking(store::Store& store, const store::Objects& objects,
                                      const std::vector<audit::SourceLeaf>& filling);

struct Restoring {
  trail::Checkpoint goal;                          // the largest that anybody has
  std::vector<audit::SourceLeaf> filling;          // from the end of the log at hand on
  std::map<std::string, audit::StrandRange> lost;  // that are known to be lost
  std::vector<Digest> objects;                     // documents that nobody has
  std::string origin, reason;                      // of the log as it was signed
  std::vector<std::string> notes;                  // checkpoints that the log has signed, with lines of witnesses
};

struct Restored {
  std::int64_t epoch = 0, entries = 0;  // appended again
  bool goes_on = true;                  // under the same name; else under "<host>/log-<epoch>"
};

// Everything in one commit: the entries, the charters as they stand after them, `restore-epoch`, checkpoints of what is
// kept and their witnesses' lines; notices that waited may have been sent since and become `unknown`; links end. Throws
// what Store::commit throws, and std::runtime_error where a charter cannot be followed past one of the entries: then
// nothing is written. Documents that the entries say were erased are erased here too.
Restored restore(store::Store& store, store::Objects& objects, const Restoring& plan, Moment now);

// What the trail says was erased is deleted: an older folder of objects may have it again. Answers how much there was.
// Throws std::runtime_error.
std::int64_t erase_again(store::Store& store, store::Objects& objects);

}  // namespace mithaq::service
