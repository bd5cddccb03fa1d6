// A worker's process: started with nothing but its socket and a bare environment, ended for good.
#pragma once

#include <sys/types.h>

#include <functional>
#include <string>
#include <vector>

#include "wire/channel.h"

namespace mithaq::host {

// How a process ended.
struct Ending {
  int signal = 0;  // 0: by exit
  int exit_code = 0;
};

class Process {
 public:
  Process() = default;
  // Starts `program` in a process group of its own, standard input from /dev/null, the socket as descriptor
  // wire::worker_socket and no other descriptor but standard output and error. The thread that calls must live
  // as long as the process: its end would count as the daemon's (PR_SET_PDEATHSIG).
  // Throws std::system_error.
  // `environment`: names of variables of ours that it sees beside those that every worker sees.
  Process(const std::string& program, const std::vector<std::string>& arguments, const wire::Channel& socket,
          const std::vector<std::string>& environment);
  ~Process() { end(); }
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  pid_t pid() const { return pid_; }
  // SIGKILL to the whole group, then says how the process ended: by that, or before it. A process whose socket
  // was closed by its own end has that end's signal or exit code.
  Ending end();

 private:
  pid_t pid_ = -1;
  Ending ending_;
};

// What a program has said on its standard output, and how it ended.
struct Ran {
  Ending ending;
  std::string said;
};
// Runs one that needs nothing of ours to its end, politely, with standard input from /dev/null; ended as soon as
// `is_stopping` says so. Throws std::system_error.
Ran run(const std::string& program, const std::vector<std::string>& arguments,
        const std::function<bool()>& is_stopping);

}  // namespace mithaq::host
