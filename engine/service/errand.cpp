#include "service/errand.h"

namespace mithaq::service {

void Errand::start(std::chrono::milliseconds pause, std::function<void()> work,
                   std::function<void(const std::exception&)> trouble) {
  thread_ = std::thread([this, pause, work = std::move(work), trouble = std::move(trouble)] {
    std::unique_lock lock(mutex_);
    while (!stopping_) {
      lock.unlock();
      try {
        work();
      } catch (const std::exception& broken) {
        trouble(broken);
      }
      lock.lock();
      wake_.wait_for(lock, pause, [this] { return stopping_; });
    }
  });
}

void Errand::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  if (thread_.joinable()) thread_.join();
}

bool Errand::is_stopping() const {
  const std::lock_guard lock(mutex_);
  return stopping_;
}

}  // namespace mithaq::service
