// The particular facts of each kind of notice, from the trail and the folded state; asking.cpp puts the notice
// together.
#pragma once

#include "model/job.h"
#include "notices/compose.h"
#include "service/view.h"
#include "trail/key_register.h"
#include "trail/log_keys.h"
#include "trail/policy.h"

namespace mithaq::service {

// Whatever a notice is made of.
struct Occasion {
  const Charter& charter;
  const Round& round;
  const Job& job;
  const Viewer& viewer;
  const notices::Phrases& phrases;
  store::Store& store;
  const std::optional<trail::Policy>& witnesses;  // to whose checkpoints a proof leads, if there are any
};

// What has changed for this body since its own last answer, and what became of that answer.
void tell_change(notices::NoticeFacts& facts, const Occasion& occasion);
// The keys that were registered since the member's last notice of these kinds, so that a substituted one is seen by
// the body whose it is said to be (telling_keys.cpp).
void tell_keys(notices::NoticeFacts& facts, const Occasion& occasion, const trail::KeyRegister& keys,
               const trail::LogKeys& log_keys);
// What evidence makes an answer count in this stage (telling_keys.cpp).
void tell_evidence(notices::NoticeFacts& facts, const Occasion& occasion);
// What this stage offers, by the numbers and words of a reply.
void tell_offered(notices::NoticeFacts& facts, const Occasion& occasion);
// For the preview of a receipt or an outcome that there is none of yet: it says so.
void tell_example(notices::NoticeFacts& facts, const Occasion& occasion);
// What was recorded, and what keeps it from being counted.
void tell_receipt(notices::NoticeFacts& facts, const Occasion& occasion);
// Beside it, of a receipt that stands for several: which they are (telling_summary.cpp).
void tell_summary(notices::NoticeFacts& facts, const Occasion& occasion);
// What was understood of a reply, and what was not.
void tell_ask_back(notices::NoticeFacts& facts, const Occasion& occasion);
void tell_outcome(notices::NoticeFacts& facts, const Occasion& occasion);
// What has happened, to whom, and what was said with it.
void tell_alert(notices::NoticeFacts& facts, const Occasion& occasion);
// The daily list, as it was drawn up when it was put in the outbox (telling_digest.cpp).
void tell_digest(notices::NoticeFacts& facts, const Occasion& occasion);

}  // namespace mithaq::service
