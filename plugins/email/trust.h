// Who wrote a message, as far as our own mail server says so (RFC 8601), and when it came there.
//
// Only what stands in the topmost block counts: above the first Received line of a host that is not ours. Everything
// below was there when the message came, and may have been written by anybody.
#pragma once

#include <mithaq/inbox.h>

#include <string>
#include <string_view>
#include <vector>

#include "mail_headers.h"

namespace mithaq::email {

// Of each method the topmost header that speaks of it decides. What an ARC sealer of `trusted_arc` saw (RFC 8617) takes
// the place of a DMARC result other than pass, when our own host says arc=pass.
MailTrust trust_of(const HeaderLines& lines, const std::string& authserv_id,
                   const std::vector<std::string>& trusted_arc);

// RFC 3339 UTC, of a date as headers write it; empty where it is none.
std::string date_of(std::string_view value);
// RFC 3339 UTC, of the topmost Received line when our own host wrote it; else empty.
std::string received_at(const HeaderLines& lines, const std::string& authserv_id);

}  // namespace mithaq::email
