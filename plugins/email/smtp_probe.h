// Tries the way to the relay as a mail would go it, and says at which step it ends and what is wrong there.
//
// Steps: name, connect, banner, tls, ehlo, auth, mail, rcpt, message. After the first that fails the others are
// skipped. The password is used and never told; what a server says of itself is told.
#pragma once

#include <mithaq/probe.h>

#include <optional>
#include <vector>

#include "session.h"

namespace mithaq::email {

// `message`: goes to its recipient when all is well so far; none: the last three steps are not taken.
std::vector<ProbeStep> probe_smtp(SmtpSettings settings, const std::optional<Message>& message);

}  // namespace mithaq::email
