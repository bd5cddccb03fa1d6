// The secretary's daily list of a charter (reference: mail 2): what is new since the last one, and what waits for a
// person. Once a day, and only where there is something to tell.
//
// What it says is drawn up once and travels with its job, so that every copy is the same. It names no member, but for
// the id of one whose address fails, holds no link of one, and of a body's answer only that there is one.
#pragma once

#include <set>
#include <span>

#include "rules/decide.h"
#include "service/premises.h"
#include "store/store.h"

namespace mithaq::service {

struct DigestGround {
  const rules::World& world;
  const Charter& charter;
  Moment now;
  std::optional<Moment> since;                 // when the list before this one was drawn up
  std::span<const store::MailRow> mails = {};  // that want a person
  bool with_strays = false;                    // mails of no charter are told of here, and addresses that fail:
  std::span<const Member* const> failing = {};
  std::span<const Job> jobs = {};  // of the charter
};

// The facts of its job. Ids and counts, no words.
Value digest_of(const DigestGround& ground);
// Something is new, or wants a person. That a body has not answered yet is neither.
bool is_worth_telling(const Value& digest);

// Whose list it is: the secretaries', and where there is none the convener's.
std::vector<const Member*> digest_readers(const Registry& registry);
// Who has ended it, by the trail; ids of members.
std::set<std::string> without_digest(store::Store& store);
// Where a mail program ends it for this member.
std::string unsubscribe_path(const MemberId& member, const std::string& token);

}  // namespace mithaq::service
