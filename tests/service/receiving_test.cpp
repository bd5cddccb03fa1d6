// Mail comes in: what becomes of an answer, of a machine's mail, of a report, and of everything that is none of them.
#include <algorithm>

#include "fakes/inbox.h"
#include "service/mail_house.h"
#include "service/mail_match.h"
#include "service/mailroom.h"

namespace mithaq::service {

TEST(Receiving, an_answer_by_reply_counts_when_its_receipt_was_taken_over) {
  MailHouse house;
  EXPECT_EQ(house.says("deaf-union", "١" + house.quoted("request", "deaf-union")), "answer");
  EXPECT_EQ(house.standing("deaf-union"), "") << "provisional";
  const Round round = house.round();
  ASSERT_EQ(round.positions.size(), 1u);
  EXPECT_EQ(round.positions.front().channel, "reply");
  EXPECT_EQ(round.positions.front().assurance, "L0");
  house.work_off();
  EXPECT_EQ(house.standing("deaf-union"), "approve");
  EXPECT_EQ(house.entries_of("position-confirmed"), 1);
  EXPECT_EQ(house.notices_of("receipt"), 1) << "one answer, one receipt";
  EXPECT_EQ(house.audit().exit_code(), 0);
}

// What the receipt says of itself is so: at this level nothing more is asked, and it carries the proof.
TEST(Receiving, the_receipt_of_a_reply_says_that_it_counts_with_it_and_bears_its_proof) {
  MailHouse house;
  EXPECT_EQ(house.says("deaf-union", "1"), "answer");
  house.work_off();
  EXPECT_NE(house.newest("receipt").find("يُحتسب متى استلم خادم البريد هذا الإيصال"), std::string::npos);
  EXPECT_EQ(house.newest("receipt").find("لا يُحتسب"), std::string::npos);
  const auto receipt =
      std::ranges::find(house.notifier.notices.rbegin(), house.notifier.notices.rend(), "receipt", &Notice::kind);
  ASSERT_NE(receipt, house.notifier.notices.rend());
  EXPECT_EQ(
      std::ranges::count_if(receipt->attachments, [](const auto& one) { return one.name.ends_with(".tlog-proof"); }),
      1);
}

// What is still needed changes with each answer, and a later notice says more: the words that went out are known.
TEST(Receiving, our_own_words_are_known_as_they_were_sent) {
  MailHouse house;
  const std::string request = house.quoted("request", "deaf-union");
  EXPECT_EQ(house.says("general-union", "1"), "answer");
  house.work_off();
  house.clock.pass(std::chrono::hours(1));
  EXPECT_EQ(house.says("deaf-union", "نعم"), "ask-back");
  house.work_off();
  EXPECT_EQ(house.says("deaf-union", "6" + request), "answer");
  house.work_off();
  EXPECT_EQ(house.standing("deaf-union"), "abstain");
  EXPECT_EQ(house.round().positions.back().evidence.size(), 0u) << "nothing of the quotation is taken for a reason";
  house.clock.pass(std::chrono::hours(1));
  EXPECT_EQ(house.says("deaf-union", "1" + house.quoted("receipt", "deaf-union")), "answer");
  EXPECT_EQ(house.says("deaf-union", "1" + house.quoted("ask-back", "deaf-union")), "answer");
}

TEST(Receiving, an_own_word_in_a_quotation_is_the_writers) {
  MailHouse house;
  const std::string request = house.quoted("request", "deaf-union");
  const std::string between =
      request.substr(0, request.find("\n> ", 200)) + "\nبشرط حذف المادة 4" + request.substr(request.find("\n> ", 200));
  for (const std::string& text :
       {"1" + request + "> بشرط حذف المادة 4", "1" + request + "\nبشرط حذف المادة 4", "1" + between})
    EXPECT_NE(house.says("deaf-union", text), "answer") << text;
  EXPECT_TRUE(house.round().positions.empty());
}

TEST(Receiving, two_forms_of_a_mail_that_say_different_things_are_asked_about) {
  MailHouse house;
  ReceivedMail mail = house.reply("deaf-union", "موافقة");
  mail.other_text = "اعتراض\nالمادة 2: سيئة\n";
  EXPECT_EQ(house.take(mail), "ask-back");
  house.work_off();
  EXPECT_NE(house.newest("ask-back").find("do not say the same"), std::string::npos) << house.newest("ask-back");
  ReceivedMail same = house.reply("deaf-union", "موافقة");
  same.other_text = "موافقة\n\nشكرا\n";
  EXPECT_EQ(house.take(same), "answer");
}

TEST(Receiving, a_mail_that_was_written_before_the_standing_answer_came_does_not_overturn_it) {
  MailHouse house;
  ReceivedMail first = house.reply("deaf-union", "1");
  first.written_at = to_rfc3339(house.clock.now());
  house.clock.pass(std::chrono::hours(1));
  EXPECT_EQ(house.says("deaf-union", "6"), "answer");
  house.work_off();
  ASSERT_EQ(house.standing("deaf-union"), "abstain");
  house.clock.pass(std::chrono::hours(1));
  EXPECT_EQ(house.take(first), "ask-back");
  house.work_off();
  EXPECT_EQ(house.standing("deaf-union"), "abstain");
  EXPECT_EQ(house.alerts("mail-unclear"), 1);
  ReceivedMail later = house.reply("deaf-union", "1");
  later.written_at = to_rfc3339(house.clock.now());
  EXPECT_EQ(house.take(later), "answer");
}

TEST(Receiving, the_name_of_the_sender_is_a_signature) {
  MailHouse house;
  ReceivedMail mail = house.reply("deaf-union", "1\n\nSamir Haj");
  EXPECT_EQ(house.take(mail), "ask-back");
  mail = house.reply("deaf-union", "1\n\nSamir Haj");
  mail.from_name = "Samir Haj";
  EXPECT_EQ(house.take(mail), "answer");
}

TEST(Receiving, an_answer_whose_receipt_is_refused_does_not_count) {
  MailHouse house;
  house.notifier.relay = [](const Notice&) { return DeliveryReport{Delivery::refused, "5.1.1", "no such user", ""}; };
  EXPECT_EQ(house.says("deaf-union", "موافقة"), "answer");
  house.work_off();
  EXPECT_EQ(house.standing("deaf-union"), "");
  EXPECT_EQ(house.entries_of("position-given"), 1);
}

TEST(Receiving, a_contested_answer_is_not_confirmed_by_its_receipt) {
  MailHouse house;
  house.says("deaf-union", "1");
  rules::ContestPosition contest;
  contest.position = house.round().positions.front().seq;
  contest.body = {"deaf-union"};
  contest.member = house.premises->registry.members_of({"deaf-union"}).front()->id;
  Order order;
  order.charter = {"charter"};
  order.actor = {"member", contest.member, std::nullopt};
  order.command = contest;
  ASSERT_EQ(why(house.writer.run(std::move(order))), "");
  house.work_off();
  EXPECT_EQ(house.standing("deaf-union"), "");
}

// Spaces are no reason, and a letter with an empty one is sent to nobody.
TEST(Receiving, the_letter_of_a_withdrawal_bears_its_reason) {
  MailHouse house;
  EXPECT_EQ(house.house.withdraw_charter(house.convener, "charter", " \n ").error().id, "reason-required");
  ASSERT_TRUE(house.house.withdraw_charter(house.administrator, "charter", "It is begun anew in spring."));
  house.work_off();
  EXPECT_NE(house.newest("outcome").find("The reason given: It is begun anew in spring."), std::string::npos)
      << house.newest("outcome");
  EXPECT_EQ(house.newest("outcome").find(" × "), std::string::npos);
}

TEST(Receiving, an_answer_to_a_withdrawn_charter_goes_to_a_person) {
  MailHouse house;
  const ReceivedMail late = house.reply("deaf-union", "1");
  ASSERT_TRUE(static_cast<bool>(house.house.withdraw_charter(house.convener, "charter", "begun anew")));
  EXPECT_EQ(house.take(late), "answer");
  const auto rows = house.house.mails(false);
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(rows.front().reason, "charter-withdrawn");
  EXPECT_EQ(house.entries_of("position-given"), 0);
}

TEST(Receiving, the_same_mail_twice_is_one_answer) {
  MailHouse house;
  const ReceivedMail mail = house.reply("deaf-union", "1");
  EXPECT_FALSE(house.house.receive(mail)->again);
  EXPECT_TRUE(house.house.receive(mail)->again);
  ReceivedMail by_another_way = mail;
  by_another_way.raw = "Received: by another way\r\n" + mail.raw;
  EXPECT_TRUE(house.house.receive(by_another_way)->again);
  EXPECT_EQ(house.entries_of("position-given"), 1);
  EXPECT_EQ(house.entries_of("mail-received"), 2) << "the same bytes are nothing new, another copy is said";
}

TEST(Receiving, an_objection_by_reply_is_on_file_once_it_counts) {
  MailHouse house;
  EXPECT_EQ(house.says("deaf-union", "4 اعتراض\nالمادة 2: لا تُذكر لغة الإشارة"), "answer");
  EXPECT_EQ(house.now()->open_objections(), 0);
  house.work_off();
  ASSERT_EQ(house.now()->open_objections(), 1);
  EXPECT_EQ(house.now()->objections.front().articles.size(), 1u);
}

TEST(Receiving, what_cannot_be_read_safely_is_asked_back_once_a_day) {
  MailHouse house;
  EXPECT_EQ(house.says("deaf-union", "نعم"), "ask-back");
  EXPECT_EQ(house.says("deaf-union", "موافق بشرط التعديل"), "unclear") << "of this one nobody is asked";
  house.work_off();
  EXPECT_EQ(house.notices_of("ask-back"), 1);
  ASSERT_EQ(house.house.mails(false).size(), 1u) << "it waits for a person";
  EXPECT_EQ(house.house.mails(false).front().verdict, "unclear");
  EXPECT_EQ(house.alerts("mail-unclear"), 1);
  EXPECT_EQ(house.says("deaf-union", "حسنا"), "unclear");
  house.work_off();
  EXPECT_EQ(house.alerts("mail-unclear"), 1) << "while one waits there is no second alarm";
  EXPECT_EQ(house.entries_of("mail-received"), 3) << "nothing vanishes";
  EXPECT_EQ(house.entries_of("position-given"), 0);
  house.clock.pass(std::chrono::hours(25));
  EXPECT_EQ(house.says("deaf-union", "ok"), "ask-back");
  house.work_off();
  EXPECT_EQ(house.notices_of("ask-back"), 2);
  EXPECT_EQ(house.says("deaf-union", "1"), "answer") << "its link answers too";
  house.work_off();
  EXPECT_EQ(house.standing("deaf-union"), "approve");
}

TEST(Receiving, an_unclear_word_beside_a_standing_answer_goes_to_a_person_and_the_question_says_what_stands) {
  MailHouse house;
  house.says("deaf-union", "1");
  house.work_off();
  ASSERT_EQ(house.standing("deaf-union"), "approve");
  EXPECT_EQ(house.says("deaf-union", "نسحب موافقتنا ونعترض على الميثاق"), "ask-back");
  house.work_off();
  const auto waiting = house.house.mails(false);
  ASSERT_EQ(waiting.size(), 1u);
  EXPECT_EQ(waiting.front().body, "deaf-union");
  EXPECT_EQ(house.alerts("mail-unclear"), 1);
  const std::string question = house.newest("ask-back");
  EXPECT_NE(question.find("recorded answer, Approve, stands unchanged"), std::string::npos) << question;
  EXPECT_EQ(question.find("did not answer"), std::string::npos) << question;
  EXPECT_EQ(house.standing("deaf-union"), "approve");
}

TEST(Receiving, a_forged_mail_does_not_use_up_the_question_of_the_body) {
  MailHouse house;
  ReceivedMail forged = house.reply("deaf-union", "1");
  forged.trust = {};
  EXPECT_EQ(house.take(forged), "unverified");
  ReceivedMail again = house.reply("deaf-union", "4");
  again.trust = {};
  EXPECT_EQ(house.take(again), "unverified");
  house.work_off();
  EXPECT_EQ(house.notices_of("ask-back"), 1);
  EXPECT_EQ(house.says("deaf-union", "نعم"), "ask-back");
  house.work_off();
  EXPECT_EQ(house.notices_of("ask-back"), 2);
}

TEST(Receiving, what_cannot_be_read_names_its_body_and_its_sender_is_asked) {
  MailHouse house;
  ReceivedMail odd = house.reply("deaf-union", "");
  odd.unread = "too-many-parts";
  EXPECT_EQ(house.take(odd), "unread");
  house.work_off();
  const auto waiting = house.house.mails(false);
  ASSERT_EQ(waiting.size(), 1u);
  EXPECT_EQ(waiting.front().charter, "charter");
  EXPECT_EQ(waiting.front().body, "deaf-union");
  EXPECT_EQ(waiting.front().reason, "too-many-parts");
  EXPECT_EQ(house.house.mail(waiting.front().sha256).value(), odd.raw);
  EXPECT_EQ(house.alerts("mail-unread"), 1);
  EXPECT_NE(house.newest("ask-back").find("built in a way that we cannot read"), std::string::npos);
  ReceivedMail other = house.reply("deaf-union", "");
  other.unread = "too-deep";
  other.message_id = odd.message_id;
  EXPECT_EQ(house.take(other), "unread") << "its words are not known: it is another mail";
  EXPECT_EQ(house.house.mails(false).size(), 2u);
}

TEST(Receiving, a_large_attachment_keeps_no_answer_out_and_the_receipt_says_where_it_is) {
  MailHouse house;
  ReceivedMail mail = house.reply("deaf-union", "1");
  mail.files = {{"ورقة.jpg", "image/jpeg", trail::digest("photo"), 3 << 20, ""}};
  EXPECT_EQ(house.take(mail), "answer");
  house.work_off();
  EXPECT_EQ(house.standing("deaf-union"), "approve");
  EXPECT_NE(house.newest("receipt").find("larger than 2 MiB"), std::string::npos);
  ASSERT_EQ(house.house.mails(false).size(), 1u);
  EXPECT_EQ(house.house.mails(false).front().reason, "large-file");
}

TEST(Receiving, links_and_answer_addresses_are_not_published_with_what_was_written) {
  MailHouse house;
  const std::string token = house.link("watan-gaza").token;
  house.says("deaf-union", "3\nالمادة ٢: لم نفتح http://localhost:8080/s/" + token);
  ReceivedMail other = house.reply("watan-gaza", "Am 5.11. schrieb answer+" + token + "@localhost: hallo");
  other.from = {"private@example.net"};
  EXPECT_EQ(house.take(other), "other-address");
  for (const store::Leaf& leaf : house.store->strand("charter"))
    for (const Evidence& evidence : trail::entry_from_leaf(leaf.bytes).evidence) {
      const std::string bytes = house.objects.get(evidence.sha256).value_or("");
      if (evidence.role == "mail")
        EXPECT_EQ(trail::digest(bytes), evidence.sha256);
      else
        EXPECT_EQ(bytes.find(token), std::string::npos) << evidence.role << ": " << bytes;
    }
}

TEST(Receiving, a_machine_at_another_address_brings_one_alert_a_day_and_three_comments) {
  MailHouse house;
  for (int i = 0; i < 8; ++i) {
    ReceivedMail mail = house.reply("deaf-union", "Thank you, I am away");
    mail.from = {"private@example.net"};
    EXPECT_EQ(house.take(mail), "other-address");
    house.work_off();
  }
  EXPECT_EQ(house.alerts("other-address"), 1);
  EXPECT_EQ(house.entries_of("comment-filed"), 3);
  EXPECT_EQ(house.house.mails(false).size(), 8u) << "each is kept, and waits for a person";
}

TEST(Receiving, nobody_speaks_for_a_body_but_its_proved_registered_address) {
  MailHouse house;
  ReceivedMail forged = house.reply("deaf-union", "1");
  forged.trust = {};
  EXPECT_EQ(house.take(forged), "unverified");
  ReceivedMail by_spf = house.reply("deaf-union", "1");
  by_spf.trust = {"fail", by_spf.trust.dmarc_from, {}, "pass"};
  EXPECT_EQ(house.take(by_spf), "unverified");
  ReceivedMail of_another_domain = house.reply("deaf-union", "1");
  of_another_domain.trust = {"pass", "evil.example", {"evil.example"}, "pass"};
  EXPECT_EQ(house.take(of_another_domain), "unverified");
  ReceivedMail forwarded = house.reply("deaf-union", "1");
  forwarded.from = {"somebody@example.net"};
  forwarded.trust = {"pass", "example.net", {}, "pass"};
  EXPECT_EQ(house.take(forwarded), "other-address");
  ReceivedMail two = house.reply("deaf-union", "1");
  two.from.push_back("somebody@example.net");
  EXPECT_EQ(house.take(two), "unmatched");
  house.work_off();
  EXPECT_EQ(house.entries_of("position-given"), 0);
  EXPECT_EQ(house.entries_of("comment-filed"), 4) << "kept, hidden until somebody has looked";
  EXPECT_FALSE(house.now()->remarks.front().shown.has_value());
  EXPECT_GE(house.notices_of("alert"), 1) << "the registered address hears of it";
  EXPECT_EQ(house.house.mails(false).size(), 5u);
  ReceivedMail by_dkim = house.reply("deaf-union", "1");
  by_dkim.trust = {"", "", {by_dkim.from.front().substr(by_dkim.from.front().find('@') + 1)}, ""};
  EXPECT_EQ(house.take(by_dkim), "answer");
}

TEST(Receiving, a_thread_or_a_code_only_finds_the_request) {
  MailHouse house;
  ReceivedMail by_thread = house.reply("deaf-union", "1");
  by_thread.recipients = {"answer@localhost"};
  by_thread.references = {house.request_job("deaf-union").value + "@localhost"};
  EXPECT_EQ(house.take(by_thread), "ask-back");
  ReceivedMail by_code = house.reply("watan-gaza", "1");
  by_code.recipients = {"answer@localhost"};
  by_code.subject = "رد: ⟨" + request_code(house.request_job("watan-gaza")) + "⟩";
  EXPECT_EQ(house.take(by_code), "ask-back");
  ReceivedMail lost = house.reply("deaf-union", "1");
  lost.recipients = {"answer@localhost"};
  EXPECT_EQ(house.take(lost), "unmatched");
  EXPECT_EQ(house.entries_of("position-given"), 0);
}

TEST(Receiving, machines_give_no_answers_and_get_none) {
  MailHouse house;
  ReceivedMail vacation = house.reply("deaf-union", "1");
  vacation.automatic = "auto-submitted";
  EXPECT_EQ(house.take(vacation), "automatic");
  ReceivedMail null_path = house.reply("deaf-union", "1");
  null_path.return_path = "<>";
  EXPECT_EQ(house.take(null_path), "automatic");
  ReceivedMail away = house.reply("deaf-union", "أنا في إجازة حتى الأحد.");
  away.subject = "رد تلقائي: مطلوب موقف اتحادكم";
  EXPECT_EQ(house.take(away), "automatic");
  ReceivedMail loop = house.reply("deaf-union", "1");
  loop.loop = trail::digest("mithaq loop localhost").substr(0, 16);
  EXPECT_EQ(house.take(loop), "loop");
  ReceivedMail lost = house.reply("deaf-union", "1");
  lost.hops = 51;
  EXPECT_EQ(house.take(lost), "loop");
  const auto before = house.notifier.notices.size();
  house.work_off();
  EXPECT_EQ(house.notifier.notices.size(), before);
  EXPECT_EQ(house.entries_of("position-given"), 0);
}

// An office whose mail goes through a list, or that has forgotten its subject: nobody is answered, and a person looks.
TEST(Receiving, a_members_answer_in_what_looks_like_a_machines_mail_goes_to_a_person) {
  MailHouse house;
  const auto waiting = [&] { return house.house.mails(false).size(); };
  ReceivedMail listed = house.reply("deaf-union", "1");
  listed.automatic = "list";
  EXPECT_EQ(house.take(listed), "automatic");
  EXPECT_EQ(waiting(), 1u);
  EXPECT_EQ(house.house.mails(false).front().reason, "machine-answer");
  ReceivedMail away = house.reply("deaf-union", "موافقة");
  away.subject = "رد تلقائي: Re";
  EXPECT_EQ(house.take(away), "automatic");
  EXPECT_EQ(waiting(), 2u);
  ReceivedMail stranger = house.reply("deaf-union", "1");
  stranger.automatic = "list";
  stranger.trust = {};
  EXPECT_EQ(house.take(stranger), "automatic");
  ReceivedMail note = house.reply("deaf-union", "1\nI am out of office until Sunday");
  note.automatic = "auto-submitted";
  EXPECT_EQ(house.take(note), "automatic");
  ReceivedMail null_path = house.reply("deaf-union", "1");
  null_path.return_path = "<>";
  EXPECT_EQ(house.take(null_path), "automatic");
  EXPECT_EQ(waiting(), 2u);
  const auto before = house.notifier.notices.size();
  house.work_off();
  EXPECT_EQ(house.notifier.notices.size(), before);
  EXPECT_EQ(house.entries_of("position-given"), 0);
}

TEST(Receiving, words_beside_the_answer_that_are_not_read_are_asked_about) {
  MailHouse house;
  ReceivedMail file = house.reply("deaf-union", "1");
  file.files = {{"cond.txt", "text/plain", trail::digest("x"), 12, "only without"}};
  EXPECT_EQ(house.take(file), "ask-back");
  EXPECT_EQ(house.house.mails(false).size(), 1u);
  house.work_off();
  EXPECT_NE(house.newest("ask-back").find("ملفّ"), std::string::npos);
  ReceivedMail empty = house.reply("general-union", "1");
  empty.files = {{"ATT00001.txt", "text/plain", trail::digest("y"), 2, "\r\n"}};
  EXPECT_EQ(house.take(empty), "answer");
  ReceivedMail subject = house.reply("watan-gaza", "موافقة");
  subject.subject = "Re: اعتراض على الميثاق";
  EXPECT_EQ(house.take(subject), "ask-back");
  EXPECT_EQ(house.entries_of("position-given"), 1);
  MailHouse other;
  ReceivedMail struck = other.reply("watan-gaza", "1");
  struck.may_be_struck = true;
  EXPECT_EQ(other.take(struck), "ask-back");
  EXPECT_EQ(other.entries_of("position-given"), 0);
}

TEST(Receiving, a_report_with_our_mark_says_what_became_of_a_notice) {
  MailHouse house;
  EXPECT_EQ(house.take(house.report("deaf-union", "delayed", "4.4.1")), "dsn");
  EXPECT_EQ(house.take(house.report("deaf-union", "failed", "5.1.1")), "dsn");
  EXPECT_EQ(house.now()->deliveries.at(house.request_job("deaf-union").value), "bounced");
  EXPECT_TRUE(house.round().request({"deaf-union"})->bounced);
  EXPECT_EQ(house.take(house.report("watan-gaza", "delivered", "2.0.0")), "dsn");
  EXPECT_EQ(house.round().request({"watan-gaza"})->proof, "reported");
  EXPECT_EQ(house.take(house.report("camp-women-centres", "relayed", "2.0.0")), "dsn");
  EXPECT_EQ(house.now()->deliveries.at(house.request_job("camp-women-centres").value), "accepted");
  house.work_off();
  EXPECT_GE(house.notices_of("alert"), 1) << "a secretary hears of the bounce";
  ReceivedMail forged = house.report("watan-gaza", "failed", "5.1.1");
  forged.bounced_job.clear();
  forged.forged_bounce = true;
  EXPECT_EQ(house.take(forged), "forged-dsn");
  EXPECT_EQ(house.now()->deliveries.at(house.request_job("watan-gaza").value), "reported");
}

TEST(Receiving, a_person_who_answers_the_address_for_reports_is_asked_to_answer_the_notice) {
  MailHouse house;
  ReceivedMail mail = house.reply("deaf-union", "موافقة");
  mail.recipients = {"bounce+x.y@localhost"};
  mail.bounced_job = house.request_job("deaf-union").value;
  EXPECT_EQ(house.take(mail), "ask-back");
  ReceivedMail other = mail;
  other.message_id = "other@example.net", other.from = {"somebody@example.net"};
  EXPECT_EQ(house.take(other), "unmatched");
  EXPECT_EQ(house.house.mails(false).size(), 1u);
  ReceivedMail vacation = mail;
  vacation.message_id = "vacation@example.org", vacation.automatic = "auto-submitted";
  EXPECT_EQ(house.take(vacation), "automatic");
}

TEST(Receiving, need_time_and_received_are_words_and_no_positions) {
  MailHouse house;
  EXPECT_EQ(house.says("deaf-union", "وصل"), "answer");
  EXPECT_EQ(house.round().request({"deaf-union"})->proof, "reply");
  EXPECT_EQ(house.says("deaf-union", "طلب مهلة"), "answer");
  EXPECT_TRUE(house.round().request({"deaf-union"})->time_requested);
  EXPECT_EQ(house.entries_of("position-given"), 0);
}

TEST(Receiving, a_reason_for_more_time_is_taken_in_whatever_form_it_comes) {
  MailHouse house;
  EXPECT_EQ(house.says("deaf-union", "طلب مهلة\nWe meet at the cafe\u0301\ton Thursday"), "answer");
  EXPECT_TRUE(house.round().request({"deaf-union"})->time_requested);
}

TEST(Receiving, a_signed_sheet_alone_is_for_the_secretary) {
  MailHouse house;
  ReceivedMail sheet = house.reply("deaf-union", "");
  sheet.files = {{"ورقة.jpg", "image/jpeg", trail::digest("photo"), 5, "photo"}};
  EXPECT_EQ(house.take(sheet), "files");
  const auto waiting = house.house.mails(false);
  ASSERT_EQ(waiting.size(), 1u);
  EXPECT_EQ(house.house.mail(waiting.front().sha256).value(), sheet.raw);
  EXPECT_EQ(*house.objects.get(trail::digest("photo")), "photo");
  EXPECT_EQ(house.house.mail_done(house.convener, waiting.front().sha256).error().id, "not-allowed");
  EXPECT_TRUE(house.house.mail_done(house.secretary, waiting.front().sha256).ok());
  EXPECT_TRUE(house.house.mails(false).empty());
  EXPECT_EQ(house.house.mails(true).front().at, waiting.front().at);
}

TEST(Receiving, a_late_reply_is_kept_for_the_record_and_its_receipt_confirms_that) {
  MailHouse house;
  const ReceivedMail mail = house.reply("deaf-union", "1");
  for (const Body& body : house.premises->registry.bodies)
    if (body.id.value != "deaf-union") house.says(body.id.value, "1");
  house.work_off();
  house.clock.set(*house.round().deadline + std::chrono::hours(2));
  house.ticker.tick();
  ASSERT_EQ(house.now()->state, "ratified");
  EXPECT_EQ(house.take(mail), "answer");
  house.work_off();
  const Position late = house.now()->rounds.front().positions.back();
  EXPECT_TRUE(late.late);
  EXPECT_FALSE(late.provisional);
  EXPECT_FALSE(late.counts());
}

TEST(Receiving, articles_are_named_by_the_number_in_their_heading_or_as_the_whole) {
  MailHouse house;
  EXPECT_EQ(house.says("deaf-union", "3\nالمادة ٢: لا تُذكر لغة الإشارة"), "answer");
  EXPECT_EQ(house.round().positions.back().articles, std::vector<std::string>{"accessibility"});
  EXPECT_EQ(house.says("watan-gaza", "3\nالنص كله: لا يذكر قطاع غزة"), "answer");
  EXPECT_EQ(house.round().positions.back().articles, std::vector<std::string>{"whole"});
  EXPECT_EQ(house.says("general-union", "3\nالمادة 9: لا نوافق عليها"), "ask-back");
}

TEST(Mailroom, one_mail_that_cannot_be_recorded_keeps_no_other_out_and_is_not_lost) {
  MailHouse house;
  fakes::FakeInbox inbox;
  ReceivedMail bad = house.reply("deaf-union", "1"), good = house.reply("watan-gaza", "1");
  bad.uid = "bad", good.uid = "good";
  inbox.waiting = {bad, good};
  bool breaks = true;
  house.store->before_commit = [&](std::span<const store::Unit> batch) {
    for (const store::Unit& unit : batch)
      if (breaks && unit.mail && unit.mail->body == BodyId{"deaf-union"}) throw std::runtime_error("a program error");
  };
  int errors = 0;
  Mailroom mailroom(
      *house.premises, house.house, house.clock, [&] { return &inbox; },
      [&](std::string_view level, std::string_view) { errors += level == "error"; });
  const auto is_told = [&] {
    return std::ranges::any_of(house.house.doctor(), [](const House::Fact& f) { return f.id == "mails-unrecorded"; });
  };
  EXPECT_EQ(mailroom.sweep(), 1);
  EXPECT_EQ(inbox.disposed, std::vector<std::string>{"good"});
  EXPECT_TRUE(is_told());
  EXPECT_EQ(mailroom.sweep(), 0);
  EXPECT_EQ(errors, 1) << "said once, not at every look";
  breaks = false;
  EXPECT_EQ(mailroom.sweep(), 1);
  EXPECT_EQ(house.entries_of("position-given"), 2);
  EXPECT_FALSE(is_told());
}

TEST(Mailroom, a_mail_that_is_too_large_is_told_once_and_stays_where_it_is) {
  MailHouse house;
  fakes::FakeInbox inbox;
  ReceivedMail huge = house.reply("deaf-union", "");
  huge.unread = "too-large";
  huge.uid = "huge";
  huge.raw_size = 50 << 20;
  inbox.waiting = {huge};
  Mailroom mailroom(
      *house.premises, house.house, house.clock, [&] { return &inbox; }, [](std::string_view, std::string_view) {});
  for (int sweep = 0; sweep < 3; ++sweep) EXPECT_EQ(mailroom.sweep(), 0);
  EXPECT_TRUE(inbox.disposed.empty());
  house.work_off();
  EXPECT_EQ(house.alerts("mail-too-large"), 1);
  EXPECT_EQ(house.notices_of("ask-back"), 1);
  EXPECT_EQ(house.entries_of("mail-received"), 1);
  EXPECT_EQ(house.house.mails(false).size(), 1u);
  inbox.reader = [&](const std::string&, const Envelope&) { return huge; };
  const auto by_pipe = mailroom.take(huge.raw, {}, huge.raw_size);
  ASSERT_FALSE(by_pipe.ok());
  EXPECT_EQ(by_pipe.error().id, "mail-too-large");
}

TEST(Mailroom, while_the_disk_takes_nothing_mail_stays_and_no_look_is_complete) {
  MailHouse house;
  fakes::FakeInbox inbox;
  inbox.waiting = {house.reply("deaf-union", "1")};
  inbox.waiting.front().uid = "one";
  bool is_full = true;
  house.store->before_commit = [&](std::span<const store::Unit>) {
    if (is_full) throw store::NoSpace("full");
  };
  Mailroom mailroom(
      *house.premises, house.house, house.clock, [&] { return &inbox; }, [](std::string_view, std::string_view) {});
  const auto before = house.premises->last_sweep();
  EXPECT_THROW(mailroom.sweep(), host::WorkerAway);
  EXPECT_EQ(house.premises->last_sweep(), before);
  EXPECT_TRUE(inbox.disposed.empty());
}

TEST(Receiving, what_came_in_time_counts_though_it_is_read_after_the_close) {
  MailHouse house;
  house.premises->sweep_began = 0;  // a mailbox is read, and nobody has looked yet
  const ReceivedMail mail = [&] {
    ReceivedMail out = house.reply("deaf-union", "1");
    out.received_at = to_rfc3339(*house.round().deadline - std::chrono::minutes(1));
    return out;
  }();
  const ReceivedMail late = [&] {
    ReceivedMail out = house.reply("watan-gaza", "1");
    out.received_at = to_rfc3339(*house.round().deadline + std::chrono::minutes(1));
    return out;
  }();
  house.clock.set(*house.round().deadline + std::chrono::minutes(10));
  house.ticker.tick();
  EXPECT_EQ(house.round().state, "settling") << "the mailbox is waited for";
  EXPECT_EQ(house.take(mail), "answer");
  EXPECT_EQ(house.take(late), "answer");
  house.work_off();
  EXPECT_EQ(house.standing("deaf-union"), "approve");
  EXPECT_EQ(house.standing("watan-gaza"), "");
  house.premises->sweep_began = (*house.round().deadline + std::chrono::minutes(5)).time_since_epoch().count();
  house.ticker.tick();
  EXPECT_EQ(house.now()->rounds.front().state, "settled");
  EXPECT_EQ(house.audit().exit_code(), 0);
}

TEST(Receiving, a_mailbox_that_cannot_be_read_holds_up_the_outcome_for_an_hour_only) {
  MailHouse house;
  house.premises->sweep_began = 0;
  house.clock.set(*house.round().deadline + std::chrono::minutes(59));
  house.ticker.tick();
  EXPECT_EQ(house.round().state, "settling");
  house.clock.set(*house.round().deadline + std::chrono::minutes(61));
  house.ticker.tick();
  EXPECT_EQ(house.now()->rounds.front().state, "settled");
}

}  // namespace mithaq::service
