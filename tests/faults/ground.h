// A house on a piece of ground of its own: settings, registry, workflow and state in a temporary folder, the real
// programs of this build, and what a test does to them from outside.
#pragma once

#include <sys/types.h>

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "store/scratch.h"

namespace mithaq::test {

struct Ran {
  int code = -1;
  std::string out;  // stdout and stderr
};

// Runs a program to its end.
Ran run(const std::vector<std::string>& command);

// Waits for something that another process does. False: it did not happen within half a minute.
bool comes_true(const std::function<bool()>& condition);

class Ground {
 public:
  // Lines of config/mithaq.toml that are different here: "transport" -> "\"smtp\"" below [email], and so on.
  explicit Ground(const std::string& email = "transport = \"maildir\"", const std::string& plugins_folder = "");

  std::string operator/(const std::string& name) const { return scratch_ / name; }
  std::string config() const { return scratch_ / "mithaq.toml"; }
  std::string state() const { return scratch_ / "state"; }
  std::string maildir() const { return scratch_ / "maildir"; }
  int port() const { return port_; }
  void write(const std::string& name, const std::string& bytes) const;
  // `mithaq ..` beside this house's daemon.
  Ran mithaq(std::vector<std::string> arguments, const std::string& state = "") const;
  // Opens a charter of fifteen bodies with one stage that closes at its deadline.
  Ran open(const std::string& charter, const std::string& state = "") const;

 private:
  Scratch scratch_;
  int port_ = 0;
};

// A member's way in: what stands in the mail.
struct Link {
  std::string token, number;
};
// The links of all requests in the Maildir, by address.
std::map<std::string, Link> links(const Ground& ground);

// mithaqd as a process; ended with SIGKILL when it is forgotten.
class Daemon {
 public:
  // `before`: a command that becomes the daemon in the end ("setpriv", ..).
  explicit Daemon(const Ground& ground, std::vector<std::string> before = {});
  ~Daemon();
  Daemon(const Daemon&) = delete;
  Daemon& operator=(const Daemon&) = delete;

  bool ready();  // waits for the line that says so; false: it ended before
  void kill();   // SIGKILL, and waits for the end
  int stop();    // SIGTERM, and its exit code
  int ended();   // waits for its own end
  pid_t pid() const { return pid_; }
  std::string said() const;  // on stderr, so far

 private:
  std::string log_;
  pid_t pid_ = -1;
};

}  // namespace mithaq::test
