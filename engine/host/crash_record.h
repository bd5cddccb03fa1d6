// How often a worker crashed lately, and what follows: how long to wait before the next start, and whether
// to stop starting it. The time is handed in.
#pragma once

#include <chrono>
#include <vector>

#include "host/supervisor.h"

namespace mithaq::host {

using Steady = std::chrono::steady_clock::time_point;

class CrashRecord {
 public:
  explicit CrashRecord(const Timings& timings) : timings_(timings) {}

  void crashed(Steady now);
  int lately(Steady now) const;     // crashes within the window that ends now
  bool too_many(Steady now) const;  // the worker belongs into quarantine
  void forgive();                   // an administrator resumes it: everything is forgotten

  // first, 2 x first, 4 x first .. longest, for crashes in a row; a row ends by a window without a crash.
  // `jitter` from 0 to 1 takes up to a quarter off, so that workers that fell together do not rise together.
  std::chrono::milliseconds wait(double jitter) const;

 private:
  Timings timings_;
  std::vector<Steady> crashes_;  // within the window of the last one
  int in_a_row_ = 0;
};

}  // namespace mithaq::host
