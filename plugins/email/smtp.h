// The way to a mail server (RFC 5321), phase by phase, so that each end has its own meaning.
//
// Before the final dot is written nothing has been handed over: every failure is `deferred`, or `refused` when
// the server said 5xx to the mail itself. After it only a valid reply counts; without one the outcome is `unknown`. The
// report's text begins with the phase: "RCPT: 550 5.1.1 no such user".
#pragma once

#include <mithaq/notifier.h>

#include <chrono>
#include <memory>
#include <string>

#include "connection.h"
#include "message.h"
#include "settings.h"

namespace mithaq::email {

struct SmtpTimers {
  std::chrono::milliseconds connect{30000};      // address, TCP, TLS
  std::chrono::milliseconds reply{60000};        // each reply before the dot
  std::chrono::milliseconds body{180000};        // without progress of the body
  std::chrono::milliseconds before_dot{300000};  // everything before the dot
  std::chrono::milliseconds dot{600000};         // reply to the dot (RFC 5321 4.5.3.2.6)
  std::chrono::milliseconds idle{30000};         // an older connection is not used again
};

struct SmtpSettings {
  std::string host;
  int port = 587;
  Security security = Security::starttls;
  std::string user;      // empty: no login
  std::string password;  // never written to a report
  std::string ca_file;   // empty: the system's authorities
  std::string own_name;  // for EHLO
  SmtpTimers timers;
};

class Smtp {
 public:
  explicit Smtp(SmtpSettings settings);
  ~Smtp();

  // Says progress(handing_over) right before the dot. Does not throw for what a server or a line can do.
  DeliveryReport hand_over(const Message& message, const Progress& progress);

 private:
  enum class Phase { connect, tls, banner, ehlo, starttls, auth, mail, rcpt, data, body, dot };
  struct Ended;  // by a reply that says no, or without one

  void open(Connection::Limit all);
  void greet(Connection::Limit all);
  void log_in(Connection::Limit all);
  void transfer(const Message& message, const Progress& progress, Connection::Limit all);
  Reply ask(Phase phase, const std::string& command, int expected, Connection::Limit all);
  Reply expect(Phase phase, int expected, Connection::Limit limit);
  void leave();
  bool offers(std::string_view extension) const;

  static const char* name(Phase phase);
  static Delivery meaning(Phase phase, int code);

  SmtpSettings settings_;
  std::unique_ptr<Connection> connection_;
  std::string extensions_;  // reply to EHLO, upper case
  int used_ = 0;            // mails handed over on this connection
  PhaseTimer::Clock::time_point last_use_;
  Reply last_;
};

}  // namespace mithaq::email
