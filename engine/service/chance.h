// The only place where the house draws lots: tokens, numbers, keys and salts. What is drawn travels inside
// the command, so that a replay is exact.
#pragma once

#include <cstddef>
#include <memory>
#include <string>

namespace mithaq::service {

class Chance {
 public:
  virtual ~Chance() = default;
  virtual std::string bytes(std::size_t n) = 0;

  std::string hex(std::size_t n);  // n bytes as 2n hexadecimal digits
  std::string token();             // 128 bits, 26 characters of base32
  std::string number();            // six digits
};

// The kernel's; throws std::system_error when it gives nothing.
class SystemChance : public Chance {
 public:
  std::string bytes(std::size_t n) override;
};

}  // namespace mithaq::service
