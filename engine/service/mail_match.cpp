#include "service/mail_match.h"

#include <algorithm>

#include "service/link.h"
#include "service/out_channel.h"
#include "trail/digest.h"

namespace mithaq::service {

namespace {

constexpr std::string_view letters = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";

std::string lower(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return out;
}

// "answer+TOKEN@domain"; local parts are compared without case.
std::string token_of(const std::string& address) {
  constexpr std::string_view begins = "answer+";
  const std::string local = lower(address.substr(0, address.rfind('@')));
  return local.starts_with(begins) ? local.substr(begins.size()) : "";
}

bool is_registered(const ReceivedMail& mail, const Registry& registry, const MemberId& id) {
  const Member* member = registry.member(id);
  return member && mail.from.size() == 1 && lower(mail.from.front()) == lower(member->address);
}

// A reply to all may hold more than one answer address: the one of the sender's own request is meant.
std::optional<store::TokenRow> link_in(store::Store& store, const Registry& registry, const ReceivedMail& mail) {
  std::optional<store::TokenRow> first;
  for (const std::string& recipient : mail.recipients) {
    const auto row = row_of(store, token_of(recipient));
    if (row && is_registered(mail, registry, row->member)) return row;
    if (row && !first) first = row;
  }
  return first;
}

std::optional<Job> notice_in_thread(store::Store& store, const ReceivedMail& mail) {
  for (const std::string& id : mail.references)
    if (const auto job = store.job({id.substr(0, id.find('@'))}); job && !job->member.empty())
      // A list asks for no answer: what is said to it is for a person.
      return job->kind == "digest" ? std::nullopt : job;
  return std::nullopt;
}

// Codes are short: only those of notices to the sender itself are looked at.
std::optional<Job> notice_by_code(store::Store& store, const Registry& registry, const ReceivedMail& mail) {
  const auto at = mail.subject.rfind("M-");
  if (at == std::string::npos || at + 6 > mail.subject.size()) return std::nullopt;
  const std::string code = mail.subject.substr(at, 6);
  if (code.find_first_not_of(letters, 2) != std::string::npos) return std::nullopt;
  for (const Job& job : store.jobs(std::nullopt))
    if (request_code(job.key) == code && is_registered(mail, registry, job.member)) return job;
  return std::nullopt;
}

}  // namespace

std::string request_code(const JobKey& key) {
  const trail::Hash hash = trail::sha256(key.value);
  std::string out = "M-";
  for (std::size_t i = 0; i < 4; ++i) out += letters[hash[i] % letters.size()];
  return out;
}

MailMatch matched(store::Store& store, const Registry& registry, const ReceivedMail& mail) {
  if (auto link = link_in(store, registry, mail)) return {std::move(link), std::nullopt};
  auto notice = notice_in_thread(store, mail);
  if (!notice) notice = notice_by_code(store, registry, mail);
  return {std::nullopt, std::move(notice)};
}

// SPF alone says who handed the mail over, and not who wrote it.
Sender sender_of(const ReceivedMail& mail, const Member& member) {
  if (mail.from.size() != 1 || lower(mail.from.front()) != lower(member.address)) return Sender::other;
  const std::string domain = domain_of(mail.from.front());
  const bool by_dmarc = mail.trust.dmarc == "pass" && mail.trust.dmarc_from == domain;
  const bool by_dkim = std::ranges::find(mail.trust.dkim, domain) != mail.trust.dkim.end();
  return by_dmarc || by_dkim ? Sender::proved : Sender::unproved;
}

Digest mail_key(const ReceivedMail& mail, const Digest& raw_sha256) {
  const bool is_read = mail.unread.empty() || mail.unread == "too-large";
  if (mail.message_id.empty() || mail.from.empty() || !is_read) return raw_sha256;
  return trail::digest(domain_of(mail.from.front()) + "\n" + mail.message_id + "\n" + mail.text_sha256);
}

}  // namespace mithaq::service
