// Names of messages that stay on the server and were read: one a line, in a file of the state folder.
#pragma once

#include <set>
#include <string>

namespace mithaq::email {

class SeenList {
 public:
  explicit SeenList(std::string file) : file_(std::move(file)) {}
  void add(const std::string& uid) const;  // on disk when it returns; throws std::system_error
  // What of it is still on the server; the rest is forgotten.
  std::set<std::string> keep_only(const std::set<std::string>& present) const;

 private:
  std::string file_;
};

}  // namespace mithaq::email
