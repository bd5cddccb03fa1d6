#include <algorithm>
#include <array>
#include <vector>

#include "email/charsets.h"
#include "email/encoded_words.h"
#include "email/header_value.h"
#include "email/intake.h"
#include "email/mail_headers.h"
#include "email/message.h"
#include "fuzz/targets.h"

namespace mithaq::fuzz {

namespace {

constexpr std::string_view key = "abcdefghijklmnopqrstuvwx23";

std::vector<std::string> fields(std::string_view bytes) {
  std::vector<std::string> out;
  for (std::size_t end = 0; end != std::string_view::npos;) {
    end = bytes.find('\f');
    out.emplace_back(bytes.substr(0, end));
    if (end != std::string_view::npos) bytes.remove_prefix(end + 1);
  }
  out.resize(8);
  return out;
}

void check_wire(std::string_view bytes) {
  std::size_t column = 0;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    promise(static_cast<unsigned char>(bytes[i]) < 0x80 && bytes[i] != '\0', "seven bits");
    promise((bytes[i] == '\r') == (i + 1 < bytes.size() && bytes[i + 1] == '\n'), "no bare CR or LF");
    column = bytes[i] == '\n' ? 0 : column + 1;
    promise(column <= 998 + 1, "no line over 998");
  }
  promise(bytes.ends_with("\r\n"), "the last line ends");
}

// Those that the house writes, each once: nothing that was put in became one.
void check_names(const email::HeaderLines& lines) {
  constexpr std::array<std::string_view, 17> ours = {"from",
                                                     "reply-to",
                                                     "to",
                                                     "subject",
                                                     "date",
                                                     "message-id",
                                                     "in-reply-to",
                                                     "references",
                                                     "auto-submitted",
                                                     "x-auto-response-suppress",
                                                     "list-id",
                                                     "content-language",
                                                     "x-mithaq-loop",
                                                     "mime-version",
                                                     "content-type",
                                                     "content-transfer-encoding",
                                                     "content-disposition"};
  for (const email::HeaderLine& line : lines) {
    promise(std::ranges::find(ours, line.name) != ours.end(), "no header but ours: " + line.name);
    promise(std::ranges::count(lines, line.name, &email::HeaderLine::name) == 1, "each once: " + line.name);
  }
}

// Each encoded word holds whole letters (RFC 2047 5) and at most 75 characters.
void check_words(std::string_view header) {
  for (std::size_t at = 0; (at = header.find("=?UTF-8?", at)) != std::string_view::npos;) {
    const std::size_t end = header.find("?=", at + 10);
    promise(end != std::string_view::npos, "an encoded word ends");
    const std::string_view word = header.substr(at, end + 2 - at);
    promise(word.size() <= 75, "an encoded word is short");
    promise(email::decoded_words(word).find("\xef\xbf\xbd") == std::string::npos, "an encoded word decodes alone");
    at = end;
  }
}

}  // namespace

void composer(std::string_view bytes) {
  const std::vector<std::string> given = fields(bytes);
  const email::House house = {"mithaq.example", given[3], given[4], "0123456789abcdef0123456789abcdef", 1 << 20};
  Notice notice;
  notice.job_key = key;
  notice.kind = "request";
  notice.charter = "partnership-2026";
  notice.references = {"zyxwvutsrqponmlkjihgfedc76"};
  notice.answer_token = "mfrggzdfmztwq2lknnwg23tpob";
  notice.subject = given[0];
  notice.to_name = given[1];
  notice.to_address = given[2].empty() ? "secretary@members.example" : given[2];
  notice.languages = "ar, en";
  notice.date = "2026-11-02T07:30:00Z";
  notice.text = given[5];
  notice.html = given[6];
  if (!given[7].empty()) notice.attachments.push_back({"charter-r0001-ar.txt", "text/plain", given[7]});

  email::Message message;
  try {
    message = email::compose(house, notice);
  } catch (const email::Unsendable&) {
    return;  // refused at the door, with its field
  }
  promise(message.bytes == email::compose(house, notice).bytes, "the same notice gives the same bytes");
  promise(message.bytes.size() <= 12 * bytes.size() + 4096, "bounded");
  check_wire(message.bytes);
  check_wire(email::dot_stuffed(message.bytes));
  const std::string_view header = std::string_view(message.bytes).substr(0, email::header_size(message.bytes));
  const email::HeaderLines lines = email::header_lines(header);
  check_names(lines);
  check_words(header);

  const email::IntakeHouse reader = {"mithaq.example", house.bounce_key, "mx.mithaq.example", {}, false};
  const ReceivedMail mail = email::read_mail(reader, message.bytes, nullptr);
  promise(mail.unread.empty(), "what we write can be read: " + mail.unread);
  promise(mail.subject == email::trimmed(given[0]), "the subject comes back: " + mail.subject);
  promise(mail.from == std::vector<std::string>{"answer+mfrggzdfmztwq2lknnwg23tpob@mithaq.example"}, "one sender");
  promise(mail.recipients.size() == 1, "one recipient");
  const auto local_part = [](const std::string& address) { return address.substr(0, address.rfind('@')); };
  promise(local_part(mail.recipients[0]) == local_part(notice.to_address) &&
              email::domain_of(mail.recipients[0]) == email::domain_of(notice.to_address),
          "the recipient comes back, and host names have no case: " + mail.recipients[0]);
  promise(mail.message_id == std::string(key) + "@mithaq.example", "our own Message-ID");
  const auto words = [](std::string_view text) {
    std::string out = email::tidy(text);
    while (out.ends_with('\n')) out.pop_back();
    return out;
  };
  if (!email::trimmed(given[5]).empty()) promise(words(mail.text) == words(given[5]), "the text comes back");
}

}  // namespace mithaq::fuzz
