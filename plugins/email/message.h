// A notice as the bytes of a mail (RFC 5322, MIME). GMime writes it.
//
// The same notice gives the same bytes at every attempt: key, date and boundaries are fixed, so that copies
// are recognised by their Message-ID and by their SHA-256. Everything is 7-bit with CRLF line ends, encoded lines at
// most 76 bytes, no line above 998.
#pragma once

#include <mithaq/notifier.h>

#include <string>
#include <string_view>

namespace mithaq::email {

// Who writes: the same for all mails of this house.
struct House {
  std::string domain;        // "mithaq.example"
  std::string organisation;  // name beside the answer address
  std::string list_name;     // name beside the List-Id
  std::string bounce_key;    // secret bytes: a bounce with a right MAC was provoked by a mail of ours
  std::size_t max_message = 1 << 20;
};

struct Message {
  std::string envelope_from;  // bounce+JOBKEY.MAC@DOMAIN
  std::string envelope_to;
  std::string envelope_id;   // the job key, for delivery notifications (RFC 3461)
  std::string bytes;         // from the first header to the last CRLF, without dot-stuffing
  std::string sha256;        // of these bytes, 64 hex
  bool wants_proof = false;  // a positive delivery notification too
};

// Throws Unsendable for a notice that can never become a mail: header injection, wrong address, too big.
Message compose(const House& house, const Notice& notice);

// The bytes as they stand between the reply 354 and the final dot: leading dots doubled (RFC 5321 4.5.2).
std::string dot_stuffed(const std::string& bytes);

// 16 hex that name this house in X-Mithaq-Loop: a mail that comes in with them is our own.
std::string loop_mark(std::string_view domain);

// The 13 characters after JOBKEY in the envelope sender: base32 of 8 bytes of HMAC-SHA-256.
std::string bounce_mac(std::string_view bounce_key, std::string_view job_key);

}  // namespace mithaq::email
