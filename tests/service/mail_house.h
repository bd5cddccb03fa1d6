// An open house to which its bodies write mail.
#pragma once

#include <algorithm>

#include "service/open_house.h"
#include "trail/digest.h"

namespace mithaq::service {

class MailHouse : public OpenHouse {
 public:
  explicit MailHouse(const std::string& closes = "at-deadline") : OpenHouse(closes) {}

  std::string address(const std::string& body) { return premises->registry.members_of({body}).front()->address; }

  // A reply to the newest mail of a body, by its registered address, for which the own mail host vouches.
  ReceivedMail reply(const std::string& body, const std::string& text) {
    ReceivedMail mail;
    mail.message_id = "mail-" + std::to_string(++mails_) + "@example.org";
    mail.from = {address(body)};
    mail.recipients = {"answer+" + link(body).token + "@localhost"};
    mail.subject = "رد: مطلوب موقف اتحادكم";
    mail.trust.dmarc = "pass";
    mail.trust.dmarc_from = mail.from.front().substr(mail.from.front().find('@') + 1);
    mail.text = text;
    mail.text_sha256 = trail::digest(text);
    mail.raw = "From: " + mail.from.front() + "\r\nMessage-ID: <" + mail.message_id + ">\r\n\r\n" + text;
    return mail;
  }
  std::string take(const ReceivedMail& mail) {
    const auto taken = house.receive(mail);
    return taken ? taken->verdict : taken.error().id;
  }
  std::string says(const std::string& body, const std::string& text) { return take(reply(body, text)); }
  // The newest notice of this kind to a body, as mail programs quote it.
  std::string quoted(std::string_view kind, const std::string& body) {
    const auto found = std::ranges::find_if(notifier.notices.rbegin(), notifier.notices.rend(), [&](const Notice& one) {
      return one.kind == kind && one.to_address == address(body);
    });
    std::string out = "\n\nفي الخميس، 5 نوفمبر 2026 كتب <answer@localhost>:\n> ";
    for (const char c : found->text) out += c == '\n' ? std::string("\n> ") : std::string(1, c);
    return out + "\n";
  }
  std::string standing(const std::string& body) {
    const Position* position = round().standing({body});
    return position ? std::string(id(position->kind)) : "";
  }
  int notices_of(std::string_view kind) {
    return static_cast<int>(std::ranges::count(notifier.notices, kind, &Notice::kind));
  }
  // Alerts of this cause in the outbox, of each secretary.
  int alerts(std::string_view what) {
    const auto jobs = store->jobs(CharterId{"charter"});
    const auto secretaries = std::ranges::count_if(premises->registry.members, [](const Member& member) {
      return std::ranges::find(member.roles, Role::secretary) != member.roles.end();
    });
    const auto all = std::ranges::count_if(jobs, [&](const Job& job) {
      return job.kind == "alert" && job.facts.is_object() && job.facts.string_or("what", "") == what;
    });
    return static_cast<int>(what.starts_with("mail-") ? all / std::max<std::ptrdiff_t>(secretaries, 1) : all);
  }
  std::string newest(std::string_view kind) {
    const auto found = std::ranges::find(notifier.notices.rbegin(), notifier.notices.rend(), kind, &Notice::kind);
    std::string text = found == notifier.notices.rend() ? "" : notices::without_isolates(found->text);
    std::ranges::replace(text, '\n', ' ');
    return text;
  }
  JobKey request_job(const std::string& body) {
    for (const Job& job : store->jobs(CharterId{"charter"}))
      if (job.kind == "request" && job.body == BodyId{body}) return job.key;
    throw std::logic_error("no request");
  }
  ReceivedMail report(const std::string& body, const std::string& action, const std::string& status) {
    ReceivedMail mail;
    mail.message_id = "report-" + std::to_string(++mails_) + "@relay.example";
    mail.from = {"mailer-daemon@relay.example"};
    mail.return_path = "<>";
    mail.bounced_job = request_job(body).value;
    mail.is_report = true;
    mail.reports = {{address(body), action, status, "550 no such user"}};
    mail.raw = "report " + mail.message_id;
    return mail;
  }

 private:
  int mails_ = 0;
};

}  // namespace mithaq::service
