// One plugin duty over all its lives: its process is started, watched, ended, started again after a wait, or
// left in quarantine; and calls to it are brought to it one at a time.
//
// A thread of its own does all of that. Callers only wait.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <random>
#include <string>
#include <thread>

#include "host/conversation.h"
#include "host/supervisor.h"

namespace mithaq::host {

class Worker {
 public:
  Worker(std::string program, WorkerPlan plan, const Timings& timings, Log log,
         std::function<void(const WorkerStatus&)> changed);
  ~Worker();
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  void start();
  void stop();
  // Ends a quarantine, a refusal or a wait; one that runs begins anew when nothing is in hand. False once it is
  // stopped.
  bool resume();
  WorkerStatus status() const;
  const WorkerPlan& plan() const { return plan_; }

  // Hands over one job and waits for its answer. `take` reads it; what it throws (wire::BadFrame) is a breach.
  // While the worker is starting or busy the call waits its turn. Throws WorkerLost, WorkerAway, DutyFailed.
  void call(std::string_view function, std::string job, wire::Fields request,
            const std::function<void(const wire::Fields&)>& take);

 private:
  struct Call;
  struct Life;

  void run();
  void live();
  Verdict watch(Life& life);
  std::optional<Verdict> hear(Life& life);
  void give_next(Life& life);
  void finish(Life& life, const wire::Frame& frame);
  void bury(Life& life, Verdict verdict);
  void rest();
  void enter(const std::string& state, const Verdict& why = {});
  bool away() const;
  void turn_away_waiting();
  std::string name() const;

  const std::string program_;
  const WorkerPlan plan_;
  const Timings timings_;
  const Log log_;
  const std::function<void(const WorkerStatus&)> changed_;

  mutable std::mutex mutex_;
  std::condition_variable resting_;
  WorkerStatus status_;
  CrashRecord crashes_;
  std::deque<std::shared_ptr<Call>> waiting_;
  std::int64_t next_fence_ = 1;
  bool stopping_ = false, resumed_ = false;

  int wake_ = -1;  // eventfd: a call has come, or the end
  std::minstd_rand jitter_;
  std::thread thread_;
};

}  // namespace mithaq::host
