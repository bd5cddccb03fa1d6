// Looks into the house's mailbox again and again, and has what it finds taken in.
//
// A mail leaves the mailbox only after it is on the disk. What cannot be written stays where it is and is found again.
// When a look is complete, settling may go on: what came before it began has been read.
#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <string>

#include "service/clock.h"
#include "service/errand.h"
#include "service/house.h"
#include "service/premises.h"

namespace mithaq::service {

class Mailroom {
 public:
  using Log = std::function<void(std::string_view level, std::string_view text)>;
  // `inbox`: the plugin's duty, or nullptr where there is none. A mailbox of which nobody fetches, because mails are
  // brought (mode "pipe"), is not waited for.
  Mailroom(Premises& premises, House& house, Clock& clock, std::function<Inbox*()> inbox, Log log);

  void start();
  void stop() { errand_.stop(); }
  // One complete look; answers how many mails were taken in. Throws what the inbox throws: the look is not complete.
  int sweep();
  // A mail that somebody else has fetched: when this returns, it is on the disk. `size`: of all of it, where `raw`
  // holds its headers alone; then it is recorded and refused as mail-too-large, to be kept where it is. One at a time.
  Result<MailOutcome, Refusal> take(const std::string& raw, const Envelope& envelope, std::int64_t size);
  // What an inbox reads in a mail that is kept already, for a person who wants to see it. Nothing is recorded.
  Result<ReceivedMail, Refusal> look(const std::string& raw);

 private:
  bool fetches() const;
  bool record(const ReceivedMail& mail);

  Premises& premises_;
  House& house_;
  Clock& clock_;
  std::function<Inbox*()> inbox_;
  Log log_;
  std::mutex taking_;
  std::string trouble_;  // said once, not every minute
  // Mails that could not be recorded when they were tried last, by their uid, with the reason.
  std::map<std::string, std::string> unrecorded_;
  Errand errand_;  // last: it uses all of the above
};

}  // namespace mithaq::service
