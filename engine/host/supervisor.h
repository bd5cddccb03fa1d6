// Workers as processes: started, watched, restarted with back-off, quarantined; and, for the rest of the
// house, a duty's stand-in that speaks to one (reference: reliability 4).
#pragma once

#include <mithaq/archiver.h>
#include <mithaq/inbox.h>
#include <mithaq/notifier.h>
#include <mithaq/signer.h>

#include <chrono>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace mithaq::host {

struct WorkerPlan {
  std::string plugin;                           // "email"
  std::string duty;                             // "notifier"
  std::string library;                          // path of the shared library
  std::map<std::string, std::string> settings;  // for mithaq::Settings
  // Several workers may do one duty, each with one job in hand; each has a lane of its own, from 0.
  int lane = 0;
};

struct Timings {
  std::chrono::milliseconds hello{5000};
  std::chrono::milliseconds job{900000};  // mail 15 min, inbox 5 min, sign 30 s, archive 10 min
  std::chrono::milliseconds ping_every{10000}, silent{30000};
  std::chrono::milliseconds first_restart{1000}, longest_restart{300000};
  int crashes_to_quarantine = 5;
  std::chrono::milliseconds quarantine_window{600000};
};
Timings timings_for(const std::string& duty);

// The worker ended or broke the protocol with a job in its hands. The daemon says `unknown` when it had
// handed over, else it tries again.
struct WorkerLost : std::runtime_error {
  WorkerLost(const std::string& what, bool after_handing_over_)
      : std::runtime_error(what), after_handing_over(after_handing_over_) {}
  bool after_handing_over;
};
// No worker at the moment: being restarted, quarantined, or its library is refused. The job stays queued.
struct WorkerAway : std::runtime_error {
  using std::runtime_error::runtime_error;
};
// The plugin's function ended by an exception: an answer, try later.
struct DutyFailed : std::runtime_error {
  using std::runtime_error::runtime_error;
};

struct WorkerStatus {
  std::string plugin, duty;
  std::string state;  // phrase `worker.state-<state>`: stopped, starting, ready, busy, restarting, quarantined, refused
  std::string reason;  // phrase `worker.<reason>` with the fact {detail}; empty while all is well. Final: no-tag,
                       // old-tag, missing-file, not-a-library, cannot-start. Counted as a crash: would-not-start,
                       // no-process, late-hello, crashed, exited, out-of-memory, hung, silent, breach
  std::string detail;  // file, signal, milliseconds, text
  int crashes = 0;     // within the window
  long pid = 0;
  std::string version;  // ABI tag: "mithaq_notifier_v3"
  int lane = 0;
};

using Log = std::function<void(std::string_view level, std::string_view text)>;

class Supervisor {
 public:
  // `worker_program`: path of mithaq-worker. Nothing is started before start().
  Supervisor(std::string worker_program, Log log);
  ~Supervisor();  // ends all workers
  void add(WorkerPlan plan, Timings timings);
  // Told of each change of a worker's state, from that worker's thread; before start().
  void watch(std::function<void(const WorkerStatus&)> changed);
  void start();  // starts what can be started; does not wait for the handshakes
  void stop();   // ends all workers; a call that is in hand ends with WorkerLost

  // Stand-ins. Each call blocks until the worker has answered (a call while it is starting or busy waits its
  // turn); throws WorkerLost, WorkerAway, DutyFailed. `progress` of the notifier's stand-in is not called.
  // The objects live as long as the supervisor. nullptr when no such plan was added.
  Notifier* notifier(const std::string& plugin, int lane = 0);
  Signer* signer(const std::string& plugin);
  Archiver* archiver(const std::string& plugin);
  Inbox* inbox(const std::string& plugin);

  std::vector<WorkerStatus> status() const;
  bool resume(const std::string& plugin);  // each of its workers, as Worker::resume; false: there is none

 private:
  struct Inside;
  std::unique_ptr<Inside> inside_;
};

}  // namespace mithaq::host
