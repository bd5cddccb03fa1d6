// The registry file and the registry strand: who was a body and a member, and when that changed.
#pragma once

#include "service/chance.h"
#include "service/premises.h"
#include "service/writer.h"

namespace mithaq::service {

// Compares the registry with what the trail last said of each body and member, and appends
// `registry-changed` for every difference. Records of members are sealed: the trail shows digests only.
void register_members(const Premises& premises, store::Store& store, Writer& writer, Chance& chance);

}  // namespace mithaq::service
