// The duty "inbox" as fields (messages.h). What a stranger's mail says is made text on the worker's side, bounded,
// and held against the same bounds on the daemon's.
#include <algorithm>
#include <array>

#include "wire/messages.h"

namespace mithaq::wire {

namespace {

constexpr std::size_t largest_mail = std::size_t{35} << 20;  // raw bytes
constexpr std::size_t largest_words = std::size_t{8}
                                      << 20;  // the text: 2 MiB as sent, at most 3 times as long in UTF-8
constexpr std::size_t largest_file = std::size_t{2} << 20;
constexpr std::size_t longest_name = 1024, longest_word = 128;
constexpr std::size_t most_items = 100;  // of each list

constexpr std::array<std::string_view, 7> reasons = {
    "", "too-large", "too-many-parts", "too-deep", "header-too-large", "part-too-large", "not-a-message"};
constexpr std::array<std::string_view, 5> machines = {"", "auto-submitted", "list", "precedence", "autoreply-header"};

const std::string& bounded(const std::string& name, const std::string& value, std::size_t longest) {
  if (value.size() > longest) throw BadFrame("field too long: " + name);
  if (!is_text(value)) throw BadFrame("field is not text (UTF-8 without NUL): " + name);
  return value;
}

template <std::size_t N>
const std::string& one_of(const Reader& read, std::string_view name, const std::array<std::string_view, N>& words) {
  const auto& value = read.text(name, longest_word);
  if (std::find(words.begin(), words.end(), value) == words.end()) {
    throw BadFrame("field with an unknown word: " + std::string(name));
  }
  return value;
}

std::int64_t count(std::string_view value) {
  const auto number = number_from(value);
  if (number < 0) throw BadFrame("field is less than nothing");
  return number;
}

const std::string& digest(const std::string& value) {
  const bool hex = value.find_first_not_of("0123456789abcdef") == std::string::npos;
  if (!value.empty() && (value.size() != 64 || !hex)) throw BadFrame("field is not a digest");
  return value;
}

void put_list(Fields& fields, const std::string& name, const std::vector<std::string>& values) {
  for (std::size_t i = 0; i < std::min(values.size(), most_items); ++i) {
    fields.push_back({name, clean_text(values[i], longest_name)});
  }
}

std::vector<std::string> list(const Fields& fields, const std::string& name) {
  std::vector<std::string> values;
  for (const auto& field : fields) {
    if (field.name != name) continue;
    if (values.size() == most_items) throw BadFrame("too many of a field: " + name);
    values.push_back(bounded(name, field.value, longest_name));
  }
  return values;
}

void put_files(Fields& fields, const std::vector<MailFile>& files) {
  for (std::size_t i = 0; i < std::min(files.size(), most_items); ++i) {
    fields.push_back({"file-name", clean_text(files[i].name, longest_name)});
    fields.push_back({"file-type", clean_text(files[i].media_type, longest_word)});
    fields.push_back({"file-sha256", files[i].sha256});
    fields.push_back({"file-size", std::to_string(files[i].size)});
    fields.push_back({"file-bytes", files[i].bytes});
  }
}

std::vector<MailFile> files_from(const Fields& fields) {
  std::vector<MailFile> files;
  for (const auto& [name, value] : fields) {
    if (!name.starts_with("file-")) continue;
    if (name == "file-name") {
      if (files.size() == most_items) throw BadFrame("too many files");
      files.push_back({bounded(name, value, longest_name), {}, {}, 0, {}});
      continue;
    }
    if (files.empty()) throw BadFrame("a file without its name");
    MailFile& file = files.back();
    if (name == "file-type") file.media_type = bounded(name, value, longest_word);
    if (name == "file-sha256") file.sha256 = digest(value);
    if (name == "file-size") file.size = count(value);
    if (name == "file-bytes") {
      if (value.size() > largest_file) throw BadFrame("field too long: file-bytes");
      file.bytes = value;
    }
  }
  return files;
}

void put_reports(Fields& fields, const std::vector<MailReport>& reports) {
  for (std::size_t i = 0; i < std::min(reports.size(), most_items); ++i) {
    fields.push_back({"report-recipient", clean_text(reports[i].recipient, longest_name)});
    fields.push_back({"report-action", clean_text(reports[i].action, longest_word)});
    fields.push_back({"report-status", clean_text(reports[i].status, longest_word)});
    fields.push_back({"report-diagnostic", clean_text(reports[i].diagnostic, longest_said)});
  }
}

std::vector<MailReport> reports_from(const Fields& fields) {
  std::vector<MailReport> reports;
  for (const auto& [name, value] : fields) {
    if (!name.starts_with("report-")) continue;
    if (name == "report-recipient") {
      if (reports.size() == most_items) throw BadFrame("too many reports");
      reports.push_back({bounded(name, value, longest_name), {}, {}, {}});
      continue;
    }
    if (reports.empty()) throw BadFrame("a report without its recipient");
    MailReport& report = reports.back();
    if (name == "report-action") report.action = bounded(name, value, longest_word);
    if (name == "report-status") report.status = bounded(name, value, longest_word);
    if (name == "report-diagnostic") report.diagnostic = bounded(name, value, longest_said);
  }
  return reports;
}

}  // namespace

Fields to_fields(const std::string& raw, const Envelope& envelope) {
  return {{"sender", envelope.sender}, {"recipient", envelope.recipient}, {"raw", raw}};
}

Envelope envelope_from(const Fields& fields) {
  const Reader read(fields);
  return {read.text("sender", longest_name), read.text("recipient", longest_name)};
}

Fields to_fields(const std::optional<ReceivedMail>& received) {
  if (!received) return {{"mail", flag_text(false)}};
  const ReceivedMail& mail = *received;
  Fields fields = {{"mail", flag_text(true)},
                   {"uid", clean_text(mail.uid, longest_name)},
                   {"raw", mail.raw},
                   {"raw-sha256", mail.raw_sha256},
                   {"raw-size", std::to_string(mail.raw_size)},
                   {"unread", mail.unread},
                   {"message-id", clean_text(mail.message_id, longest_name)},
                   {"from-name", clean_text(mail.from_name, longest_name)},
                   {"written-at", clean_text(mail.written_at, longest_word)},
                   {"return-path", clean_text(mail.return_path, longest_name)},
                   {"bounced-job", clean_text(mail.bounced_job, longest_word)},
                   {"forged-bounce", flag_text(mail.forged_bounce)},
                   {"subject", clean_text(mail.subject, largest_text)},
                   {"loop", clean_text(mail.loop, longest_word)},
                   {"hops", std::to_string(mail.hops)},
                   {"automatic", mail.automatic},
                   {"received-at", clean_text(mail.received_at, longest_word)},
                   {"dmarc", clean_text(mail.trust.dmarc, longest_word)},
                   {"dmarc-from", clean_text(mail.trust.dmarc_from, longest_name)},
                   {"spf", clean_text(mail.trust.spf, longest_word)},
                   {"text", clean_text(mail.text, largest_words)},
                   {"other-text", clean_text(mail.other_text, largest_words)},
                   {"text-sha256", mail.text_sha256},
                   {"is-html", flag_text(mail.is_html)},
                   {"is-flowed", flag_text(mail.is_flowed)},
                   {"may-be-struck", flag_text(mail.may_be_struck)},
                   {"undecodable", flag_text(mail.undecodable)},
                   {"encrypted", flag_text(mail.encrypted)},
                   {"is-signed", flag_text(mail.is_signed)},
                   {"is-report", flag_text(mail.is_report)}};
  put_list(fields, "from", mail.from);
  put_list(fields, "recipient", mail.recipients);
  put_list(fields, "reference", mail.references);
  put_list(fields, "dkim", mail.trust.dkim);
  put_files(fields, mail.files);
  put_reports(fields, mail.reports);
  return fields;
}

std::optional<ReceivedMail> received_mail_from(const Fields& fields) {
  const Reader read(fields);
  if (!read.flag("mail")) return std::nullopt;
  ReceivedMail mail;
  mail.uid = read.text("uid", longest_name);
  mail.raw = read.bytes("raw");
  if (mail.raw.size() > largest_mail) throw BadFrame("field too long: raw");
  mail.raw_sha256 = digest(read.text("raw-sha256", longest_word));
  mail.raw_size = count(read.text("raw-size", longest_word));
  mail.unread = one_of(read, "unread", reasons);
  mail.message_id = read.text("message-id", longest_name);
  mail.from = list(fields, "from");
  mail.from_name = read.text("from-name", longest_name);
  mail.written_at = read.text("written-at", longest_word);
  mail.return_path = read.text("return-path", longest_name);
  mail.recipients = list(fields, "recipient");
  mail.bounced_job = read.text("bounced-job", longest_word);
  mail.forged_bounce = read.flag("forged-bounce");
  mail.references = list(fields, "reference");
  mail.subject = read.text("subject", largest_text);
  mail.loop = read.text("loop", longest_word);
  mail.hops = count(read.text("hops", longest_word));
  mail.automatic = one_of(read, "automatic", machines);
  mail.received_at = read.text("received-at", longest_word);
  mail.trust.dmarc = read.text("dmarc", longest_word);
  mail.trust.dmarc_from = read.text("dmarc-from", longest_name);
  mail.trust.dkim = list(fields, "dkim");
  mail.trust.spf = read.text("spf", longest_word);
  mail.text = read.text("text", largest_words);
  mail.other_text = read.text("other-text", largest_words);
  mail.text_sha256 = digest(read.text("text-sha256", longest_word));
  mail.is_html = read.flag("is-html");
  mail.is_flowed = read.flag("is-flowed");
  mail.may_be_struck = read.flag("may-be-struck");
  mail.undecodable = read.flag("undecodable");
  mail.encrypted = read.flag("encrypted");
  mail.is_signed = read.flag("is-signed");
  mail.files = files_from(fields);
  mail.is_report = read.flag("is-report");
  mail.reports = reports_from(fields);
  return mail;
}

}  // namespace mithaq::wire
