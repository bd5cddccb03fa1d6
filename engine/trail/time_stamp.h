// Time stamps of an outside authority (RFC 3161): the question, and whether an answer is worth anything.
//
// Only SHA-256 is asked for; a token signed with Ed25519, with SHA-1 or with a short RSA key is worth nothing
// (reference: trail 4.2, 4.6). A token is judged at its own time, so that it holds in ten years as it does today: no
// clock is read.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "model/evidence.h"
#include "model/moment.h"
#include "model/result.h"

namespace mithaq::trail {

// Media types of RFC 3161.
inline constexpr const char* time_stamp_query_type = "application/timestamp-query";
inline constexpr const char* time_stamp_reply_type = "application/timestamp-reply";

// The question as DER: `sha256` of what is stamped, a nonce, the authority's certificate wanted; `policy` an OID, or
// empty.
std::string time_stamp_query(const Digest& sha256, std::string_view nonce, const std::string& policy = "");
// The digest that a question is about; nothing where it is none of ours.
std::optional<Digest> asked_in(std::string_view query);

struct TimeStamp {
  Moment time{};          // what the authority says
  std::string authority;  // the name in its certificate
  bool operator==(const TimeStamp&) const = default;
};

// `reply` to `query`, under the certificates of `authorities` (PEM). Else why not: rejected (no answer of an authority,
// or its no), imprint, nonce, policy (it is not the answer to this question), chain (signature, certificate or use),
// ended (all of that holds but for the time for which a certificate is valid).
Result<TimeStamp, std::string> time_stamp(std::string_view query, std::string_view reply, std::string_view authorities);

// By more than this one of two clocks is wrong, and the time of an authority is not shown as trusted.
inline constexpr std::chrono::minutes clocks_may_differ{10};
inline bool are_apart(Moment one, Moment other) {
  return one > other + clocks_may_differ || one < other - clocks_may_differ;
}

int certificates_in(std::string_view pem);

}  // namespace mithaq::trail
