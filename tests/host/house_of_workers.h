// A supervisor with real worker processes, and the means to wait for what they do without looking at a clock.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <vector>

#include "host/supervisor.h"

namespace mithaq::host {

// Patient where a slow machine must not matter, quick where a test would have to wait.
inline Timings quick() {
  using std::chrono::milliseconds;
  Timings timings;
  timings.hello = milliseconds(60000);
  timings.job = milliseconds(120000);
  timings.silent = milliseconds(120000);
  timings.first_restart = milliseconds(1);
  timings.longest_restart = milliseconds(4);
  return timings;
}

inline Notice notice(const std::string& kind = "request") {
  Notice notice;
  notice.job_key = "abcdefghijklmnopqrstuvwxyz";
  notice.kind = kind;
  notice.charter = "principles";
  notice.to_address = "member@example.org";
  notice.text = "text";
  return notice;
}

inline std::string fault_plugin(const std::string& name) {
  return std::string(MITHAQ_BUILD) + "/tests/fault_plugins/" + name + "/" + name + ".so";
}

class HouseOfWorkers {
 public:
  HouseOfWorkers() : supervisor(std::string(MITHAQ_BUILD) + "/bin/mithaq-worker", log()) {
    supervisor.watch([this](const WorkerStatus& status) {
      const std::lock_guard lock(mutex_);
      history_.push_back(status);
      changed_.notify_all();
    });
  }

  void add(const std::string& plugin, const std::string& duty = "notifier", Timings timings = quick(),
           std::map<std::string, std::string> settings = {}) {
    supervisor.add({plugin, duty, fault_plugin(plugin), std::move(settings)}, timings);
  }

  DeliveryReport deliver(const std::string& plugin, const std::string& kind = "request") {
    return supervisor.notifier(plugin)->deliver(notice(kind), [](std::string_view) {});
  }

  // Whether the worker was lost with this call, and what was said of it.
  std::string lost(const std::string& plugin, const std::string& kind, bool after_handing_over = false) {
    try {
      deliver(plugin, kind);
    } catch (const WorkerLost& e) {
      EXPECT_EQ(e.after_handing_over, after_handing_over) << e.what();
      return e.what();
    }
    ADD_FAILURE() << plugin << " has answered " << kind;
    return "";
  }

  WorkerStatus status(const std::string& plugin) const {
    for (const auto& status : supervisor.status()) {
      if (status.plugin == plugin) return status;
    }
    return {};
  }

  // Waits until the newest state of the plugin's worker is one of these.
  WorkerStatus settle(const std::string& plugin, const std::vector<std::string>& states) {
    std::unique_lock lock(mutex_);
    WorkerStatus found;
    changed_.wait(lock, [&] {
      for (auto newest = history_.rbegin(); newest != history_.rend(); ++newest) {
        if (newest->plugin != plugin) continue;
        found = *newest;
        return std::find(states.begin(), states.end(), newest->state) != states.end();
      }
      return false;
    });
    return found;
  }

  // Waits until the plugin's worker has once had this reason for not being there.
  WorkerStatus blamed(const std::string& plugin, const std::string& reason) {
    std::unique_lock lock(mutex_);
    WorkerStatus found;
    changed_.wait(lock, [&] {
      for (const auto& status : history_) {
        if (status.plugin != plugin || status.reason != reason) continue;
        found = status;
        return true;
      }
      return false;
    });
    return found;
  }

  std::vector<std::string> lines() const {
    const std::lock_guard lock(mutex_);
    return lines_;
  }

 private:
  Log log() {
    return [this](std::string_view level, std::string_view text) {
      const std::lock_guard lock(mutex_);
      lines_.push_back(std::string(level) + " " + std::string(text));
    };
  }

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<WorkerStatus> history_;
  std::vector<std::string> lines_;

 public:
  Supervisor supervisor;  // ends its workers before the rest goes
};

}  // namespace mithaq::host
