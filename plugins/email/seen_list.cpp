#include "seen_list.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <fstream>
#include <system_error>

namespace mithaq::email {
namespace {

// Appends, or writes a new file; safe on disk when it returns.
void write_safely(const std::string& path, const std::string& bytes, int flags) {
  const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC | flags, 0600);
  const bool done =
      fd >= 0 && ::write(fd, bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size()) && ::fsync(fd) == 0;
  const int problem = errno;
  if (fd >= 0) ::close(fd);
  if (!done) throw std::system_error(problem, std::generic_category(), "cannot write " + path);
}

}  // namespace

void SeenList::add(const std::string& uid) const { write_safely(file_, uid + "\n", O_APPEND); }

std::set<std::string> SeenList::keep_only(const std::set<std::string>& present) const {
  std::set<std::string> seen;
  std::string left;
  bool forgotten = false;
  std::ifstream in(file_);
  for (std::string line; std::getline(in, line);) {
    if (present.count(line) == 0) {
      forgotten = true;
    } else if (seen.insert(line).second) {
      left += line + "\n";
    }
  }
  if (forgotten) {
    const std::string draft = file_ + ".new";
    write_safely(draft, left, O_TRUNC);
    if (std::rename(draft.c_str(), file_.c_str()) != 0)
      throw std::system_error(errno, std::generic_category(), "cannot rename " + draft);
  }
  return seen;
}

}  // namespace mithaq::email
