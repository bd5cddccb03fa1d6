#include "message.h"

#include <Poco/Base32Encoder.h>

#include <algorithm>
#include <sstream>

#include "encoded_words.h"
#include "gmime_held.h"
#include "header_value.h"
#include "mail_headers.h"

namespace mithaq::email {
namespace {

// ISO-8859-6 is what GMime would choose for Arabic by itself.
constexpr const char* utf8 = "UTF-8";

// How content travels: as it is when it is plain ASCII that fits, else in the shorter encoding. Arabic is half as long
// in base64 as in quoted-printable; a proof, which is ASCII but for a dash, is shorter in the latter.
enum class Travel { as_it_is, quoted, base64 };

Travel travel(std::string_view text, bool is_html) {
  std::size_t column = 0, wide = 0, quoted = 0;
  bool fits = !is_html;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 && c != '\n' && c != '\t') return Travel::base64;
    if (byte >= 0x7f) ++wide;
    if (byte >= 0x7f || c == '=') ++quoted;
    column = c == '\n' ? 0 : column + 1;
    fits = fits && column <= 76;
  }
  if (wide == 0 && fits) return Travel::as_it_is;
  return text.size() + 2 * quoted <= text.size() / 3 * 4 ? Travel::quoted : Travel::base64;
}

// RFC 2045 6.8: the line end of text inside base64 is CRLF.
std::string with_crlf(std::string_view text) {
  std::string out;
  out.reserve(text.size() + text.size() / 32);
  for (const char c : text) {
    if (c == '\n' && (out.empty() || out.back() != '\r')) out += '\r';
    out += c;
  }
  return out;
}

void set_content(GMimePart* part, std::string_view bytes, Travel way, bool is_text) {
  const std::string content = way == Travel::base64 && is_text ? with_crlf(bytes) : std::string(bytes);
  const Held<GMimeStream> stream(g_mime_stream_mem_new_with_buffer(content.data(), content.size()));
  const Held<GMimeDataWrapper> wrapper(
      g_mime_data_wrapper_new_with_stream(stream.get(), GMIME_CONTENT_ENCODING_DEFAULT));
  g_mime_part_set_content(part, wrapper.get());
  g_mime_part_set_content_encoding(part, way == Travel::base64   ? GMIME_CONTENT_ENCODING_BASE64
                                         : way == Travel::quoted ? GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE
                                                                 : GMIME_CONTENT_ENCODING_7BIT);
}

Held<GMimeObject> words(const char* subtype, std::string_view text, bool is_html) {
  Held<GMimeObject> part(GMIME_OBJECT(g_mime_part_new_with_type("text", subtype)));
  g_mime_object_set_content_type_parameter(part.get(), "charset", utf8);
  set_content(GMIME_PART(part.get()), text, travel(text, is_html), true);
  return part;
}

Held<GMimeObject> attachment_part(const Attachment& attachment) {
  const HeaderValue type("attachment.media_type", attachment.media_type);
  const HeaderValue name("attachment.name", attachment.name);
  const auto allowed = [](char c) { return g_ascii_isalnum(c) || c == '.' || c == '-' || c == '_'; };
  if (name.str().empty() || !std::all_of(name.str().begin(), name.str().end(), allowed))
    throw Unsendable("attachment.name: only ASCII letters, digits, dot, dash and underscore");

  const Held<GMimeContentType> content_type(g_mime_content_type_parse(nullptr, type.c_str()));
  Held<GMimeObject> part(GMIME_OBJECT(g_mime_part_new()));
  const bool is_text = g_mime_content_type_is_type(content_type.get(), "text", "*");
  if (is_text) g_mime_content_type_set_parameter(content_type.get(), "charset", utf8);
  g_mime_object_set_content_type(part.get(), content_type.get());
  g_mime_object_set_disposition(part.get(), GMIME_DISPOSITION_ATTACHMENT);
  g_mime_part_set_filename(GMIME_PART(part.get()), name.c_str());
  set_content(GMIME_PART(part.get()), attachment.bytes, is_text ? travel(attachment.bytes, false) : Travel::base64,
              is_text);
  return part;
}

