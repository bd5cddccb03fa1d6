// One entry of the trail, as a value (reference: trail 1.2). trail/entry turns it into bytes and back.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "model/evidence.h"
#include "model/id.h"
#include "model/moment.h"
#include "model/position.h"
#include "model/value.h"

namespace mithaq {

inline constexpr std::string_view registry_strand = "registry";  // reserved: no charter may be called so

// Who did it. `kind`: member, administrator, secretary, convener, operator, engine, plugin.
struct Actor {
  std::string kind = "engine";
  std::optional<MemberId> member;     // opaque id
  std::optional<std::string> plugin;  // "email/notifier"
  bool operator==(const Actor&) const = default;
};

// For whom. entered_by and confirmed_by (paper, telephone, sign language) are two different people.
struct OnBehalf {
  BodyId body;
  std::optional<MemberId> member;
  std::optional<MemberId> entered_by;
  std::optional<MemberId> confirmed_by;
  bool operator==(const OnBehalf&) const = default;
};

struct Entry {
  int format = 1;                        // byte format; written to the trail, never reused
  int rules = 1;                         // semantics that evolve and tally must use; written to the trail, never reused
  std::string strand;                    // charter id or "registry"
  std::int64_t seq = 0;                  // from 0, no gap
  Digest prev = std::string(64, '0');    // leaf hash of seq-1
  std::optional<std::int64_t> registry;  // charter strands only
  Moment at{};
  std::string kind;  // "position-given" ..
  Value data;        // by kind
  std::string command = std::string(32, '0');
  Actor actor;
  std::optional<OnBehalf> on_behalf_of;
  Channel channel = Channel::engine;
  std::optional<StageId> stage;  // both or none
  std::optional<int> round;
  std::optional<std::int64_t> corrects;
  std::vector<Evidence> evidence;                      // sorted by role, then digest, when written
  std::optional<Digest> private_object;                // key `private`
  std::shared_ptr<const std::string> private_content;  // its bytes on the way to the store; not identity
  bool operator==(const Entry&) const = default;
};

}  // namespace mithaq
