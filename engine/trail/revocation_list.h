// Lists by which authorities take back certificates before their time is over (CRL: RFC 5280). They are asked where a
// signature comes in. What was accepted stays: in the log its moment decides, and what the registry says of its key.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/moment.h"

namespace mithaq::trail {

struct RevocationList {
  std::string authority;          // its subject, in one line
  std::optional<Moment> until{};  // when the next one is due; none: it does not say
};

// Those of a PEM file, in its order; what it holds beside them is passed over.
std::vector<RevocationList> revocation_lists(std::string_view pem);

}  // namespace mithaq::trail
