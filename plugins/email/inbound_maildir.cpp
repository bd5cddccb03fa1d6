#include "inbound_maildir.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <stdexcept>
#include <system_error>
#include <vector>

namespace mithaq::email {
namespace {

// Reads at most so many bytes; nothing when the file is gone, which another reader of the folder may have done.
std::optional<WaitingMail> read_file(const std::string& path, std::int64_t longest) {
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
  if (fd < 0) {
    if (errno == ENOENT || errno == ELOOP) return std::nullopt;
    throw std::system_error(errno, std::generic_category(), "cannot open " + path);
  }
  struct stat facts {};
  WaitingMail mail;
  ssize_t n = 0;
  if (::fstat(fd, &facts) == 0 && S_ISREG(facts.st_mode)) {
    mail.size = facts.st_size;
    mail.is_whole = mail.size <= longest;
    mail.raw.resize(mail.is_whole ? static_cast<std::size_t>(mail.size) : longest_header);
    std::size_t done = 0;
    while (done < mail.raw.size() && (n = ::read(fd, mail.raw.data() + done, mail.raw.size() - done)) > 0)
      done += static_cast<std::size_t>(n);
    mail.raw.resize(done);
  }
  const int problem = n < 0 ? errno : 0;
  ::close(fd);
  if (problem != 0) throw std::system_error(problem, std::generic_category(), "cannot read " + path);
  if (!S_ISREG(facts.st_mode)) return std::nullopt;
  return mail;
}

}  // namespace

InboundMaildir::InboundMaildir(std::string folder, std::int64_t longest)
    : folder_(std::move(folder)), longest_(longest) {
  for (const char* room : {"/tmp", "/new", "/cur"}) std::filesystem::create_directories(folder_ + room);
}

std::optional<WaitingMail> InboundMaildir::next() {
  if (!is_sweeping_) {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(folder_ + "/new"))
      names.push_back(entry.path().filename().string());
    std::sort(names.begin(), names.end());
    waiting_.assign(names.begin(), names.end());
    is_sweeping_ = true;
  }
  while (!waiting_.empty()) {
    const std::string name = waiting_.front();
    waiting_.pop_front();
    if (name.starts_with('.')) continue;
    if (auto mail = read_file(path_of(name), longest_)) {
      mail->uid = name;
      return mail;
    }
  }
  is_sweeping_ = false;
  return std::nullopt;
}

void InboundMaildir::dispose(const std::string& uid) {
  if (uid.empty() || uid.starts_with('.') || uid.find('/') != std::string::npos)
    throw std::invalid_argument("not the name of a message: " + uid);
  if (::unlink(path_of(uid).c_str()) != 0 && errno != ENOENT)
    throw std::system_error(errno, std::generic_category(), "cannot remove " + path_of(uid));
}

std::string InboundMaildir::path_of(const std::string& uid) const { return folder_ + "/new/" + uid; }

}  // namespace mithaq::email
