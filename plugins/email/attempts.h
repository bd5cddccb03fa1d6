// Which mails were being read when the reader's process ended: after three attempts a mail is not read any more.
//
// A mail may end its reader by a fault that nobody knows yet, or keep it so long that it is ended. Each attempt leaves
// a file of its own, which its end takes away; whatever ends the process leaves it.
#pragma once

#include <string>
#include <string_view>

namespace mithaq::email {

class Attempts {
 public:
  // `folder` need not exist yet.
  explicit Attempts(std::string folder) : folder_(std::move(folder)) {}

  // Before reading these bytes. False: three readings of them have not come to an end, and there shall be no fourth.
  bool begin(std::string_view raw) const;
  // They have been read, or been put aside for good.
  void end(std::string_view raw) const;

 private:
  std::string file(std::string_view raw) const;
  std::string folder_;
};

}  // namespace mithaq::email
