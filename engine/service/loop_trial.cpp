#include "service/loop_trial.h"

#include <algorithm>

#include "model/body.h"
#include "service/mail_match.h"
#include "service/mail_test.h"

namespace mithaq::service {

namespace {

// Local parts compare without case (reference: mail 6), and so do domains.
bool is_same_address(std::string_view a, std::string_view b) {
  const auto small = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
  return std::ranges::equal(a, b, {}, small, small);
}

std::string shown(std::string_view value) { return value.empty() ? "-" : std::string(value); }

}  // namespace

ProbeRequest LoopTrial::begin(const std::string& token, const std::string& domain, const std::string& mail_host,
                              const notices::Phrases& phrases) {
  const std::lock_guard lock(mutex_);
  sent_ = trial_to("answer+" + token + "@" + domain, phrases);
  // What a notice has in its subject: a value between isolates. And by its text the message is known, whatever its way
  // has made of its address.
  sent_.subject += " \u2068" + token.substr(0, 4) + "\u2069";
  sent_.text += "\n" + sent_.send_to + "\n";
  token_ = token;
  domain_ = domain;
  mail_host_ = mail_host;
  steps_.clear();
  return sent_;
}

void LoopTrial::look(const ReceivedMail& mail) {
  const std::lock_guard lock(mutex_);
  const auto is_ours = [&](const std::string& recipient) { return is_same_address(recipient, sent_.send_to); };
  const bool is_known =
      !token_.empty() && (std::ranges::any_of(mail.recipients, is_ours) || mail.text.find(token_) != std::string::npos);
  if (!is_known || !steps_.empty() || !mail.bounced_job.empty()) return;
  const auto step = [&](const char* name, bool ok, const char* cause, std::map<std::string, std::string> facts = {}) {
    steps_.push_back({name, ok ? "ok" : "failed", ok ? "" : cause, std::move(facts)});
  };
  step("loop-returned", true, "");
  Member house;
  house.address = mail.from.size() == 1 ? mail.from.front() : "";
  const bool is_silent = mail.trust.dmarc.empty() && mail.trust.dkim.empty() && mail.trust.spf.empty();
  step("loop-trust", sender_of(mail, house) == Sender::proved, is_silent ? "loop-no-results" : "loop-not-aligned",
       {{"domain", domain_},
        {"mail_host", shown(mail_host_)},
        {"dmarc", shown(mail.trust.dmarc)},
        {"spf", shown(mail.trust.spf)}});
  // What the delivering server writes stands before what the sender wrote.
  const std::string to = mail.recipients.empty() ? "" : mail.recipients.front();
  step("loop-address", is_ours(to), "loop-address-lost", {{"to", shown(to)}, {"sent_to", sent_.send_to}});
  if (mail.return_path.empty())
    steps_.push_back({"loop-sender", "skipped", "loop-sender-not-told", {}});
  else
    step("loop-sender", mail.return_path.starts_with("bounce+"), "loop-sender-changed", {{"sender", mail.return_path}});
  step("loop-isolates", mail.subject == sent_.subject, "loop-isolates-lost", {{"subject", shown(mail.subject)}});
}

std::vector<ProbeStep> LoopTrial::steps() const {
  const std::lock_guard lock(mutex_);
  return steps_;
}

}  // namespace mithaq::service
