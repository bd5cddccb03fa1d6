// Trying a way out or in, for `mithaq mail test`: what was tried, and how it went.
#pragma once

#include <map>
#include <string>
#include <vector>

namespace mithaq {

struct ProbeRequest {
  std::string send_to;        // an address: a message goes there as well; empty: nothing is sent
  std::string subject, text;  // what that message says, UTF-8
};

// One step. The ids name phrases, `mail-test.<step>` and `mail-test.<cause>` with these facts; no secret is among them.
struct ProbeStep {
  std::string step;     // settings, name, connect, banner, tls, ehlo, auth, mail, rcpt, message, pop3-connect ..
  std::string outcome;  // ok, failed, skipped
  std::string cause;    // what is wrong and what to change; empty when ok
  std::map<std::string, std::string> facts;
};

}  // namespace mithaq
