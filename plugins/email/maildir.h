// The built-in mailbox: each notice as one file of a Maildir, safely there when deliver() returns.
//
// One folder for all recipients; Delivered-To says whose it is, Return-Path who gets a bounce, both written above the
// message as a delivering mail server does.
#pragma once

#include <string>

#include "message.h"

namespace mithaq::email {

class Maildir {
 public:
  explicit Maildir(std::string folder);  // makes tmp, new and cur when they are missing
  // Written to tmp, fsync, renamed to new, fsync of the folder. The same notice again is a second file with the
  // same Message-ID. Throws std::system_error; then nothing stands in new.
  void deliver(const Message& message) const;

 private:
  std::string folder_;
};

}  // namespace mithaq::email
