// What is looked at before the house opens: that the log is the one that was published, and who its members are.
#pragma once

#include "service/chance.h"
#include "service/premises.h"
#include "service/writer.h"

namespace mithaq::service {

// Compares the registry with what the trail last said of each body and member, and appends
// `registry-changed` for every difference. Records of members are sealed: the trail shows digests only.
void register_members(const Premises& premises, store::Store& store, Writer& writer, Chance& chance);

// Compares the log with the newest checkpoint that was given away (<state>/published.checkpoint). Throws
// std::runtime_error when the log is shorter or another: an older database has been put back.
void check_published(const Premises& premises, store::Store& store);

}  // namespace mithaq::service
