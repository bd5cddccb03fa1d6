// Who sits where: bodies hold the seats, members speak for them.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "model/id.h"
#include "model/text.h"

namespace mithaq {

enum class Role : std::uint8_t { member, secretary, convener, administrator, auditor, observer };
inline constexpr std::string_view role_ids[] = {"member",        "secretary", "convener",
                                                "administrator", "auditor",   "observer"};
constexpr std::string_view id(Role role) { return role_ids[static_cast<std::size_t>(role)]; }

// A person. The id is all that the trail ever shows of one.
struct Member {
  MemberId id;
  BodyId body;          // empty for somebody who holds only an office (secretary, auditor)
  std::string address;  // one e-mail address
  std::string name;     // what to call them in a notice; may be empty
  std::vector<Role> roles;
  Language first_language = Language::ar;
  std::string zone = {};  // where the member reads the clock; empty: as the round does
  bool operator==(const Member&) const = default;
};

struct Body {
  BodyId id;
  Text name;
  std::vector<std::string> tags;
  std::map<std::string, std::int64_t> weights;  // 0 .. 2^40 each; given, never computed
  bool operator==(const Body&) const = default;
};

struct Registry {
  std::vector<Body> bodies;  // in the order of the file: the order in which they are listed everywhere
  std::vector<Member> members;
  std::map<std::string, Text> tags, weights;  // what they are called in sentences; may lack any

  const Body* body(const BodyId& id) const;
  const Member* member(const MemberId& id) const;
  std::vector<const Member*> members_of(const BodyId& body) const;
  bool operator==(const Registry&) const = default;
};

}  // namespace mithaq
