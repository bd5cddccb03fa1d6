#include "email/intake.h"

#include <algorithm>

#include "fuzz/targets.h"
#include "wire/messages.h"

namespace mithaq::fuzz {

void mail_intake(std::string_view bytes) {
  const email::IntakeHouse house = {
      "mithaq.example", "0123456789abcdef0123456789abcdef", "mx.mithaq.example", {"lists.example"}, false};
  const std::string raw(bytes);
  const ReceivedMail mail = email::read_mail(house, raw, nullptr);
  const wire::Fields fields = wire::to_fields(std::optional(mail));
  promise(wire::to_fields(wire::received_mail_from(fields)) == fields, "a mail comes over the wire as it went");
  promise(wire::to_fields(std::optional(email::read_mail(house, raw, nullptr))) == fields, "one reading");
  promise(mail.unread == "too-large" ? mail.raw.size() <= (64U << 10) : mail.raw == raw,
          "the raw bytes, or the header of what is too large");
  promise(mail.unread.empty() || (mail.text.empty() && mail.files.empty()), "what is not read says nothing");
  promise(wire::is_text(mail.text) && mail.text.find('\r') == std::string::npos, "the words are text");
  promise(mail.text.size() <= 3 * raw.size() + 3, "the words are not much longer than the mail");
  promise(mail.bounced_job.empty() || !mail.forged_bounce, "a bounce is ours or it is not");
  if (raw.find("mx.mithaq.example") == std::string::npos) {
    std::string low = raw;
    for (char& c : low) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    const bool named = low.find("mithaq.example") != std::string::npos || low.find('\\') != std::string::npos;
    promise(named || (mail.trust.dmarc.empty() && mail.trust.dkim.empty() && mail.received_at.empty()),
            "nobody is believed without our own server's word");
  }
}

}  // namespace mithaq::fuzz
