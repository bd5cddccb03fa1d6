// Mail from a POP3 server, through the plugin's own class: what a server can do, and what a lost line costs.
#include <gtest/gtest.h>

#include <set>

#include "email/pop3.h"
#include "fake_pop3.h"
#include "mail_kit.h"

namespace mithaq::email::tests {
namespace {

std::string simple_mail(const std::string& words) {
  return "From: member@members.example\r\nMessage-ID: <" + words + "@members.example>\r\n\r\n" + words + "\r\n";
}

class Pop3Server : public testing::Test {
 protected:
  void serve(Pop3Script script) { server_ = std::make_unique<FakePop3>(std::move(script)); }

  std::unique_ptr<Inbox> open(const std::map<std::string, std::string>& changes = {}) {
    scratch_.write("secret/pop3-password", "geheim\n");
    scratch_.write("secret/bounce-key", house().bounce_key);
    std::map<std::string, std::string> all = {{"domain", "mithaq.example"},
                                              {"state", scratch_.path("state")},
                                              {"credentials", scratch_.path("secret")},
                                              {"inbound.mode", "pop3"},
                                              {"inbound.host", "127.0.0.1"},
                                              {"inbound.port", std::to_string(server_->port())},
                                              {"inbound.security", "none"},
                                              {"inbound.user", "answers"}};
    std::filesystem::create_directories(scratch_.path("state"));
    for (const auto& [key, value] : changes) all[key] = value;
    return inbox(all);
  }

  // One sweep; everything is disposed of.
  static std::vector<std::string> sweep(Inbox& inbox) {
    std::vector<std::string> words;
    while (const auto mail = inbox.next()) {
      words.push_back(mail->text);
      inbox.dispose(mail->uid);
    }
    return words;
  }

  static std::string problem_of(Inbox& inbox) {
    try {
      sweep(inbox);
    } catch (const std::exception& problem) {
      return problem.what();
    }
    return "none";
  }

