// Names of things, each of its own type: the id of a body cannot be given where a member's is wanted.
#pragma once

#include <compare>
#include <functional>
#include <string>

namespace mithaq {

template <class Kind>
struct Id {
  std::string value;
  auto operator<=>(const Id&) const = default;
  bool empty() const { return value.empty(); }
};

using CharterId = Id<struct CharterKind>;      // kebab-case, chosen at opening; names the strand of the trail
using WorkflowId = Id<struct WorkflowKind>;    // kebab-case
using StageId = Id<struct StageKind>;          // kebab-case, unique within its workflow
using BodyId = Id<struct BodyKind>;            // kebab-case, from the registry
using MemberId = Id<struct MemberKind>;        // "m-" and 8 of base32, opaque; never a name or an address
using RequestId = Id<struct RequestKind>;      // "r-0001", counted within a charter
using ObjectionId = Id<struct ObjectionKind>;  // "o-1", counted within a charter
using JobKey = Id<struct JobKind>;             // 26 characters of base32; trail/key.h

}  // namespace mithaq

template <class Kind>
struct std::hash<mithaq::Id<Kind>> {
  std::size_t operator()(const mithaq::Id<Kind>& id) const { return std::hash<std::string>{}(id.value); }
};
