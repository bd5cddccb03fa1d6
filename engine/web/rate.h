// How often: a bucket of tokens for each network, so that nobody floods the secretariat, and a room full of people
// behind one address is still heard. Nothing here reads a clock.
#pragma once

#include <chrono>
#include <map>
#include <mutex>
#include <optional>
#include <string>

namespace mithaq::web {

// The network that an address counts for: of IPv6 its first 64 bits, which one line is given whole; otherwise itself.
std::string network(const std::string& address);

class Rate {
 public:
  using Instant = std::chrono::steady_clock::time_point;

  // `most` at once; one more after each `refill`.
  Rate(int most, std::chrono::seconds refill) : most_(most), refill_(refill) {}

  // Takes one token of the network of an address; where none is left, how long to wait for the next.
  std::optional<std::chrono::seconds> wait(const std::string& address, Instant now);

 private:
  void forget_full(Instant now);

  const int most_;
  const std::chrono::seconds refill_;
  std::mutex mutex_;
  std::map<std::string, Instant> full_at_;  // by network: when its bucket is full again
};

}  // namespace mithaq::web
