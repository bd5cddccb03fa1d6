// Time that moves when a test says so, and luck that is the same in every run.
#pragma once

#include <atomic>
#include <mutex>
#include <string>

#include "service/chance.h"
#include "service/clock.h"
#include "trail/digest.h"

namespace mithaq::fakes {

class FakeClock : public service::Clock {
 public:
  explicit FakeClock(std::string_view begin = "2026-11-01T07:55:00Z") { set(begin); }

  Moment now() override { return Moment(std::chrono::seconds(seconds_)); }
  std::chrono::steady_clock::time_point steady() override {
    return std::chrono::steady_clock::time_point(std::chrono::seconds(seconds_));
  }
  void set(std::string_view rfc3339) { set(moment_from_rfc3339(rfc3339).value()); }
  void set(Moment moment) { seconds_ = moment.time_since_epoch().count(); }
  void pass(std::chrono::seconds time) { seconds_ += time.count(); }

 private:
  std::atomic<std::int64_t> seconds_;
};

// SHA-256 of a count, cut to length.
class FakeChance : public service::Chance {
 public:
  std::string bytes(std::size_t n) override {
    const std::lock_guard lock(mutex_);
    std::string out;
    while (out.size() < n) {
      const trail::Hash hash = trail::sha256("lot " + std::to_string(++drawn_));
      out.append(hash.begin(), hash.end());
    }
    out.resize(n);
    return out;
  }

 private:
  std::mutex mutex_;
  int drawn_ = 0;
};

}  // namespace mithaq::fakes
