// The plugin "email": a notice becomes a mail and goes to a mail server or into the built-in Maildir.
#include <mithaq/notifier.h>

#include <csignal>
#include <optional>
#include <stdexcept>

#include "header_value.h"
#include "maildir.h"
#include "message.h"
#include "settings.h"
#include "smtp.h"

namespace mithaq::email {
namespace {

House house_of(const Settings& settings) {
  House house;
  house.domain = house_domain(settings);
  house.organisation = HeaderValue("organisation", settings.get("organisation", "Mithaq")).str();
  house.list_name = HeaderValue("list_name", settings.get("list_name", house.organisation)).str();
  house.bounce_key = bounce_key(settings);
  house.max_message = static_cast<std::size_t>(number(settings, "max_message", 1 << 20, 100 << 20));
  return house;
}

SmtpSettings smtp_of(const Settings& settings, const std::string& domain) {
  SmtpSettings smtp;
  smtp.host = settings.get("smtp.host");
  if (smtp.host.empty()) throw std::invalid_argument("smtp.host is needed with transport = \"smtp\"");
  smtp.security = security(settings, "smtp.security");
  smtp.port = number(settings, "smtp.port", smtp.security == Security::tls ? 465 : 587, 65535);
  smtp.user = settings.get("smtp.user");
  if (!smtp.user.empty()) {
    const auto password = credential(settings, "smtp-password");
    if (!password) throw std::invalid_argument("smtp.user is set, but there is no credential smtp-password");
    smtp.password = *password;
  }
  smtp.ca_file = settings.get("smtp.ca_file");
  smtp.own_name = domain;
  return smtp;
}

}  // namespace

class Email : public Notifier {
 public:
  explicit Email(const Settings& settings) : house_(house_of(settings)) {
    std::signal(SIGPIPE, SIG_IGN);  // a server that hangs up is a reply, not the end of this process
    const std::string transport = settings.get("transport", "maildir");
    if (transport == "smtp") {
      smtp_.emplace(smtp_of(settings, house_.domain));
    } else if (transport == "maildir") {
      maildir_.emplace(settings.get("maildir", settings.get("state", ".") + "/maildir"));
    } else {
      throw std::invalid_argument("transport: maildir or smtp, not " + transport);
    }
  }

  std::string message(const Notice& notice) override { return compose(house_, notice).bytes; }

  DeliveryReport deliver(const Notice& notice, const Progress& progress) override {
    try {
      const Message message = compose(house_, notice);
      if (smtp_) return smtp_->hand_over(message, progress);
      maildir_->deliver(message);
      return {Delivery::accepted, "250", "maildir", message.sha256};
    } catch (const Unsendable& problem) {
      return {Delivery::refused, "", problem.what(), ""};
    }
  }

 private:
  House house_;
  std::optional<Smtp> smtp_;
  std::optional<Maildir> maildir_;
};

}  // namespace mithaq::email

MITHAQ_NOTIFIER(mithaq::email::Email)
