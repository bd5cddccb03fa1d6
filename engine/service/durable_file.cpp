#include "service/durable_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <stdexcept>

namespace mithaq::service {

namespace {

[[noreturn]] void broken(const char* what, const std::filesystem::path& on) {
  throw std::runtime_error(std::string("cannot ") + what + " " + on.string() + ": " + std::strerror(errno));
}

// A part of a file helps nobody, and takes the room that is missing.
[[noreturn]] void given_up(const char* what, const std::filesystem::path& fresh, int fd) {
  const int why = errno;
  close(fd);
  unlink(fresh.c_str());
  errno = why;
  broken(what, fresh);
}

void sync_folder(const std::filesystem::path& folder) {
  const int fd = open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) broken("open", folder);
  const bool synced = fsync(fd) == 0;
  close(fd);
  if (!synced) broken("fsync", folder);
}

}  // namespace

void write_durably(const std::filesystem::path& file, const std::string& bytes) {
  const std::filesystem::path fresh = file.string() + ".new";
  const int fd = open(fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (fd < 0) broken("create", fresh);
  std::size_t written = 0;
  while (written < bytes.size()) {
    const ssize_t n = write(fd, bytes.data() + written, bytes.size() - written);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) given_up("write", fresh, fd);
    written += static_cast<std::size_t>(n);
  }
  if (fsync(fd) != 0) given_up("fsync", fresh, fd);
  close(fd);
  if (rename(fresh.c_str(), file.c_str()) != 0) broken("rename", file);
  sync_folder(file.parent_path());
}

}  // namespace mithaq::service
