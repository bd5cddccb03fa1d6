// Work that falls into parts which know nothing of each other, on all processors of the machine.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <future>
#include <thread>
#include <vector>

namespace mithaq::audit {

// Calls `part` once with each number below `count`, in no order; what a part throws is thrown here.
template <class Part>
void in_parallel(std::size_t count, const Part& part) {
  std::atomic<std::size_t> next = 0;
  const auto work = [&] {
    for (std::size_t i = next++; i < count; i = next++) part(i);
  };
  const std::size_t hands = std::min<std::size_t>(count, std::max(1U, std::thread::hardware_concurrency()));
  std::vector<std::future<void>> others;
  for (std::size_t i = 1; i < hands; ++i) others.push_back(std::async(std::launch::async, work));
  work();
  for (std::future<void>& other : others) other.get();
}

}  // namespace mithaq::audit
