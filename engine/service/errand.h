// What is done again and again on a thread of its own: the clock's turns, the mailbox, witnesses, time stamps.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace mithaq::service {

class Errand {
 public:
  Errand() = default;
  ~Errand() { stop(); }
  Errand(const Errand&) = delete;
  Errand& operator=(const Errand&) = delete;

  // Once now, and then after every pause. Whatever the work throws goes to `trouble`, and it goes on.
  void start(std::chrono::milliseconds pause, std::function<void()> work,
             std::function<void(const std::exception&)> trouble);
  // Comes back when the work in hand is done.
  void stop();
  bool is_stopping() const;

 private:
  mutable std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace mithaq::service
