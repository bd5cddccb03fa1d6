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
  {
    const std::lock_guard lock(mutex_);
    socket_ = socket;
    when_ = when;
    ran_out_ = false;
  }
  changed_.notify_one();
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
      changed_.wait(lock);
    } else if (Clock::now() < when_) {
      const auto until = when_;
      changed_.wait_until(lock, until);
    } else {
      ::shutdown(socket_, SHUT_RDWR);
      ran_out_ = true;
      socket_ = -1;
    }
  }
}

}  // namespace mithaq::email
