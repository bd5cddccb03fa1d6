// One message as bytes becomes what the engine is told of it: read by GMime, within bounds, without opinion.
//
// Whatever the bytes are, reading ends soon and needs a small multiple of their number. A message over a bound is
// not read but for its headers, and says which bound it was; its bytes are given all the same, unless there are too
// many of them.
#pragma once

#include <mithaq/inbox.h>

#include <string>
#include <vector>

#include "mailbox.h"

namespace mithaq::email {

// Whom to believe, and what is ours.
struct IntakeHouse {
  std::string domain;                    // of our own addresses
  std::string bounce_key;                // bounce_mac() of message.h
  std::string authserv_id;               // of Authentication-Results that count; empty: none does
  std::vector<std::string> trusted_arc;  // sealers that are believed about mail that passed through them
  bool demo = false;                     // a Maildir of the demonstration: whoever may write there is believed
  std::int64_t longest = longest_mail;   // bytes of a message that is taken in
};

// `envelope`: of a message that was handed over with it; else headers of the delivering server are read.
ReceivedMail read_mail(const IntakeHouse& house, const std::string& raw, const Envelope* envelope);
// The headers alone of a message of `size` bytes.
ReceivedMail read_headers(const IntakeHouse& house, const std::string& headers, std::int64_t size);

}  // namespace mithaq::email
