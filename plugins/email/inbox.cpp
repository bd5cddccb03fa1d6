// The duty "inbox" of the plugin "email": mail is fetched or handed over, read within bounds, and given on.
#include <mithaq/inbox.h>

#include <csignal>
#include <stdexcept>

#include "attempts.h"
#include "gmime_held.h"
#include "inbound_maildir.h"
#include "intake.h"
#include "mail_headers.h"
#include "mailbox.h"
#include "pop3.h"
#include "settings.h"

namespace mithaq::email {
namespace {

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
  for (const std::string& domain : items(settings.get("inbound.trusted_arc")))
    if (!domain.empty()) house.trusted_arc.push_back(domain_of(domain));
  house.longest =
      number(settings, "inbound.max_message", static_cast<int>(longest_mail), static_cast<int>(longest_mail));
  house.demo = flag(settings, "inbound.demo");
  if (house.demo && mode != "maildir") throw std::invalid_argument("inbound.demo goes with mode = \"maildir\" only");
  return house;
}

// What goes into a line of the protocol must not end it.
std::string word(const std::string& key, const std::string& value) {
  for (const char c : value)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f)
      throw std::invalid_argument(key + ": a control character stands in it");
  return value;
}

Pop3Settings pop3_of(const Settings& settings, std::int64_t longest) {
  Pop3Settings pop3;
  pop3.host = settings.get("inbound.host");
  if (pop3.host.empty()) throw std::invalid_argument("inbound.host is needed with mode = \"pop3\"");
  pop3.security = security(settings, "inbound.security");
  pop3.port = number(settings, "inbound.port", pop3.security == Security::tls ? 995 : 110, 65535);
  pop3.user = word("inbound.user", settings.get("inbound.user"));
  if (pop3.user.empty()) throw std::invalid_argument("inbound.user is needed with mode = \"pop3\"");
  pop3.password = word("credential pop3-password", needed_credential(settings, "pop3-password"));
  pop3.ca_file = settings.get("inbound.ca_file");
  pop3.longest = longest;
  pop3.leave_on_server = flag(settings, "inbound.leave_on_server");
  pop3.seen_file = settings.get("state", ".") + "/pop3-seen";
  return pop3;
}

}  // namespace

class EmailInbox : public Inbox {
 public:
  explicit EmailInbox(const Settings& settings)
      : mode_(settings.get("inbound.mode", "none")),
        house_(house_of(settings, mode_)),
        attempts_(settings.get("state", ".") + "/being-read") {
    std::signal(SIGPIPE, SIG_IGN);  // a server that hangs up is an answer, not the end of this process
    if (mode_ == "maildir") {
      mailbox_ = std::make_unique<InboundMaildir>(
          settings.get("inbound.maildir", settings.get("state", ".") + "/inbound"), house_.longest);
    } else if (mode_ == "pop3") {
      auto pop3 = std::make_unique<Pop3>(pop3_of(settings, house_.longest));
      pop3_ = pop3.get();
      mailbox_ = std::move(pop3);
    } else if (mode_ != "pipe" && mode_ != "none") {
      throw std::invalid_argument("inbound.mode: pop3, pipe, maildir or none, not " + mode_);
    }
  }

  std::optional<ReceivedMail> next() override {
    if (!mailbox_) return std::nullopt;
    const auto waiting = mailbox_->next();
    if (!waiting) return std::nullopt;
    ReceivedMail mail = guarded(waiting->raw, [&] {
      return waiting->is_whole ? read_mail(house_, waiting->raw, nullptr)
                               : read_headers(house_, waiting->raw, waiting->size);
    });
    mail.uid = waiting->uid;
    return mail;
  }

  void dispose(const std::string& uid) override {
    if (mailbox_) mailbox_->dispose(uid);
  }

  ReceivedMail read(const std::string& raw, const Envelope& envelope) override {
    const bool is_known = !envelope.sender.empty() || !envelope.recipient.empty();
    return guarded(raw, [&] { return read_mail(house_, raw, is_known ? &envelope : nullptr); });
  }

  std::vector<ProbeStep> probe(const ProbeRequest&) override {
    if (pop3_) return pop3_->probe();
    return {{"pop3-connect", "skipped", "pop3-not-used", {{"mode", mode_}}}};
  }

 private:
  // What has ended this process three times is put aside: its bytes are kept, and not a header of it is read.
  template <class Read>
  ReceivedMail guarded(const std::string& raw, Read read) {
    if (!attempts_.begin(raw)) {
      attempts_.end(raw);
      ReceivedMail mail;
      mail.raw = raw;
      mail.raw_sha256 = sha256(raw);
      mail.raw_size = static_cast<std::int64_t>(raw.size());
      mail.unread = "ends-reader";
      return mail;
    }
    ReceivedMail mail = read();
    attempts_.end(raw);
    return mail;
  }

  std::string mode_;
  IntakeHouse house_;
  Attempts attempts_;
  std::unique_ptr<Mailbox> mailbox_;  // none where mail is only handed over
  Pop3* pop3_ = nullptr;              // the same, where it is one
};

}  // namespace mithaq::email

MITHAQ_INBOX(mithaq::email::EmailInbox)
