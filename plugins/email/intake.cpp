#include "intake.h"

#include "gmime_held.h"

namespace mithaq::email {
namespace {

std::string text_or_empty(const char* text) { return text ? text : ""; }

void take_addresses(InternetAddressList* list, std::vector<std::string>& into) {
  const int n = list ? internet_address_list_length(list) : 0;
  for (int i = 0; i < n; ++i) {
    InternetAddress* address = internet_address_list_get_address(list, i);
    if (INTERNET_ADDRESS_IS_MAILBOX(address))
      into.push_back(text_or_empty(internet_address_mailbox_get_addr(INTERNET_ADDRESS_MAILBOX(address))));
  }
}

}  // namespace

ReceivedMail read_mail(const IntakeHouse&, const std::string& raw, const Envelope* envelope) {
  start_gmime();
  ReceivedMail mail;
  mail.raw = raw;
  mail.raw_sha256 = sha256(raw);
  mail.raw_size = static_cast<std::int64_t>(raw.size());
  const Held<GMimeStream> stream(g_mime_stream_mem_new_with_buffer(raw.data(), raw.size()));
  const Held<GMimeParser> parser(g_mime_parser_new_with_stream(stream.get()));
  const Held<GMimeMessage> message(g_mime_parser_construct_message(parser.get(), nullptr));
  mail.message_id = text_or_empty(g_mime_message_get_message_id(message.get()));
  mail.subject = text_or_empty(g_mime_message_get_subject(message.get()));
  take_addresses(g_mime_message_get_from(message.get()), mail.from);
  if (envelope) mail.recipients.push_back(envelope->recipient);
  take_addresses(g_mime_message_get_to(message.get()), mail.recipients);
  GMimeObject* body = g_mime_message_get_body(message.get());
  if (body && GMIME_IS_TEXT_PART(body)) {
    const Held<gchar> text(g_mime_text_part_get_text(GMIME_TEXT_PART(body)));
    mail.text = text_or_empty(text.get());
    mail.text_sha256 = sha256(mail.text);
  }
  return mail;
}

ReceivedMail read_headers(const IntakeHouse& house, const std::string& headers, std::int64_t size) {
  ReceivedMail mail = read_mail(house, headers, nullptr);
  mail.raw_size = size;
  mail.unread = "too-large";
  return mail;
}

}  // namespace mithaq::email
