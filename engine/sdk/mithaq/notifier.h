// The duty "notifier": hand one notice over to one member.
#pragma once

#include <mithaq/plugin.h>
#include <mithaq/probe.h>

#include <string>
#include <utility>
#include <vector>

namespace mithaq {

struct Attachment {
  std::string name;        // ASCII file name
  std::string media_type;  // "text/calendar; method=PUBLISH", "text/plain"
  std::string bytes;       // UTF-8 for text
};

// One message to one recipient, complete and in words; how it travels is the plugin's business.
struct Notice {
  std::string job_key;  // 26 characters; the same in every copy of this notice
  std::string kind;     // request, reminder, receipt, ask-back, outcome, alert, code, digest
  std::string charter;  // id; all notices of a charter belong to one thread
  // Job keys of what this member was sent about this charter before, oldest first: the very first, and at most the
  // last nine. The last one is what this notice answers. The same in every copy.
  std::vector<std::string> references;
  std::string answer_token;  // for the answer address; empty where no answer is expected
  // Of a digest alone: where a mail program ends it for this member (RFC 8058); leads to nothing else.
  std::string unsubscribe;
  std::string to_name;  // may be empty
  std::string to_address;
  std::string languages;  // "ar, en": order of the blocks
  std::string date;       // RFC 3339 UTC: fixed before the first attempt
  std::string subject;    // UTF-8, may hold isolates
  std::string text;       // UTF-8, LF, complete in itself
  std::string html;       // UTF-8; may be empty
  std::vector<Attachment> attachments;
  // The stage waits for proof that this has arrived: a positive report is to be asked for where one can be had.
  bool wants_proof = false;
};

enum class Delivery {
  accepted,  // the relay took it over (never: "delivered")
  deferred,  // not now: try again by the schedule
  refused,   // never: the relay said no for good
  unknown,   // handed over, outcome not known
};

struct DeliveryReport {
  Delivery result = Delivery::deferred;
  std::string status;          // enhanced status or reply code, "250", "5.1.1"; may be empty
  std::string text;            // what was said, at most 1 KiB
  std::string message_sha256;  // of the bytes handed over, 64 hex; empty where none were made
  // Where it ended, in lower case; of mail connect, tls, banner, ehlo, starttls, auth, mail, rcpt, data, body, dot.
  // Before "mail" it was the way out that failed, at "rcpt" the recipient or its domain. Empty: there are no phases.
  std::string phase = {};
  // A no that speaks about us and not about this notice or its recipient: login refused, no service, policy. Three in
  // a row stop the channel.
  bool channel_fault = false;
};

class Notifier {
 public:
  virtual ~Notifier() = default;
  // Called for one notice at a time. Say progress(handing_over) before the step after which the outcome
  // could be unknown. Throwing std::exception means deferred.
  virtual DeliveryReport deliver(const Notice& notice, const Progress& progress) = 0;
  // What deliver() would hand over, for people to look at (`mithaq notice preview`); hands over nothing. Empty: this
  // plugin makes nothing of a notice that could be shown.
  virtual std::string message(const Notice&) { return {}; }
  // Tries the way out, step by step (`mithaq mail test`). A plugin that has nothing to try has no steps.
  virtual std::vector<ProbeStep> probe(const ProbeRequest&) { return {}; }
};

}  // namespace mithaq

#define MITHAQ_NOTIFIER(CLASS) MITHAQ_DUTY_(Notifier, CLASS, mithaq_notifier_v3)
