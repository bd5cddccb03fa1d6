// A mail server that follows a script: what it says, and where it hangs up, falls silent or talks nonsense.
#pragma once

#include <Poco/Net/Context.h>
#include <Poco/Net/ServerSocket.h>
#include <Poco/Net/StreamSocket.h>

#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace mithaq::email::tests {

// What a step does instead of a reply.
inline const std::string drop = "drop";          // closes the connection
inline const std::string reset = "reset";        // closes it with RST
inline const std::string stall = "stall";        // says nothing until the client goes away
inline const std::string drip = "drip";          // a reply without end, a byte at a time, until the client goes away
inline const std::string trickle = "trickle";    // the good reply, a byte at a time
inline const std::string greylist = "greylist";  // the first time "later", from then on the good reply

struct Script {
  // By step: connect, banner, EHLO, STARTTLS, AUTH, MAIL, RCPT, DATA, body, dot. A step that is not named succeeds. A
  // reply is one or more whole lines without the last CRLF. "body" is reached after a first piece of the mail.
  std::map<std::string, std::string> steps;
  std::vector<std::string> extensions;  // lines of the EHLO reply
  std::string certificate, key;         // files; for STARTTLS and tls_at_once
  bool tls_at_once = false;
  int mails_a_connection = 1000;  // then MAIL is answered by 421 and the connection closed
};

class FakeServer {
 public:
  explicit FakeServer(Script script);
  ~FakeServer();
  FakeServer(const FakeServer&) = delete;
  FakeServer& operator=(const FakeServer&) = delete;

  int port() const { return port_; }
  // After the client has gone: all commands of all connections, and the mails without dot-stuffing.
  std::vector<std::string> commands() const;
  std::vector<std::string> mails() const;
  int connections() const;
  bool heard(const std::string& verb) const;

 private:
  void serve();
  void converse(Poco::Net::StreamSocket socket);
  Script script_now();  // of this connection

  Script script_;
  Poco::Net::ServerSocket listener_;
  int port_;
  mutable std::mutex mutex_;
  std::vector<std::string> commands_, mails_;
  bool has_seen_ = false;  // the client that it greylists
  int connections_ = 0;
  bool ending_ = false;
  int end_;  // readable when the test is over
  std::thread thread_;
};

}  // namespace mithaq::email::tests
