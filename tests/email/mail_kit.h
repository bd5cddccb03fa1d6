// What the tests of the inbox write mails with.
#pragma once

#include <string>
#include <vector>

#include "bench.h"
#include "email/intake.h"

namespace mithaq::email::tests {

inline IntakeHouse intake_house() {
  return {"mithaq.example", house().bounce_key, "mx.mithaq.example", {"lists.example"}, false};
}

// Lines of a message, with CRLF.
inline std::string mail_of(const std::vector<std::string>& lines) {
  std::string mail;
  for (const std::string& line : lines) mail += line + "\r\n";
  return mail;
}

inline ReceivedMail taken(const std::string& raw) { return read_mail(intake_house(), raw, nullptr); }
inline ReceivedMail taken(const std::vector<std::string>& lines) { return taken(mail_of(lines)); }

inline std::string bounce_to(const std::string& job) {
  return "bounce+" + job + "." + bounce_mac(house().bounce_key, job) + "@mithaq.example";
}

}  // namespace mithaq::email::tests
