#include "intake.h"

#include <algorithm>
#include <array>

#include "bounce_address.h"
#include "charsets.h"
#include "delivery_report.h"
#include "encoded_words.h"
#include "flowed.h"
#include "gmime_held.h"
#include "html_text.h"
#include "mail_headers.h"
#include "mailbox.h"
#include "mime_bounds.h"
#include "mime_parts.h"
#include "trust.h"

namespace mithaq::email {
namespace {

constexpr std::size_t most_items = 100;  // of each list

std::string without_brackets(std::string_view text) {
  text = trimmed(text);
  if (text.starts_with('<') && text.ends_with('>')) text = text.substr(1, text.size() - 2);
  return std::string(text);
}

void take_addresses(InternetAddressList* list, std::vector<std::string>& into) {
  const int n = list ? internet_address_list_length(list) : 0;
  for (int i = 0; i < n && into.size() < most_items; ++i) {
    InternetAddress* address = internet_address_list_get_address(list, i);
    if (INTERNET_ADDRESS_IS_GROUP(address)) {
      take_addresses(internet_address_group_get_members(INTERNET_ADDRESS_GROUP(address)), into);
    } else if (INTERNET_ADDRESS_IS_MAILBOX(address)) {
      const char* text = internet_address_mailbox_get_idn_addr(INTERNET_ADDRESS_MAILBOX(address));
      if (text && *text != '\0') into.emplace_back(text);
    }
  }
}

std::vector<std::string> addresses(const HeaderLines& lines, std::string_view name) {
  std::vector<std::string> all;
  for (const HeaderLine& line : lines) {
    if (line.name != name) continue;
    const Held<InternetAddressList> list(internet_address_list_parse(nullptr, line.value.c_str()));
    take_addresses(list.get(), all);
  }
  return all;
}

std::string with_lower_domain(const std::string& address) {
  const auto at = address.rfind('@');
  return at == std::string::npos ? address : address.substr(0, at + 1) + domain_of(address);
}

// Everything between < and >, in order.
std::vector<std::string> ids(std::string_view value) {
  std::vector<std::string> found;
  for (std::size_t open = 0; (open = value.find('<', open)) != std::string_view::npos;) {
    const auto close = value.find('>', open);
    if (close == std::string_view::npos) break;
    found.emplace_back(trimmed(value.substr(open + 1, close - open - 1)));
    open = close + 1;
  }
  return found;
}

std::vector<std::string> references(const HeaderLines& lines) {
  std::vector<std::string> found = ids(topmost(lines, "in-reply-to"));
  std::vector<std::string> back = ids(topmost(lines, "references"));
  found.insert(found.end(), back.rbegin(), back.rend());
  if (found.size() > most_items) found.resize(most_items);
  return found;
}

// Why a machine wrote it (RFC 3834, and what came before it).
std::string automatic(const HeaderLines& lines) {
  const std::string submitted = without_comments(topmost(lines, "auto-submitted"));
  const std::string kind = lower(trimmed(std::string_view(submitted).substr(0, submitted.find(';'))));
  if (!kind.empty() && kind != "no") return "auto-submitted";
  for (const HeaderLine& line : lines)
    if (line.name.starts_with("list-")) return "list";
  const std::string precedence = lower(topmost(lines, "precedence"));
  if (precedence == "bulk" || precedence == "list" || precedence == "junk" || precedence == "auto_reply")
    return "precedence";
  constexpr std::array<std::string_view, 4> marks = {"x-autoreply", "x-autorespond", "x-autoresponder", "x-auto-reply"};
  for (const std::string_view mark : marks)
    if (!topmost(lines, mark).empty()) return "autoreply-header";
  return "";
}

void take_bounce_address(const IntakeHouse& house, ReceivedMail& mail) {
  bool is_one = false;
  for (const std::string& recipient : mail.recipients) {
    const BounceAddress bounce = bounce_address(recipient, house.domain, house.bounce_key);
    is_one = is_one || bounce.is_one;
    if (mail.bounced_job.empty()) mail.bounced_job = bounce.job;
  }
  mail.forged_bounce = is_one && mail.bounced_job.empty();
}

// How the first of the senders is named.
std::string from_name(const HeaderLines& lines) {
  const std::string from(topmost(lines, "from"));
  const Held<InternetAddressList> list(internet_address_list_parse(nullptr, from.c_str()));
  if (!list || internet_address_list_length(list.get()) == 0) return "";
  const char* name = internet_address_get_name(internet_address_list_get_address(list.get(), 0));
  return name && g_utf8_validate(name, -1, nullptr) ? name : "";
}

// Postfix hands the null path over as MAILER-DAEMON, which is its null_sender.
bool is_null_path(std::string_view path) {
  const std::string bare = lower(without_brackets(path));
  return bare.empty() || bare == "mailer-daemon";
}

void take_header(const IntakeHouse& house, const HeaderLines& lines, const Envelope* envelope, ReceivedMail& mail) {
  const auto message_ids = ids(topmost(lines, "message-id"));
  mail.message_id = message_ids.empty() ? std::string(trimmed(topmost(lines, "message-id"))) : message_ids.front();
  for (const std::string& address : addresses(lines, "from")) mail.from.push_back(with_lower_domain(address));
  mail.from_name = from_name(lines);
  mail.written_at = date_of(topmost(lines, "date"));
  if (envelope) {
    mail.return_path = is_null_path(envelope->sender) ? "<>" : envelope->sender;
    if (!envelope->recipient.empty()) mail.recipients.push_back(envelope->recipient);
  } else if (const auto path = topmost(lines, "return-path"); !path.empty()) {
    mail.return_path = is_null_path(path) ? "<>" : without_brackets(path);
  }
  for (const char* name : {"delivered-to", "x-original-to"})
    for (const HeaderLine& line : lines)
      if (line.name == name) mail.recipients.push_back(without_brackets(line.value));
  for (const char* name : {"to", "cc"})
    for (std::string& address : addresses(lines, name)) mail.recipients.push_back(std::move(address));
  if (mail.recipients.size() > most_items) mail.recipients.resize(most_items);
  take_bounce_address(house, mail);
  mail.references = references(lines);
  mail.subject = std::string(trimmed(decoded_words(topmost(lines, "subject"))));
  mail.loop = std::string(topmost(lines, "x-mithaq-loop").substr(0, 64));
  mail.hops = std::count_if(lines.begin(), lines.end(), [](const HeaderLine& line) { return line.name == "received"; });
  mail.automatic = automatic(lines);
  mail.received_at = received_at(lines, house.authserv_id);
  mail.trust = trust_of(lines, house.authserv_id, house.trusted_arc);
  if (house.demo && !envelope && mail.from.size() == 1) {
    mail.trust.dmarc = "pass";
    mail.trust.dmarc_from = domain_of(mail.from.front());
  }
}

// What is said of a charset in the HTML itself, where the header says nothing.
std::string charset_of(const WordPart& part) {
  if (!part.charset.empty() || !part.is_html) return part.charset;
  const std::string head = lower(std::string_view(part.bytes).substr(0, 2048));
  const auto found = head.find("charset=");
  if (found == std::string::npos) return "";
  const auto begin = head.find_first_not_of("\"' ", found + 8);
  return begin == std::string::npos ? "" : head.substr(begin, head.find_first_of("\"' ;>/", begin) - begin);
}

// One after the other, each as UTF-8.
std::string text_in(const std::vector<WordPart>& parts, bool& undecodable, bool& may_be_struck) {
  std::string all;
  for (const WordPart& part : parts) {
    Words words = to_utf8(part.bytes, charset_of(part));
    undecodable = undecodable || words.undecodable;
    std::string text = tidy(words.text);
    if (part.is_html) {
      may_be_struck = may_be_struck || strikes_by_style(text);
      words = words_of_html(text);
      undecodable = undecodable || words.undecodable;
      text = words.text;
    } else if (part.is_flowed) {
      text = unfolded(text, part.delsp);
    }
    if (!all.empty() && !all.ends_with('\n')) all += '\n';
    all += text;
  }
  return all;
}

void take_words(const Parts& parts, ReceivedMail& mail) {
  mail.text = text_in(parts.words, mail.undecodable, mail.may_be_struck);
  mail.other_text = text_in(parts.other, mail.undecodable, mail.may_be_struck);
  std::string bytes;
  mail.is_html = !parts.words.empty();
  for (const WordPart& part : parts.words) {
    mail.is_html = mail.is_html && part.is_html;
    mail.is_flowed = mail.is_flowed || (part.is_flowed && !part.is_html);
    bytes += part.bytes;
  }
  if (!parts.words.empty()) mail.text_sha256 = sha256(bytes);
  mail.encrypted = parts.encrypted || mail.text.find("-----BEGIN PGP MESSAGE-----") != std::string::npos;
  mail.is_signed = parts.is_signed;
}

void take_reports(const Parts& parts, const HeaderLines& lines, ReceivedMail& mail) {
  if (parts.is_report) mail.reports = reports_from_status(parts.status);
  mail.is_report = parts.is_report;
  const bool is_bounce = !mail.bounced_job.empty() || mail.forged_bounce;
  if (!mail.is_report && is_bounce && looks_like_bounce(lines, mail.from)) {
    mail.is_report = true;
    mail.reports = reports_from_words(lines, mail.text);
  }
}

// The parser and what it holds of the message end here: before its bytes are copied once more.
Parts parts_in(std::string_view message) {
  GByteArray* const bytes = g_byte_array_sized_new(static_cast<guint>(message.size()));
  g_byte_array_append(bytes, reinterpret_cast<const guint8*>(message.data()), static_cast<guint>(message.size()));
  const Held<GMimeStream> stream(g_mime_stream_mem_new_with_byte_array(bytes));
  g_mime_stream_mem_set_owner(GMIME_STREAM_MEM(stream.get()), TRUE);
  const Held<GMimeParser> parser(g_mime_parser_new_with_stream(stream.get()));
  const Held<GMimeMessage> parsed(g_mime_parser_construct_message(parser.get(), nullptr));
  if (parsed) return parts_of(parsed.get());
  Parts none;
  none.unread = "not-a-message";
  return none;
}

}  // namespace

ReceivedMail read_mail(const IntakeHouse& house, const std::string& raw, const Envelope* envelope) {
  start_gmime();
  ReceivedMail mail;
  mail.raw_sha256 = sha256(raw);
  mail.raw_size = static_cast<std::int64_t>(raw.size());
  const std::string_view message = std::string_view(raw).substr(message_start(raw));
  const std::size_t header = header_size(message);
  const HeaderLines lines = header_lines(message.substr(0, std::min(header, longest_header)));
  take_header(house, lines, envelope, mail);
  if (mail.raw_size > house.longest) {
    mail.unread = "too-large";
    mail.raw = std::string(message.substr(0, std::min(header, longest_header)));
    return mail;
  }
  mail.unread = lines.empty() ? "not-a-message" : over_bound(message);
  Parts parts;
  if (mail.unread.empty()) {
    parts = parts_in(message);
    mail.unread = parts.unread;
  }
  mail.raw = raw;
  if (!mail.unread.empty()) return mail;
  take_words(parts, mail);
  take_reports(parts, lines, mail);
  mail.files = std::move(parts.files);
  return mail;
}

ReceivedMail read_headers(const IntakeHouse& house, const std::string& headers, std::int64_t size) {
  start_gmime();
  ReceivedMail mail;
  const std::string_view message = std::string_view(headers).substr(message_start(headers));
  const std::size_t header = std::min(header_size(message), longest_header);
  take_header(house, header_lines(message.substr(0, header)), nullptr, mail);
  mail.unread = "too-large";
  mail.raw = std::string(message.substr(0, header));
  mail.raw_sha256 = sha256(mail.raw);
  mail.raw_size = size;
  return mail;
}

}  // namespace mithaq::email
