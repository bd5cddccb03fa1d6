// The address of a member, suspended where mail to it fails, and taken up again: each an entry.
#include "service/secretariat.h"

namespace mithaq::service {

Result<AddressUsed, Refusal> Secretariat::set_address(const Caller& caller, const std::string& member, bool is_used) {
  auto by = actor(caller, {"administrator", "secretary"});
  if (!by) return by.error();
  if (!premises_.registry.member({member})) return Refusal{"unknown-member", {{"id", member}}};
  const std::lock_guard one_at_a_time(one_digest_);
  if (addresses_.is_suspended({member}) != is_used) return AddressUsed{member, is_used};
  Order order;
  Entry entry;
  entry.kind = "registry-changed";
  entry.data = Value::object({{"what", "address"}, {"id", member}, {"change", is_used ? "added" : "suspended"}});
  entry.actor = *by;
  entry.channel = Channel::cli;
  order.registry.push_back(std::move(entry));
  if (auto done = writer_.run(std::move(order)); !done) return done.error();
  return AddressUsed{member, is_used};
}

}  // namespace mithaq::service
