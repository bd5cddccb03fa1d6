#include "maildir.h"

#include <fcntl.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <chrono>
#include <filesystem>
#include <string_view>
#include <system_error>

namespace mithaq::email {
namespace {

[[noreturn]] void fail(const char* what, const std::string& path) {
  throw std::system_error(errno, std::generic_category(), std::string("cannot ") + what + " " + path);
}

class File {
 public:
  File(const std::string& path, int flags) : path_(path), fd_(::open(path.c_str(), flags | O_CLOEXEC, 0600)) {
    if (fd_ < 0) fail("open", path_);
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  ~File() { ::close(fd_); }

  void write(std::string_view bytes) const {
    while (!bytes.empty()) {
      const ssize_t n = ::write(fd_, bytes.data(), bytes.size());
      if (n < 0 && errno == EINTR) continue;
      if (n < 0) fail("write", path_);
      bytes.remove_prefix(static_cast<std::size_t>(n));
    }
  }
  void sync() const {
    if (::fsync(fd_) != 0) fail("sync", path_);
  }

 private:
  std::string path_;
  int fd_;
};

// Unique among the deliveries of this machine: time, process, count (maildir(5)).
std::string file_name(const std::string& key) {
  static std::atomic<unsigned> count{0};
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  const auto microseconds = std::chrono::duration_cast<std::chrono::microseconds>(now).count();
  return std::to_string(microseconds / 1000000) + ".M" + std::to_string(microseconds % 1000000) + "P" +
         std::to_string(::getpid()) + "Q" + std::to_string(count++) + "." + key;
}

}  // namespace

Maildir::Maildir(std::string folder) : folder_(std::move(folder)) {
  for (const char* room : {"/tmp", "/new", "/cur"}) std::filesystem::create_directories(folder_ + room);
}

void Maildir::deliver(const Message& message) const {
  const std::string name = file_name(message.envelope_id);
  const std::string draft = folder_ + "/tmp/" + name;
  const std::string letter = folder_ + "/new/" + name;
  try {
    const File file(draft, O_WRONLY | O_CREAT | O_EXCL);
    file.write("Return-Path: <" + message.envelope_from + ">\r\nDelivered-To: " + message.envelope_to + "\r\n");
    file.write(message.bytes);
    file.sync();
    if (::rename(draft.c_str(), letter.c_str()) != 0) fail("rename", draft);
  } catch (...) {
    ::unlink(draft.c_str());
    throw;
  }
  File(folder_ + "/new", O_RDONLY | O_DIRECTORY).sync();
}

}  // namespace mithaq::email
