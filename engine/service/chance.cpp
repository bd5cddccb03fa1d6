#include "service/chance.h"

#include <sys/random.h>

#include <cerrno>
#include <cstdint>
#include <cstring>
#include <system_error>

#include "trail/digest.h"

namespace mithaq::service {

std::string Chance::hex(std::size_t n) {
  const std::string raw = bytes(n);
  return trail::hex({reinterpret_cast<const std::uint8_t*>(raw.data()), raw.size()});
}

std::string Chance::token() { return trail::base32(bytes(16)); }

std::string Chance::number() {
  // Eight bytes over a million: the bias is below 2^-44.
  std::uint64_t drawn = 0;
  const std::string raw = bytes(sizeof drawn);
  std::memcpy(&drawn, raw.data(), sizeof drawn);
  const std::string digits = std::to_string(drawn % 1'000'000);
  return std::string(6 - digits.size(), '0') + digits;
}

std::string SystemChance::bytes(std::size_t n) {
  std::string out(n, '\0');
  std::size_t filled = 0;
  while (filled < n) {
    const ssize_t got = getrandom(out.data() + filled, n - filled, 0);
    if (got < 0 && errno != EINTR) throw std::system_error(errno, std::generic_category(), "getrandom");
    if (got > 0) filled += static_cast<std::size_t>(got);
  }
  return out;
}

}  // namespace mithaq::service
