#include "session.h"

#include <Poco/Base64Encoder.h>
#include <Poco/Exception.h>

#include <algorithm>
#include <sstream>

namespace mithaq::email {
namespace {

std::string base64(const std::string& bytes) {
  std::ostringstream out;
  Poco::Base64Encoder encoder(out);
  encoder.rdbuf()->setLineLength(0);
  encoder << bytes;
  encoder.close();
  return out.str();
}

Session::Limit sooner(Session::Limit all, std::chrono::milliseconds step) {
  return std::min(all, Session::Clock::now() + step);
}

}  // namespace

// A file of authorities that cannot be read is found here.
Poco::Net::Context::Ptr trust_of(const SmtpSettings& settings) try {
  return tls_context(Poco::Net::Context::VERIFY_STRICT, settings.ca_file);
} catch (const Poco::Exception& problem) {
  throw Ended{Phase::tls, {}, problem.displayText()};
}

Poco::Net::Context::Ptr no_trust() { return tls_context(Poco::Net::Context::VERIFY_NONE, ""); }

const char* name(Phase phase) {
  constexpr const char* names[] = {"connect", "TLS",  "banner", "EHLO", "STARTTLS", "AUTH",
                                   "MAIL",    "RCPT", "DATA",   "body", "dot"};
  return names[static_cast<std::size_t>(phase)];
}

std::string id(Phase phase) {
  std::string out = name(phase);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

void Session::open(Limit all) {
  connect(all);
  if (settings_.security == Security::tls) secure(trust_of(settings_), all);
  banner(all);
  greet(all);
  if (settings_.security == Security::starttls) {
    start_tls(trust_of(settings_), all);
    greet(all);  // what was said before TLS is forgotten
  }
  if (!settings_.user.empty()) log_in(all);
}

void Session::connect(Limit all) {
  try {
    connection_ = std::make_unique<Connection>(settings_.host, settings_.port, settings_.security == Security::none,
                                               sooner(all, settings_.timers.connect));
  } catch (const Broken& problem) {
    throw Ended{Phase::connect, {}, problem.what()};
  }
}

void Session::secure(const Poco::Net::Context::Ptr& trust, Limit all) {
  try {
    connection_->secure(trust, sooner(all, settings_.timers.connect));
  } catch (const Broken& problem) {
    throw Ended{Phase::tls, {}, problem.what()};
  } catch (const Poco::Exception& problem) {
    throw Ended{Phase::tls, {}, problem.displayText()};
  }
}

void Session::banner(Limit all) { greeting_ = expect(Phase::banner, 220, sooner(all, settings_.timers.reply)); }

void Session::greet(Limit all) {
  extensions_ = ask(Phase::ehlo, "EHLO " + settings_.own_name, 250, all).text;
  std::transform(extensions_.begin(), extensions_.end(), extensions_.begin(),
                 [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
}

void Session::start_tls(const Poco::Net::Context::Ptr& trust, Limit all) {
  if (!offers("STARTTLS")) throw Ended{Phase::starttls, {}, "not offered", true};
  ask(Phase::starttls, "STARTTLS", 220, all);
  secure(trust, all);
}

bool Session::offers(std::string_view extension) const {
  std::istringstream lines(extensions_);
  std::string line;
  std::getline(lines, line);  // the server's name
  while (std::getline(lines, line)) {
    const std::string_view offer = std::string_view(line).substr(std::min<std::size_t>(4, line.size()));
    if (offer.substr(0, offer.find(' ')) == extension) return true;
  }
  return false;
}

std::string Session::words_of(std::string_view extension) const {
  std::istringstream lines(extensions_);
  for (std::string line; std::getline(lines, line);)
    if (line.size() > 4 && line.substr(4).starts_with(std::string(extension) + " "))
      return line.substr(5 + extension.size());
  return "";
}

void Session::log_in(Limit all) {
  if (!offers("AUTH")) throw Ended{Phase::auth, {}, "not offered", true};
  const std::string ways = " " + words_of("AUTH") + " ";
  const auto may = [&](Login way, const char* called) {
    const bool wanted = settings_.login == way || (settings_.login == Login::automatic && way != Login::xoauth2);
    return wanted && ways.find(" " + std::string(called) + " ") != std::string::npos;
  };
  if (may(Login::plain, "PLAIN")) {
    mechanism_ = "PLAIN";
    const std::string proof = std::string(1, '\0') + settings_.user + std::string(1, '\0') + settings_.secret();
    ask(Phase::auth, "AUTH PLAIN " + base64(proof), 235, all);
  } else if (may(Login::login, "LOGIN")) {
    mechanism_ = "LOGIN";
    ask(Phase::auth, "AUTH LOGIN", 334, all);
    ask(Phase::auth, base64(settings_.user), 334, all);
    ask(Phase::auth, base64(settings_.secret()), 235, all);
  } else if (may(Login::xoauth2, "XOAUTH2")) {
    mechanism_ = "XOAUTH2";
    const std::string proof = "user=" + settings_.user + "\1auth=Bearer " + settings_.secret() + "\1\1";
    // A no comes in two parts: the reason as a question, and after an empty answer the reply.
    const Reply reply = ask(Phase::auth, "AUTH XOAUTH2 " + base64(proof), 0, all);
    if (reply.code == 334)
      ask(Phase::auth, "", 235, all);
    else if (reply.code != 235)
      throw Ended{Phase::auth, reply.code >= 400 ? reply : Reply{}, reply.text};
  } else {
    const char* wanted[] = {"neither PLAIN nor LOGIN is offered", "PLAIN is not offered", "LOGIN is not offered",
                            "XOAUTH2 is not offered"};
    throw Ended{Phase::auth, {}, wanted[static_cast<std::size_t>(settings_.login)], true};
  }
}

std::string Session::mail_command(const Message& message) const {
  std::string command = "MAIL FROM:<" + message.envelope_from + ">";
  if (offers("SIZE")) command += " SIZE=" + std::to_string(message.bytes.size());
  if (offers("DSN")) command += " RET=HDRS ENVID=" + message.envelope_id;
  return command;
}

std::string Session::rcpt_command(const Message& message) const {
  std::string command = "RCPT TO:<" + message.envelope_to + ">";
  if (offers("DSN")) command += message.wants_proof ? " NOTIFY=SUCCESS,FAILURE,DELAY" : " NOTIFY=FAILURE,DELAY";
  return command;
}

void Session::mail(const Message& message, Limit all) { ask(Phase::mail, mail_command(message), 250, all); }

void Session::rcpt(const Message& message, Limit all) { ask(Phase::rcpt, rcpt_command(message), 250, all); }

void Session::data(Limit all) { ask(Phase::data, "DATA", 354, all); }

// The replies come in the order of the commands. Whoever says no to one of them and waits for the mail all the same is
// left without a dot, and has taken nothing.
void Session::envelope(const Message& message, Limit all) {
  if (!offers("PIPELINING")) {
    mail(message, all);
    rcpt(message, all);
    return data(all);
  }
  say(Phase::mail, mail_command(message) + "\r\n" + rcpt_command(message) + "\r\nDATA",
      sooner(all, settings_.timers.reply));
  expect(Phase::mail, 250, sooner(all, settings_.timers.reply));
  expect(Phase::rcpt, 250, sooner(all, settings_.timers.reply));
  expect(Phase::data, 354, sooner(all, settings_.timers.reply));
}

Reply Session::body(const Message& message, const Progress& progress, Limit all) {
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
  return expect(Phase::dot, 250, Clock::now() + settings_.timers.dot);
}

Reply Session::ask(Phase phase, const std::string& command, int expected, Limit all) {
  const Limit limit = sooner(all, settings_.timers.reply);
  say(phase, command, limit);
  return expect(phase, expected, limit);
}

void Session::say(Phase phase, const std::string& command, Limit limit) {
  try {
    connection_->send(command + "\r\n", limit);
  } catch (const Broken& problem) {
    throw Ended{phase, {}, problem.what()};
  }
}

// 0: any valid reply will do.
Reply Session::expect(Phase phase, int expected, Limit limit) {
  Reply reply;
  try {
    reply = connection_->receive(limit);
  } catch (const Broken& problem) {
    throw Ended{phase, {}, problem.what()};
  }
  if (expected == 0 || reply.code == expected || (phase == Phase::rcpt && reply.code == 251)) return reply;
  if (reply.code >= 400) throw Ended{phase, reply, reply.text};
  throw Ended{phase, {}, "unexpected reply " + reply.text};
}

void Session::leave() {
  if (!connection_) return;
  try {
    connection_->send("QUIT\r\n", Clock::now() + settings_.timers.reply);
  } catch (const Broken&) {
    // The line is down: that is what ends here.
  }
  connection_.reset();
}

}  // namespace mithaq::email
