// The plugin "email": a notice becomes a mail and goes to a mail server or into the built-in Maildir.
#include <fcntl.h>
#include <mithaq/notifier.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <optional>
#include <random>
#include <stdexcept>
#include <system_error>

#include "header_value.h"
#include "maildir.h"
#include "message.h"
#include "smtp.h"

namespace mithaq::email {
namespace {

// A secret of the credentials folder, without the line feed that an editor leaves at its end.
std::optional<std::string> credential(const Settings& settings, const std::string& name) {
  std::ifstream file(settings.get("credentials") + "/" + name, std::ios::binary);
  if (!settings.has("credentials") || !file) return std::nullopt;
  std::string secret((std::istreambuf_iterator<char>(file)), {});
  while (!secret.empty() && (secret.back() == '\n' || secret.back() == '\r')) secret.pop_back();
  return secret;
}

// The credential bounce-key; where the administrator gave none, one of our own, drawn once.
std::string bounce_key(const Settings& settings) {
  if (const auto given = credential(settings, "bounce-key")) {
    if (given->size() < 16) throw std::invalid_argument("credential bounce-key: at least 16 bytes");
    return *given;
  }
  if (!settings.has("state")) throw std::invalid_argument("neither a credential bounce-key nor a state folder");
  std::filesystem::create_directories(settings.get("state"));
  const std::string path = settings.get("state") + "/bounce-key";
  const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (fd >= 0) {
    std::random_device source;  // getrandom(2)
    std::string drawn;
    for (int i = 0; i < 64; ++i) drawn += "0123456789abcdef"[source() % 16];
    const bool written =
        ::write(fd, drawn.data(), drawn.size()) == static_cast<ssize_t>(drawn.size()) && ::fsync(fd) == 0;
    ::close(fd);
    if (!written) ::unlink(path.c_str());
  } else if (errno != EEXIST) {
    throw std::system_error(errno, std::generic_category(), "cannot create " + path);
  }
  std::ifstream file(path, std::ios::binary);
  std::string key((std::istreambuf_iterator<char>(file)), {});
  if (key.size() < 16) throw std::runtime_error("cannot read a key from " + path);
  return key;
}

int number(const Settings& settings, const std::string& key, int otherwise, int largest) {
  if (!settings.has(key)) return otherwise;
  const std::string text = settings.get(key);
  const bool digits = !text.empty() && text.size() <= 9 && text.find_first_not_of("0123456789") == std::string::npos;
  const int value = digits ? std::stoi(text) : 0;
  if (value < 1 || value > largest)
    throw std::invalid_argument(key + ": a number from 1 to " + std::to_string(largest) + " is needed");
  return value;
}

House house_of(const Settings& settings) {
  House house;
  house.domain = settings.get("domain", settings.get("host", "localhost"));
  if (!is_host_name(house.domain)) throw std::invalid_argument("domain: not a host name: " + house.domain);
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
  const std::string security = settings.get("smtp.security", "starttls");
  if (security == "starttls") {
    smtp.security = Security::starttls;
  } else if (security == "tls") {
    smtp.security = Security::tls;
  } else if (security == "none") {
    smtp.security = Security::none;
  } else {
    throw std::invalid_argument("smtp.security: starttls, tls or none, not " + security);
  }
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
