// Where a delivery ended decides what it means: the phases of RFC 5321 against a server that follows a script.
#include <gtest/gtest.h>

#include <algorithm>
#include <ostream>

#include "bench.h"
#include "email/smtp.h"
#include "fake_server.h"

namespace mithaq::email::tests {
namespace {

// Short only where the script falls silent, so that a busy machine is not taken for a silent server.
SmtpTimers timers_for(const std::string& step, const std::string& does) {
  SmtpTimers timers;
  const std::chrono::milliseconds soon(500);
  if (does != stall && does != drip) return timers;
  (step == "dot" ? timers.dot : step == "body" ? timers.body : timers.reply) = soon;
  return timers;
}

struct Outcome {
  DeliveryReport report;
  bool handing_over = false;
  std::vector<std::string> commands;
  std::vector<std::string> mails;
};

Outcome send(Script script, SmtpSettings settings, const Message& message, SmtpTimers timers = {}) {
  Outcome outcome;
  FakeServer server(std::move(script));
  {
    if (settings.host.empty()) settings.host = "127.0.0.1";
    settings.port = server.port();
    settings.own_name = "mithaq.example";
    settings.timers = timers;
    Smtp smtp(settings);
    outcome.report = smtp.hand_over(
        message, [&](std::string_view phase) { outcome.handing_over = outcome.handing_over || phase == handing_over; });
  }
  outcome.commands = server.commands();
  outcome.mails = server.mails();
  return outcome;
}

SmtpSettings plain() {
  SmtpSettings settings;
  settings.security = Security::none;
  return settings;
}

Message small() { return compose(house(), notice()); }

// Larger than what the kernel keeps on both sides: the server's end cuts it off in the middle.
Message large() {
  Message message = small();
  for (int i = 0; i < 200000; ++i) message.bytes += "one line more\r\n";
  return message;
}

bool heard(const Outcome& outcome, const std::string& verb) {
  return std::any_of(outcome.commands.begin(), outcome.commands.end(),
                     [&](const std::string& command) { return command.starts_with(verb); });
}

TEST(Smtp, a_mail_that_the_server_takes_over_is_accepted_byte_by_byte) {
  const Message message = small();
  const Outcome outcome = send({}, plain(), message);
  EXPECT_EQ(outcome.report.result, Delivery::accepted);
  EXPECT_EQ(outcome.report.status, "2.0.0");
  EXPECT_EQ(outcome.report.text, "250 2.0.0 taken over as 12345");
  EXPECT_EQ(outcome.report.message_sha256, message.sha256);
  EXPECT_TRUE(outcome.handing_over);
  ASSERT_EQ(outcome.mails.size(), 1U);
  EXPECT_EQ(outcome.mails[0], message.bytes);
  EXPECT_EQ(outcome.commands[0], "EHLO mithaq.example");
  EXPECT_EQ(outcome.commands[1], "MAIL FROM:<" + message.envelope_from + ">");
  EXPECT_EQ(outcome.commands[2], "RCPT TO:<secretary@members.example>");
}

TEST(Smtp, size_and_delivery_notification_are_asked_for_where_they_are_offered) {
  const Message message = small();
  const Outcome outcome = send({{}, {"SIZE 100000", "DSN"}, "", "", false, 1000}, plain(), message);
  EXPECT_EQ(outcome.commands[1], "MAIL FROM:<" + message.envelope_from +
                                     "> SIZE=" + std::to_string(message.bytes.size()) +
                                     " RET=HDRS ENVID=abcdefghijklmnopqrstuvwx23");
  EXPECT_EQ(outcome.commands[2], "RCPT TO:<secretary@members.example> NOTIFY=FAILURE,DELAY");
}

TEST(Smtp, a_positive_notification_is_asked_for_where_proof_is_waited_for) {
  Notice waits = notice();
  waits.wants_proof = true;
  const Outcome outcome = send({{}, {"DSN"}, "", "", false, 1000}, plain(), compose(house(), waits));
  EXPECT_EQ(outcome.commands[2], "RCPT TO:<secretary@members.example> NOTIFY=SUCCESS,FAILURE,DELAY");
}

TEST(Smtp, a_no_that_is_not_about_the_recipient_is_a_fault_of_the_channel) {
  const std::pair<const char*, bool> faults[] = {{"banner", true}, {"EHLO", true}, {"MAIL", true},
                                                 {"RCPT", false},  {"DATA", true}, {"dot", true}};
  for (const auto& [step, is_fault] : faults) {
    for (const auto& [reply, is_no] : {std::pair{"554 5.7.1 never", true}, {"451 4.3.0 later", false}}) {
      const Outcome outcome = send({{{step, reply}}, {}, "", "", false, 1000}, plain(), small());
      EXPECT_EQ(outcome.report.channel_fault, is_no && is_fault) << step << " " << reply;
      std::string phase = step;
      for (char& c : phase) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
      EXPECT_EQ(outcome.report.phase, phase);
    }
  }
}

struct Cell {
  const char* step;
  std::string does;
  Delivery result;
  const char* status;
  bool handing_over;
};

void PrintTo(const Cell& cell, std::ostream* out) { *out << cell.step << " " << cell.does.substr(0, 24); }

class Phases : public testing::TestWithParam<Cell> {};

TEST_P(Phases, each_end_has_its_meaning) {
  const Cell& cell = GetParam();
  const bool in_body = std::string(cell.step) == "body";
  const std::string phase = std::string(cell.step) == "QUIT" ? "250" : std::string(cell.step) + ":";
  for (const auto& extensions : {std::vector<std::string>{}, {"PIPELINING"}}) {
    const Outcome outcome = send({{{cell.step, cell.does}}, extensions, "", "", false, 1000}, plain(),
                                 in_body ? large() : small(), timers_for(cell.step, cell.does));
    EXPECT_EQ(outcome.report.result, cell.result) << outcome.report.text;
    EXPECT_EQ(outcome.report.status, cell.status);
    EXPECT_EQ(outcome.handing_over, cell.handing_over);
    // A reset at once may be noticed before the connection counts as one.
    const bool at_once = cell.does == reset && phase == "banner:" && outcome.report.text.starts_with("connect:");
    EXPECT_TRUE(at_once || outcome.report.text.starts_with(phase)) << outcome.report.text;
  }
}

std::vector<Cell> cells() {
  std::vector<Cell> all;
  const std::string half = "25", long_line(5000, '2');
  for (const char* step : {"banner", "EHLO", "MAIL", "RCPT", "DATA"}) {
    const bool ours = std::string(step) == "banner" || std::string(step) == "EHLO";
    all.push_back({step, "451 4.3.0 later", Delivery::deferred, "4.3.0", false});
    all.push_back({step, "421 closing", Delivery::deferred, "421", false});
    all.push_back({step, "554 5.7.1 never", ours ? Delivery::deferred : Delivery::refused, "5.7.1", false});
    for (const std::string& end :
         {drop, reset, stall, drip, std::string("garbage"), std::string("999 x"), half, long_line})
      all.push_back({step, end, Delivery::deferred, "", false});
    all.push_back({step, "200 an unexpected yes", Delivery::deferred, "", false});
    all.push_back({step, "250-a\r\n550 b", Delivery::deferred, "", false});
  }
  for (const std::string& end : {drop, reset, stall}) all.push_back({"body", end, Delivery::deferred, "", false});
  all.push_back({"dot", "451 4.3.0 later", Delivery::deferred, "4.3.0", true});
  all.push_back({"dot", "554 5.7.1 never", Delivery::refused, "5.7.1", true});
  for (const std::string& end : {drop, reset, stall, drip, std::string("garbage"), half, long_line})
    all.push_back({"dot", end, Delivery::unknown, "", true});
  for (const std::string& end : {std::string("421 tired"), drop, reset, stall, std::string("garbage")})
    all.push_back({"QUIT", end, Delivery::accepted, "2.0.0", true});
  return all;
}

INSTANTIATE_TEST_SUITE_P(Smtp, Phases, testing::ValuesIn(cells()), [](const auto& it) {
  std::string name = std::string(it.param.step) + "_" + it.param.does.substr(0, 12) + "_" + std::to_string(it.index);
  std::replace_if(
      name.begin(), name.end(), [](unsigned char c) { return !std::isalnum(c); }, '_');
  return name;
});

TEST(Smtp, sender_recipient_and_data_go_in_one_flight_where_the_server_takes_them_so) {
  const Outcome outcome =
      send({{{"MAIL", ""}, {"RCPT", "250 2.1.0 sender\r\n250 2.1.5 recipient"}}, {"PIPELINING"}, "", "", false, 1000},
           plain(), small());  // a server that answers when it has heard both
  EXPECT_EQ(outcome.report.result, Delivery::accepted) << outcome.report.text;
  EXPECT_EQ(outcome.mails.size(), 1u);
}

TEST(Smtp, a_refused_recipient_gets_no_mail_from_a_server_that_waits_for_it_all_the_same) {
  const Outcome outcome = send({{{"RCPT", "550 5.1.1 nobody"}}, {"PIPELINING"}, "", "", false, 1000}, plain(), small());
  EXPECT_EQ(outcome.report.result, Delivery::refused);
  EXPECT_EQ(outcome.report.phase, "rcpt");
  EXPECT_TRUE(heard(outcome, "DATA"));
  EXPECT_TRUE(outcome.mails.empty());
}

TEST(Smtp, a_yes_too_many_is_not_taken_for_the_next_ones) {
  const Outcome outcome = send({{{"MAIL", "250 2.1.0 sender\r\n250 once more"}, {"RCPT", "550 5.1.1 nobody"}},
                                {"PIPELINING"},
                                "",
                                "",
                                false,
                                1000},
                               plain(), small());
  EXPECT_EQ(outcome.report.result, Delivery::refused) << outcome.report.text;
  EXPECT_TRUE(outcome.mails.empty());
}

TEST(Smtp, a_yes_of_several_lines_is_one_reply) {
  const Outcome outcome = send({{{"dot", "250-2.0.0 queued\r\n250 as 7"}}, {}, "", "", false, 1000}, plain(), small());
  EXPECT_EQ(outcome.report.result, Delivery::accepted);
  EXPECT_EQ(outcome.report.text, "250-2.0.0 queued\n250 as 7");
}

TEST(Smtp, nobody_listening_is_deferred) {
  SmtpSettings settings = plain();
  settings.host = "127.0.0.1";
  settings.port = free_port();
  const DeliveryReport report = Smtp(settings).hand_over(small(), [](std::string_view) {});
  EXPECT_EQ(report.result, Delivery::deferred);
  EXPECT_TRUE(report.text.starts_with("connect: cannot connect to 127.0.0.1:")) << report.text;
}

TEST(Smtp, without_tls_no_other_machine_is_written_to) {
  SmtpSettings settings = plain();
  settings.host = "192.0.2.1";
  const DeliveryReport report = Smtp(settings).hand_over(small(), [](std::string_view) {});
  EXPECT_EQ(report.result, Delivery::deferred);
  EXPECT_NE(report.text.find("without TLS only to this machine"), std::string::npos) << report.text;
}

TEST(Smtp, a_connection_is_used_for_ten_mails) {
  FakeServer server({});
  SmtpSettings settings = plain();
  settings.host = "127.0.0.1";
  settings.port = server.port();
  Smtp smtp(settings);
  for (int i = 0; i < 25; ++i) EXPECT_EQ(smtp.hand_over(small(), [](std::string_view) {}).result, Delivery::accepted);
  EXPECT_EQ(server.connections(), 3);
  EXPECT_EQ(server.mails().size(), 25U);
}

TEST(Smtp, a_server_that_has_grown_tired_of_a_connection_gets_a_new_one) {
  FakeServer server({{}, {}, "", "", false, 2});
  SmtpSettings settings = plain();
  settings.host = "127.0.0.1";
  settings.port = server.port();
  Smtp smtp(settings);
  for (int i = 0; i < 6; ++i) EXPECT_EQ(smtp.hand_over(small(), [](std::string_view) {}).result, Delivery::accepted);
  EXPECT_EQ(server.connections(), 3);
}

class SmtpOverTls : public testing::Test {
 protected:
  Script script(const std::string& name = "right", const std::string& host = "localhost") {
    Script script;
    script.certificate = certificate(scratch_, name, host);
    script.key = scratch_.path(name + ".key");
    script.extensions = {"STARTTLS", "AUTH PLAIN LOGIN"};
    return script;
  }
  SmtpSettings settings(Security security = Security::starttls) {
    SmtpSettings settings;
    settings.host = "localhost";
    settings.security = security;
    settings.user = "mithaq";
    settings.secret = [] { return std::string("geheim"); };
    settings.ca_file = scratch_.path("right.pem");
    return settings;
  }
  Scratch scratch_;
};

TEST_F(SmtpOverTls, login_and_mail_go_inside_the_tls_that_starttls_began) {
  const Message message = small();
  const Outcome outcome = send(script(), settings(), message);
  EXPECT_EQ(outcome.report.result, Delivery::accepted) << outcome.report.text;
  ASSERT_EQ(outcome.mails.size(), 1U);
  EXPECT_EQ(outcome.mails[0], message.bytes);
  EXPECT_EQ(outcome.commands[1], "STARTTLS");
  EXPECT_EQ(outcome.commands[2], "EHLO mithaq.example");
  EXPECT_EQ(outcome.commands[3], "AUTH PLAIN AG1pdGhhcQBnZWhlaW0=");
}

TEST_F(SmtpOverTls, tls_from_the_first_byte_works_too_and_login_by_questions) {
  Script immediate = script();
  immediate.tls_at_once = true;
  immediate.extensions = {"AUTH LOGIN"};
  const Outcome outcome = send(immediate, settings(Security::tls), small());
  EXPECT_EQ(outcome.report.result, Delivery::accepted) << outcome.report.text;
  EXPECT_EQ(outcome.commands[1], "AUTH LOGIN");
  EXPECT_EQ(outcome.commands[2], "bWl0aGFx");
  EXPECT_EQ(outcome.commands[3], "Z2VoZWlt");
}

TEST_F(SmtpOverTls, without_starttls_there_is_no_login_and_no_mail) {
  Script silent = script();
  silent.extensions = {"AUTH PLAIN"};
  const Outcome outcome = send(silent, settings(), small());
  EXPECT_EQ(outcome.report.result, Delivery::deferred);
  EXPECT_EQ(outcome.report.text, "STARTTLS: not offered");
  EXPECT_FALSE(heard(outcome, "AUTH"));
  EXPECT_FALSE(heard(outcome, "MAIL"));
}

TEST_F(SmtpOverTls, a_refused_starttls_is_deferred_and_the_password_stays_here) {
  for (const std::string& end : {std::string("454 4.7.0 not now"), std::string("502 no"), drop, stall}) {
    Script refusing = script();
    refusing.steps["STARTTLS"] = end;
    const Outcome outcome = send(refusing, settings(), small(), timers_for("", end));
    EXPECT_EQ(outcome.report.result, Delivery::deferred);
    EXPECT_TRUE(outcome.report.text.starts_with("STARTTLS: ")) << outcome.report.text;
    EXPECT_FALSE(heard(outcome, "AUTH"));
  }
}

TEST_F(SmtpOverTls, words_slipped_in_before_tls_are_not_taken_for_the_servers) {
  Script injected = script();
  injected.steps["STARTTLS"] = "220 go on\r\n250-fake.example\r\n250 AUTH PLAIN";
  const Outcome outcome = send(injected, settings(), small());
  EXPECT_EQ(outcome.report.result, Delivery::deferred);
  EXPECT_EQ(outcome.report.text, "TLS: bytes before the TLS handshake");
  EXPECT_FALSE(heard(outcome, "AUTH"));
}

TEST_F(SmtpOverTls, a_wrong_certificate_gets_neither_password_nor_mail) {
  certificate(scratch_, "right", "localhost");
  // Trusted, but for another name.
  SmtpSettings named = settings();
  const Script other = script("other", "elsewhere.example");
  named.ca_file = scratch_.path("other.pem");
  const Outcome wrong_name = send(other, named, small());
  // The right name, but nobody vouches for it.
  const Outcome unknown_issuer = send(script("stranger"), settings(), small());
  // Nobody vouches for it, in the system's list either.
  SmtpSettings system = settings();
  system.ca_file.clear();
  const Outcome not_public = send(script("third"), system, small());
  for (const Outcome& outcome : {wrong_name, unknown_issuer, not_public}) {
    EXPECT_EQ(outcome.report.result, Delivery::deferred);
    EXPECT_TRUE(outcome.report.text.starts_with("TLS: ")) << outcome.report.text;
    EXPECT_EQ(outcome.commands.size(), 2U);  // EHLO, STARTTLS
  }
}

TEST_F(SmtpOverTls, a_handshake_that_does_not_come_is_deferred) {
  FakeServer server({{{"banner", stall}}, {}, "", "", false, 1000});
  SmtpSettings waiting = settings(Security::tls);
  certificate(scratch_, "right", "localhost");
  waiting.port = server.port();
  waiting.timers.connect = std::chrono::milliseconds(250);
  const DeliveryReport report = Smtp(waiting).hand_over(small(), [](std::string_view) {});
  EXPECT_EQ(report.result, Delivery::deferred);
  EXPECT_EQ(report.text, "TLS: time is over");
}

TEST_F(SmtpOverTls, a_refused_login_is_deferred_and_its_report_holds_no_secret) {
  for (const std::string& end :
       {std::string("535 5.7.8 wrong password"), std::string("454 4.7.0 not now"), drop, stall}) {
    Script refusing = script();
    refusing.steps["AUTH"] = end;
    const Outcome outcome = send(refusing, settings(), small(), timers_for("", end));
    EXPECT_EQ(outcome.report.result, Delivery::deferred);
    EXPECT_TRUE(outcome.report.text.starts_with("AUTH: ")) << outcome.report.text;
    EXPECT_EQ(outcome.report.text.find("geheim"), std::string::npos);
    EXPECT_EQ(outcome.report.text.find("AG1pdGhhcQBnZWhlaW0="), std::string::npos);
    EXPECT_FALSE(heard(outcome, "MAIL"));
  }
}

TEST_F(SmtpOverTls, a_token_is_a_login_too_and_is_asked_for_anew_each_time) {
  Script offering = script();
  offering.extensions = {"STARTTLS", "AUTH PLAIN XOAUTH2"};
  SmtpSettings with_token = settings();
  with_token.login = Login::xoauth2;
  with_token.secret = [n = 0]() mutable { return "token-" + std::to_string(++n); };
  for (int i = 0; i < 2; ++i) {
    const Outcome outcome = send(offering, with_token, small());
    EXPECT_EQ(outcome.report.result, Delivery::accepted) << outcome.report.text;
    // user=mithaq^Aauth=Bearer token-1^A^A
    EXPECT_EQ(outcome.commands[3], "AUTH XOAUTH2 dXNlcj1taXRoYXEBYXV0aD1CZWFyZXIgdG9rZW4tMQEB");
  }
}

TEST_F(SmtpOverTls, a_token_that_has_expired_is_a_fault_of_the_channel_and_its_reason_is_answered) {
  Script refusing = script();
  refusing.extensions = {"STARTTLS", "AUTH XOAUTH2"};
  refusing.steps["AUTH"] = "334 eyJzdGF0dXMiOiI0MDEifQ==";
  SmtpSettings with_token = settings();
  with_token.login = Login::xoauth2;
  const Outcome outcome = send(refusing, with_token, small());
  EXPECT_EQ(outcome.report.result, Delivery::deferred);
  EXPECT_EQ(outcome.report.text, "AUTH: 535 5.7.8 no");
  EXPECT_TRUE(outcome.report.channel_fault);
}

TEST_F(SmtpOverTls, the_way_of_the_login_may_be_chosen) {
  SmtpSettings chosen = settings();
  chosen.login = Login::login;
  EXPECT_EQ(send(script(), chosen, small()).commands[3], "AUTH LOGIN");
  chosen.login = Login::xoauth2;
  const Outcome outcome = send(script(), chosen, small());
  EXPECT_EQ(outcome.report.text, "AUTH: XOAUTH2 is not offered");
  EXPECT_TRUE(outcome.report.channel_fault);
  EXPECT_FALSE(heard(outcome, "AUTH"));
}

TEST_F(SmtpOverTls, a_server_without_a_login_we_know_is_deferred) {
  for (const char* offer : {"HELP", "AUTH GSSAPI XPLAIN"}) {
    Script other = script();
    other.extensions = {"STARTTLS", offer};
    const Outcome outcome = send(other, settings(), small());
    EXPECT_EQ(outcome.report.result, Delivery::deferred);
    EXPECT_TRUE(outcome.report.text.starts_with("AUTH: ")) << outcome.report.text;
    EXPECT_FALSE(heard(outcome, "MAIL"));
  }
}

TEST_F(SmtpOverTls, after_the_dot_silence_is_unknown_inside_tls_too) {
  for (const std::string& end : {drop, reset, stall}) {
    Script silent = script();
    silent.steps["dot"] = end;
    const Outcome outcome = send(silent, settings(), small(), timers_for("dot", end));
    EXPECT_EQ(outcome.report.result, Delivery::unknown) << outcome.report.text;
    EXPECT_TRUE(outcome.handing_over);
  }
}

TEST_F(SmtpOverTls, a_body_broken_off_inside_tls_is_deferred) {
  for (const std::string& end : {drop, reset, stall}) {
    Script broken = script();
    broken.steps["body"] = end;
    const Outcome outcome = send(broken, settings(), large(), timers_for("body", end));
    EXPECT_EQ(outcome.report.result, Delivery::deferred) << outcome.report.text;
    EXPECT_FALSE(outcome.handing_over);
  }
}

}  // namespace
}  // namespace mithaq::email::tests
