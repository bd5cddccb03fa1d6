// Erasure of personal data (reference: trail 1.4): the object goes, its digest and every proof stay.
#include <algorithm>
#include <filesystem>
#include <iterator>
#include <set>

#include "rules/decide.h"
#include "service/secretariat.h"
#include "trail/canonical.h"
#include "trail/digest.h"
#include "trail/entry.h"

namespace mithaq::service {

namespace {

// Whether an entry is about this person; what became of a notice is about who was sent it.
bool names(store::Store& store, const Entry& entry, const std::string& member) {
  if (const std::string key = entry.data.string_or("job", ""); !key.empty())
    if (const auto job = store.job({key}); job && job->member.value == member) return true;
  const bool acts = entry.actor.member && entry.actor.member->value == member;
  const bool is_spoken_for = entry.on_behalf_of && entry.on_behalf_of->member == MemberId{member};
  const bool is_told_of = entry.data.string_or("member", "") == member;
  const bool is_recorded = entry.kind == "registry-changed" && entry.data.string_or("what", "") == "member" &&
                           entry.data.string_or("id", "") == member;
  return acts || is_spoken_for || is_told_of || is_recorded;
}

// What lies sealed of a person, and the mails that came from it. Whatever a replay needs is none of it.
std::vector<Digest> personal(const Entry& entry) {
  std::vector<Digest> out;
  if (entry.private_object) out.push_back(*entry.private_object);
  if (entry.kind == "registry-changed")
    if (const Value* record = entry.data.find("after")) out.push_back(record->string());
  for (const Evidence& e : entry.evidence)
    if (e.role == "mail") out.push_back(e.sha256);
  return out;
}

std::string lower(std::string text) {
  for (char& c : text)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return text;
}

// The addresses under which a person was registered, as far as the documents of the registry still say them.
std::set<std::string> addresses(store::Store& store, const store::Objects& objects, const std::string& member) {
  std::set<std::string> out;
  for (const store::Leaf& leaf : store.strand(registry_strand)) {
    const Entry entry = trail::entry_from_leaf(leaf.bytes);
    const Value* record = entry.kind == "registry-changed" ? entry.data.find("after") : nullptr;
    const auto document = record && names(store, entry, member) ? objects.get(record->string()) : std::nullopt;
    if (!document) continue;
    if (std::string address = trail::read(trail::unsealed(*document)).string_or("address", ""); !address.empty())
      out.insert(lower(std::move(address)));
  }
  return out;
}

// The field From of a mail with its continued lines, in lower case.
std::string sender_field(const std::string& mail) {
  const std::string head = "\n" + lower(mail.substr(0, std::min(mail.find("\n\n"), mail.find("\n\r\n"))));
  const auto begin = head.find("\nfrom:");
  if (begin == std::string::npos) return "";
  auto end = head.find('\n', begin + 1);
  while (end != std::string::npos && end + 1 < head.size() && (head[end + 1] == ' ' || head[end + 1] == '\t'))
    end = head.find('\n', end + 1);
  return head.substr(begin, end - begin);
}

// Whole, and not the end or the beginning of another one: "a@b.example" does not stand in "aa@b.example".
bool holds_address(std::string_view field, std::string_view address) {
  constexpr std::string_view of_addresses = "abcdefghijklmnopqrstuvwxyz0123456789.!#$%&'*+-/=?^_`{|}~@";
  const auto ends_it = [&](char c) { return of_addresses.find(c) == std::string_view::npos; };
  for (auto at = field.find(address); at != std::string_view::npos; at = field.find(address, at + 1)) {
    const std::size_t end = at + address.size();
    if ((at == 0 || ends_it(field[at - 1])) && (end == field.size() || ends_it(field[end]))) return true;
  }
  return false;
}

// A mail says itself who wrote it; its entry need not, where nothing was done with it.
bool was_written_from(const std::set<std::string>& addresses, const Entry& entry, const store::Objects& objects) {
  if (entry.kind != "mail-received") return false;
  return std::ranges::any_of(entry.evidence, [&](const Evidence& e) {
    const auto mail = e.role == "mail" ? objects.get(e.sha256) : std::nullopt;
    const std::string from = mail ? sender_field(*mail) : "";
    return std::ranges::any_of(addresses, [&](const std::string& a) { return holds_address(from, a); });
  });
}

// Packages that were made before: what others than the public get holds the mails. A copy in a target is not ours.
std::vector<rules::EraseObjects::Object> packages(const std::vector<Entry>& entries, const std::set<Digest>& recorded,
                                                  const store::Objects& objects) {
  std::vector<rules::EraseObjects::Object> out;
  for (const Entry& entry : entries) {
    if (entry.kind != "sealed" || entry.data.string_or("audience", "public") == "public") continue;
    const Digest& tar = entry.data.at("sha256").string();
    const bool is_recorded = recorded.contains(tar);
    if (!is_recorded || objects.has(tar)) out.push_back({tar, is_recorded ? -1 : entry.seq});
  }
  return out;
}

bool is_to_be_deposited(const Job& job) {
  return (job.duty == "signer" || job.duty == "archiver") &&
         (job.state == JobState::queued || job.state == JobState::claimed || job.state == JobState::deferred);
}

struct Found {
  std::vector<rules::EraseObjects::Object> objects;  // that are there, or are not recorded as erased
  std::set<std::string> open_rounds;                 // stages that are not settled
};

}  // namespace

// First recorded, then deleted: a crash in between leaves an object that the next try deletes, and never a hole that
// nobody has explained.
Result<Erased, Refusal> Secretariat::erase_member(const Caller& caller, const std::string& member,
                                                  const std::string& reason) {
  auto by = actor(caller, {"administrator"});
  if (!by) return by.error();
  if (reason.empty()) return Refusal{"reason-required", {{"field", "reason"}}};
  const auto kept = [&](const char* why, const std::string& where = "") {
    return Refusal{"erase-refused", {{"why", why}, {"member", member}, {"where", where}}};
  };
  if (premises_.registry.member({member})) return kept("registered");

  const std::set<std::string> written_from = addresses(store_, objects_, member);
  std::map<std::string, Found> found;
  bool is_known = false;
  for (const std::string& strand : store_.strands()) {
    Found& here = found[strand];
    std::set<Digest> recorded;
    const auto charter = strand == registry_strand ? nullptr : writer_.charter({strand});
    const auto leaves = store_.strand(strand);
    std::vector<Entry> entries;
    for (const store::Leaf& leaf : leaves) entries.push_back(trail::entry_from_leaf(leaf.bytes));
    for (const Entry& entry : entries)
      if (entry.kind == "erased") recorded.insert(entry.data.at("object").string());
    for (const Entry& entry : entries) {
      const bool is_named = names(store_, entry, member);
      is_known = is_known || is_named;
      if (!is_named && !was_written_from(written_from, entry, objects_)) continue;
      for (const Digest& object : personal(entry)) {
        if (recorded.contains(object) && !objects_.has(object)) continue;
        const Round* round = charter && entry.stage ? charter->round(*entry.stage, entry.round.value_or(0)) : nullptr;
        if (round && round->state != "settled") here.open_rounds.insert(entry.stage->value);
        here.objects.push_back({object, recorded.contains(object) ? -1 : entry.seq});
      }
    }
    if (!here.open_rounds.empty()) return kept("open", strand + "/" + *here.open_rounds.begin());
    if (here.objects.empty() || !charter) continue;
    if (std::ranges::any_of(store_.jobs(CharterId{strand}), is_to_be_deposited)) return kept("deposits", strand);
    std::ranges::copy(packages(entries, recorded, objects_), std::back_inserter(here.objects));
  }
  if (!is_known) return Refusal{"unknown-member", {{"id", member}}};

  Erased out;
  std::string mail_folder = premises_.setting("email", "maildir");
  if (mail_folder.empty()) mail_folder = premises_.settings.state + "/plugins/email/maildir";
  std::error_code no;
  if (std::filesystem::exists(mail_folder, no)) out.mail_folder = std::move(mail_folder);
  for (auto& [strand, here] : found) {
    Order order;
    order.actor = *by;
    order.channel = Channel::cli;
    rules::EraseObjects command{{}, reason};
    for (const auto& object : here.objects)
      if (object.entry >= 0) command.objects.push_back(object);
    out.entries += static_cast<int>(command.objects.size());
    if (strand == registry_strand) {
      for (const auto& object : command.objects) {
        Entry entry;
        entry.kind = "erased";
        entry.data = Value::object({{"object", object.sha256}, {"entry", object.entry}, {"reason", reason}});
        entry.actor = *by;
        entry.channel = Channel::cli;
        order.registry.push_back(std::move(entry));
      }
    } else if (!command.objects.empty()) {
      order.charter = {strand};
      order.command = std::move(command);
    }
    if (order.command || !order.registry.empty())
      if (auto done = writer_.run(std::move(order)); !done) return done.error();
    for (const auto& object : here.objects) {
      out.objects += objects_.has(object.sha256);
      objects_.erase(object.sha256);
    }
  }
  return out;
}

}  // namespace mithaq::service
