// How much a day is asked, told and taken because of mails, however many come (reference: mail 9 to 11).
#pragma once

#include "service/mail_intake.h"

namespace mithaq::service {

// One question a day to an address. Where nobody vouches for the sender there is one of its own: a forged mail does not
// use up the member's.
bool may_ask(const Letterbox& house, const Intake& mail);
// Receipts at most so many a day and body: whoever sends many replies does not have its mailboxes filled. Those that
// its own members have asked for on the page are counted, and never left out.
bool may_send_receipt(const Letterbox& house, const Intake& mail);
// One alert a day about a body, by each cause; to the secretaries none while a mail of it waits for them already.
bool may_alert(const Letterbox& house, const Intake& mail);
// Three comments a day about one body, of mails that nobody vouches for, or that come from another address.
bool may_comment(const Letterbox& house, const Intake& mail);

}  // namespace mithaq::service
