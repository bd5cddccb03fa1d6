#include "vault.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <system_error>

namespace mithaq::signatures {

namespace fs = std::filesystem;

namespace {

[[noreturn]] void fail(const std::string& what, const fs::path& on) {
  throw std::system_error(errno, std::generic_category(), "cannot " + what + " " + on.string());
}

void make_private(const fs::path& folder) {
  fs::create_directories(folder);
  if (::chmod(folder.c_str(), 0700) != 0) fail("make private", folder);
}

void sync_folder(const fs::path& folder) {
  const int handle = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (handle < 0) fail("open", folder);
  const bool synced = ::fsync(handle) == 0;
  ::close(handle);
  if (!synced) fail("fsync", folder);
}

void write_all(int handle, std::string_view bytes, const fs::path& path) {
  while (!bytes.empty()) {
    const ssize_t n = ::write(handle, bytes.data(), bytes.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) fail("write", path);
    bytes.remove_prefix(static_cast<std::size_t>(n));
  }
}

}  // namespace

Vault::Vault(fs::path folder) : folder_(std::move(folder)) {
  make_private(folder_);
  const fs::path path = folder_ / "lock";
  lock_ = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (lock_ < 0) fail("open", path);
  if (::flock(lock_, LOCK_EX | LOCK_NB) != 0) {
    const int reason = errno;
    ::close(lock_);
    errno = reason;
    fail("lock (another signer holds it)", path);
  }
}

Vault::~Vault() { ::close(lock_); }

std::optional<std::string> Vault::read(const std::string& name) const {
  const fs::path path = folder_ / name;
  struct stat about {};
  if (::stat(path.c_str(), &about) != 0) {
    if (errno == ENOENT) return std::nullopt;
    fail("read", path);
  }
  if ((about.st_mode & 077) != 0)
    throw std::runtime_error("cannot use " + path.string() + ": others may read or write it; its mode must be 0600");
  std::ifstream file(path, std::ios::binary);
  std::ostringstream bytes;
  bytes << file.rdbuf();
  if (!file || !bytes) throw std::runtime_error("cannot read " + path.string());
  return std::move(bytes).str();
}

void Vault::write(const std::string& name, std::string_view bytes) const {
  const fs::path path = folder_ / name;
  const fs::path folder = path.parent_path();
  if (folder != folder_ && !fs::exists(folder)) {
    make_private(folder);
    sync_folder(folder_);
  }
  const fs::path temporary = path.string() + ".tmp";
  const int handle = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (handle < 0) fail("open", temporary);
  try {
    write_all(handle, bytes, temporary);
    if (::fsync(handle) != 0) fail("fsync", temporary);
  } catch (...) {
    ::close(handle);
    throw;
  }
  if (::close(handle) != 0) fail("close", temporary);
  if (::rename(temporary.c_str(), path.c_str()) != 0) fail("rename", temporary);
  sync_folder(folder);
}

bool Vault::has(const std::string& name) const { return fs::exists(folder_ / name); }

}  // namespace mithaq::signatures
