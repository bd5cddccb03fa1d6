// The timer of one SMTP phase: when it runs out, the socket is shut and whoever waits on it wakes up.
//
// A timeout of the socket itself would start again with each byte: a server that drips one byte a second would
// hold us for ever. This one counts the whole phase. Its thread is woken only for a phase that ends before what it
// sleeps for: the phases of a quick mail cost no change of threads.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

namespace mithaq::email {

class PhaseTimer {
 public:
  using Clock = std::chrono::steady_clock;

  PhaseTimer();
  ~PhaseTimer();
  PhaseTimer(const PhaseTimer&) = delete;
  PhaseTimer& operator=(const PhaseTimer&) = delete;

  // From now on this socket is shut at `when`; replaces what was set before.
  void set(int socket, Clock::time_point when);
  // Must be called before the socket is closed. True when the timer has shut the socket since set().
  bool clear();

 private:
  void watch();

  std::mutex mutex_;
  std::condition_variable changed_;
  int socket_ = -1;
  Clock::time_point when_;
  Clock::time_point sleeps_until_ = Clock::time_point::max();
  bool ran_out_ = false;
  bool ending_ = false;
  std::thread thread_;
};

}  // namespace mithaq::email
