// A message of the house to itself: what is found when it comes in again.
#include "service/loop_trial.h"

#include <algorithm>

#include "service/mail_house.h"
#include "service/mail_test.h"

namespace mithaq::service {

namespace {

constexpr const char* token = "mzxw6ytboi2gk3tfon2hezlsme";

class Loop : public ::testing::Test {
 protected:
  Loop() : sent(trial.begin(token, "mithaq.example", "mx.mithaq.example", *house.premises->phrases)) {}

  // As it comes in where everything is in order.
  ReceivedMail back() const {
    ReceivedMail mail;
    mail.message_id = "x@mithaq.example";
    mail.raw = "From: answer@mithaq.example\r\n\r\n";
    mail.from = {"answer@mithaq.example"};
    mail.recipients = {sent.send_to};
    mail.return_path = "bounce+key.mac@mithaq.example";
    mail.subject = sent.subject;
    mail.text = sent.text;
    mail.trust.dkim = {"mithaq.example"};
    return mail;
  }
  // The outcome of a step, with its cause.
  std::string of(const std::string& name) {
    const auto steps = trial.steps();
    const auto found = std::ranges::find(steps, name, &ProbeStep::step);
    if (found == steps.end()) return "";
    return found->outcome + (found->cause.empty() ? "" : " " + found->cause);
  }

  OpenHouse house;
  LoopTrial trial;
  ProbeRequest sent;
};

}  // namespace

TEST_F(Loop, goes_to_the_address_for_answers_and_bears_a_value_between_isolates) {
  EXPECT_EQ(sent.send_to, std::string("answer+") + token + "@mithaq.example");
  EXPECT_TRUE(sent.subject.ends_with("\u2068mzxw\u2069")) << sent.subject;
  EXPECT_TRUE(trial.steps().empty());
}

TEST_F(Loop, in_order_every_step_is_ok) {
  trial.look(back());
  const auto steps = trial.steps();
  ASSERT_EQ(steps.size(), 5U);
  for (const ProbeStep& step : steps) EXPECT_EQ(step.outcome, "ok") << step.step;
}

TEST_F(Loop, other_mail_changes_nothing_and_the_first_return_is_the_one_that_is_told) {
  ReceivedMail other = back();
  other.recipients = {"answer+aaaaaaaaaaaaaaaaaaaaaaaaaa@mithaq.example"};
  other.text = "1";
  trial.look(other);
  EXPECT_TRUE(trial.steps().empty());
  trial.look(back());
  ReceivedMail again = back();
  again.subject = "changed";
  trial.look(again);
  EXPECT_EQ(of("loop-isolates"), "ok");
  trial.begin("aaaaaaaaaaaaaaaaaaaaaaaaaa", "mithaq.example", "", *house.premises->phrases);
  EXPECT_TRUE(trial.steps().empty()) << "a new trial begins anew";
  trial.look(back());
  EXPECT_TRUE(trial.steps().empty()) << "of the one before";
}

TEST_F(Loop, says_whether_nobody_wrote_results_or_they_do_not_pass) {
  ReceivedMail mail = back();
  mail.trust = {};
  trial.look(mail);
  EXPECT_EQ(of("loop-trust"), "failed loop-no-results");
  EXPECT_EQ(trial.steps()[1].facts.at("mail_host"), "mx.mithaq.example");

  trial.begin(token, "mithaq.example", "mx.mithaq.example", *house.premises->phrases);
  mail.trust.spf = "pass";
  trial.look(mail);
  EXPECT_EQ(of("loop-trust"), "failed loop-not-aligned") << "SPF alone is not enough";
}

TEST_F(Loop, a_lost_plus_address_is_found_by_the_text) {
  ReceivedMail mail = back();
  mail.recipients = {"answer@mithaq.example"};
  trial.look(mail);
  EXPECT_EQ(of("loop-returned"), "ok");
  EXPECT_EQ(of("loop-address"), "failed loop-address-lost");
}

TEST_F(Loop, a_rewritten_sender_fails_and_one_that_is_not_told_is_not_judged) {
  ReceivedMail mail = back();
  mail.return_path = "SRS0=x=y=mithaq.example=bounce@forwarder.example";
  trial.look(mail);
  EXPECT_EQ(of("loop-sender"), "failed loop-sender-changed");
  trial.begin(token, "mithaq.example", "", *house.premises->phrases);
  mail.return_path.clear();
  trial.look(mail);
  EXPECT_EQ(of("loop-sender"), "skipped loop-sender-not-told");
}

TEST_F(Loop, a_gateway_that_takes_the_isolates_away_is_found) {
  ReceivedMail mail = back();
  for (const std::string mark : {"\u2068", "\u2069"}) mail.subject.erase(mail.subject.find(mark), mark.size());
  trial.look(mail);
  EXPECT_EQ(of("loop-isolates"), "failed loop-isolates-lost");
}

TEST(LoopSent, says_whether_it_has_left_and_why_not) {
  const ProbeStep settings{"settings", "ok", "", {}};
  EXPECT_EQ(loop_sent({{"email", "notifier", {settings, {"message", "ok", "", {}}}}}, "a@b").steps.front().outcome,
            "ok");
  const WayTried refused =
      loop_sent({{"email", "notifier", {settings, {"rcpt", "failed", "rcpt-refused", {}}}}}, "a@b");
  EXPECT_EQ(refused.steps.front().cause, "rcpt-refused");
  EXPECT_FALSE(refused.is_well());
  EXPECT_FALSE(
      loop_sent({{"email", "notifier", {{"settings", "skipped", "transport-maildir", {}}}}}, "a@b").is_judged());
}

// In a house: nothing is sent where nothing comes in; what comes back is no answer, and nobody's work.
TEST(LoopInAHouse, comes_in_as_a_mail_of_our_own) {
  MailHouse house;
  ProbeRequest asked;
  WaysOut ways;
  ways.test = [&](const ProbeRequest& request) {
    asked = request;
    return std::vector<WayTried>{{"email", "notifier", {{"settings", "ok", "", {}}, {"message", "ok", "", {}}}}};
  };
  Secretariat secretariat(
      *house.premises, *house.store, house.objects, house.writer, house.clock, house.chance,
      [] { return std::vector<host::WorkerStatus>{}; }, ways);
  EXPECT_EQ(secretariat.test_mail("", true).back().steps.front().cause, "loop-no-inbox");
  EXPECT_EQ(asked.send_to, "");
  house.premises->settings.plugins.push_back({"email", {{"inbound.mode", "pipe"}}, {}, 0, 0});
  house.premises->manifests.front().duties.push_back("inbox");
  EXPECT_EQ(secretariat.test_mail("someone@example.org", true).back().steps.front().outcome, "ok");
  ASSERT_TRUE(asked.send_to.starts_with("answer+")) << "after the message to the address that was named";

  ReceivedMail mail = house.reply("deaf-union", asked.text);
  mail.from = {"answer@localhost"};
  mail.recipients = {asked.send_to};
  mail.subject = asked.subject;
  mail.loop = trail::digest("mithaq loop " + house.premises->mail_domain()).substr(0, 16);
  mail.automatic = "auto-submitted";
  EXPECT_EQ(secretariat.receive(mail)->verdict, "loop");
  EXPECT_EQ(secretariat.loop_returned().size(), 5U);
  EXPECT_TRUE(secretariat.mails(false).empty());
}

}  // namespace mithaq::service
