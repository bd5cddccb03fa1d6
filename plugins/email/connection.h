// One connection to a mail server: bytes out, replies in, each step within its own time.
//
// The only file that opens sockets (Poco Net, Poco NetSSL). Replies are read here and not by Poco's
// DialogSocket: that one takes a half line for a reply and never ends on a "250-" followed by a closed connection.
#pragma once

#include <Poco/Net/Context.h>
#include <Poco/Net/StreamSocket.h>

#include <stdexcept>
#include <string>
#include <string_view>

#include "phase_timer.h"

namespace mithaq::email {

struct Reply {
  int code = 0;
  std::string text;      // all lines with their codes, separated by LF, printable ASCII
  std::string enhanced;  // "5.1.1" (RFC 3463), may be empty
};

// No valid reply: connection dropped, time over, not SMTP, no trust.
struct Broken : std::runtime_error {
  using std::runtime_error::runtime_error;
};

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
  void send(std::string_view bytes, Limit limit);
  // One reply, of one line or of many (RFC 5321 4.2). Lines end with CRLF and have at most 4096 bytes.
  Reply receive(Limit limit);
  // Whether the server has closed already or said something that it was not asked for.
  bool is_stale();

 private:
  std::string line();
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
