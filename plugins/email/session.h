// One conversation with a mail server (RFC 5321), step by step: each step goes well, or throws where and how it ended.
//
// Who holds the conversation decides what an end means: smtp.h hands mails over, smtp_probe.h tries the way.
#pragma once

#include <mithaq/plugin.h>

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "connection.h"
#include "message.h"
#include "settings.h"

namespace mithaq::email {

enum class Login { automatic, plain, login, xoauth2 };  // automatic: PLAIN, else LOGIN

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
  std::string user;  // empty: no login
  Login login = Login::automatic;
  // Password or token, asked for at each login: a token lives an hour, and a password is put right while we run.
  // Never written to a report.
  std::function<std::string()> secret = [] { return std::string(); };
  std::string ca_file;   // empty: the system's authorities
  std::string own_name;  // for EHLO
  SmtpTimers timers;
};

enum class Phase { connect, tls, banner, ehlo, starttls, auth, mail, rcpt, data, body, dot };
const char* name(Phase phase);  // as a report begins: "RCPT"
std::string id(Phase phase);    // lower case: "rcpt"

struct Ended {
  Phase phase;
  Reply reply;       // code 0: no valid reply
  std::string said;  // what the report tells
  // Found by us and not said by the server, but no better: what we need is not offered.
  bool is_lacking = false;
};

class Session {
 public:
  using Clock = PhaseTimer::Clock;
  using Limit = Connection::Limit;

  explicit Session(const SmtpSettings& settings) : settings_(settings) {}
  ~Session() { leave(); }
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  // All steps up to the login, within `all`; each of them within its own time too. Where TLS is wanted and cannot be
  // had there is no login and no mail, whatever else the server offers.
  void open(Limit all);
  void connect(Limit all);
  void secure(const Poco::Net::Context::Ptr& trust, Limit all);
  void banner(Limit all);
  void greet(Limit all);
  void start_tls(const Poco::Net::Context::Ptr& trust, Limit all);
  void log_in(Limit all);
  void mail(const Message& message, Limit all);
  void rcpt(const Message& message, Limit all);
  void data(Limit all);
  // The three of them, in one flight where the relay offers it (RFC 2920): two journeys less on a slow line.
  void envelope(const Message& message, Limit all);
  // Says progress(handing_over) right before the dot.
  Reply body(const Message& message, const Progress& progress, Limit all);
  void leave();  // a polite end; nobody waits for its answer

  bool is_open() const { return connection_ != nullptr; }
  bool is_stale() { return connection_->is_stale(); }
  // What the EHLO reply offers, in upper case: "SIZE 1000" is offered as SIZE with the words "1000".
  bool offers(std::string_view extension) const;
  std::string words_of(std::string_view extension) const;
  const std::string& mechanism() const { return mechanism_; }  // of the login
  const Reply& greeting() const { return greeting_; }
  std::string peer() const { return connection_->peer(); }
  Certificate certificate() const { return connection_->certificate(); }

 private:
  std::string mail_command(const Message& message) const;
  std::string rcpt_command(const Message& message) const;
  Reply ask(Phase phase, const std::string& command, int expected, Limit all);
  void say(Phase phase, const std::string& command, Limit limit);
  Reply expect(Phase phase, int expected, Limit limit);

  const SmtpSettings& settings_;
  std::unique_ptr<Connection> connection_;
  Reply greeting_;
  std::string extensions_;  // reply to EHLO, upper case
  std::string mechanism_;
};

// A context that verifies chain and name; one that verifies nothing, for looking at a certificate.
Poco::Net::Context::Ptr trust_of(const SmtpSettings& settings);
Poco::Net::Context::Ptr no_trust();

}  // namespace mithaq::email
