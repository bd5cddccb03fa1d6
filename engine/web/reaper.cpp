#include "web/reaper.h"

#include <sys/socket.h>
#include <unistd.h>

namespace mithaq::web {
namespace {
constexpr std::size_t most_held = 256;
}

Reaper::Reaper() : thread_([this] { run(); }) {}

Reaper::~Reaper() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_one();
  thread_.join();
  for (const auto& [at, socket] : closing_) ::close(socket);
}

void Reaper::run() {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    const Time now = std::chrono::steady_clock::now();
    waking_.reset();
    for (auto& [socket, watched] : watched_) {
      if (!watched.deadline) continue;
      if (*watched.deadline <= now) {
        ::shutdown(socket, SHUT_RDWR);
        watched.deadline.reset();
      } else if (!waking_ || *watched.deadline < *waking_) {
        waking_ = watched.deadline;
      }
    }
    while (!closing_.empty() && closing_.begin()->first <= now) {
      ::close(closing_.begin()->second);
      closing_.erase(closing_.begin());
    }
    if (!closing_.empty() && (!waking_ || closing_.begin()->first < *waking_)) waking_ = closing_.begin()->first;
    if (waking_)
      changed_.wait_until(lock, Time(*waking_));
    else
      changed_.wait(lock);
  }
}

void Reaper::close_later(int socket, Time at) {
  const std::lock_guard lock(mutex_);
  if (closing_.size() >= most_held) {
    ::close(socket);
    return;
  }
  closing_.emplace(at, socket);
  if (!waking_ || at < *waking_) changed_.notify_one();
}

void Reaper::shut_one_idle() {
  const std::lock_guard lock(mutex_);
  auto next = watched_.end();
  for (auto it = watched_.begin(); it != watched_.end(); ++it) {
    const Watched& watched = it->second;
    if (!watched.idle || !watched.deadline) continue;
    if (next == watched_.end() || *watched.deadline < *next->second.deadline) next = it;
  }
  if (next == watched_.end()) return;
  ::shutdown(next->first, SHUT_RDWR);
  next->second.deadline.reset();
}

void Reaper::shut_idle() {
  const std::lock_guard lock(mutex_);
  shutting_idle_ = true;
  for (const auto& [socket, watched] : watched_)
    if (watched.idle) ::shutdown(socket, SHUT_RDWR);
}

Reaper::Watch::Watch(Reaper& reaper, int socket) : reaper_(reaper), socket_(socket) {
  const std::lock_guard lock(reaper_.mutex_);
  reaper_.watched_[socket_] = {};
}

Reaper::Watch::~Watch() {
  const std::lock_guard lock(reaper_.mutex_);
  reaper_.watched_.erase(socket_);
}

void Reaper::Watch::until(Time deadline, bool idle) {
  const std::lock_guard lock(reaper_.mutex_);
  reaper_.watched_[socket_] = {deadline, idle};
  if (idle && reaper_.shutting_idle_) ::shutdown(socket_, SHUT_RDWR);
  if (!reaper_.waking_ || deadline < *reaper_.waking_) reaper_.changed_.notify_one();
}

void Reaper::Watch::without_deadline() {
  const std::lock_guard lock(reaper_.mutex_);
  reaper_.watched_[socket_] = {};
}

}  // namespace mithaq::web
