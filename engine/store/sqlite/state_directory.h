// The directory that a daemon lives in: its own, on a disk of this machine, held by one process.
#pragma once

#include <string>

namespace mithaq::store::sqlite {

inline constexpr const char* database_name = "mithaq.db";

class StateDirectory {
 public:
  // Created when absent, 0700 from here on, and held until the end of the object. Throws StateInUse when another
  // process holds it, std::runtime_error for a network file system or anything that the system refuses.
  explicit StateDirectory(std::string path);
  ~StateDirectory();
  StateDirectory(const StateDirectory&) = delete;
  StateDirectory& operator=(const StateDirectory&) = delete;

  // The path of a file in it that exists now, 0600.
  std::string own_file(const char* name) const;

 private:
  std::string path_;
  int fd_ = -1;
};

}  // namespace mithaq::store::sqlite
