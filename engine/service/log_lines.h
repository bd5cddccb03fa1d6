// log.vkey: by which keys checkpoints are to be checked (reference: trail 4.4).
#pragma once

#include <string>
#include <string_view>

#include "store/store.h"
#include "trail/log_keys.h"

namespace mithaq::service {

// The name of the log that a checkpoint is of: its first line.
std::string origin_of(const store::CheckpointRow& checkpoint);

// The log's keys as the entries below a size of the log tell them.
trail::LogKeys log_keys_below(store::Store& store, std::int64_t size);

// A line for each key that has signed up to this checkpoint, the newest first; behind one that signs no more the size
// of the last checkpoint that it has signed. `first`: verifier key of the one that signs where none took its place.
std::string log_key_lines(store::Store& store, const trail::LogKeys& keys, const std::string& first,
                          std::string_view own_origin, const store::CheckpointRow& at);

}  // namespace mithaq::service
