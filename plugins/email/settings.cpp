#include "settings.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <random>
#include <stdexcept>
#include <system_error>

#include "header_value.h"

namespace mithaq::email {

std::optional<std::string> credential(const Settings& settings, const std::string& name) {
  std::ifstream file(settings.get("credentials") + "/" + name, std::ios::binary);
  if (!settings.has("credentials") || !file) return std::nullopt;
  std::string secret((std::istreambuf_iterator<char>(file)), {});
  while (!secret.empty() && (secret.back() == '\n' || secret.back() == '\r')) secret.pop_back();
  return secret;
}

std::string needed_credential(const Settings& settings, const std::string& name) {
  if (auto secret = credential(settings, name)) return *secret;
  throw std::invalid_argument("no credential: " + settings.get("credentials", "credentials") + "/" + name);
}

namespace {

// Several workers may come at once: the key is there whole or not at all, and the first one stays.
void draw_key(const std::string& path) {
  const std::string drawing = path + "." + std::to_string(::getpid());
  const int fd = ::open(drawing.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (fd < 0) throw std::system_error(errno, std::generic_category(), "cannot create " + drawing);
  std::random_device source;  // getrandom(2)
  std::string drawn;
  for (int i = 0; i < 64; ++i) drawn += "0123456789abcdef"[source() % 16];
  const bool is_written =
      ::write(fd, drawn.data(), drawn.size()) == static_cast<ssize_t>(drawn.size()) && ::fsync(fd) == 0;
  const int error = errno;
  ::close(fd);
  const bool is_there = is_written && (::link(drawing.c_str(), path.c_str()) == 0 || errno == EEXIST);
  const int why = is_written ? errno : error;
  ::unlink(drawing.c_str());
  if (!is_there) throw std::system_error(why, std::generic_category(), "cannot create " + path);
}

}  // namespace

std::string bounce_key(const Settings& settings) {
  if (const auto given = credential(settings, "bounce-key")) {
    if (given->size() < 16) throw std::invalid_argument("credential bounce-key: at least 16 bytes");
    return *given;
  }
  if (!settings.has("state")) throw std::invalid_argument("neither a credential bounce-key nor a state folder");
  std::filesystem::create_directories(settings.get("state"));
  const std::string path = settings.get("state") + "/bounce-key";
  if (!std::filesystem::exists(path)) draw_key(path);
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

std::string house_domain(const Settings& settings) {
  const std::string domain = settings.get("domain", settings.get("host", "localhost"));
  if (!is_host_name(domain)) throw std::invalid_argument("domain: not a host name: " + domain);
  return domain;
}

Security security(const Settings& settings, const std::string& key) {
  const std::string word = settings.get(key, "starttls");
  if (word == "starttls") return Security::starttls;
  if (word == "tls") return Security::tls;
  if (word == "none") return Security::none;
  throw std::invalid_argument(key + ": starttls, tls or none, not " + word);
}

}  // namespace mithaq::email
