#include "connection.h"

#include <Poco/DateTime.h>
#include <Poco/DateTimeFormatter.h>
#include <Poco/Exception.h>
#include <Poco/Net/DNS.h>
#include <Poco/Net/SecureStreamSocket.h>
#include <Poco/Net/X509Certificate.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cerrno>
#include <set>
#include <vector>

namespace mithaq::email {
namespace {

constexpr std::size_t longest_line = 4096;
constexpr std::size_t longest_reply = 65536;
// Small, so that the kernel does not take a whole mail at once: progress of the body is progress on the wire.
constexpr int send_buffer = 65536;
constexpr std::size_t chunk = 16384;
constexpr std::chrono::seconds farewell{5};

Poco::Timespan left(Connection::Limit limit) {
  const auto rest = std::chrono::duration_cast<std::chrono::microseconds>(limit - PhaseTimer::Clock::now());
  return Poco::Timespan(std::max<Poco::Timespan::TimeDiff>(1000, rest.count()));
}

// DNS::resolve() would ask for the name of a literal address, and fail where it has none.
std::vector<Poco::Net::IPAddress> addresses(const std::string& host) {
  Poco::Net::IPAddress literal;
  if (Poco::Net::IPAddress::tryParse(host, literal)) return {literal};
  return Poco::Net::DNS::hostByName(host).addresses();
}

// "5.1.1" at the beginning of what follows the code.
std::string enhanced_status(std::string_view line) {
  const auto digits = [&](std::size_t& at) {
    const std::size_t begin = at;
    while (at < line.size() && at - begin < 3 && std::isdigit(static_cast<unsigned char>(line[at]))) ++at;
    return at > begin;
  };
  std::size_t at = 4;
  if (line.size() < 9 || !digits(at) || at != 5 || line[at++] != '.') return "";
  if (!digits(at) || at >= line.size() || line[at++] != '.') return "";
  return digits(at) ? std::string(line.substr(4, at - 4)) : "";
}

// Shown to people later: what is not printable ASCII becomes a question mark.
std::string printable(std::string line) {
  for (char& c : line) {
    if (c < 0x20 || c > 0x7e) c = '?';
  }
  return line;
}

}  // namespace

Poco::Net::Context::Ptr tls_context(Poco::Net::Context::VerificationMode mode, const std::string& ca_file) {
  Poco::Net::Context::Params how;
  how.verificationMode = mode;
  how.verificationDepth = 9;
  how.caLocation = ca_file;
  how.loadDefaultCAs = ca_file.empty();
  how.cipherList = "HIGH:!aNULL:!eNULL:!MD5";
  Poco::Net::Context::Ptr trust(new Poco::Net::Context(Poco::Net::Context::TLS_CLIENT_USE, how));
  trust->requireMinimumProtocol(Poco::Net::Context::PROTO_TLSV1_2);
  return trust;
}

std::vector<std::string> addresses_of(const std::string& host) {
  std::vector<std::string> out;
  try {
    for (const Poco::Net::IPAddress& address : addresses(host)) out.push_back(address.toString());
  } catch (const Poco::Exception& problem) {
    throw Broken(problem.displayText());
  }
  return out;
}

template <class Work>
auto Connection::within(Limit limit, Work work) {
  if (PhaseTimer::Clock::now() >= limit) throw Broken("time is over");
  timer_.set(plain_.impl()->sockfd(), limit);
  try {
    auto result = work();
    timer_.clear();
    return result;
  } catch (const Poco::Exception& problem) {
    throw Broken(timer_.clear() ? "time is over" : problem.displayText());
  } catch (const Broken& problem) {
    throw Broken(timer_.clear() ? "time is over" : problem.what());
  }
}

Connection::Connection(const std::string& host, int port, bool loopback_only, Limit limit) : host_(host) {
  std::string problem = "no address";
  try {
    for (const Poco::Net::IPAddress& address : addresses(host)) {
      if (loopback_only && !address.isLoopback()) {
        problem = "without TLS only to this machine, but " + host + " is " + address.toString();
        continue;
      }
      try {
        Poco::Net::StreamSocket fresh;
        fresh.connect(Poco::Net::SocketAddress(address, static_cast<Poco::UInt16>(port)), left(limit));
        fresh.setNoDelay(true);
        fresh.setSendBufferSize(send_buffer);
        plain_ = socket_ = fresh;
        return;
      } catch (const Poco::Exception& why) {
        problem = why.displayText();
      }
    }
  } catch (const Poco::Exception& why) {
    problem = why.displayText();
  }
  throw Broken("cannot connect to " + host + ":" + std::to_string(port) + ": " + problem);
}

Connection::~Connection() {
  try {
    timer_.set(plain_.impl()->sockfd(), PhaseTimer::Clock::now() + farewell);
    socket_.shutdown();
  } catch (const Poco::Exception&) {
    // It is gone already; there is nobody left to tell.
  }
  timer_.clear();
  try {
    socket_.close();
  } catch (const Poco::Exception&) {
    // As above.
  }
}

void Connection::secure(const Poco::Net::Context::Ptr& trust, Limit limit) {
  // Bytes that came before the handshake were written by anybody on the way.
  if (!received_.empty()) throw Broken(before_tls);
  within(limit, [&] {
    Poco::Net::SecureStreamSocket over_tls = Poco::Net::SecureStreamSocket::attach(plain_, host_, trust);
    over_tls.verifyPeerCertificate(host_);
    socket_ = over_tls;
    return 0;
  });
  secure_ = true;
}

Certificate Connection::certificate() const {
  const Poco::Net::X509Certificate shown = Poco::Net::SecureStreamSocket(socket_).peerCertificate();
  Certificate out;
  std::string common;
  std::set<std::string> names;
  shown.extractNames(common, names);
  for (const std::string& name : names) out.names.push_back(printable(name));
  if (out.names.empty()) out.names.push_back(printable(common));
  out.issuer = printable(shown.issuerName());
  out.begins = Poco::DateTimeFormatter::format(shown.validFrom(), "%Y-%m-%d");
  out.expires = Poco::DateTimeFormatter::format(shown.expiresOn(), "%Y-%m-%d");
  const Poco::DateTime now;
  out.is_early = now < shown.validFrom();
  out.is_late = now > shown.expiresOn();
  out.is_of_host = shown.verify(host_);
  return out;
}

std::string Connection::peer() const { return plain_.peerAddress().toString(); }

void Connection::send(std::string_view bytes, Limit limit) {
  // One reply a command: what stands here already answers a question that was not asked.
  if (!received_.empty()) throw Broken("unasked reply: " + printable(received_.substr(0, 80)));
  while (!bytes.empty()) {
    const std::string_view part = bytes.substr(0, chunk);
    const int n = within(limit, [&] { return socket_.sendBytes(part.data(), static_cast<int>(part.size())); });
    if (n <= 0) throw Broken("connection closed while sending");
    bytes.remove_prefix(static_cast<std::size_t>(n));
  }
}

std::string Connection::line() {
  for (;;) {
    const auto end = received_.find("\r\n");
    if (end != std::string::npos && end <= longest_line) {
      std::string found = received_.substr(0, end);
      received_.erase(0, end + 2);
      return found;
    }
    if (received_.size() > longest_line) throw Broken("reply line above " + std::to_string(longest_line) + " bytes");
    receive_more();
  }
}

void Connection::receive_more() {
  std::array<char, 16384> buffer;
  const int n = socket_.receiveBytes(buffer.data(), static_cast<int>(buffer.size()));
  if (n <= 0) throw Broken("connection closed");
  received_.append(buffer.data(), static_cast<std::size_t>(n));
}

std::string Connection::receive_line(Limit limit) {
  return within(limit, [&] { return line(); });
}

std::optional<std::string> Connection::receive_until_dot(std::size_t most, std::chrono::milliseconds step,
                                                         Limit limit) {
  std::string bytes;
  for (;;) {
    // Whole lines are taken over; of a line that is still coming nothing, until it has grown long.
    std::size_t begin = 0;
    for (std::size_t end; (end = received_.find("\r\n", begin)) != std::string::npos; begin = end + 2) {
      const std::string_view line = std::string_view(received_).substr(begin, end + 2 - begin);
      if (line == ".\r\n") {
        received_.erase(0, end + 2);
        return bytes;
      }
      bytes += line.starts_with('.') ? line.substr(1) : line;
      if (bytes.size() > most) return std::nullopt;
    }
    received_.erase(0, begin);
    if (received_.size() > most) return std::nullopt;
    within(std::min(limit, PhaseTimer::Clock::now() + step), [&] {
      receive_more();
      return 0;
    });
  }
}

Reply Connection::receive(Limit limit) {
  return within(limit, [&] {
    Reply reply;
    std::size_t size = 0;
    for (bool more = true; more;) {
      const std::string text = line();
      size += text.size();
      const auto is_digit = [&](std::size_t i) { return std::isdigit(static_cast<unsigned char>(text[i])) != 0; };
      const bool shaped = text.size() >= 3 && is_digit(0) && is_digit(1) && is_digit(2) &&
                          (text.size() == 3 || text[3] == ' ' || text[3] == '-');
      const int code = shaped ? std::stoi(text.substr(0, 3)) : 0;
      if (code < 200 || code > 599 || (reply.code != 0 && reply.code != code))
        throw Broken("not an SMTP reply: " + printable(text.substr(0, 80)));
      if (size > longest_reply) throw Broken("reply above " + std::to_string(longest_reply) + " bytes");
      reply.code = code;
      if (reply.enhanced.empty()) reply.enhanced = enhanced_status(text);
      if (!reply.text.empty()) reply.text += '\n';
      reply.text += printable(text);
      more = text.size() > 3 && text[3] == '-';
    }
    return reply;
  });
}

bool Connection::is_stale() {
  if (!received_.empty()) return true;
  if (secure_) return has_spoken_inside_tls();
  char byte;
  const ssize_t n = ::recv(plain_.impl()->sockfd(), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
  if (n < 0) return errno != EAGAIN && errno != EWOULDBLOCK;
  return n >= 0;
}

// A waiting record need not be a reply (a session ticket is none): it is opened, and what it holds is kept.
bool Connection::has_spoken_inside_tls() {
  try {
    plain_.setBlocking(false);
    std::array<char, 256> buffer;
    const int n = socket_.receiveBytes(buffer.data(), static_cast<int>(buffer.size()));
    plain_.setBlocking(true);
    if (n > 0) received_.append(buffer.data(), static_cast<std::size_t>(n));
    return n >= 0;
  } catch (const Poco::Exception&) {
    return true;  // gone
  }
}

}  // namespace mithaq::email
