// Whether a ratification that had to wait for witnesses has had them (reference: trail 2.4): a checkpoint that covers
// the charter's last `stage-settled` bears the quorum of the policy that was in force.
//
// A quorum that is not at hand contradicts nothing, but then nobody can say that the charter was rightly ratified. And
// a witness that once contradicted the log stays to be seen for ever.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "audit/checkpoints.h"
#include "model/entry.h"

namespace mithaq::audit {

class WitnessCheck {
 public:
  WitnessCheck(const Source& source, CheckpointCheck& checkpoints, std::vector<Finding>& findings)
      : source_(source), checkpoints_(checkpoints), findings_(findings) {}

  // Every entry that is followed, in the order of the log.
  void look(const Entry& entry, const Finding& place);
  // After the checkpoints have been read.
  void finish();

 private:
  struct InForce {
    std::string quorum;  // "8 of 15"; empty: none is asked for
    std::string text;    // empty: not at hand
  };
  struct Ratified {
    Finding place;
    std::int64_t settled = -1;  // place in the log of what must be covered
    InForce policy;
  };

  const Source& source_;
  CheckpointCheck& checkpoints_;
  std::vector<Finding>& findings_;
  std::map<std::int64_t, InForce> policies_;     // by the number of the registry's entry
  std::map<std::string, std::int64_t> settled_;  // of each strand, the newest
  std::vector<Ratified> ratified_;
};

}  // namespace mithaq::audit
