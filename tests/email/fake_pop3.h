// A POP3 server with a mailbox in memory, on this machine and without TLS, that can break where a test wants it.
#pragma once

#include <Poco/Net/ServerSocket.h>
#include <Poco/Net/StreamSocket.h>

#include <map>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

namespace mithaq::email::tests {

struct Pop3Script {
  std::vector<std::string> mails = {};  // with CRLF, without dot-stuffing
  std::string password = "geheim";
  // By command ("banner", "USER", "RETR" ..): a reply in the place of the right one, or one of these.
  std::map<std::string, std::string> replies = {};
  std::set<std::string> drops_at = {};           // hangs up instead of answering
  std::set<std::string> drops_behind = {};       // answers and hangs up
  std::set<std::string> stalls_at = {};          // says nothing until the client goes
  std::map<int, std::string> listed_sizes = {};  // LIST says so, whatever is true
};

class FakePop3 {
 public:
  explicit FakePop3(Pop3Script script);
  ~FakePop3();
  FakePop3(const FakePop3&) = delete;
  FakePop3& operator=(const FakePop3&) = delete;

  int port() const { return port_; }
  std::size_t left() const;  // mails that no QUIT has taken away
  std::vector<std::string> commands() const;
  void mend();  // from now on nothing breaks

 private:
  struct Box {
    std::string uid, mail;
  };
  void serve();
  void converse(Poco::Net::StreamSocket socket);

  Pop3Script script_;
  Poco::Net::ServerSocket listener_;
  int port_;
  mutable std::mutex mutex_;
  std::vector<Box> boxes_;
  std::vector<std::string> commands_;
  bool ending_ = false;
  int end_;  // readable when the test is over
  std::thread thread_;
};

}  // namespace mithaq::email::tests
