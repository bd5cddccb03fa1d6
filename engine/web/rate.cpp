#include "web/rate.h"

#include <arpa/inet.h>

#include <algorithm>

namespace mithaq::web {

namespace {

constexpr std::size_t most_remembered = 65'536;  // networks; those whose buckets are full need no memory

}  // namespace

std::string network(const std::string& address) {
  in6_addr parts{};
  if (inet_pton(AF_INET6, address.c_str(), &parts) != 1) return address;
  char text[INET6_ADDRSTRLEN];
  if (IN6_IS_ADDR_V4MAPPED(&parts)) return inet_ntop(AF_INET, parts.s6_addr + 12, text, sizeof text) ? text : address;
  std::fill(parts.s6_addr + 8, parts.s6_addr + 16, std::uint8_t{0});
  return inet_ntop(AF_INET6, &parts, text, sizeof text) ? std::string(text) + "/64" : address;
}

std::optional<std::chrono::seconds> Rate::wait(const std::string& address, Instant now) {
  const std::lock_guard lock(mutex_);
  if (full_at_.size() >= most_remembered) forget_full(now);
  Instant& full = full_at_.try_emplace(network(address), now).first->second;
  const Instant after = std::max(full, now) + refill_;
  const auto missing = after - (now + most_ * refill_);
  if (missing > Instant::duration::zero()) return std::chrono::ceil<std::chrono::seconds>(missing);
  full = after;
  return std::nullopt;
}

void Rate::forget_full(Instant now) {
  std::erase_if(full_at_, [&](const auto& bucket) { return bucket.second <= now; });
}

}  // namespace mithaq::web
