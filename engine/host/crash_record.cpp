#include "host/crash_record.h"

#include <algorithm>

namespace mithaq::host {

void CrashRecord::crashed(Steady now) {
  std::erase_if(crashes_, [&](Steady then) { return now - then >= timings_.quarantine_window; });
  in_a_row_ = crashes_.empty() ? 1 : in_a_row_ + 1;
  crashes_.push_back(now);
}

int CrashRecord::lately(Steady now) const {
  return static_cast<int>(std::count_if(crashes_.begin(), crashes_.end(),
                                        [&](Steady then) { return now - then < timings_.quarantine_window; }));
}

bool CrashRecord::too_many(Steady now) const { return lately(now) >= timings_.crashes_to_quarantine; }

void CrashRecord::forgive() {
  crashes_.clear();
  in_a_row_ = 0;
}

std::chrono::milliseconds CrashRecord::wait(double jitter) const {
  auto wait = timings_.first_restart;
  for (int i = 1; i < in_a_row_ && wait < timings_.longest_restart; ++i) wait *= 2;
  wait = std::min(wait, timings_.longest_restart);
  return std::chrono::milliseconds(wait.count() - static_cast<long>(jitter * static_cast<double>(wait.count()) / 4));
}

}  // namespace mithaq::host
