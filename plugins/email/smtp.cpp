#include "smtp.h"

#include <Poco/Base64Encoder.h>
#include <Poco/Exception.h>

#include <algorithm>
#include <sstream>

namespace mithaq::email {
namespace {

using Clock = PhaseTimer::Clock;

constexpr int mails_a_connection = 10;
constexpr std::size_t longest_report = 1024;

std::string base64(const std::string& bytes) {
  std::ostringstream out;
  Poco::Base64Encoder encoder(out);
  encoder.rdbuf()->setLineLength(0);
  encoder << bytes;
  encoder.close();
  return out.str();
}

Connection::Limit sooner(Connection::Limit all, std::chrono::milliseconds step) {
  return std::min(all, Clock::now() + step);
}

}  // namespace

struct Smtp::Ended {
  Phase phase;
  Reply reply;       // code 0: no valid reply
  std::string said;  // what the report tells
};

const char* Smtp::name(Phase phase) {
  constexpr const char* names[] = {"connect", "TLS",  "banner", "EHLO", "STARTTLS", "AUTH",
                                   "MAIL",    "RCPT", "DATA",   "body", "dot"};
  return names[static_cast<std::size_t>(phase)];
}

Delivery Smtp::meaning(Phase phase, int code) {
  if (phase < Phase::mail) return Delivery::deferred;  // 5xx here speaks about us, not about the mail
  if (phase == Phase::dot && code == 0) return Delivery::unknown;
  return code >= 500 ? Delivery::refused : Delivery::deferred;
}

Smtp::Smtp(SmtpSettings settings) : settings_(std::move(settings)) {}

Smtp::~Smtp() { leave(); }

DeliveryReport Smtp::hand_over(const Message& message, const Progress& progress) {
  const Connection::Limit all = Clock::now() + settings_.timers.before_dot;
  if (connection_ &&
      (used_ >= mails_a_connection || Clock::now() - last_use_ > settings_.timers.idle || connection_->is_stale()))
    leave();
  DeliveryReport report;
  report.message_sha256 = message.sha256;
  for (;;) {
    const bool used_before = connection_ != nullptr;
    try {
      if (!used_before) open(all);
      transfer(message, progress, all);
      ++used_;
      last_use_ = Clock::now();
      report.result = Delivery::accepted;
      report.status = last_.enhanced.empty() ? std::to_string(last_.code) : last_.enhanced;
      report.text = last_.text.substr(0, longest_report);
      return report;
    } catch (const Ended& end) {
      leave();
      // The server had grown tired of this connection: that says nothing about the mail.
      if (used_before && end.phase == Phase::mail && (end.reply.code == 0 || end.reply.code == 421)) continue;
      report.result = meaning(end.phase, end.reply.code);
      if (end.reply.code != 0)
        report.status = end.reply.enhanced.empty() ? std::to_string(end.reply.code) : end.reply.enhanced;
      report.text = (std::string(name(end.phase)) + ": " + end.said).substr(0, longest_report);
      return report;
    }
  }
}

void Smtp::open(Connection::Limit all) {
  Phase phase = Phase::connect;
  try {
    const Poco::Net::Context::Ptr trust =
        settings_.security == Security::none ? nullptr : strict_trust(settings_.ca_file);
    const Connection::Limit limit = sooner(all, settings_.timers.connect);
    connection_ =
        std::make_unique<Connection>(settings_.host, settings_.port, settings_.security == Security::none, limit);
    used_ = 0;
    phase = Phase::tls;
    if (settings_.security == Security::tls) connection_->secure(trust, limit);
    expect(Phase::banner, 220, sooner(all, settings_.timers.reply));
    greet(all);
    if (settings_.security == Security::starttls) {
      // Without TLS there is no login and no mail, whatever else the server offers.
      if (!offers("STARTTLS")) throw Ended{Phase::starttls, {}, "not offered"};
      ask(Phase::starttls, "STARTTLS", 220, all);
      connection_->secure(trust, sooner(all, settings_.timers.connect));
      greet(all);  // what was said before TLS is forgotten
    }
  } catch (const Broken& problem) {
    throw Ended{phase, {}, problem.what()};
  } catch (const Poco::Exception& problem) {
    throw Ended{phase, {}, problem.displayText()};
  }
  if (!settings_.user.empty()) log_in(all);
}

void Smtp::greet(Connection::Limit all) {
  extensions_ = ask(Phase::ehlo, "EHLO " + settings_.own_name, 250, all).text;
  std::transform(extensions_.begin(), extensions_.end(), extensions_.begin(),
                 [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
}

// "250-SIZE 1000" and "250 SIZE" offer SIZE; the first line is the server's name.
bool Smtp::offers(std::string_view extension) const {
  std::istringstream lines(extensions_);
  std::string line;
  std::getline(lines, line);
  while (std::getline(lines, line)) {
    const std::string_view offer = std::string_view(line).substr(std::min<std::size_t>(4, line.size()));
    if (offer.substr(0, offer.find(' ')) == extension) return true;
  }
  return false;
}

void Smtp::log_in(Connection::Limit all) {
  const auto line = extensions_.find("AUTH ");
  if (!offers("AUTH") || line == std::string::npos) throw Ended{Phase::auth, {}, "not offered"};
  const std::string ways = extensions_.substr(line, extensions_.find('\n', line) - line) + " ";
  if (ways.find(" PLAIN ") != std::string::npos) {
    const std::string proof = std::string(1, '\0') + settings_.user + std::string(1, '\0') + settings_.password;
    ask(Phase::auth, "AUTH PLAIN " + base64(proof), 235, all);
  } else if (ways.find(" LOGIN ") != std::string::npos) {
    ask(Phase::auth, "AUTH LOGIN", 334, all);
    ask(Phase::auth, base64(settings_.user), 334, all);
    ask(Phase::auth, base64(settings_.password), 235, all);
  } else {
    throw Ended{Phase::auth, {}, "neither PLAIN nor LOGIN is offered"};
  }
}

void Smtp::transfer(const Message& message, const Progress& progress, Connection::Limit all) {
  std::string mail = "MAIL FROM:<" + message.envelope_from + ">";
  std::string rcpt = "RCPT TO:<" + message.envelope_to + ">";
  if (offers("SIZE")) mail += " SIZE=" + std::to_string(message.bytes.size());
  if (offers("DSN")) {
    mail += " RET=HDRS ENVID=" + message.envelope_id;
    rcpt += " NOTIFY=FAILURE,DELAY";
  }
  ask(Phase::mail, mail, 250, all);
  ask(Phase::rcpt, rcpt, 250, all);
  ask(Phase::data, "DATA", 354, all);
  try {
    const std::string wire = dot_stuffed(message.bytes);
    constexpr std::size_t step = 16384;  // each is progress: the timer of the body starts again
    for (std::size_t at = 0; at < wire.size(); at += step)
      connection_->send(std::string_view(wire).substr(at, step), sooner(all, settings_.timers.body));
    if (connection_->is_stale()) throw Broken("the server spoke or left before the dot");
    progress(handing_over);
    connection_->send(".\r\n", sooner(all, settings_.timers.body));
  } catch (const Broken& problem) {
    throw Ended{Phase::body, {}, problem.what()};
  }
  last_ = expect(Phase::dot, 250, Clock::now() + settings_.timers.dot);
}

Reply Smtp::ask(Phase phase, const std::string& command, int expected, Connection::Limit all) {
  const Connection::Limit limit = sooner(all, settings_.timers.reply);
  try {
    connection_->send(command + "\r\n", limit);
  } catch (const Broken& problem) {
    throw Ended{phase, {}, problem.what()};
  }
  return expect(phase, expected, limit);
}

Reply Smtp::expect(Phase phase, int expected, Connection::Limit limit) {
  Reply reply;
  try {
    reply = connection_->receive(limit);
  } catch (const Broken& problem) {
    throw Ended{phase, {}, problem.what()};
  }
  if (reply.code == expected || (phase == Phase::rcpt && reply.code == 251)) return reply;
  if (reply.code >= 400) throw Ended{phase, reply, reply.text};
  throw Ended{phase, {}, "unexpected reply " + reply.text};
}

// A polite end; nobody waits for its answer.
void Smtp::leave() {
  if (!connection_) return;
  try {
    connection_->send("QUIT\r\n", Clock::now() + settings_.timers.reply);
  } catch (const Broken&) {
    // The line is down: that is what ends here.
  }
  connection_.reset();
}

}  // namespace mithaq::email
