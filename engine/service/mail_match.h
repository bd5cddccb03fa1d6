// Whose request a mail answers, and what its sender's word is worth (reference: mail 6, 9, 10).
#pragma once

#include <mithaq/inbox.h>

#include <optional>
#include <string>

#include "model/body.h"
#include "store/store.h"

namespace mithaq::service {

struct MailMatch {
  // By the answer address that it was sent to: whatever has become of it. Only this one can bring a position.
  std::optional<store::TokenRow> link;
  // By its thread or the code in its subject: it finds the request, and nothing more.
  std::optional<Job> notice;
};
MailMatch matched(store::Store& store, const Registry& registry, const ReceivedMail& mail);

// "M-" and four letters of an alphabet without look-alikes; a hint for people, no authority.
std::string request_code(const JobKey& key);

enum class Sender {
  proved,    // the registered address, and the own mail host vouches for it
  unproved,  // the registered address, for which nobody vouches
  other,     // another address, or more than one
};
Sender sender_of(const ReceivedMail& mail, const Member& member);

// Tells copies of one mail from another mail: sender's domain, Message-ID and what is written; without a Message-ID, or
// where what is written was not read, the bytes themselves. One that is too large is left where it is and is seen
// again.
Digest mail_key(const ReceivedMail& mail, const Digest& raw_sha256);

}  // namespace mithaq::service
