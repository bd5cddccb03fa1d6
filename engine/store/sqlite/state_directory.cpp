#include "store/sqlite/state_directory.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "store/store.h"

namespace mithaq::store::sqlite {
namespace {

[[noreturn]] void failed(const std::string& what, const std::string& path) {
  throw std::runtime_error("cannot " + what + " " + path + ": " + std::strerror(errno));
}

// Locks and shared memory of SQLite do not hold across machines. Numbers: statfs(2).
const char* network_file_system(unsigned long type) {
  switch (type & 0xFFFFFFFF) {
    case 0x6969:
      return "NFS";
    case 0x517B:
    case 0xFE534D42:
    case 0xFF534D42:
      return "SMB";
    case 0x01021997:
      return "9P";
    case 0x00C36400:
      return "Ceph";
    case 0x0BD00BD0:
      return "Lustre";
    case 0x5346414F:
    case 0x6B414653:
      return "AFS";
    case 0x73757245:
      return "Coda";
    case 0x0000564C:
      return "NCP";
    default:
      return nullptr;
  }
}

}  // namespace

StateDirectory::StateDirectory(std::string path) : path_(std::move(path)) {
  if (::mkdir(path_.c_str(), 0700) != 0 && errno != EEXIST) failed("create", path_);
  fd_ = ::open(path_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd_ < 0) failed("open", path_);
  try {
    struct statfs disk {};
    if (::fstatfs(fd_, &disk) != 0) failed("examine", path_);
    if (const char* network = network_file_system(static_cast<unsigned long>(disk.f_type)))
      throw std::runtime_error("cannot keep state in " + path_ + ": it lies on a network file system (" + network +
                               ")");
    if (::flock(fd_, LOCK_EX | LOCK_NB) != 0) {
      if (errno == EWOULDBLOCK) throw StateInUse("cannot use " + path_ + ": another daemon holds it");
      failed("lock", path_);
    }
    struct stat facts {};
    if (::fstat(fd_, &facts) != 0) failed("examine", path_);
    if ((facts.st_mode & 077) != 0 && ::fchmod(fd_, 0700) != 0) failed("close to others", path_);
  } catch (...) {
    ::close(fd_);
    throw;
  }
}

StateDirectory::~StateDirectory() { ::close(fd_); }

std::string StateDirectory::own_file(const char* name) const {
  const std::string path = path_ + "/" + name;
  const int file = ::openat(fd_, name, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (file < 0) failed("open", path);
  struct stat facts {};
  const bool is_own = ::fstat(file, &facts) == 0 && ((facts.st_mode & 077) == 0 || ::fchmod(file, 0600) == 0);
  const int error = errno;
  ::close(file);
  errno = error;
  if (!is_own) failed("close to others", path);
  if (::fsync(fd_) != 0) failed("sync", path_);
  return path;
}

}  // namespace mithaq::store::sqlite
