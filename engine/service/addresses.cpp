#include "service/addresses.h"

#include "service/house_day.h"
#include "trail/canonical.h"
#include "trail/entry.h"

namespace mithaq::service {

namespace {

// The job whose report a mail was, if it says that the address is none for good.
std::optional<JobKey> failed_job(store::Store& store, const store::MailRow& mail) {
  if (mail.verdict != "dsn" || mail.seq < 0) return std::nullopt;
  const std::int64_t index = store.index_of(mail.charter.value, mail.seq + 1);  // what the mail has reported
  if (index < 0) return std::nullopt;
  const Entry entry = trail::entry_from_leaf(store.log(index, index + 1).front().bytes);
  if (entry.kind != "delivery-bounced" || !entry.data.string_or("status", "").starts_with("5.")) return std::nullopt;
  return JobKey{entry.data.at("job").string()};
}

}  // namespace

std::string Addresses::address_in(const Value* sealed) const {
  const auto object = sealed ? objects_.get(sealed->string()) : std::nullopt;
  return object ? trail::read(trail::unsealed(*object)).string_or("address", "") : "";
}

void Addresses::read() {
  for (const store::Leaf& leaf : store_.strand(registry_strand, next_)) {
    const Entry entry = trail::entry_from_leaf(leaf.bytes);
    next_ = entry.seq + 1;
    if (entry.kind != "registry-changed") continue;
    const std::string &what = entry.data.at("what").string(), &change = entry.data.at("change").string();
    Known& known = known_[entry.data.at("id").string()];
    if (what == "address") {
      known.is_suspended = change == "suspended";
      if (!known.is_suspended) known.since = entry.at;
    } else if (what == "member") {
      const std::string address = address_in(entry.data.find("after"));
      if (address != known.address || address.empty()) known = {address, entry.at, false};
    }
  }
}

bool Addresses::is_suspended(const MemberId& member) {
  const std::lock_guard lock(mutex_);
  read();
  const auto known = known_.find(member.value);
  return known != known_.end() && known->second.is_suspended;
}

std::map<std::string, std::set<Day>> Addresses::failures() {
  const std::lock_guard lock(mutex_);
  read();
  std::map<std::string, std::set<Day>> out;
  std::vector<BodyId> bodies{{}};  // of an office
  for (const Body& body : premises_.registry.bodies) bodies.push_back(body.id);
  for (const store::CharterRow& charter : store_.charters())
    for (const BodyId& body : bodies)
      for (const store::MailRow& mail : store_.mails_about(charter.id, body, Moment{})) {
        const auto key = failed_job(store_, mail);
        const auto job = key ? store_.job(*key) : std::nullopt;
        if (job && mail.at >= known_[job->member.value].since)
          out[job->member.value].insert(house_day(premises_, mail.at));
      }
  return out;
}

std::vector<const Member*> Addresses::failing() {
  auto failed = failures();
  std::vector<const Member*> out;
  for (const Member& member : premises_.registry.members)
    if (failed[member.id.value].size() >= days_to_propose && !is_suspended(member.id)) out.push_back(&member);
  return out;
}

}  // namespace mithaq::service
