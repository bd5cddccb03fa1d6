#include "store/objects.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include "store/store.h"
#include "trail/digest.h"

namespace mithaq::store {
namespace {

constexpr std::size_t largest_object = std::size_t{1} << 30;

[[noreturn]] void failed(const std::string& what, const std::string& path) {
  const int error = errno;
  const std::string sentence = "cannot " + what + " " + path + ": " + std::strerror(error);
  if (error == ENOSPC || error == EDQUOT || error == EROFS) throw NoSpace(sentence);
  throw std::runtime_error(sentence);
}

class File {
 public:
  explicit File(int fd) : fd_(fd) {}
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  ~File() {
    if (fd_ >= 0) ::close(fd_);
  }
  int fd() const { return fd_; }

 private:
  int fd_;
};

void sync_folder(const std::string& path) {
  const File folder(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (folder.fd() < 0) failed("open", path);
  if (::fsync(folder.fd()) != 0) failed("sync", path);
}

// A new file that nobody else has; its name begins with a dot, so that it is no object.
int temporary(const std::string& directory, std::string& path) {
  path = directory + "/.new-XXXXXX";
  return ::mkostemp(path.data(), O_CLOEXEC);
}

void fill(int fd, std::string_view bytes, const std::string& path) {
  while (!bytes.empty()) {
    const auto written = ::write(fd, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) failed("write", path);
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  if (::fsync(fd) != 0) failed("sync", path);
}

}  // namespace

Objects::Objects(std::string directory) : directory_(std::move(directory)) {}

Digest Objects::put(std::string_view bytes) {
  const Digest name = trail::digest(bytes);
  if (has(name) && get(name)) return name;
  std::string path;
  int fd = temporary(directory_, path);
  if (fd < 0 && errno == ENOENT) {
    if (::mkdir(directory_.c_str(), 0700) != 0 && errno != EEXIST) failed("create", directory_);
    sync_folder(directory_ + "/..");
    fd = temporary(directory_, path);
  }
  const File file(fd);
  if (file.fd() < 0) failed("create", path);
  try {
    fill(file.fd(), bytes, path);
    const std::string final_path = directory_ + "/" + name;
    if (::rename(path.c_str(), final_path.c_str()) != 0) failed("rename to", final_path);
  } catch (...) {
    ::unlink(path.c_str());
    throw;
  }
  sync_folder(directory_);
  return name;
}

std::optional<std::string> Objects::get(const Digest& sha256) const {
  auto bytes = as_it_lies(sha256);
  const bool is_sound = bytes && trail::digest(*bytes) == sha256;
  const bool is_damaged = !is_sound && has(sha256);
  const std::lock_guard lock(mutex_);
  if (is_damaged)
    damaged_.insert(sha256);
  else
    damaged_.erase(sha256);
  return is_sound ? std::move(bytes) : std::nullopt;
}

std::set<Digest> Objects::damaged() const {
  const std::lock_guard lock(mutex_);
  return damaged_;
}

std::optional<std::string> Objects::as_it_lies(const Digest& sha256) const {
  if (!trail::hash_from_hex(sha256)) return std::nullopt;
  const std::string path = directory_ + "/" + sha256;
  const File file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.fd() < 0) {
    if (errno == ENOENT) return std::nullopt;
    failed("open", path);
  }
  std::string out;
  struct stat facts {};
  if (::fstat(file.fd(), &facts) != 0 || !S_ISREG(facts.st_mode)) return std::nullopt;
  out.reserve(std::min(static_cast<std::size_t>(facts.st_size), largest_object));
  char buffer[65536];
  while (out.size() <= largest_object) {
    const auto read = ::read(file.fd(), buffer, sizeof buffer);
    if (read < 0 && errno == EINTR) continue;
    if (read < 0) failed("read", path);
    if (read == 0) return out;
    out.append(buffer, static_cast<std::size_t>(read));
  }
  return out;
}

void Objects::erase(const Digest& sha256) {
  if (!trail::hash_from_hex(sha256)) return;
  const std::string path = directory_ + "/" + sha256;
  if (::unlink(path.c_str()) == 0)
    sync_folder(directory_);
  else if (errno != ENOENT)
    failed("delete", path);
}

bool Objects::has(const Digest& sha256) const {
  if (!trail::hash_from_hex(sha256)) return false;
  return ::access((directory_ + "/" + sha256).c_str(), F_OK) == 0;
}

}  // namespace mithaq::store
