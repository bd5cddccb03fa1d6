// The only place where the house learns what time it is.
#pragma once

#include <chrono>

#include "model/moment.h"

namespace mithaq::service {

class Clock {
 public:
  virtual ~Clock() = default;
  virtual Moment now() = 0;  // wall: what people and law see
  virtual std::chrono::steady_clock::time_point steady() = 0;
};

class SystemClock : public Clock {
 public:
  Moment now() override;
  std::chrono::steady_clock::time_point steady() override;
};

}  // namespace mithaq::service
