// Mail from a real Dovecot of Debian on this machine: POP3S and POP3 with STLS. It is unpacked, not installed
// (fetch_servers).
#include <gtest/gtest.h>
#include <unistd.h>

#include "mail_kit.h"

namespace mithaq::email::tests {
namespace {

const std::string tools = MITHAQ_SOURCE "/tests/email/";

class Dovecot : public testing::Test {
 protected:
  void SetUp() override {
    if (::getuid() != 0) GTEST_SKIP() << "Dovecot finds its programs under /usr only; laying them there takes root";
    const std::string packages = MITHAQ_BUILD "/mail-servers";
    run({tools + "fetch_servers", packages});
    for (const auto& package : files_in(packages))
      if (package.extension() == ".deb") run({"dpkg-deb", "-x", package.string(), scratch_.path("root")});
    certificate(scratch_, "cert", "localhost");
    std::filesystem::rename(scratch_.path("cert.key"), scratch_.path("key.pem"));
    port_ = free_port();
    do tls_port_ = free_port();
    while (tls_port_ == port_);
    scratch_.write("secret/pop3-password", "geheim\n");
    scratch_.write("secret/bounce-key", house().bounce_key);
    std::filesystem::create_directories(scratch_.path("state"));
    for (const char* room : {"tmp", "new", "cur"})
      std::filesystem::create_directories(scratch_.path("mailbox/") + room);
    server_ = std::make_unique<Child>(std::vector<std::string>{
        tools + "start_dovecot", scratch_.path(), std::to_string(port_), std::to_string(tls_port_), "geheim"});
    wait_until_it_listens(tls_port_);
  }

  std::unique_ptr<Inbox> open(bool at_once, const std::map<std::string, std::string>& changes = {}) {
    std::map<std::string, std::string> all = {{"domain", "mithaq.example"},
                                              {"state", scratch_.path("state")},
                                              {"credentials", scratch_.path("secret")},
                                              {"inbound.mode", "pop3"},
                                              {"inbound.host", "localhost"},
                                              {"inbound.port", std::to_string(at_once ? tls_port_ : port_)},
                                              {"inbound.security", at_once ? "tls" : "starttls"},
                                              {"inbound.user", "answers"},
                                              {"inbound.ca_file", scratch_.path("cert.pem")}};
    for (const auto& [key, value] : changes) all[key] = value;
    return inbox(all);
  }

  void lay_down(const std::string& name, const std::string& words) {
    const std::string path = scratch_.write("mailbox/new/" + name, "From: member@members.example\n\n" + words + "\n");
    if (::chmod(path.c_str(), 0666) != 0) throw std::runtime_error("chmod");
  }

  static std::vector<std::string> steps(const std::vector<ProbeStep>& all) {
    std::vector<std::string> words;
    for (const ProbeStep& step : all)
      words.push_back(step.step + " " + step.outcome + (step.cause.empty() ? "" : " " + step.cause));
    return words;
  }

  Scratch scratch_;
  int port_ = 0, tls_port_ = 0;
  std::unique_ptr<Child> server_;
};

using Words = std::vector<std::string>;

TEST_F(Dovecot, gives_its_mail_inside_tls_and_takes_it_away) {
  for (const bool at_once : {true, false}) {
    lay_down("1.a", "one");
    lay_down("2.b", ".\n..two");
    const auto inbox = open(at_once);
    Words words;
    while (const auto mail = inbox->next()) {
      words.push_back(mail->text);
      inbox->dispose(mail->uid);
    }
    EXPECT_EQ(words, (Words{"one\n", ".\n..two\n"}));
    EXPECT_FALSE(inbox->next().has_value());
  }
}

TEST_F(Dovecot, a_session_that_ends_before_quit_shows_its_mail_again) {
  lay_down("1.a", "one");
  {
    const auto inbox = open(true);
    const auto mail = inbox->next();
    inbox->dispose(mail->uid);  // the daemon ends here
  }
  EXPECT_EQ(open(true)->next()->text, "one\n");
}

TEST_F(Dovecot, mail_that_stays_there_is_known_by_its_name) {
  lay_down("1.a", "one");
  const std::map<std::string, std::string> stays = {{"inbound.leave_on_server", "true"}};
  {
    const auto inbox = open(true, stays);
    inbox->dispose(inbox->next()->uid);
    EXPECT_FALSE(inbox->next().has_value());
  }
  EXPECT_FALSE(open(true, stays)->next().has_value());
  EXPECT_EQ(open(true)->next()->text, "one\n");
}

TEST_F(Dovecot, a_trial_goes_as_far_as_the_list_or_says_what_is_wrong) {
  EXPECT_EQ(steps(open(true)->probe({})),
            (Words{"pop3-connect ok", "pop3-tls ok", "pop3-banner ok", "pop3-auth ok", "pop3-list ok"}));
  EXPECT_EQ(steps(open(false)->probe({})),
            (Words{"pop3-connect ok", "pop3-banner ok", "pop3-tls ok", "pop3-auth ok", "pop3-list ok"}));
  EXPECT_EQ(steps(open(true, {{"inbound.ca_file", ""}})->probe({})).back(), "pop3-tls failed pop3-no-trust");
  EXPECT_EQ(steps(open(true, {{"inbound.host", "127.0.0.1"}})->probe({})).back(), "pop3-tls failed pop3-no-trust");
  EXPECT_EQ(steps(open(true, {{"inbound.ca_file", "/nowhere.pem"}})->probe({})).back(),
            "pop3-tls failed pop3-ca-unreadable");
  scratch_.write("secret/pop3-password", "wrong");
  EXPECT_EQ(steps(open(true)->probe({})).back(), "pop3-auth failed pop3-login-refused");
}

}  // namespace
}  // namespace mithaq::email::tests
