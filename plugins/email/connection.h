// One connection to a mail server, SMTP or POP3: bytes out, replies in, each step within its own time.
//
// The only file that opens sockets (Poco Net, Poco NetSSL). Replies are read here and not by Poco's
// DialogSocket: that one takes a half line for a reply and never ends on a "250-" followed by a closed connection.
#pragma once

#include <Poco/Net/Context.h>
#include <Poco/Net/StreamSocket.h>

#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "phase_timer.h"

namespace mithaq::email {

struct Reply {
  int code = 0;
  std::string text;      // all lines with their codes, separated by LF, printable ASCII
  std::string enhanced;  // "5.1.1" (RFC 3463), may be empty
};

// Why a handshake is not begun where something was said before it.
inline constexpr const char* before_tls = "bytes before the TLS handshake";

// TLS 1.2 at least. Strict: the server has to show a chain of the authorities in `ca_file`, or, where it is empty, of
// the system's.
Poco::Net::Context::Ptr tls_context(Poco::Net::Context::VerificationMode mode, const std::string& ca_file);

// No valid reply: connection dropped, time over, not SMTP, no trust.
struct Broken : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// What a server shows of itself, whether it is to be trusted or not.
struct Certificate {
  std::vector<std::string> names;  // DNS names, else the common name
  std::string issuer;
  std::string begins, expires;  // yyyy-mm-dd, UTC
  bool is_early = false, is_late = false, is_of_host = false;
};

// Where a host is; a literal address stands for itself. Throws Broken.
std::vector<std::string> addresses_of(const std::string& host);

class Connection {
 public:
  using Limit = PhaseTimer::Clock::time_point;

  // Tries each address of the host. `loopback_only`: an address elsewhere is not even tried.
  Connection(const std::string& host, int port, bool loopback_only, Limit limit);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  // From here on everything is inside TLS; chain and name of the certificate are verified.
  void secure(const Poco::Net::Context::Ptr& trust, Limit limit);
  Certificate certificate() const;  // once it is secure
  std::string peer() const;         // address and port
  void send(std::string_view bytes, Limit limit);
  // One reply, of one line or of many (RFC 5321 4.2). Lines end with CRLF and have at most 4096 bytes.
  Reply receive(Limit limit);
  // One line, as POP3 answers (RFC 1939).
  std::string receive_line(Limit limit);
  // Lines up to the one that is a dot, leading dots undone, line ends as they came. Each piece may take `step`, all of
  // it until `limit`. Nothing when there are more than `most` bytes; the connection is of no use then.
  std::optional<std::string> receive_until_dot(std::size_t most, std::chrono::milliseconds step, Limit limit);
  // Whether the server has closed already or said something that it was not asked for.
  bool is_stale();

 private:
  std::string line();
  void receive_more();
  bool has_spoken_inside_tls();
  template <class Work>
  auto within(Limit limit, Work work);

  std::string host_;
  Poco::Net::StreamSocket plain_;   // keeps the file descriptor open
  Poco::Net::StreamSocket socket_;  // the same, or TLS over it
  bool secure_ = false;
  std::string received_;
  PhaseTimer timer_;
};

}  // namespace mithaq::email
