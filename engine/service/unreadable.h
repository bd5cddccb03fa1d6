// A file that cannot be read: what() says it in the words of the system, and the rest is for a phrase.
#pragma once

#include <map>
#include <stdexcept>
#include <string>

namespace mithaq::service {

class Unreadable : public std::runtime_error {
 public:
  // `error`: an errno; 0 where the path is a device.
  Unreadable(const std::string& path, int error);

  // Of the phrase problem.file-unreadable: `file`, `why` (missing, denied, folder, device, other) and `reason`, the
  // words of the system.
  std::map<std::string, std::string> facts;
};

}  // namespace mithaq::service
