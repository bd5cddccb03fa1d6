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

// A reply with a photograph of so many bytes.
inline std::string with_photo(const std::string& words, std::size_t bytes) {
  std::string mail =
      "From: member@members.example\r\nMessage-ID: <photo@members.example>\r\nMIME-Version: 1.0\r\n"
      "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n" +
      words + "\r\n\r\n--b\r\nContent-Type: image/jpeg; name=sheet.jpg\r\nContent-Transfer-Encoding: base64\r\n\r\n";
  const std::string line = std::string(76, 'A') + "\r\n";  // 57 bytes
  mail.reserve(mail.size() + (bytes / 57 + 1) * line.size() + 16);
  for (std::size_t done = 0; done < bytes; done += 57) mail += line;
  return mail + "--b--\r\n";
}

inline std::string bounce_to(const std::string& job) {
  return "bounce+" + job + "." + bounce_mac(house().bounce_key, job) + "@mithaq.example";
}

}  // namespace mithaq::email::tests
