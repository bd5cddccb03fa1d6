// The plugin "email": a notice becomes a mail and goes to a mail server or into the built-in Maildir.
#include <Poco/DateTime.h>
#include <Poco/DateTimeFormatter.h>
#include <mithaq/notifier.h>

#include <csignal>
#include <optional>
#include <random>
#include <stdexcept>

#include "header_value.h"
#include "maildir.h"
#include "message.h"
#include "settings.h"
#include "smtp.h"
#include "smtp_probe.h"

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
  const std::string login = settings.get("smtp.auth", "auto");
  if (login == "plain") {
    smtp.login = Login::plain;
  } else if (login == "login") {
    smtp.login = Login::login;
  } else if (login == "xoauth2") {
    smtp.login = Login::xoauth2;
  } else if (login != "auto") {
    throw std::invalid_argument("smtp.auth: auto, plain, login or xoauth2, not " + login);
  }
  if (!smtp.user.empty()) {
    const std::string name = smtp.login == Login::xoauth2 ? "smtp-oauth-token" : "smtp-password";
    needed_credential(settings, name);  // now; and again at each login, since it may be renewed
    smtp.secret = [settings, name] { return credential(settings, name).value_or(""); };
  }
  smtp.ca_file = settings.get("smtp.ca_file");
  smtp.own_name = domain;
  return smtp;
}

// Each trial has a key of its own: a server that keeps one copy of each Message-ID must not keep a later one away.
Notice trial_notice(const ProbeRequest& request) {
  std::random_device source;
  Notice notice;
  for (int i = 0; i < 26; ++i) notice.job_key += "abcdefghijklmnopqrstuvwxyz234567"[source() % 32];
  notice.kind = "alert";
  notice.charter = "mail-test";
  notice.to_address = request.send_to;
  notice.languages = "ar, en";
  const Poco::DateTime now;
  notice.date = Poco::DateTimeFormatter::format(now, "%Y-%m-%dT%H:%M:%SZ");
  notice.subject = request.subject;
  notice.text = request.text;
  return notice;
}

}  // namespace

class Email : public Notifier {
 public:
  explicit Email(const Settings& settings) : house_(house_of(settings)) {
    // How many of us there are and how fast we are asked is the daemon's business; a wrong number is told here.
    number(settings, "connections", 2, 8);
    number(settings, "rate", 20, 1'000'000);
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

  std::vector<ProbeStep> probe(const ProbeRequest& request) override {
    if (!smtp_) return {{"settings", "skipped", "transport-maildir", {{"domain", house_.domain}}}};
    std::optional<Message> message;
    if (!request.send_to.empty()) {
      try {
        message = compose(house_, trial_notice(request));
      } catch (const Unsendable& problem) {
        return {{"settings", "failed", "wrong-address", {{"to", request.send_to}, {"said", problem.what()}}}};
      }
    }
    const SmtpSettings& smtp = smtp_->settings();
    constexpr const char* security[] = {"starttls", "tls", "none"};
    std::vector<ProbeStep> steps = {{"settings",
                                     "ok",
                                     "",
                                     {{"host", smtp.host},
                                      {"port", std::to_string(smtp.port)},
                                      {"security", security[static_cast<std::size_t>(smtp.security)]}}}};
    for (ProbeStep& step : probe_smtp(smtp, message)) steps.push_back(std::move(step));
    return steps;
  }

 private:
  House house_;
  std::optional<Smtp> smtp_;
  std::optional<Maildir> maildir_;
};

}  // namespace mithaq::email

MITHAQ_NOTIFIER(mithaq::email::Email)
