// How many at a time: counts by address, so that one client cannot take every thread.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>

namespace mithaq::web {

class Gate {
 public:
  // One place taken, given back when the last copy goes away; empty when `most` are inside. The gate must
  // outlive it.
  using Pass = std::shared_ptr<void>;

  Pass enter(const std::string& who, int most) {
    const std::lock_guard lock(mutex_);
    int& inside = inside_[who];
    if (inside >= most) return nullptr;
    ++inside;
    return Pass(this, [who](Gate* gate) { gate->leave(who); });
  }

 private:
  void leave(const std::string& who) {
    const std::lock_guard lock(mutex_);
    const auto found = inside_.find(who);
    if (--found->second == 0) inside_.erase(found);
  }

  std::mutex mutex_;
  std::map<std::string, int> inside_;
};

}  // namespace mithaq::web
