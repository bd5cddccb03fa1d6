// `mithaq mail test`: each thing that can be wrong on the way is named by its step and its cause, and no secret is
// told.
#include <gtest/gtest.h>

#include <algorithm>
#include <ostream>

#include "bench.h"
#include "email/smtp_probe.h"
#include "fake_server.h"

namespace mithaq::email::tests {
namespace {

using Steps = std::vector<ProbeStep>;

// "tls cert-name", of the one step that failed; empty: none did.
std::string trouble(const Steps& steps) {
  std::string out;
  for (const ProbeStep& step : steps)
    if (step.outcome == "failed") out += (out.empty() ? "" : "; ") + step.step + " " + step.cause;
  return out;
}

const ProbeStep& step_of(const Steps& steps, const std::string& name) {
  for (const ProbeStep& step : steps)
    if (step.step == name) return step;
  throw std::runtime_error("no step " + name);
}

void has_words(const std::string& cause) {
  for (const char* language : {"ar", "en"}) {
    const std::string texts = read(MITHAQ_SOURCE "/config/texts/" + std::string(language) + ".toml");
    const std::size_t table = texts.find("\n[mail-test]\n"), end = texts.find("\n[", table + 1);
    EXPECT_LT(texts.find("\n" + cause + " = ", table), end) << language << ".toml lacks mail-test." << cause;
  }
}

class Probe : public testing::Test {
 protected:
  void SetUp() override {
    script.certificate = certificate(scratch, "right", "localhost");
    script.key = scratch.path("right.key");
    script.extensions = {"STARTTLS", "SIZE 10485760", "AUTH PLAIN LOGIN", "DSN"};
    ours.host = "localhost";
    ours.user = "mithaq";
    ours.secret = [] { return std::string("geheim"); };
    ours.ca_file = scratch.path("right.pem");
    ours.own_name = "mithaq.example";
  }

  Steps probe(bool send = false) {
    FakeServer server(script);
    ours.port = server.port();
    const Steps steps = probe_smtp(ours, send ? std::optional(compose(house(), notice())) : std::nullopt);
    commands = server.commands();
    mails = server.mails();
    const char* in_order[] = {"name", "connect", "banner", "tls", "ehlo", "auth", "mail", "rcpt", "message"};
    EXPECT_EQ(steps.size(), std::size(in_order));
    for (std::size_t i = 0; i < steps.size(); ++i) {
      EXPECT_EQ(steps[i].step, in_order[i]);
      if (!steps[i].cause.empty()) has_words(steps[i].cause);
      for (const auto& [name, value] : steps[i].facts) {
        EXPECT_EQ(value.find("geheim"), std::string::npos) << name;
        EXPECT_EQ(value.find("AG1pdGhhcQBnZWhlaW0="), std::string::npos) << name;
      }
    }
    return steps;
  }
  bool heard(const std::string& verb) const {
    return std::ranges::any_of(commands, [&](const std::string& command) { return command.starts_with(verb); });
  }

