// A Maildir into which somebody delivers for us: what lies in new/ waits, and goes when it is disposed of.
#pragma once

#include <deque>
#include <string>

#include "mailbox.h"

namespace mithaq::email {

class InboundMaildir : public Mailbox {
 public:
  // Makes tmp, new and cur when they are missing.
  explicit InboundMaildir(std::string folder, std::int64_t longest = longest_mail);
  std::optional<WaitingMail> next() override;  // oldest name first
  void dispose(const std::string& uid) override;

 private:
  std::string path_of(const std::string& uid) const;

  std::string folder_;
  std::int64_t longest_;
  bool is_sweeping_ = false;
  std::deque<std::string> waiting_;  // names in new/
};

}  // namespace mithaq::email
