// What comes by mail: recorded whatever it says, acted upon where it is an answer, asked back where it is none.
#include <algorithm>

#include "model/reply_words.h"
#include "rules/decide.h"
#include "service/door.h"
#include "service/house_day.h"
#include "service/link.h"
#include "service/secretariat.h"
#include "service/striking.h"
#include "service/view.h"
#include "trail/canonical.h"
#include "trail/digest.h"

namespace mithaq::service {

namespace {

constexpr std::chrono::hours oldest_arrival{5 * 24};

// The first number in a heading, in the digits 0-9; empty where there is none.
std::string number_in(const std::string& heading) {
  constexpr const char* digits = "0123456789";
  const std::string plain = matching_form(heading);
  const auto begin = plain.find_first_of(digits);
  return begin == std::string::npos ? "" : plain.substr(begin, plain.find_first_not_of(digits, begin) - begin);
}

// The numbers by which people call articles: those in the headings, or, where no heading has one, their places behind
// the preamble. A number that two articles bear is nobody's: what names it is asked back.
std::vector<std::string> numbers_of(const std::vector<notices::ArticleWords>& articles) {
  std::vector<std::string> out;
  for (const notices::ArticleWords& article : articles) out.push_back(number_in(article.heading));
  if (std::ranges::all_of(out, &std::string::empty)) {
    int place = 0;
    for (std::size_t i = 0; i < out.size(); ++i)
      if (articles[i].id != "preamble") out[i] = std::to_string(++place);
  }
  const std::vector<std::string> all = out;
  for (std::string& number : out)
    if (std::ranges::count(all, number) > 1) number.clear();
  return out;
}

// When it came to our own door; of what is older, or says nothing that may be believed, the reading counts.
std::optional<Moment> arrival(const ReceivedMail& mail, Moment now) {
  const auto at = moment_from_rfc3339(mail.received_at);
  if (!at || *at > now || *at + oldest_arrival < now) return std::nullopt;
  return at;
}

store::MailRow row_of(const Intake& intake, const Digest& key, const Digest& raw_sha256) {
  store::MailRow row;
  row.key = key;
  row.raw_sha256 = raw_sha256;
  row.verdict = intake.command.verdict;
  row.reason = intake.reason.substr(0, 300);
  row.charter = intake.charter;
  row.body = intake.command.body;
  row.wants_person = intake.wants_person;
  return row;
}

// No notice is as short as that, and a line of one is marked.
bool may_quote(const std::string& text) {
  constexpr std::size_t shortest_notice = 300;  // bytes
  return text.size() >= shortest_notice || text.find('>') != std::string::npos;
}

const Actor reader{"plugin", std::nullopt, "email/inbox"};

}  // namespace

notices::ReplyQuestion Secretariat::question(const Charter& charter, const store::TokenRow& row,
                                             const ReceivedMail& mail) {
  notices::ReplyQuestion out;
  const Round* round = charter.round(row.stage, row.round);
  if (!round) return out;
  const Stage& stage = *charter.definition->stage(round->stage.value);
  out.offered = round->offered;
  for (PositionKind kind : round->offered) out.required[kind] = rules::required(stage, kind, round->seat(row.body));
  const Viewer viewing = viewer();
  const Revision& revision = *charter.revision(round->revision);
  const auto words = viewing.articles(revision, charter.definition->authoritative);
  const auto numbers = numbers_of(words);
  for (std::size_t i = 0; i < words.size(); ++i) out.articles.push_back({words[i].id, numbers[i], words[i].heading});
  out.articles.push_back({"whole", "", ""});
  out.own_names = own_names();
  out.titles = {charter.title.ar, charter.title.en};
  if (const Body* body = premises_.registry.body(row.body)) out.sender_names = {body->name.ar, body->name.en};
  for (const Member* member : premises_.registry.members_of(row.body))
    if (!member->name.empty()) out.sender_names.push_back(member->name);
  if (!mail.from_name.empty()) out.sender_names.push_back(mail.from_name);
  if (may_quote(mail.text) || may_quote(mail.other_text)) tell_written(out, charter.id, row.body);
  return out;
}

void Secretariat::strike(std::string& text) const {
  const Text mark = premises_.phrases->both("mail.struck");
  text = without_secrets(text, "[" + mark.ar + " / " + mark.en + "]");
}

std::vector<std::string> Secretariat::own_names() const {
  std::vector<std::string> out{premises_.settings.organisation.ar, premises_.settings.organisation.en,
                               premises_.mail_domain()};
  for (const char* key : {"organisation", "list_name"})
    if (std::string name = premises_.setting("email", key); !name.empty()) out.push_back(std::move(name));
  return out;
}

Letterbox Secretariat::letterbox() {
  return {store_,
          premises_.registry,
          premises_.replies,
          trail::digest("mithaq loop " + premises_.mail_domain()).substr(0, 16),
          [this](const CharterId& id) { return writer_.charter(id); },
          [this](const Charter& charter, const store::TokenRow& row, const ReceivedMail& mail) {
            return question(charter, row, mail);
          },
          clock_.now(),
          house_day(premises_, clock_.now()),
          [this](Moment moment) { return house_day(premises_, moment); }};
}

// Of the answer that bears this very signature, else of the newest one. Words that came with it and say another answer
// are asked back.
void Secretariat::sign_by_reply(Intake& intake) const {
  rules::ReceiveMail& command = intake.command;
  const auto ask = [&](Value doubt) {
    command.verdict = "ask-back";
    command.doubt = std::move(doubt);
    command.note.clear();
  };
  const store::TokenRow& row = *intake.link;
  const auto charter = writer_.charter(row.charter);
  const Round* round = charter ? charter->round(row.stage, row.round) : nullptr;
  const SignatureFile file{intake.signature, "", "", ""};
  const Position* signed_one = round ? bearing(*round, row.body, file) : nullptr;
  if (round && !signed_one) signed_one = round->timely(row.body);
  const bool is_key = is_private_key(file.file);
  if (is_key || !signed_one || !signed_one->statement())
    return ask(Value::object(
        {{"doubt", "refused"}, {"of", "signature"}, {"refusal", is_key ? "private-key" : "unknown-statement"}}));
  auto act = acceptance(store_, objects_, viewer(), *writer_.keys(), *charter, *round, *signed_one, row.member, file);
  const auto& said = intake.reply;
  const bool says_another = said && (said->position != signed_one->kind ||
                                     (!said->articles.empty() && said->articles != signed_one->articles) ||
                                     (!said->text.empty() && said->text != act.text));
  if (says_another) return ask(Value::object({{"doubt", "signed-another"}, {"position", id(*said->position)}}));
  command.act = std::move(act);
}

void Secretariat::act_on(Intake& intake, const ReceivedMail& mail) const {
  rules::ReceiveMail& command = intake.command;
  if (!intake.comment.empty()) {
    rules::FileComment comment;
    comment.stage = command.stage;
    comment.text = intake.comment;
    strike(comment.text);
    comment.by_mail = true;
    if (!mail.from.empty()) comment.address = mail.from.front();
    Door door;
    pass(door, comment);
    if (!door.refusal()) command.act = std::move(comment);
    return;
  }
  if (!intake.link) return;
  const store::TokenRow& row = *intake.link;
  if (!intake.signature.empty()) {
    sign_by_reply(intake);
    return;
  }
  if (!intake.reply) return;
  const notices::Reply& reply = *intake.reply;
  if (reply.kind == notices::Reply::Kind::need_time) {
    rules::RequestTime asked;
    asked.body = row.body;
    asked.member = row.member;
    asked.stage = row.stage;
    asked.round = row.round;
    asked.reason = reply.text;
    strike(asked.reason);
    MemberAct act = std::move(asked);
    Door door;
    pass(door, act);
    if (door.refusal()) {
      command.verdict = "ask-back";
      command.doubt = Value::object({{"doubt", "refused"}, {"refusal", door.refusal()->id}});
      return;
    }
    command.act = std::get<rules::RequestTime>(std::move(act));
  } else if (reply.kind == notices::Reply::Kind::received) {
    rules::AcknowledgeRequest has_it;
    has_it.body = row.body;
    has_it.member = row.member;
    has_it.stage = row.stage;
    has_it.round = row.round;
    has_it.how = "reply";
    command.act = std::move(has_it);
  } else {
    Answer answer{std::string(id(*reply.position)), reply.articles, reply.text, ""};
    auto position = given(row, answer);
    if (!position) {
      command.verdict = "ask-back";
      command.doubt = Value::object({{"doubt", "refused"}, {"refusal", position.error().id}});
      return;
    }
    position->received_at = arrival(mail, clock_.now());
    command.act = std::move(*position);
  }
}

Result<MailOutcome, Refusal> Secretariat::receive(const ReceivedMail& mail) {
  const std::lock_guard one_at_a_time(one_mail_);
  // Before anything is made of it: whatever it is taken for, it is kept as it came.
  Digest raw;
  try {
    raw = objects_.put(mail.raw);
  } catch (const store::NoSpace&) {
    return Refusal{"read-only", {}};
  }
  const Digest key = mail_key(mail, raw);
  loop_trial_.look(mail);
  if (auto brought = cosigned_by(mail, raw, key)) return *brought;
  Intake taken = intake(letterbox(), mail, raw);
  const auto seen = store_.mail(key);
  taken.command.again = seen.has_value();
  taken.command.reader = reader;
  if (seen) {
    taken.command.verdict = seen->verdict;
    taken.command.doubt.reset();
    taken.command.alerts = false;
    taken.wants_person = seen->wants_person;
  } else {
    act_on(taken, mail);
  }
  MailOutcome out{taken.command.verdict,    taken.reason,     taken.charter.value,
                  taken.command.body.value, seen.has_value(), mail.unread == "too-large"};
  // A mailbox shows the same mail once more when its end was lost: that is nothing new.
  if (seen && seen->raw_sha256 == raw) return out;
  const bool speaks = taken.command.verdict == "answer";
  Order order;
  order.actor = speaks ? Actor{"member", taken.command.member, std::nullopt} : reader;
  order.channel = Channel::reply;
  order.mail = row_of(taken, key, raw);
  order.without_receipts = !taken.has_receipt;
  if (taken.charter.empty() || !writer_.charter(taken.charter)) {
    Entry entry;
    entry.kind = "mail-received";
    entry.data = Value::object({{"verdict", taken.command.verdict}, {"again", taken.command.again}});
    entry.actor = reader;
    entry.channel = Channel::reply;
    entry.evidence = taken.command.evidence;
    order.registry.push_back(std::move(entry));
  } else {
    order.charter = taken.charter;
    order.command = std::move(taken.command);
  }
  auto done = writer_.run(std::move(order));
  if (!done) return done.error();
  for (const Entry& entry : done->entries)
    if (entry.kind == "mail-received") out.verdict = entry.data.at("verdict").string();
  return out;
}

std::vector<MailView> Secretariat::mails(bool all) {
  std::vector<MailView> out;
  for (const store::MailRow& row : store_.mails(all))
    out.push_back(
        {row.raw_sha256, row.verdict, row.reason, row.charter.value, row.body.value, row.wants_person, row.at});
  return out;
}

Result<std::string, Refusal> Secretariat::mail(const std::string& sha256) {
  Refusal refusal{"unknown-mail", {{"id", sha256}}};
  for (const store::MailRow& row : store_.mails(true)) {
    if (sha256.size() < 6 || !row.raw_sha256.starts_with(sha256)) continue;
    if (auto bytes = objects_.get(row.raw_sha256)) return *bytes;
    refusal.id = "mail-erased";
  }
  return refusal;
}

Result<int, Refusal> Secretariat::mail_done(const Caller& caller, const std::string& sha256) {
  if (auto by = actor(caller, {"secretary", "administrator"}); !by) return by.error();
  const std::lock_guard one_at_a_time(one_mail_);
  int done = 0;
  for (store::MailRow row : store_.mails(false)) {
    if (sha256.size() < 6 || !row.raw_sha256.starts_with(sha256)) continue;
    row.wants_person = false;
    Order order;
    order.mail = std::move(row);
    if (auto written = writer_.run(std::move(order)); !written) return written.error();
    ++done;
  }
  if (done == 0) return Refusal{"unknown-mail", {{"id", sha256}}};
  return done;
}

}  // namespace mithaq::service
