// A mailbox on a POP3 server (RFC 1939; TLS by RFC 2595 and 8314), phase by phase, each within its own time.
//
// A sweep is one session: sizes are listed first, a message over the bound is left and only its header fetched, and a
// message is deleted when it is disposed of, which the server does at QUIT. A session that ends before shows its
// messages again.
#pragma once

#include <mithaq/probe.h>

#include <chrono>
#include <deque>
#include <map>
#include <memory>
#include <set>
#include <vector>

#include "connection.h"
#include "mailbox.h"
#include "settings.h"

namespace mithaq::email {

struct Pop3Timers {
  std::chrono::milliseconds connect{30000};  // address, TCP, TLS
  std::chrono::milliseconds reply{60000};    // each reply, and each piece of a message
  std::chrono::milliseconds message{180000};
};

struct Pop3Settings {
  std::string host;
  int port = 110;
  Security security = Security::starttls;
  std::string user, password;
  std::string ca_file;                  // empty: the system's authorities
  std::int64_t longest = longest_mail;  // a longer one is left
  bool leave_on_server = false;
  std::string seen_file;  // with leave_on_server: names of the messages that were disposed of
  Pop3Timers timers;
};

// Where it ended, and why: ids of phrases mail-test.<step> and mail-test.<cause>.
struct Pop3Problem : std::runtime_error {
  Pop3Problem(std::string step_, std::string cause_, const std::string& said_)
      : std::runtime_error(step_ + ": " + said_), step(std::move(step_)), cause(std::move(cause_)), said(said_) {}
  std::string step, cause, said;
};

class Pop3 : public Mailbox {
 public:
  explicit Pop3(Pop3Settings settings);
  ~Pop3() override;
  std::optional<WaitingMail> next() override;
  void dispose(const std::string& uid) override;

  // Goes in as far as the list and out again; takes nothing.
  std::vector<ProbeStep> probe();

 private:
  using Passed = std::vector<ProbeStep>;
  struct Listed {
    int number = 0;
    std::int64_t size = 0;
    std::string uid;
  };

  void open(Passed& passed);
  std::optional<WaitingMail> take(const Listed& one);
  void log_in();
  void list();
  void name_messages(std::map<int, Listed>& listed);
  std::string ask(const std::string& step, const std::string& cause, const std::string& command);
  std::string hear(const std::string& step, const std::string& cause);
  std::optional<std::string> fetch(const std::string& command, std::size_t most);
  void give_up();
  void leave();

  Pop3Settings settings_;
  std::unique_ptr<Connection> connection_;
  std::deque<Listed> waiting_;
  std::map<std::string, int> numbers_;  // by uid, of this session
  std::set<std::string> too_long_;      // were longer than they were listed
  std::size_t total_ = 0;               // messages on the server
};

}  // namespace mithaq::email
