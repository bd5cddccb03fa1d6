// Lists by which authorities take back certificates before their time is over (CRL: RFC 5280). They are asked where a
// signature comes in. What was accepted stays: in the log its moment decides, and what the registry says of its key.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/moment.h"

namespace mithaq::trail {

// How many a PEM file holds; what it holds beside them is passed over.
int revocation_lists_in(std::string_view pem);

struct RevocationList {
  std::string authority;          // its subject, in one line
  std::optional<Moment> until{};  // when the next one is due; none: it does not say, or there is no list
  enum class State : std::uint8_t { good, late, missing } state = State::missing;
};

// Of each authority that certificates of signers come from, the list by which they are judged: the best one that it has
// signed and that has begun. An authority that only vouches for others among them may go without one.
std::vector<RevocationList> revocation_lists(std::string_view authorities, std::string_view lists, Moment now);

}  // namespace mithaq::trail