  Scratch scratch;
  Script script;
  SmtpSettings ours;
  std::vector<std::string> commands, mails;
};

TEST_F(Probe, a_way_that_is_open_says_what_it_has_found_and_sends_nothing) {
  const Steps steps = probe();
  EXPECT_EQ(trouble(steps), "");
  EXPECT_EQ(step_of(steps, "tls").facts.at("names"), "localhost");
  EXPECT_EQ(step_of(steps, "ehlo").facts.at("size"), "10485760");
  EXPECT_EQ(step_of(steps, "ehlo").facts.at("auth"), "PLAIN LOGIN");
  EXPECT_EQ(step_of(steps, "ehlo").facts.at("dsn"), "yes");
  EXPECT_EQ(step_of(steps, "auth").facts.at("mechanism"), "PLAIN");
  EXPECT_EQ(step_of(steps, "mail").cause, "not-asked");
  EXPECT_FALSE(heard("MAIL"));
}

TEST_F(Probe, a_relay_that_offers_none_of_our_logins_is_not_called_to_offer_one) {
  script.extensions = {"STARTTLS", "AUTH NTLM GSSAPI"};
  EXPECT_EQ(trouble(probe()), "auth auth-foreign");
  script.extensions = {"STARTTLS", "AUTH LOGIN"};
  ours.login = Login::plain;
  EXPECT_EQ(trouble(probe()), "auth auth-other");
}

TEST_F(Probe, asked_to_it_sends_one_message) {
  const Steps steps = probe(true);
  EXPECT_EQ(trouble(steps), "");
  EXPECT_EQ(step_of(steps, "message").outcome, "ok");
  ASSERT_EQ(mails.size(), 1u);
  EXPECT_EQ(mails[0], compose(house(), notice()).bytes);
}

TEST_F(Probe, a_name_that_is_none_and_a_port_where_nobody_listens) {
  ours.host = "relay.invalid";
  EXPECT_EQ(trouble(probe_smtp(ours, std::nullopt)), "name no-such-name");
  ours.host = "localhost";
  ours.port = free_port();
  EXPECT_EQ(trouble(probe_smtp(ours, std::nullopt)), "connect connect-refused");
  ours.host = "192.0.2.1";
  ours.security = Security::none;
  EXPECT_EQ(trouble(probe_smtp(ours, std::nullopt)), "connect not-loopback");
  for (const char* cause : {"no-such-name", "connect-refused", "connect-timeout", "connect-failed", "not-loopback",
                            "cert-early", "auth-foreign", "transport-maildir", "wrong-address", "no-worker"})
    has_words(cause);
}

struct Fault {
  const char* step;
  std::string does;
  const char* trouble;
};
void PrintTo(const Fault& broken, std::ostream* out) { *out << broken.step << " " << broken.does; }

class ProbeOf : public Probe, public testing::WithParamInterface<Fault> {};

TEST_P(ProbeOf, a_broken_step_is_named_with_its_cause) {
  const Fault& broken = GetParam();
  script.steps[broken.step] = broken.does;
  if (broken.does == stall) ours.timers.reply = std::chrono::milliseconds(1000);
  EXPECT_EQ(trouble(probe(true)), broken.trouble);
  EXPECT_TRUE(mails.empty() || std::string(broken.step) == "dot");
}

INSTANTIATE_TEST_SUITE_P(Smtp, ProbeOf,
                         testing::Values(Fault{"banner", "554 5.7.1 not you", "banner banner-refused"},
                                         Fault{"banner", "HTTP/1.1 400 Bad Request", "banner banner-nonsense"},
                                         Fault{"banner", stall, "banner banner-silent"},
                                         Fault{"banner", drop, "banner broke-off"},
                                         Fault{"EHLO", "550 5.7.1 bad name", "ehlo ehlo-refused"},
                                         Fault{"STARTTLS", "454 4.7.0 not now", "tls starttls-refused"},
                                         Fault{"STARTTLS", drop, "tls broke-off"},
                                         Fault{"AUTH", "535 5.7.8 wrong password", "auth auth-refused"},
                                         Fault{"AUTH", "454 4.7.0 not now", "auth auth-later"},
                                         Fault{"AUTH", drop, "auth broke-off"},
                                         Fault{"AUTH", stall, "auth fell-silent"},
                                         Fault{"MAIL", "550 5.7.1 not from you", "mail mail-refused"},
                                         Fault{"MAIL", "451 4.3.0 later", "mail mail-later"},
                                         Fault{"RCPT", "550 5.1.1 no such user", "rcpt rcpt-refused"},
                                         Fault{"RCPT", "450 4.2.0 greylisted", "rcpt rcpt-later"},
                                         Fault{"dot", "554 5.7.1 looks like spam", "message message-refused"},
                                         Fault{"dot", "451 4.3.0 later", "message message-later"},
                                         Fault{"dot", drop, "message message-unknown"}),
                         [](const auto& it) { return "case_" + std::to_string(it.index); });

TEST_F(Probe, what_a_refused_login_could_have_used_is_told) {
  script.steps["AUTH"] = "535 5.7.8 wrong password";
  const ProbeStep step = step_of(probe(), "auth");
  EXPECT_EQ(step.facts.at("offered"), "PLAIN LOGIN");
  EXPECT_EQ(step.facts.at("user"), "mithaq");
  EXPECT_EQ(step.facts.at("said"), "535 5.7.8 wrong password");
}

TEST_F(Probe, a_login_that_is_not_offered_or_not_ours) {
  script.extensions = {"STARTTLS"};
  EXPECT_EQ(trouble(probe()), "auth auth-not-offered");
  script.extensions = {"STARTTLS", "AUTH GSSAPI"};
  EXPECT_EQ(trouble(probe()), "auth auth-foreign");
  ours.user.clear();
  const Steps without = probe();
  EXPECT_EQ(trouble(without), "");
  EXPECT_EQ(step_of(without, "auth").cause, "no-login");
}

TEST_F(Probe, without_starttls_no_login_is_tried) {
  script.extensions = {"AUTH PLAIN"};
  EXPECT_EQ(trouble(probe()), "tls starttls-not-offered");
  EXPECT_FALSE(heard("AUTH"));
}

TEST_F(Probe, a_wrong_certificate_is_told_by_what_is_wrong_with_it) {
  script.certificate = certificate(scratch, "other", "elsewhere.example");
  script.key = scratch.path("other.key");
  ours.ca_file = scratch.path("other.pem");
  const Steps other_name = probe();
  EXPECT_EQ(trouble(other_name), "tls cert-name");
  EXPECT_EQ(step_of(other_name, "tls").facts.at("names"), "elsewhere.example");
  EXPECT_FALSE(heard("AUTH"));

  ours.ca_file = scratch.path("right.pem");
  script.certificate = certificate(scratch, "stranger", "localhost");
  script.key = scratch.path("stranger.key");
  EXPECT_EQ(trouble(probe()), "tls cert-untrusted");
  EXPECT_FALSE(heard("AUTH"));

  script.certificate = certificate(scratch, "old", "localhost", "2020-01-01 00:00:00");
  script.key = scratch.path("old.key");
  ours.ca_file = scratch.path("old.pem");
  const Steps expired = probe();
  EXPECT_EQ(trouble(expired), "tls cert-expired");
  EXPECT_EQ(step_of(expired, "tls").facts.at("expires"), "2020-01-03");
}

TEST_F(Probe, tls_from_the_first_byte_is_tried_so_too) {
  script.tls_at_once = true;
  ours.security = Security::tls;
  EXPECT_EQ(trouble(probe()), "");
  ours.ca_file.clear();
  EXPECT_EQ(trouble(probe()), "tls cert-untrusted");
  script.tls_at_once = false;
  EXPECT_EQ(trouble(probe()), "tls tls-not-spoken") << "a port that begins without TLS";
}

TEST_F(Probe, a_file_of_authorities_that_cannot_be_read_is_named) {
  ours.ca_file = scratch.path("nowhere.pem");
  for (const Security security : {Security::starttls, Security::tls}) {
    ours.security = security;
    const Steps steps = probe();
    EXPECT_EQ(trouble(steps), "tls ca-unreadable");
    EXPECT_EQ(step_of(steps, "tls").facts.at("file"), ours.ca_file);
  }
}

TEST_F(Probe, words_slipped_in_before_the_encryption_are_no_matter_of_settings) {
  script.steps["STARTTLS"] = "220 go on\r\n250 AUTH PLAIN";
  EXPECT_EQ(trouble(probe()), "tls tls-injected");
  EXPECT_FALSE(heard("AUTH"));
}

TEST_F(Probe, without_tls_to_this_machine_that_step_is_skipped) {
  ours.security = Security::none;
  const Steps steps = probe();
  EXPECT_EQ(trouble(steps), "");
  EXPECT_EQ(step_of(steps, "tls").cause, "no-tls");
}

TEST_F(Probe, the_plugin_begins_with_its_settings) {
  const auto folder = plugin({{"state", scratch.path("state")}});
  const Steps steps = folder->probe({});
  ASSERT_EQ(steps.size(), 1u);
  EXPECT_EQ(steps[0].cause, "transport-maildir");
  EXPECT_EQ(steps[0].outcome, "skipped");
  const auto mail = plugin({{"state", scratch.path("state")}, {"transport", "smtp"}, {"smtp.host", "localhost"}});
  EXPECT_EQ(trouble(mail->probe({"no address", "s", "t"})), "settings wrong-address");
}

}  // namespace
}  // namespace mithaq::email::tests
