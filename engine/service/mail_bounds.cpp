#include "service/mail_bounds.h"

#include <algorithm>
#include <array>
#include <set>

#include "service/summaries.h"

namespace mithaq::service {

namespace {

constexpr std::chrono::hours a_day{24};
constexpr std::ptrdiff_t comments_a_day = 3;

bool is_of_the_sender(const Value& facts) { return facts.string_or("doubt", "") == "unverified"; }

// How many mails about the same body that are such came within a day.
template <class Is>
std::ptrdiff_t within_a_day(const Letterbox& house, const Intake& mail, Is is) {
  return std::ranges::count_if(house.store.mails_about(mail.charter, mail.command.body, house.now - a_day), is);
}

std::ptrdiff_t alike_within_a_day(const Letterbox& house, const Intake& mail) {
  return within_a_day(house, mail, [&](const store::MailRow& row) { return row.verdict == mail.command.verdict; });
}

}  // namespace

bool may_ask(const Letterbox& house, const Intake& mail) {
  const bool of_the_sender = is_of_the_sender(*mail.command.doubt);
  return std::ranges::none_of(
      house.store.notices(mail.charter, mail.command.member, "ask-back"), [&](const Job& question) {
        return question.created + a_day > house.now && is_of_the_sender(question.facts) == of_the_sender;
      });
}

bool may_send_receipt(const Letterbox& house, const Intake& mail) {
  if (!mail.signature.empty() || !mail.reply || !mail.reply->position) return true;
  std::set<std::int64_t> answers;
  for (const Job& receipt : house.store.notices(mail.charter, mail.command.member, "receipt"))
    if (receipt.body == mail.command.body && house.date(receipt.created) == house.today && !is_summary(receipt))
      answers.insert(receipt.facts.at("position").integer());
  return answers.size() < receipts_a_day;
}

bool may_alert(const Letterbox& house, const Intake& mail) {
  if (mail.command.verdict == "other-address") return alike_within_a_day(house, mail) == 0;
  constexpr std::array<std::string_view, 5> theirs = {"files", "unread", "too-large", "unclear", "ask-back"};
  return within_a_day(house, mail, [&](const store::MailRow& row) {
           return row.wants_person && std::ranges::find(theirs, row.verdict) != theirs.end();
         }) == 0;
}

bool may_comment(const Letterbox& house, const Intake& mail) {
  return alike_within_a_day(house, mail) < comments_a_day;
}

}  // namespace mithaq::service
