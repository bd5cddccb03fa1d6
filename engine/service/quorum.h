// What witnesses have signed, as the rules are told and as people are shown (reference: trail 2.4).
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "rules/decide.h"
#include "service/premises.h"
#include "store/objects.h"
#include "store/store.h"
#include "trail/policy.h"

namespace mithaq::service {

// Nothing where the house asks for no witnesses. A quorum counts on any checkpoint that covers the charter's newest
// `stage-settled`, by the policy that is in force now.
std::optional<rules::WitnessQuorum> witness_quorum(const Premises& premises, store::Store& store,
                                                   const Charter& charter);

// The oldest checkpoint that covers what the charter's ratification waits for, under the name that the log has now;
// nothing where it waits for nothing, or no checkpoint covers it yet.
std::optional<store::CheckpointRow> awaited_checkpoint(store::Store& store, const Charter& charter);

// The newest checkpoint of at most this size that holds the entry at this place of the log and bears the quorum: what a
// proof leads to where there is one.
std::optional<store::CheckpointRow> quorum_checkpoint(const std::optional<trail::Policy>& policy, store::Store& store,
                                                      std::int64_t index,
                                                      std::int64_t most = std::numeric_limits<std::int64_t>::max());

// The checkpoint whose quorum has let a charter be ratified, as the registry's strand says.
struct MetQuorum {
  store::CheckpointRow checkpoint;
  Moment at{};  // when it was met
  struct Cosigner {
    std::string name;
    std::optional<Moment> at;  // when it says that it signed
  };
  std::vector<Cosigner> witnesses;
};
// Nothing where the ratification has not waited for witnesses, or there is none yet.
std::optional<MetQuorum> met_quorum(store::Store& store, const Charter& charter);

// The policy that these entries of the registry's strand name last; empty: none.
std::string policy_named_last(const std::vector<store::Leaf>& registry, const store::Objects& objects);

// Under one checkpoint, by the lines that are kept.
trail::QuorumState quorum_under(const trail::Policy& policy, store::Store& store,
                                const store::CheckpointRow& checkpoint);

}  // namespace mithaq::service
