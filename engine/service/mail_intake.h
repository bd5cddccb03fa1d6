// What a mail is taken for, before anything is written (reference: mail 9 to 11).
#pragma once

#include <mithaq/inbox.h>

#include <functional>
#include <string>
#include <string_view>

#include "model/charter.h"
#include "notices/reply.h"
#include "rules/command.h"
#include "service/mail_match.h"

namespace mithaq::service {

// What a mail is taken for (reference: mail 9); written to the trail. Its words: the phrase `mail.verdict-<id>`.
inline constexpr std::string_view mail_verdicts[] = {
    "answer",    "ask-back", "unclear",    "unverified", "other-address", "files",     "unread",
    "too-large", "dsn",      "forged-dsn", "automatic",  "loop",          "unmatched", "cosignature"};

// `command` is complete but for its act: a reply that was read waits for the house to make a command of it.
struct Intake {
  CharterId charter;  // empty: of none that is known
  rules::ReceiveMail command;
  std::string reason;         // why it was not read, or is not believed; may be empty
  bool wants_person = false;  // goes on the secretary's list
  std::optional<store::TokenRow> link;
  std::optional<notices::Reply> reply;  // to be acted upon, of this link
  std::string signature;    // of the statement of the body's answer: a file that came with the reply, beside its words
  std::string comment;      // kept as a comment that nobody vouches for
  bool has_receipt = true;  // the answer gets one of its own; else it stands in the summary of the day
};

// What the house knows of itself and its charters.
struct Letterbox {
  store::Store& store;
  const Registry& registry;
  const ReplyWords& words;
  std::string own_loop;  // the mark that our own notices bear
  std::function<std::shared_ptr<const Charter>(const CharterId&)> charter;
  // What was asked by this link, and the words of ours that the mail may quote.
  std::function<notices::ReplyQuestion(const Charter&, const store::TokenRow&, const ReceivedMail&)> question;
  Moment now;
  Day today;  // where the house is
  std::function<Day(Moment)> date;
};
// `raw_sha256`: of its bytes, which the object store holds.
Intake intake(const Letterbox& house, const ReceivedMail& mail, const Digest& raw_sha256);

}  // namespace mithaq::service