// "=_" cannot occur in quoted-printable or base64; the key makes it unlike any line of text.
Held<GMimeObject> together(const char* subtype, const std::string& job_key,
                           const std::vector<Held<GMimeObject>>& parts) {
  GMimeMultipart* multipart = g_mime_multipart_new_with_subtype(subtype);
  g_mime_multipart_set_boundary(multipart, (std::string("=_") + subtype + "_" + job_key).c_str());
  for (const auto& part : parts) g_mime_multipart_add(multipart, part.get());
  return Held<GMimeObject>(GMIME_OBJECT(multipart));
}

Held<GMimeObject> body(const Notice& notice) {
  check_body("text", notice.text);
  check_body("html", notice.html);
  Held<GMimeObject> whole = words("plain", notice.text, false);
  if (!notice.html.empty()) {
    std::vector<Held<GMimeObject>> both;
    both.push_back(std::move(whole));
    both.push_back(words("html", notice.html, true));
    whole = together("alternative", notice.job_key, both);
  }
  if (notice.attachments.empty()) return whole;
  std::vector<Held<GMimeObject>> all;
  all.push_back(std::move(whole));
  for (const Attachment& attachment : notice.attachments) all.push_back(attachment_part(attachment));
  return together("mixed", notice.job_key, all);
}

void add_mailbox(GMimeMessage* message, GMimeAddressType type, const HeaderValue& name, const std::string& address) {
  const Held<InternetAddress> mailbox(
      internet_address_mailbox_new(name.str().empty() ? nullptr : encoded_words(name.str()).c_str(), address.c_str()));
  // GMime decodes a domain of other letters (xn--..) and encodes it again: one that is misspelt would come out as
  // another.
  const char* ascii = internet_address_mailbox_get_idn_addr(INTERNET_ADDRESS_MAILBOX(mailbox.get()));
  if (lower(ascii) != lower(address)) throw Unsendable("address: the domain is misspelt after xn--");
  internet_address_set_charset(mailbox.get(), utf8);
  internet_address_list_add(g_mime_message_get_addresses(message, type), mailbox.get());
}

void add_header(GMimeMessage* message, const char* name, const std::string& value) {
  g_mime_object_append_header(GMIME_OBJECT(message), name, HeaderValue(name, value).c_str(), utf8);
}

std::string written(GMimeMessage* message) {
  const Held<GMimeFormatOptions> options(g_mime_format_options_new());
  g_mime_format_options_set_newline_format(options.get(), GMIME_NEWLINE_FORMAT_DOS);
  const Held<GMimeStream> memory(g_mime_stream_mem_new());
  g_mime_object_write_to_stream(GMIME_OBJECT(message), options.get(), memory.get());
  std::string bytes = text_of(memory.get());
  if (!bytes.ends_with("\r\n")) bytes += "\r\n";
  return bytes;
}

std::string base32(std::string_view bytes) {
  std::ostringstream out;
  Poco::Base32Encoder encoder(out, false);
  encoder.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  encoder.close();
  std::string text = out.str();
  std::transform(text.begin(), text.end(), text.begin(), [](char c) { return g_ascii_tolower(c); });
  return text;
}

}  // namespace

