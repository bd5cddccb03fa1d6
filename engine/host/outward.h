// HTTP from the house outward: to witnesses, to whoever else stands in the settings, and to a log that is checked.
//
// Only addresses that an administrator or auditor wrote are called, never a member's. No redirect is followed, an
// answer is read up to a bound, and the whole exchange has one deadline, however slowly bytes come.
#pragma once

#include <chrono>
#include <stdexcept>
#include <string>

namespace mithaq::host {

struct OutwardAnswer {
  int status = 0;
  std::string media_type;  // without parameters, lower case; may be empty
  std::string body;
};

struct OutwardLimits {
  std::chrono::milliseconds within{30'000};
  std::size_t most_bytes = 64 << 10;
};

// There was no answer that could be read: no such host, refused, too slow, too long, no trust in its certificate.
struct Unreachable : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// "https://host[:port]/path"; http where that was written. Throws Unreachable.
OutwardAnswer get(const std::string& url, const OutwardLimits& limits = {});
OutwardAnswer post(const std::string& url, const std::string& media_type, const std::string& body,
                   const OutwardLimits& limits = {});

}  // namespace mithaq::host