  Scratch scratch_;
  std::unique_ptr<FakePop3> server_;
};

using Words = std::vector<std::string>;

TEST_F(Pop3Server, gives_each_mail_once_and_takes_it_away_at_quit) {
  serve({.mails = {simple_mail("one"), simple_mail("two"), "From: a@b.example\r\n\r\n.dot\r\n..\r\nbare\nlf\r\n"}});
  const auto inbox = open();
  EXPECT_EQ(sweep(*inbox), (Words{"one\n", "two\n", ".dot\n..\nbare\nlf\n"}));
  EXPECT_EQ(server_->left(), 0U);
  EXPECT_EQ(sweep(*inbox), Words{});
}

TEST_F(Pop3Server, what_is_not_disposed_of_comes_again) {
  serve({.mails = {simple_mail("one"), simple_mail("two")}});
  const auto inbox = open();
  const auto first = inbox->next();
  EXPECT_EQ(first->text, "one\n");
  const auto second = inbox->next();
  inbox->dispose(second->uid);
  EXPECT_FALSE(inbox->next().has_value());
  EXPECT_EQ(sweep(*inbox), Words{"one\n"});
}

TEST_F(Pop3Server, dropped_after_retr_or_before_quit_nothing_is_lost) {
  for (const Pop3Script& breaks : {Pop3Script{.drops_behind = {"RETR"}}, Pop3Script{.drops_at = {"RETR"}},
                                   Pop3Script{.drops_at = {"DELE"}}, Pop3Script{.drops_at = {"QUIT"}}}) {
    Pop3Script script = breaks;
    script.mails = {simple_mail("one"), simple_mail("two")};
    serve(script);
    const auto inbox = open();
    EXPECT_NE(problem_of(*inbox), "none");
    EXPECT_EQ(server_->left(), 2U);
    server_->mend();
    EXPECT_EQ(sweep(*inbox), (Words{"one\n", "two\n"}));
    EXPECT_EQ(server_->left(), 0U);
  }
}

TEST_F(Pop3Server, ten_thousand_mails_come_in_one_sweep) {
  Pop3Script script;
  for (int i = 0; i < 10000; ++i) script.mails.push_back(simple_mail(std::to_string(i)));
  serve(std::move(script));
  const auto words = sweep(*open());
  ASSERT_EQ(words.size(), 10000U);
  EXPECT_EQ(words.back(), "9999\n");
  EXPECT_EQ(server_->left(), 0U);
}

TEST_F(Pop3Server, a_mail_over_the_bound_is_left_and_only_its_header_is_fetched) {
  serve({.mails = {simple_mail("one"), simple_mail("two")}, .listed_sizes = {{1, "36700161"}}});
  const auto inbox = open();
  const auto mail = inbox->next();
  ASSERT_TRUE(mail.has_value());
  EXPECT_EQ(mail->unread, "too-large");
  EXPECT_EQ(mail->raw_size, 36700161);
  EXPECT_EQ(mail->message_id, "one@members.example");
  EXPECT_EQ(mail->text, "");
  EXPECT_EQ(inbox->next()->text, "two\n");
  EXPECT_FALSE(inbox->next().has_value());
  EXPECT_EQ(server_->left(), 2U);
  const auto commands = server_->commands();
  EXPECT_EQ(std::count(commands.begin(), commands.end(), "RETR 1"), 0);
}

TEST_F(Pop3Server, a_mail_with_a_large_photo_comes_whole_and_its_words_are_read) {
  const std::string photo = with_photo("1", std::size_t{3} << 20);
  serve({.mails = {photo, simple_mail("two")}});
  const auto inbox = open();
  const auto mail = inbox->next();
  EXPECT_EQ(mail->unread, "");
  EXPECT_EQ(mail->text, "1\n");
  EXPECT_EQ(mail->raw, photo);
}

TEST_F(Pop3Server, a_limit_that_cannot_be_held_is_refused) {
  serve({});
  for (const char* bytes : {"0", "36700161", "ten"})
    EXPECT_THROW(open({{"inbound.max_message", bytes}}), std::invalid_argument) << bytes;
}

TEST_F(Pop3Server, a_mail_longer_than_it_was_listed_is_left_the_next_time) {
  const std::string endless = "From: a@b.example\r\n\r\n" + std::string(std::size_t{11} << 20, 'x') + "\r\n";
  serve({.mails = {endless, simple_mail("two")}, .listed_sizes = {{1, "100"}}});
  const auto inbox = open({{"inbound.max_message", "10485760"}});
  EXPECT_NE(problem_of(*inbox).find("longer than it was listed"), std::string::npos);
  EXPECT_EQ(inbox->next()->unread, "too-large");
  EXPECT_EQ(inbox->next()->text, "two\n");
}

TEST_F(Pop3Server, a_mail_that_another_session_took_is_passed_over) {
  serve({.mails = {simple_mail("one"), simple_mail("two")}, .replies = {{"RETR", "-ERR no such message"}}});
  const auto inbox = open();
  EXPECT_EQ(sweep(*inbox), Words{});
}

TEST_F(Pop3Server, mail_that_stays_on_the_server_is_read_once) {
  serve({.mails = {simple_mail("one"), simple_mail("two")}});
  const std::map<std::string, std::string> stays = {{"inbound.leave_on_server", "true"}};
  EXPECT_EQ(sweep(*open(stays)), (Words{"one\n", "two\n"}));
  EXPECT_EQ(sweep(*open(stays)), Words{});  // and is known after a restart
  EXPECT_EQ(server_->left(), 2U);
  EXPECT_EQ(read(scratch_.path("state/pop3-seen")), "uid-1\nuid-2\n");
  serve({.mails = {simple_mail("three")}});  // called uid-1 as well: what is gone from the server is forgotten
  EXPECT_EQ(sweep(*open(stays)), Words{});
  EXPECT_EQ(read(scratch_.path("state/pop3-seen")), "uid-1\n");
}

TEST_F(Pop3Server, that_stays_silent_or_talks_nonsense_ends_the_sweep) {
  serve({.replies = {{"banner", "HTTP/1.1 200 OK"}}});
  EXPECT_EQ(problem_of(*open()), "pop3-banner: HTTP/1.1 200 OK");
  serve({.replies = {{"LIST", "+OK\r\none two\r\n."}}});
  EXPECT_EQ(problem_of(*open()), "pop3-list: not a list: one two");
  serve({.replies = {{"banner", "+OK " + std::string(5000, 'x')}}});
  EXPECT_NE(problem_of(*open()).find("above 4096 bytes"), std::string::npos);
  serve({.stalls_at = {"banner"}});
  Pop3Settings impatient;
  impatient.host = "127.0.0.1";
  impatient.port = server_->port();
  impatient.security = Security::none;
  impatient.timers.reply = std::chrono::milliseconds(20);
  EXPECT_THROW(Pop3(impatient).next(), Pop3Problem);
}

TEST_F(Pop3Server, without_stls_no_password_is_sent) {
  serve({.mails = {simple_mail("one")}});
  const auto inbox = open({{"inbound.security", "starttls"}});
  EXPECT_EQ(problem_of(*inbox), "pop3-tls: -ERR not here");
  EXPECT_EQ(server_->commands(), Words{"STLS"});
}

TEST_F(Pop3Server, a_trial_says_step_by_step_how_far_it_came) {
  serve({.mails = {simple_mail("one")}});
  const auto steps = [](const std::vector<ProbeStep>& all) {
    std::string text;
    for (const ProbeStep& step : all)
      text += step.step + " " + step.outcome + (step.cause.empty() ? "" : " " + step.cause) + "\n";
    return text;
  };
  const auto good = open()->probe({});
  EXPECT_EQ(steps(good), "pop3-connect ok\npop3-banner ok\npop3-auth ok\npop3-list ok\n");
  EXPECT_EQ(good.back().facts.at("messages"), "1");
  EXPECT_EQ(good.back().facts.at("port"), std::to_string(server_->port()));
  EXPECT_EQ(server_->left(), 1U);
  serve({.password = "other"});
  const auto refused = open()->probe({});
  EXPECT_EQ(steps(refused), "pop3-connect ok\npop3-banner ok\npop3-auth failed pop3-login-refused\n");
  EXPECT_EQ(refused.back().facts.at("said"), "-ERR [AUTH] wrong");
  EXPECT_EQ(steps(open({{"inbound.security", "starttls"}})->probe({})),
            "pop3-connect ok\npop3-banner ok\npop3-tls failed pop3-no-stls\n");
  EXPECT_EQ(steps(open({{"inbound.security", "tls"}, {"inbound.port", std::to_string(free_port())}})->probe({})),
            "pop3-connect failed pop3-unreachable\n");
  EXPECT_EQ(steps(open({{"inbound.mode", "none"}})->probe({})), "pop3-connect skipped pop3-not-used\n");
}

// Every id that the source gives for a step or a cause.
TEST(Pop3Words, each_step_and_each_cause_stands_in_both_languages) {
  const std::string source =
      read(MITHAQ_SOURCE "/plugins/email/pop3.cpp") + read(MITHAQ_SOURCE "/plugins/email/inbox.cpp");
  std::set<std::string> ids;
  for (std::size_t at = 0; (at = source.find("\"pop3-", at)) != std::string::npos; at += 6)
    ids.insert(source.substr(at + 1, source.find('"', at + 1) - at - 1));
  for (const char* inner : {"pop3-password", "pop3-fetch", "pop3-dele", "pop3-quit"}) ids.erase(inner);
  EXPECT_GE(ids.size(), 12U);
  for (const char* language : {"ar", "en"}) {
    const std::string texts = read(std::string(MITHAQ_SOURCE "/config/texts/") + language + ".toml");
    const auto table = texts.find("\n[mail-test]\n");
    ASSERT_NE(table, std::string::npos);
    for (const std::string& id : ids)
      EXPECT_LT(texts.find("\n" + id + " = ", table), texts.find("\n[", table + 1)) << language << ": " << id;
  }
}

TEST_F(Pop3Server, a_wrong_setting_is_named) {
  serve({});
  const auto wrong = [&](const std::string& key, const std::string& value) {
    try {
      open({{key, value}});
    } catch (const std::invalid_argument& problem) {
      return std::string(problem.what());
    }
    return std::string("none");
  };
  EXPECT_EQ(wrong("inbound.mode", "imap"), "inbound.mode: pop3, pipe, maildir or none, not imap");
  EXPECT_EQ(wrong("inbound.security", "ssl"), "inbound.security: starttls, tls or none, not ssl");
  EXPECT_EQ(wrong("inbound.port", "0"), "inbound.port: a number from 1 to 65535 is needed");
  EXPECT_EQ(wrong("inbound.host", ""), "inbound.host is needed with mode = \"pop3\"");
  EXPECT_EQ(wrong("inbound.user", ""), "inbound.user is needed with mode = \"pop3\"");
  EXPECT_EQ(wrong("inbound.user", "a\r\nDELE 1"), "inbound.user: a control character stands in it");
  EXPECT_EQ(wrong("inbound.leave_on_server", "yes"), "inbound.leave_on_server: true or false, not yes");
  EXPECT_EQ(wrong("inbound.demo", "true"), "inbound.demo goes with mode = \"maildir\" only");
  EXPECT_EQ(wrong("credentials", scratch_.path("nowhere")),
            "no credential: " + scratch_.path("nowhere") + "/pop3-password");
}

}  // namespace
}  // namespace mithaq::email::tests
