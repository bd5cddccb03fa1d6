#include "audit/parallel.h"

#include <utility>

namespace mithaq::audit {

Hands::Hands() {
  for (unsigned i = 1; i < std::thread::hardware_concurrency(); ++i) others_.emplace_back([this] { wait_for_work(); });
}

Hands::~Hands() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  begins_.notify_all();
  for (std::thread& other : others_) other.join();
}

void Hands::work() {
  try {
    for (std::size_t i = next_++; i < count_; i = next_++) (*part_)(i);
  } catch (...) {
    next_ = count_;
    const std::lock_guard lock(mutex_);
    if (!broken_) broken_ = std::current_exception();
  }
}

void Hands::wait_for_work() {
  std::unique_lock lock(mutex_);
  for (std::uint64_t seen = 0;;) {
    begins_.wait(lock, [&] { return stopping_ || call_ != seen; });
    if (stopping_) return;
    seen = call_;
    lock.unlock();
    work();
    lock.lock();
    if (--working_ == 0) ended_.notify_one();
  }
}

void Hands::share(std::size_t count, const std::function<void(std::size_t)>& part) {
  {
    const std::lock_guard lock(mutex_);
    part_ = &part;
    count_ = count;
    next_ = 0;
    working_ = count > 1 ? others_.size() : 0;  // a single part is the caller's
    call_ += count > 1;
  }
  if (count > 1) begins_.notify_all();
  work();
  std::unique_lock lock(mutex_);
  ended_.wait(lock, [&] { return working_ == 0; });
  if (const std::exception_ptr broken = std::exchange(broken_, nullptr)) std::rethrow_exception(broken);
}

}  // namespace mithaq::audit
