// What a mail server writes of a mail that it could not deliver, or did (RFC 3464), and what those write that keep to
// no form.
#pragma once

#include <mithaq/inbox.h>

#include <string_view>
#include <vector>

#include "mail_headers.h"

namespace mithaq::email {

// message/delivery-status: one for each recipient that it names.
std::vector<MailReport> reports_from_status(std::string_view status);

// Whether a message looks like a bounce: written by a mail system, or about recipients that it names as failed. A note
// of somebody's holidays does not.
bool looks_like_bounce(const HeaderLines& lines, const std::vector<std::string>& from);

// Of such a message: whom it names, and a status where one stands there. At least one.
std::vector<MailReport> reports_from_words(const HeaderLines& lines, std::string_view text);

}  // namespace mithaq::email
