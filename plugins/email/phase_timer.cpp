#include "phase_timer.h"

#include <sys/socket.h>

namespace mithaq::email {

PhaseTimer::PhaseTimer() : thread_([this] { watch(); }) {}

PhaseTimer::~PhaseTimer() {
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
  }
  changed_.notify_one();
  thread_.join();
}

void PhaseTimer::set(int socket, Clock::time_point when) {
  bool sleeps_too_long = false;
  {
    const std::lock_guard lock(mutex_);
    socket_ = socket;
    when_ = when;
    ran_out_ = false;
    sleeps_too_long = when < sleeps_until_;
  }
  if (sleeps_too_long) changed_.notify_one();
}

bool PhaseTimer::clear() {
  const std::lock_guard lock(mutex_);
  socket_ = -1;
  return ran_out_;
}

void PhaseTimer::watch() {
  std::unique_lock lock(mutex_);
  while (!ending_) {
    if (socket_ < 0) {
      sleeps_until_ = Clock::time_point::max();
      changed_.wait(lock);
    } else if (Clock::now() < when_) {
      sleeps_until_ = when_;
      changed_.wait_until(lock, sleeps_until_);
    } else {
      ::shutdown(socket_, SHUT_RDWR);
      ran_out_ = true;
      socket_ = -1;
    }
  }
}

}  // namespace mithaq::email
