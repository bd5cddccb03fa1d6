// What witnesses have signed, as the rules are told and as people are shown (reference: trail 2.4).
#pragma once

#include <cstdint>
#include <optional>

#include "rules/decide.h"
#include "service/premises.h"
#include "store/store.h"
#include "trail/policy.h"

namespace mithaq::service {

// Nothing where the house asks for no witnesses. A quorum counts on any checkpoint that covers the charter's newest
// `stage-settled`, by the policy that is in force now.
std::optional<rules::WitnessQuorum> witness_quorum(const Premises& premises, store::Store& store,
                                                   const Charter& charter);

// The oldest checkpoint that covers what the charter's ratification waits for; nothing where it waits for nothing, or
// no checkpoint covers it yet.
std::optional<store::CheckpointRow> awaited_checkpoint(store::Store& store, const Charter& charter);

// Under one checkpoint, by the lines that are kept.
trail::QuorumState quorum_under(const trail::Policy& policy, store::Store& store,
                                const store::CheckpointRow& checkpoint);

}  // namespace mithaq::service
