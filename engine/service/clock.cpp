#include "service/clock.h"

namespace mithaq::service {

Moment SystemClock::now() { return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()); }

std::chrono::steady_clock::time_point SystemClock::steady() { return std::chrono::steady_clock::now(); }

}  // namespace mithaq::service
