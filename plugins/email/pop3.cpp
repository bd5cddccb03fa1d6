#include "pop3.h"

#include <Poco/Exception.h>

#include <algorithm>
#include <charconv>
#include <sstream>

#include "seen_list.h"

namespace mithaq::email {
namespace {

using Clock = PhaseTimer::Clock;

// Without their line ends.
std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) {
    if (line.ends_with('\r')) line.pop_back();
    lines.push_back(std::move(line));
  }
  return lines;
}

constexpr std::size_t longest_list = std::size_t{8} << 20;
constexpr std::size_t longest_said = 256;

// What the server said, as people may see it.
std::string printable(std::string_view line) {
  std::string out(line.substr(0, longest_said));
  for (char& c : out)
    if (c < 0x20 || c > 0x7e) c = '?';
  return out;
}

// "12 3456": a number and what follows it.
bool take_pair(std::string_view line, int& number, std::string& rest) {
  const auto [end, error] = std::from_chars(line.data(), line.data() + line.size(), number);
  if (error != std::errc{} || number < 1) return false;
  rest = std::string(line.substr(static_cast<std::size_t>(end - line.data())));
  rest.erase(0, rest.find_first_not_of(' '));
  while (!rest.empty() && rest.back() == ' ') rest.pop_back();
  return !rest.empty();
}

}  // namespace

Pop3::Pop3(Pop3Settings settings) : settings_(std::move(settings)) {}
Pop3::~Pop3() = default;

std::optional<WaitingMail> Pop3::next() {
  if (!connection_) {
    Passed passed;
    open(passed);
  }
  while (!waiting_.empty()) {
    const Listed one = waiting_.front();
    waiting_.pop_front();
    if (auto mail = take(one)) return mail;
  }
  leave();
  return std::nullopt;
}

// Nothing when the server does not give it: another session may have deleted it.
std::optional<WaitingMail> Pop3::take(const Listed& one) {
  const std::string number = std::to_string(one.number);
  WaitingMail mail;
  mail.uid = one.uid;
  mail.size = one.size;
  mail.is_whole = one.size <= settings_.longest && too_long_.count(one.uid) == 0;
  try {
    if (mail.is_whole) {
      auto raw = fetch("RETR " + number, static_cast<std::size_t>(settings_.longest));
      if (!raw) {
        too_long_.insert(one.uid);
        throw Broken("message " + number + " is longer than it was listed");
      }
      mail.raw = std::move(*raw);
      mail.size = static_cast<std::int64_t>(mail.raw.size());
      return mail;
    }
    mail.size = std::max(mail.size, settings_.longest + 1);
    auto header = fetch("TOP " + number + " 0", 4 * longest_header);
    if (!header) throw Broken("the header of message " + number + " does not end");
    mail.raw = header->substr(0, longest_header);
  } catch (const Broken& problem) {
    give_up();
    throw Pop3Problem("pop3-fetch", "pop3-broken", problem.what());
  } catch (const Pop3Problem&) {
    if (!connection_) throw;
    if (mail.is_whole) return std::nullopt;  // else TOP, which a server need not know
  }
  return mail;
}

void Pop3::dispose(const std::string& uid) {
  if (settings_.leave_on_server) {
    SeenList(settings_.seen_file).add(uid);
    return;
  }
  const auto found = numbers_.find(uid);
  if (!connection_ || found == numbers_.end()) return;  // of an earlier session: it comes again, and is known then
  ask("pop3-dele", "pop3-broken", "DELE " + std::to_string(found->second));
  numbers_.erase(found);
}

void Pop3::open(Passed& passed) {
  const Connection::Limit limit = Clock::now() + settings_.timers.connect;
  const auto pass = [&](const char* step, std::map<std::string, std::string> facts = {}) {
    passed.push_back({step, "ok", "", std::move(facts)});
  };
  const auto secure = [&] {
    Poco::Net::Context::Ptr trust;
    try {
      trust = tls_context(Poco::Net::Context::VERIFY_STRICT, settings_.ca_file);
    } catch (const Poco::Exception&) {
      give_up();
      throw Pop3Problem("pop3-tls", "pop3-ca-unreadable", settings_.ca_file);
    }
    try {
      connection_->secure(trust, limit);
    } catch (const Broken& problem) {
      give_up();
      throw Pop3Problem("pop3-tls", "pop3-no-trust", problem.what());
    } catch (const Poco::Exception& problem) {
      give_up();
      throw Pop3Problem("pop3-tls", "pop3-no-trust", problem.displayText());
    }
    pass("pop3-tls");
  };
  try {
    connection_ =
        std::make_unique<Connection>(settings_.host, settings_.port, settings_.security == Security::none, limit);
  } catch (const Broken& problem) {
    throw Pop3Problem("pop3-connect", "pop3-unreachable", problem.what());
  }
  pass("pop3-connect");
  if (settings_.security == Security::tls) secure();
  const std::string banner = hear("pop3-banner", "pop3-no-server");
  pass("pop3-banner", {{"said", printable(banner)}});
  if (settings_.security == Security::starttls) {
    // Without TLS there is no login, whatever else the server offers.
    ask("pop3-tls", "pop3-no-stls", "STLS");
    secure();
  }
  log_in();
  pass("pop3-auth");
  list();
  pass("pop3-list", {{"messages", std::to_string(total_)}});
}

