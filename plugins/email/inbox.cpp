// The duty "inbox" of the plugin "email": mail is fetched or handed over, read within bounds, and given on.
#include <mithaq/inbox.h>

#include <csignal>
#include <sstream>
#include <stdexcept>

#include "inbound_maildir.h"
#include "intake.h"
#include "mailbox.h"
#include "settings.h"

namespace mithaq::email {
namespace {

std::vector<std::string> lines(const std::string& text) {
  std::vector<std::string> all;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);)
    if (!line.empty()) all.push_back(line);
  return all;
}

bool flag(const Settings& settings, const std::string& key) {
  const std::string word = settings.get(key, "false");
  if (word != "true" && word != "false") throw std::invalid_argument(key + ": true or false, not " + word);
  return word == "true";
}

IntakeHouse house_of(const Settings& settings, const std::string& mode) {
  IntakeHouse house;
  house.domain = house_domain(settings);
  house.bounce_key = bounce_key(settings);
  house.authserv_id = settings.get("inbound.authserv_id");
  house.trusted_arc = lines(settings.get("inbound.trusted_arc"));
  house.demo = flag(settings, "inbound.demo");
  if (house.demo && mode != "maildir") throw std::invalid_argument("inbound.demo goes with mode = \"maildir\" only");
  return house;
}

}  // namespace

class EmailInbox : public Inbox {
 public:
  explicit EmailInbox(const Settings& settings)
      : mode_(settings.get("inbound.mode", "none")), house_(house_of(settings, mode_)) {
    std::signal(SIGPIPE, SIG_IGN);  // a server that hangs up is an answer, not the end of this process
    if (mode_ == "maildir") {
      mailbox_ =
          std::make_unique<InboundMaildir>(settings.get("inbound.maildir", settings.get("state", ".") + "/inbound"));
    } else if (mode_ != "pipe" && mode_ != "none") {
      throw std::invalid_argument("inbound.mode: pop3, pipe, maildir or none, not " + mode_);
    }
  }

  std::optional<ReceivedMail> next() override {
    if (!mailbox_) return std::nullopt;
    const auto waiting = mailbox_->next();
    if (!waiting) return std::nullopt;
    ReceivedMail mail = waiting->is_whole ? read_mail(house_, waiting->raw, nullptr)
                                          : read_headers(house_, waiting->raw, waiting->size);
    mail.uid = waiting->uid;
    return mail;
  }

  void dispose(const std::string& uid) override {
    if (mailbox_) mailbox_->dispose(uid);
  }

  ReceivedMail read(const std::string& raw, const Envelope& envelope) override {
    return read_mail(house_, raw, &envelope);
  }

  std::vector<ProbeStep> probe(const ProbeRequest&) override { return {}; }

 private:
  std::string mode_;
  IntakeHouse house_;
  std::unique_ptr<Mailbox> mailbox_;  // none where mail is only handed over
};

}  // namespace mithaq::email

MITHAQ_INBOX(mithaq::email::EmailInbox)