Message compose(const House& house, const Notice& notice) {
  start_gmime();
  const std::string key = Atom("job_key", notice.job_key, 32).str();
  // What belongs to no charter, an alarm of the house, is filed under the house.
  const std::string list = notice.charter.empty() ? "" : Atom("charter", notice.charter, 63).str() + ".";
  const Address to("to_address", notice.to_address);
  const std::string answer =
      notice.answer_token.empty() ? "answer" : "answer+" + Atom("answer_token", notice.answer_token, 32).str();
  const std::string reply_to = answer + "@" + house.domain;

  const Held<GMimeMessage> message(g_mime_message_new(FALSE));
  const HeaderValue organisation("organisation", house.organisation);
  // Some phone programs ignore Reply-To: the sender itself can be answered.
  add_mailbox(message.get(), GMIME_ADDRESS_TYPE_FROM, organisation, reply_to);
  add_mailbox(message.get(), GMIME_ADDRESS_TYPE_REPLY_TO, organisation, reply_to);
  add_mailbox(message.get(), GMIME_ADDRESS_TYPE_TO, HeaderValue("to_name", notice.to_name), to.str());
  g_mime_message_set_subject(message.get(), encoded_words(HeaderValue("subject", notice.subject).str()).c_str(), utf8);

  const Held<GDateTime> date(g_date_time_new_from_iso8601(HeaderValue("date", notice.date).c_str(), nullptr));
  if (!date) throw Unsendable("date: not a time of RFC 3339: " + notice.date);
  const Held<GDateTime> utc(g_date_time_to_utc(date.get()));
  g_mime_message_set_date(message.get(), utc.get());
  g_mime_message_set_message_id(message.get(), (key + "@" + house.domain).c_str());
  if (!notice.references.empty()) {
    std::string ids;
    for (const std::string& reference : notice.references)
      ids += (ids.empty() ? "<" : " <") + Atom("reference", reference, 32).str() + "@" + house.domain + ">";
    add_header(message.get(), "In-Reply-To", ids.substr(ids.rfind('<')));
    add_header(message.get(), "References", ids);
  }
  add_header(message.get(), "Auto-Submitted",
             notice.kind == "receipt" || notice.kind == "ask-back" ? "auto-replied" : "auto-generated");
  // Not "All": that would keep reports of failed delivery away too.
  add_header(message.get(), "X-Auto-Response-Suppress", "OOF, AutoReply");
  if (!notice.languages.empty()) add_header(message.get(), "Content-Language", notice.languages);
  const HeaderValue list_name("list_name", house.list_name);
  const Held<gchar> called(g_mime_utils_header_encode_phrase(nullptr, encoded_words(list_name.str()).c_str(), utf8));
  add_header(message.get(), "List-Id", std::string(called.get()) + " <" + list + house.domain + ">");
  if (!notice.unsubscribe.empty()) {
    if (notice.unsubscribe.find_first_of("<> ,") != std::string::npos) throw Unsendable("unsubscribe: no address");
    add_header(message.get(), "List-Unsubscribe", "<" + notice.unsubscribe + ">");
    // One press of a button is promised for https alone (RFC 8058).
    if (notice.unsubscribe.starts_with("https://"))
      add_header(message.get(), "List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
  }
  add_header(message.get(), "X-Mithaq-Loop", loop_mark(house.domain));
  g_mime_object_append_header(GMIME_OBJECT(message.get()), "MIME-Version", "1.0", utf8);
  g_mime_message_set_mime_part(message.get(), body(notice).get());

  Message out;
  out.envelope_from = "bounce+" + key + "." + bounce_mac(house.bounce_key, key) + "@" + house.domain;
  out.envelope_to = to.str();
  out.envelope_id = key;
  out.wants_proof = notice.wants_proof;
  out.bytes = written(message.get());
  if (out.bytes.size() > house.max_message)
    throw Unsendable("too-big: " + std::to_string(out.bytes.size()) + " bytes, at most " +
                     std::to_string(house.max_message));
  out.sha256 = sha256(out.bytes);
  return out;
}

std::string dot_stuffed(const std::string& bytes) {
  start_gmime();
  const Held<GMimeStream> memory(g_mime_stream_mem_new());
  const Held<GMimeStream> filtered(g_mime_stream_filter_new(memory.get()));
  const Held<GMimeFilter> dots(g_mime_filter_smtp_data_new());
  g_mime_stream_filter_add(GMIME_STREAM_FILTER(filtered.get()), dots.get());
  g_mime_stream_write(filtered.get(), bytes.data(), bytes.size());
  g_mime_stream_flush(filtered.get());
  return text_of(memory.get());
}

std::string loop_mark(std::string_view domain) { return sha256("mithaq loop " + std::string(domain)).substr(0, 16); }

std::string bounce_mac(std::string_view bounce_key, std::string_view job_key) {
  const Held<GHmac> hmac(
      g_hmac_new(G_CHECKSUM_SHA256, reinterpret_cast<const guchar*>(bounce_key.data()), bounce_key.size()));
  g_hmac_update(hmac.get(), reinterpret_cast<const guchar*>(job_key.data()), static_cast<gssize>(job_key.size()));
  guint8 digest[32];
  gsize length = sizeof digest;
  g_hmac_get_digest(hmac.get(), digest, &length);
  return base32(std::string_view(reinterpret_cast<const char*>(digest), 8));
}

}  // namespace mithaq::email
