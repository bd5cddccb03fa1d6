// What is said of mail on the command line: the trial of the relay, a stopped channel, and what became of a notice.
#include <fstream>

#include "cli/commands.h"
#include "cli/served.h"

namespace mithaq {
namespace {

class Mail : public test::Served {
 protected:
  static bool holds(const test::Said& said, const std::string& words) {
    return said.out.find(words) != std::string::npos;
  }
};

const ProbeStep settings{"settings", "ok", "", {{"host", "relay"}, {"port", "587"}, {"security", "starttls"}}};

}  // namespace

TEST_F(Mail, a_trial_that_passed_is_exit_0_and_its_address_is_handed_on) {
  house.ways = {{"email", "notifier", {settings, {"mail", "skipped", "not-asked", {}}}}};
  const auto said = run("mail test --send someone@example.org");
  EXPECT_EQ(said.code, 0) << said.out;
  EXPECT_TRUE(holds(said, "relay, port 587")) << said.out;
  EXPECT_EQ(house.mails_sent_to, std::vector<std::string>{"someone@example.org"});
}

TEST_F(Mail, a_mailbox_in_order_says_how_many_wait) {
  for (const auto& [messages, words] :
       {std::pair("0", "no message waits"), {"1", "1 message waits"}, {"12", "12 messages wait"}}) {
    house.ways = {{"email", "inbox", {{"pop3-list", "ok", "", {{"messages", messages}, {"host", "pop3"}}}}}};
    const auto said = run("mail test");
    EXPECT_EQ(said.code, 0) << said.out;
    EXPECT_TRUE(holds(said, words)) << said.out;
    EXPECT_EQ(test::run("mail test --lang ar --state " + folder).code, 0);
  }
}

TEST_F(Mail, a_trial_that_failed_is_exit_1_and_says_what_to_change) {
  house.ways = {{"email",
                 "notifier",
                 {settings,
                  {"tls", "failed", "cert-name", {{"host", "relay"}, {"names", "mail.example.org"}}},
                  {"ehlo", "skipped", "", {}}}}};
  const auto said = run("mail test");
  EXPECT_EQ(said.code, 1) << said.out;
  EXPECT_TRUE(holds(said, "FAILED  Encryption (TLS) — The certificate is for mail.example.org, not for relay."))
      << said.out;
  const auto json = cli::Json::parse(run("mail test --json").out);
  EXPECT_EQ(json[0]["steps"][1]["cause"], "cert-name");
}

TEST_F(Mail, a_mailbox_that_failed_is_exit_1_though_there_is_no_relay_to_try) {
  house.ways = {
      {"email", "notifier", {{"settings", "skipped", "transport-maildir", {}}}},
      {"email",
       "inbox",
       {{"pop3-auth", "failed", "pop3-login-refused", {{"said", "-ERR no"}, {"host", "p"}, {"port", "995"}}}}}};
  EXPECT_EQ(run("mail test").code, 1);
}

TEST_F(Mail, a_trial_that_cannot_judge_is_exit_2) {
  EXPECT_EQ(run("mail test").code, 2) << "no way out at all";
  house.ways = {{"email", "notifier", {{"settings", "skipped", "transport-maildir", {}}}}};
  EXPECT_EQ(run("mail test").code, 2);
  house.ways = {
      {"email",
       "notifier",
       {{"settings", "failed", "no-worker", {{"reason", "would-not-start"}, {"detail", "smtp.host is needed"}}}}}};
  const auto said = run("mail test");
  EXPECT_EQ(said.code, 2);
  EXPECT_TRUE(holds(said, "The plugin refused to start: smtp.host is needed")) << said.out;
  EXPECT_EQ(run("mail test --nonsense").code, 2);
}

// The message of the house to itself: asked for until it has come in, and no longer than the wait.
TEST_F(Mail, a_loop_that_came_back_is_told_step_by_step_in_both_languages) {
  house.ways = {{"email", "notifier", {settings, {"message", "ok", "", {{"said", "250 ok"}, {"to", "a@b.example"}}}}}};
  house.loop_way.steps = {{"loop-sent", "ok", "", {{"sent_to", "answer+x@b.example"}}}};
  house.loop_steps = {{"loop-returned", "ok", "", {}},
                      {"loop-trust", "ok", "", {}},
                      {"loop-address", "ok", "", {}},
                      {"loop-sender", "skipped", "loop-sender-not-told", {}},
                      {"loop-isolates", "ok", "", {}}};
  auto said = run("mail test --loop --wait 0");
  EXPECT_EQ(said.code, 0) << said.out;
  EXPECT_TRUE(holds(said, "taken over by the relay, to answer+x@b.example")) << said.out;
  EXPECT_TRUE(holds(said, "Return of the message")) << said.out;
  said = test::run("mail test --loop --wait 0 --lang ar --state " + folder);
  EXPECT_EQ(said.code, 0) << said.out;
  EXPECT_TRUE(holds(said, "عودة الرسالة")) << said.out;
}

TEST_F(Mail, a_loop_that_failed_is_exit_1_with_its_cause_and_cure) {
  house.ways = {{"email", "notifier", {settings}}};
  house.loop_way.steps = {{"loop-sent", "ok", "", {{"sent_to", "answer+x@b.example"}}}};
  const std::map<std::string, std::string> facts = {
      {"mail_host", "mx.b.example"}, {"domain", "b.example"}, {"dmarc", "-"}, {"spf", "-"}};
  house.loop_steps = {{"loop-returned", "ok", "", {}}, {"loop-trust", "failed", "loop-no-results", facts}};
  const auto said = run("mail test --loop --wait 0");
  EXPECT_EQ(said.code, 1) << said.out;
  EXPECT_TRUE(holds(said, "bears no Authentication-Results of mx.b.example")) << said.out;
  EXPECT_EQ(cli::Json::parse(run("mail test --loop --wait 0 --json").out)[1]["well"], false);
}

TEST_F(Mail, a_loop_is_waited_for_and_no_longer_than_asked) {
  house.ways = {{"email", "notifier", {settings}}};
  house.loop_way.steps = {{"loop-sent", "ok", "", {{"sent_to", "answer+x@b.example"}}}};
  house.loop_steps = {{"loop-returned", "ok", "", {}}};
  const cli::Terminal terminal(std::move(*fakes::shipped_phrases()), Language::en);
  const cli::Daemon daemon(terminal, folder + "/mithaq.sock");
  int pauses = 0;
  cli::MailTrial trial{"", true, std::chrono::seconds(5), [&](std::chrono::seconds) { ++pauses; }};
  house.loop_comes_after = 3;
  EXPECT_EQ(cli::mail_test(terminal, daemon, trial), 0);
  EXPECT_EQ(pauses, 3);
  house.loop_asked = 0, pauses = 0, house.loop_comes_after = 1000;
  EXPECT_EQ(cli::mail_test(terminal, daemon, trial), 1);
  EXPECT_EQ(pauses, 5);
}

TEST_F(Mail, where_nothing_comes_in_or_nothing_can_leave_a_loop_is_not_judged) {
  house.ways = {{"email", "notifier", {settings}}};
  house.loop_way.steps = {{"settings", "failed", "loop-no-inbox", {}}};
  auto said = run("mail test --loop");
  EXPECT_EQ(said.code, 2) << said.out;
  EXPECT_TRUE(holds(said, "inbound.mode is none")) << said.out;
  house.loop_way.steps = {{"settings", "skipped", "loop-no-relay", {}}};
  EXPECT_EQ(run("mail test --loop").code, 2);
  house.loop_way.steps = {{"loop-sent", "failed", "rcpt-refused", {{"to", "answer+x@b.example"}, {"said", "550 no"}}}};
  said = run("mail test --loop");
  EXPECT_EQ(said.code, 1) << "and nothing is waited for";
  EXPECT_TRUE(holds(said, "The relay does not take mail for answer+x@b.example: 550 no")) << said.out;
}

TEST_F(Mail, an_address_that_fails_is_shown_in_its_row_with_what_can_be_done) {
  house.member_rows = {{"m-1", "deaf-union", "ar", {}, {}, true, 0, "", false},
                       {"m-2", "deaf-union", "ar", {}, {}, true, 1, "", false},
                       {"m-3", "deaf-union", "ar", {}, {}, true, 2, "old@b.example", false},
                       {"m-4", "deaf-union", "ar", {}, {}, true, 3, "", true}};
  const auto said = run("members list");
  EXPECT_TRUE(holds(said, "mail came back on one day")) << said.out;
  EXPECT_TRUE(holds(said, "mail came back on 2 days")) << said.out;
  EXPECT_TRUE(holds(said, "suspended")) << said.out;
  EXPECT_TRUE(holds(said, "m-3: the address old@b.example does not take mail")) << said.out;
  EXPECT_TRUE(holds(said, "mithaq members address m-3 off --by YOU")) << said.out;
  EXPECT_FALSE(holds(said, "mithaq members address m-2")) << said.out;
  EXPECT_EQ(run("members address m-3 off --by m-secreta2").code, 0);
  EXPECT_EQ(run("members address m-3 away --by m-secreta2").code, 2);
  EXPECT_EQ(house.changed, 1);
}

TEST_F(Mail, a_mail_is_laid_into_a_folder_and_nothing_is_written_over) {
  const std::string save = "mail show aaaaaaaa --save " + folder;
  EXPECT_EQ(run(save).code, 0);
  std::ifstream file(folder + "/mail.eml", std::ios::binary);
  EXPECT_EQ(std::string((std::istreambuf_iterator<char>(file)), {}), "From: somebody\r\n\r\n\x1b[2J");
  EXPECT_EQ(run(save).code, 1);
  EXPECT_EQ(run("mail show aaaaaaaa --save " + folder + "/nowhere").code, 2);
}

TEST_F(Mail, a_stopped_channel_stands_before_the_outbox_and_is_opened_once) {
  house.out_channels = {{"email", "paused", Moment{}, Moment{} + std::chrono::minutes(15), 3, "AUTH: 535 no"}};
  const auto said = run("outbox list");
  EXPECT_EQ(said.code, 0);
  EXPECT_TRUE(holds(said, "Way out email is STOPPED since Thursday 1 January 1970, 02:00 Palestine time (00:00 UTC)"))
      << said.out;
  EXPECT_TRUE(holds(said, "AUTH: 535 no")) << said.out;
  EXPECT_EQ(run("outbox resume email").code, 0);
  EXPECT_EQ(run("outbox resume letters").code, 1) << "it was not stopped";
}

TEST_F(Mail, each_state_of_a_notice_has_its_word_and_none_says_more_than_is_known) {
  const auto word = [&](const std::string& duty, const std::string& state, const std::string& last) {
    house.jobs = {{"job", "email", duty, "request", "charter", "body", state, last, 3, {}, {}}};
    return run("outbox list").out;
  };
  EXPECT_NE(word("notifier", "deferred", "").find("waiting (attempt 3)"), std::string::npos);
  EXPECT_NE(word("notifier", "accepted", "250 ok").find("accepted by the relay"), std::string::npos);
  EXPECT_NE(word("notifier", "accepted", "maildir").find("written to the demo mailbox"), std::string::npos);
  EXPECT_NE(word("notifier", "dead", "expired: x").find("not sent, task for the secretary"), std::string::npos);
  EXPECT_NE(word("notifier", "unknown", "").find("outcome not known"), std::string::npos);
  EXPECT_EQ(word("signer", "accepted", "").find("relay"), std::string::npos) << "a seal is not sent";
}

TEST_F(Mail, doctor_names_the_stopped_channel_and_what_the_trial_found) {
  house.checks = {{"channel", false, {{"plugin", "email"}, {"state", "paused"}, {"since", "s"}, {"last", "AUTH: 535"}}},
                  {"mail",
                   false,
                   {{"plugin", "email"},
                    {"duty", "notifier"},
                    {"step", "connect"},
                    {"cause", "connect-refused"},
                    {"host", "relay"},
                    {"port", "25"}}}};
  const auto said = run("doctor");
  EXPECT_EQ(said.code, 1);
  EXPECT_TRUE(holds(said, "STOPPED since s")) << said.out;
  EXPECT_TRUE(holds(said, "not in order. — Nobody listens on port 25 of relay.")) << said.out;
  house.checks = {{"address-fails", false, {{"address", "old@b.example"}, {"member", "m-3"}}}};
  EXPECT_TRUE(holds(run("doctor"), "The address old@b.example of m-3 does not take mail"));
  house.checks = {{"mail", true, {{"plugin", "email"}, {"duty", "notifier"}}}};
  EXPECT_TRUE(holds(run("doctor"), "up to the login: in order"));
}

}  // namespace mithaq