void Pop3::log_in() {
  ask("pop3-auth", "pop3-login-refused", "USER " + settings_.user);
  ask("pop3-auth", "pop3-login-refused", "PASS " + settings_.password);
}

void Pop3::list() {
  waiting_.clear();
  numbers_.clear();
  std::map<int, Listed> listed;
  try {
    const auto lines = fetch("LIST", longest_list);
    if (!lines) throw Broken("the list does not end");
    for (const std::string& line : lines_of(*lines)) {
      Listed one;
      std::string size;
      if (!take_pair(line, one.number, size)) throw Broken("not a list: " + printable(line));
      const auto [end, error] = std::from_chars(size.data(), size.data() + size.size(), one.size);
      if (error != std::errc{} || one.size < 0) throw Broken("not a list: " + printable(line));
      listed[one.number] = one;
    }
    name_messages(listed);
  } catch (const Broken& problem) {
    give_up();
    throw Pop3Problem("pop3-list", "pop3-broken", problem.what());
  } catch (const Pop3Problem& problem) {
    give_up();
    throw Pop3Problem("pop3-list", "pop3-broken", problem.said);
  }
  total_ = listed.size();
  std::set<std::string> seen;
  if (settings_.leave_on_server) {
    std::set<std::string> present;
    for (const auto& [number, one] : listed) present.insert(one.uid);
    seen = SeenList(settings_.seen_file).keep_only(present);
  }
  for (const auto& [number, one] : listed) {
    if (seen.count(one.uid) > 0) continue;
    numbers_[one.uid] = number;
    waiting_.push_back(one);
  }
}

// UIDL gives each message a name that stays; without it a message is called by number and size, which is enough for one
// session.
void Pop3::name_messages(std::map<int, Listed>& listed) {
  for (auto& [number, one] : listed) one.uid = "#" + std::to_string(number) + "-" + std::to_string(one.size);
  std::optional<std::string> lines;
  try {
    lines = fetch("UIDL", longest_list);
  } catch (const Pop3Problem&) {
    if (!connection_) throw;
    if (settings_.leave_on_server) throw Broken("leave_on_server needs UIDL, which the server does not know");
    return;
  }
  if (!lines) throw Broken("the list does not end");
  for (const std::string& line : lines_of(*lines)) {
    int number = 0;
    std::string uid;
    if (!take_pair(line, number, uid) || uid.size() > 255) throw Broken("not a list: " + printable(line));
    const auto found = listed.find(number);
    if (found != listed.end()) found->second.uid = uid;
  }
}

std::string Pop3::ask(const std::string& step, const std::string& cause, const std::string& command) {
  try {
    connection_->send(command + "\r\n", Clock::now() + settings_.timers.reply);
  } catch (const Broken& problem) {
    give_up();
    throw Pop3Problem(step, "pop3-broken", problem.what());
  }
  return hear(step, cause);
}

// The connection stays after a no that is only about this command.
std::string Pop3::hear(const std::string& step, const std::string& cause) {
  std::string line;
  try {
    line = connection_->receive_line(Clock::now() + settings_.timers.reply);
  } catch (const Broken& problem) {
    give_up();
    throw Pop3Problem(step, step == "pop3-banner" ? cause : "pop3-broken", problem.what());
  }
  if (line.starts_with("+OK")) return line;
  const std::string said = printable(line);
  if (step != "pop3-fetch") give_up();
  throw Pop3Problem(step, cause, said);
}

std::optional<std::string> Pop3::fetch(const std::string& command, std::size_t most) {
  ask("pop3-fetch", "pop3-broken", command);
  return connection_->receive_until_dot(most, settings_.timers.reply, Clock::now() + settings_.timers.message);
}

void Pop3::give_up() {
  connection_.reset();
  waiting_.clear();
  numbers_.clear();
}

// Only here the server takes away what was deleted.
void Pop3::leave() {
  ask("pop3-quit", "pop3-broken", "QUIT");
  give_up();
}

std::vector<ProbeStep> Pop3::probe() {
  if (connection_) return {{"pop3-connect", "skipped", "pop3-busy", {}}};
  // A person waits: not as long as a mail would.
  const Pop3Timers usual = settings_.timers;
  settings_.timers.connect = std::min(usual.connect, std::chrono::milliseconds(15000));
  settings_.timers.reply = std::min(usual.reply, std::chrono::milliseconds(20000));
  Passed passed;
  const std::map<std::string, std::string> where = {{"host", settings_.host}, {"port", std::to_string(settings_.port)}};
  try {
    open(passed);
    leave();
  } catch (const Pop3Problem& problem) {
    passed.push_back(
        {problem.step == "pop3-quit" ? "pop3-list" : problem.step, "failed", problem.cause, {{"said", problem.said}}});
  }
  for (ProbeStep& step : passed) step.facts.insert(where.begin(), where.end());
  give_up();
  settings_.timers = usual;
  return passed;
}

}  // namespace mithaq::email
