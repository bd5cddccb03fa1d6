// bounce+JOBKEY.MAC@DOMAIN: whether a bounce that comes to such an address was provoked by a mail of ours.
#pragma once

#include <string>
#include <string_view>

namespace mithaq::email {

struct BounceAddress {
  bool is_one = false;  // it has the form, or tries to
  std::string job;      // job key, when the MAC is ours
};

BounceAddress bounce_address(std::string_view address, std::string_view domain, std::string_view bounce_key);

}  // namespace mithaq::email
