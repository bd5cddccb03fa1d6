#include "service/mail_intake.h"

#include <algorithm>

#include "notices/reply_lines.h"
#include "service/handed_in.h"
#include "service/link.h"
#include "service/mail_bounds.h"
#include "trail/canonical.h"
#include "trail/digest.h"
#include "trail/document.h"

namespace mithaq::service {

namespace {

constexpr std::int64_t hops_allowed = 50;
constexpr std::size_t longest_reply = std::size_t{256} << 10;
constexpr std::int64_t largest_file = std::int64_t{2} << 20;  // that an inbox takes out of its mail
constexpr std::size_t files_kept = 20;                        // an entry has room for no more

bool is_loop(const Letterbox& house, const ReceivedMail& mail) {
  return (mail.bounced_job.empty() && !mail.loop.empty() && mail.loop == house.own_loop) || mail.hops > hops_allowed;
}

bool is_machine(const Letterbox& house, const ReceivedMail& mail) {
  return !mail.automatic.empty() || mail.return_path == "<>" ||
         notices::is_automatic_subject(mail.subject, house.words);
}

// type/subtype of RFC 6838; anything else is only bytes.
std::string media_type(const std::string& said) {
  const auto slash = said.find('/');
  const bool has_the_form = slash != std::string::npos && slash > 0 && slash + 1 < said.size() && said.size() <= 127 &&
                            said.find('/', slash + 1) == std::string::npos &&
                            std::ranges::all_of(said, [](unsigned char c) {
                              return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '/' || c == '.' ||
                                     c == '+' || c == '-' || c == '_';
                            });
  return has_the_form ? said : "application/octet-stream";
}

std::vector<Evidence> evidence(const ReceivedMail& mail, const Digest& raw_sha256) {
  std::vector<Evidence> out{
      {"mail", raw_sha256, static_cast<std::int64_t>(mail.raw.size()), "message/rfc822", nullptr}};  // kept already
  for (const MailFile& file : mail.files)
    if (!file.bytes.empty() && out.size() <= files_kept)
      out.push_back(trail::document("attachment", media_type(file.media_type), file.bytes));
  std::ranges::sort(out, {}, [](const Evidence& e) { return std::pair(e.role, e.sha256); });
  const auto same = std::ranges::unique(out, {}, [](const Evidence& e) { return std::pair(e.role, e.sha256); });
  out.erase(same.begin(), same.end());
  return out;
}

void belongs_to(Intake& out, const store::TokenRow& row) {
  out.charter = row.charter;
  out.command.stage = row.stage;
  out.command.round = row.round;
  out.command.body = row.body;
  out.command.member = row.member;
  out.command.request = row.request;
}

store::TokenRow row_of_notice(const Job& job) {
  store::TokenRow row;
  row.charter = job.charter;
  row.stage = {job.stage};
  row.round = job.round;
  row.revision = job.revision;
  row.body = job.body;
  row.member = job.member;
  row.request = job.request;
  return row;
}

Value doubt(std::string_view id, const std::map<std::string, std::string>& facts = {}) {
  Value out = Value::object({{"doubt", id}});
  for (const auto& [name, value] : facts) out.set(name, value);
  return out;
}

// The receipt of a failure says most; a report of a relay on the way says nothing about the end.
const MailReport* telling(const ReceivedMail& mail) {
  const auto find = [&](std::string_view action) -> const MailReport* {
    const auto found = std::ranges::find(mail.reports, action, &MailReport::action);
    return found == mail.reports.end() ? nullptr : &*found;
  };
  for (const char* action : {"failed", "delayed", "delivered"})
    if (const MailReport* report = find(action)) return report;
  return nullptr;
}

// No report, at the address for reports: a machine's note, or a person who has answered the envelope's sender. That one
// is asked to answer the notice; a person looks at what anybody else has written.
void read_stray(Intake& out, const Letterbox& house, const ReceivedMail& mail) {
  if (is_machine(house, mail)) {
    out.command.verdict = "automatic";
    return;
  }
  const Member* member = house.registry.member(out.command.member);
  const Sender sender = member ? sender_of(mail, *member) : Sender::other;
  out.wants_person = sender != Sender::proved;
  if (sender == Sender::other) return;
  out.command.verdict = sender == Sender::proved ? "ask-back" : "unverified";
  out.command.doubt = doubt(sender == Sender::proved ? "without-address" : "unverified");
}

void read_report(Intake& out, const Letterbox& house, const ReceivedMail& mail) {
  const auto job = house.store.job({mail.bounced_job});
  if (!job) {
    out.command.verdict = "unmatched";
    return;
  }
  belongs_to(out, row_of_notice(*job));
  const bool is_vacation = !mail.automatic.empty() || notices::is_automatic_subject(mail.subject, house.words);
  const bool is_bounce = mail.is_report || (mail.return_path == "<>" && !is_vacation);
  const MailReport* report = telling(mail);
  if (!is_bounce) {
    read_stray(out, house, mail);
    return;
  }
  out.command.verdict = "dsn";
  if (mail.is_report && !mail.reports.empty() && !report) return;  // relayed, expanded
  rules::ReportDelivery delivery;
  delivery.job = job->key;
  delivery.body = job->body;
  delivery.request = job->request;
  delivery.attempt = job->attempt;
  delivery.message = trail::digest("");
  delivery.word = !report || report->action == "failed" ? "bounced"
                  : report->action == "delayed"         ? "delayed"
                                                        : "reported";
  if (report) delivery.status = report->status.substr(0, 16);
  const std::string said = report ? report->diagnostic : "";
  out.reason = delivery.status.empty() ? said : delivery.status + " " + said;
  out.wants_person = delivery.word == "bounced";
  out.command.act = std::move(delivery);
}

// The files that bear the name of a signature, and were kept; the same one attached twice is one.
std::vector<const MailFile*> signatures_in(const ReceivedMail& mail) {
  std::vector<const MailFile*> out;
  for (const MailFile& file : mail.files)
    if (may_be_signature(file.name) && !file.bytes.empty() &&
        std::ranges::none_of(out, [&](const MailFile* other) { return other->bytes == file.bytes; }))
      out.push_back(&file);
  return out;
}

// A signature is an answer by itself. What is written beside it may be a greeting; what is read there as an answer must
// be the one that is signed (Secretariat::act_on), and what can mean two is asked back.
void read_signature(Intake& out, const std::vector<const MailFile*>& signatures, const notices::Reply& reply) {
  out.command.verdict = "ask-back";
  if (signatures.size() > 1) {
    out.command.doubt = doubt("several-signatures");
  } else if (reply.kind == notices::Reply::Kind::doubt && reply.doubt != "nothing-written" &&
             reply.doubt != "unclear") {
    out.command.doubt = doubt(reply.doubt, reply.facts);
  } else {
    out.command.verdict = "answer";
    out.signature = signatures.front()->bytes;
    if (reply.kind == notices::Reply::Kind::position) out.reply = reply;
    if (reply.kind == notices::Reply::Kind::position || reply.doubt == "nothing-written") return;
    out.command.note = out.reason = "words-unread";
    out.wants_person = true;
  }
}

// Words that came as a file beside the answer, and may say something else. A program that writes an empty one says
// nothing.
bool has_written_file(const ReceivedMail& mail) {
  return std::ranges::any_of(mail.files, [](const MailFile& file) {
    const bool is_words = file.media_type == "text/plain" || file.media_type == "text/html" ||
                          file.media_type == "text/rtf" || file.media_type == "application/rtf";
    const bool is_empty =
        file.size == 0 || (!file.bytes.empty() && file.bytes.find_first_not_of(" \t\r\n") == std::string::npos);
    return is_words && !is_empty && !may_be_signature(file.name);
  });
}

bool has_papers(const ReceivedMail& mail) {
  return std::ranges::any_of(mail.files, [](const MailFile& file) {
    return file.media_type.starts_with("image/") || file.media_type == "application/pdf";
  });
}

// A file that is too large to be taken out of its mail, or one too many: it stays in there, and nobody has looked at
// it.
bool has_unkept(const ReceivedMail& mail) {
  return std::ranges::any_of(mail.files,
                             [](const MailFile& file) { return file.bytes.empty() && file.size > largest_file; });
}

// What makes a text nobody's answer before a word of it is read.
std::string doubt_about_form(const ReceivedMail& mail) {
  if (mail.encrypted) return "encrypted";
  if (mail.text.size() > longest_reply || mail.other_text.size() > longest_reply) return "too-long";
  if (mail.may_be_struck) return "struck-out";
  return mail.undecodable ? "undecodable" : "";
}

bool say_the_same(const notices::Reply& a, const notices::Reply& b) {
  return a.kind == b.kind && a.position == b.position && a.articles == b.articles;
}

// Each reader sees one of the two forms of a mail: the writer meant what both say, or is asked what he meant.
notices::Reply reading(const Letterbox& house, const ReceivedMail& mail, const notices::ReplyQuestion& question) {
  notices::Reply reply = notices::read_reply(mail.text, house.words, question);
  if (mail.other_text.empty() || reply.kind == notices::Reply::Kind::doubt) return reply;
  if (say_the_same(reply, notices::read_reply(mail.other_text, house.words, question))) return reply;
  reply.kind = notices::Reply::Kind::doubt;
  reply.doubt = "two-parts";
  reply.facts.clear();
  return reply;
}

std::string shown_subject(const ReceivedMail& mail) {
  constexpr std::size_t longest = 200;  // bytes
  return notices::beginning(without_controls(mail.subject), longest);
}

// What about the text makes it nobody's answer, though the text itself is one.
std::string doubt_beside(const Letterbox& house, const ReceivedMail& mail, const notices::Reply& reply,
                         const std::vector<std::string>& titles) {
  if (has_written_file(mail)) return "written-file";
  return reply.position && notices::subject_says_another(mail.subject, *reply.position, house.words, titles) ? "subject"
                                                                                                             : "";
}

// Whether another answer stands that came by mail after this mail was written: which of the two is the last word, its
// way here does not say.
bool is_overtaken(const ReceivedMail& mail, const notices::Reply& reply, const Charter& charter,
                  const store::TokenRow& row) {
  const Round* round = charter.round(row.stage, row.round);
  const Position* stands = round ? round->newest(row.body) : nullptr;
  const auto written = moment_from_rfc3339(mail.written_at);
  return reply.position && stands && written && stands->channel == id(Channel::reply) &&
         stands->kind != *reply.position && *written < stands->at;
}

void read_reply(Intake& out, const Letterbox& house, const ReceivedMail& mail, const store::TokenRow& row) {
  const Member* member = house.registry.member(row.member);
  const auto charter = house.charter(row.charter);
  rules::ReceiveMail& command = out.command;
  if (!member || !charter || mail.from.size() != 1) {
    command.verdict = "unmatched";
    out.reason = mail.from.size() == 1 ? "unknown-member" : "several-senders";
    out.wants_person = true;
    return;
  }
  const std::string form = doubt_about_form(mail);
  const notices::ReplyQuestion asked = house.question(*charter, row, mail);
  const notices::Reply reply = form == "too-long" ? notices::Reply{} : reading(house, mail, asked);
  const Sender sender = sender_of(mail, *member);
  if (sender != Sender::proved) {
    command.verdict = sender == Sender::other ? "other-address" : "unverified";
    if (sender == Sender::unproved) command.doubt = doubt("unverified");
    if (may_comment(house, out)) out.comment = reply.above;
    out.wants_person = true;
    return;
  }
  if (charter->state == "withdrawn") {  // no question can be put any more, and nothing is recorded
    command.verdict = "answer";
    out.reason = "charter-withdrawn";
    out.wants_person = true;
    return;
  }
  const std::string state = link_state(row, *charter);
  if (state == "void" || state == "stopped" || state == "superseded") {
    command.verdict = "ask-back";
    command.doubt = doubt("link-replaced");
  } else if (const std::string beside = doubt_beside(house, mail, reply, asked.titles);
             form.empty() && reply.kind == notices::Reply::Kind::position && !beside.empty()) {
    command.verdict = "ask-back";
    command.doubt = doubt(beside, {{"subject", shown_subject(mail)}});
    out.wants_person = beside == "written-file";
  } else if (form.empty() && reply.kind != notices::Reply::Kind::doubt && is_overtaken(mail, reply, *charter, row)) {
    command.verdict = "ask-back";
    command.doubt = doubt("older");
  } else if (const auto signatures = signatures_in(mail); form.empty() && !signatures.empty()) {
    read_signature(out, signatures, reply);
  } else if (form.empty() && reply.kind != notices::Reply::Kind::doubt) {
    command.verdict = "answer";
    out.reply = reply;
    if (has_unkept(mail)) {
      command.note = out.reason = "large-file";
      out.wants_person = true;
    }
  } else if (form.empty() && reply.doubt == "nothing-written" && has_papers(mail)) {
    command.verdict = "files";
    out.wants_person = true;
  } else {
    const bool is_pasted = form.empty() && mail.text.find("-----BEGIN SSH SIGNATURE-----") != std::string::npos;
    command.verdict = "ask-back";
    command.doubt = is_pasted      ? doubt("pasted-signature")
                    : form.empty() ? doubt(reply.doubt, reply.facts)
                                   : doubt(form);
  }
}

// Whether what looks like a machine's mail says a position, from the registered address that is vouched for: an office
// whose mail goes through a list. Nobody is answered and nothing is recorded; a person looks at it.
bool is_members_answer(const Letterbox& house, const ReceivedMail& mail, const store::TokenRow& row) {
  const Member* member = house.registry.member(row.member);
  const auto charter = house.charter(row.charter);
  if (!member || !charter || !mail.unread.empty() || mail.return_path == "<>") return false;
  if (sender_of(mail, *member) != Sender::proved || !doubt_about_form(mail).empty()) return false;
  return reading(house, mail, house.question(*charter, row, mail)).kind == notices::Reply::Kind::position;
}

// Over a bound: the mail is kept, or left where it is, and what its header says of sender and request is told.
void read_header(Intake& out, const ReceivedMail& mail, const Member* member) {
  out.reason = mail.unread;
  out.wants_person = true;
  if (!member) return;
  out.command.verdict = mail.unread == "too-large" ? mail.unread : "unread";
  if (sender_of(mail, *member) == Sender::proved) out.command.doubt = doubt(out.command.verdict);
}

Intake taken(const Letterbox& house, const ReceivedMail& mail) {
  Intake out;
  out.command.verdict = "unmatched";
  if (is_loop(house, mail)) {
    out.command.verdict = "loop";
    return out;
  }
  if (mail.forged_bounce) {
    out.command.verdict = "forged-dsn";
    return out;
  }
  if (!mail.bounced_job.empty()) {
    read_report(out, house, mail);
    return out;
  }
  const MailMatch match = matched(house.store, house.registry, mail);
  if (match.link || match.notice) belongs_to(out, match.link ? *match.link : row_of_notice(*match.notice));
  out.link = match.link;
  if (is_machine(house, mail)) {
    out.command.verdict = "automatic";
    out.wants_person = match.link && is_members_answer(house, mail, *match.link);
    if (out.wants_person) out.reason = "machine-answer";
    return out;
  }
  if (!mail.unread.empty()) {
    read_header(out, mail, out.charter.empty() ? nullptr : house.registry.member(out.command.member));
    return out;
  }
  if (match.link) {
    read_reply(out, house, mail, *match.link);
    return out;
  }
  const Member* asked = match.notice ? house.registry.member(match.notice->member) : nullptr;
  if (asked && sender_of(mail, *asked) != Sender::other) {
    out.command.verdict = "ask-back";
    out.command.doubt = doubt("without-address");
    return out;
  }
  out.wants_person = true;
  return out;
}

}  // namespace

Intake intake(const Letterbox& house, const ReceivedMail& mail, const Digest& raw_sha256) {
  Intake out = taken(house, mail);
  out.command.evidence = evidence(mail, raw_sha256);
  if (out.charter.empty()) return out;
  if (out.command.doubt) out.command.asks = may_ask(house, out);
  out.command.alerts = may_alert(house, out);
  out.has_receipt = may_send_receipt(house, out);
  return out;
}

}  // namespace mithaq::service
