// A Maildir into which somebody delivers for us: what lies in new/ waits, and goes when it is disposed of.
#pragma once

#include <deque>
#include <string>

#include "mailbox.h"

namespace mithaq::email {

class InboundMaildir : public Mailbox {
 public:
  explicit InboundMaildir(std::string folder);  // makes tmp, new and cur when they are missing
  std::optional<WaitingMail> next() override;   // oldest name first
  void dispose(const std::string& uid) override;

 private:
  std::string path_of(const std::string& uid) const;

  std::string folder_;
  bool is_sweeping_ = false;
  std::deque<std::string> waiting_;  // names in new/
};

}  // namespace mithaq::email
