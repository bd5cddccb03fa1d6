// Work that falls into parts which know nothing of each other, on all processors of the machine.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace mithaq::audit {

// As many hands as the machine has processors, those of the caller among them. They stay, for work that comes again and
// again. One caller at a time.
class Hands {
 public:
  Hands();
  ~Hands();
  Hands(const Hands&) = delete;
  Hands& operator=(const Hands&) = delete;

  // Calls `part` once with each number below `count`, in no order; what a part throws is thrown here, once all have
  // ended.
  void share(std::size_t count, const std::function<void(std::size_t)>& part);

 private:
  void work();
  void wait_for_work();

  std::mutex mutex_;
  std::condition_variable begins_, ended_;
  const std::function<void(std::size_t)>* part_ = nullptr;
  std::size_t count_ = 0, working_ = 0;
  std::uint64_t call_ = 0;  // tells one call from the next
  bool stopping_ = false;
  std::atomic<std::size_t> next_ = 0;
  std::exception_ptr broken_;  // the first
  std::vector<std::thread> others_;
};

}  // namespace mithaq::audit
