// The daily list, ended by the mail program of its reader or by an office, and taken up again: each an entry.
#include "service/digest.h"
#include "service/secretariat.h"
#include "trail/digest.h"

namespace mithaq::service {

// By whatever list of this member bears the token, however old: no part of a link that answers.
Result<DigestTaken, Refusal> Secretariat::digest_of_link(const std::string& member, const std::string& token) {
  const Digest sha256 = trail::digest(token);
  for (const store::CharterRow& charter : store_.charters())
    for (const Job& job : store_.notices(charter.id, {member}, "digest"))
      if (job.facts.string_or("unsubscribe", "") == sha256)
        return DigestTaken{member, !without_digest(store_).contains(member)};
  return Refusal{"unknown-member", {{"id", member}}};
}

Result<DigestTaken, Refusal> Secretariat::end_digest(const std::string& member, const std::string& token) {
  if (auto known = digest_of_link(member, token); !known) return known.error();
  return record_digest({"member", MemberId{member}, std::nullopt}, Channel::page, member, false);
}

Result<DigestTaken, Refusal> Secretariat::set_digest(const Caller& caller, const std::string& member, bool takes) {
  auto by = actor(caller, {"administrator", "secretary", "convener"});
  if (!by) return by.error();
  if (by->kind != "administrator" && by->member != MemberId{member}) return Refusal{"not-allowed", {{"id", member}}};
  if (!premises_.registry.member({member})) return Refusal{"unknown-member", {{"id", member}}};
  return record_digest(*by, Channel::cli, member, takes);
}

Result<DigestTaken, Refusal> Secretariat::record_digest(const Actor& by, Channel channel, const std::string& member,
                                                        bool takes) {
  const std::lock_guard one_at_a_time(one_digest_);
  if (without_digest(store_).contains(member) != takes) return DigestTaken{member, takes};
  Order order;
  Entry entry;
  entry.kind = "registry-changed";
  entry.data = Value::object({{"what", "digest"}, {"id", member}, {"change", takes ? "added" : "removed"}});
  entry.actor = by;
  entry.channel = channel;
  order.registry.push_back(std::move(entry));
  if (auto done = writer_.run(std::move(order)); !done) return done.error();
  return DigestTaken{member, takes};
}

}  // namespace mithaq::service
