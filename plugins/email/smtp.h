// Mails handed over to a relay, one after the other, at most ten a connection.
//
// Before the final dot is written nothing has been handed over: every failure is `deferred`, or `refused` when
// the server said 5xx to the mail itself. After it only a valid reply counts; without one the outcome is `unknown`. A
// 5xx that is not about the recipient is a fault of the channel. The report's text begins with the phase:
// "RCPT: 550 5.1.1 no such user".
#pragma once

#include <mithaq/notifier.h>

#include "session.h"

namespace mithaq::email {

class Smtp {
 public:
  explicit Smtp(SmtpSettings settings) : settings_(std::move(settings)), session_(settings_) {}

  // Does not throw for what a server or a line can do.
  DeliveryReport hand_over(const Message& message, const Progress& progress);
  const SmtpSettings& settings() const { return settings_; }

 private:
  SmtpSettings settings_;
  Session session_;
  int used_ = 0;  // mails handed over on this connection
  Session::Clock::time_point last_use_;
};

}  // namespace mithaq::email
