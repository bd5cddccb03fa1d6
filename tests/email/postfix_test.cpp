// Mail to a whole Postfix on this machine: STARTTLS, login by password and by token, SIZE, delivery notifications.
#include <unistd.h>

#include <algorithm>

#include "real_servers.h"

namespace mithaq::email::tests {
namespace {

class Postfix : public WithLogin {
 protected:
  void SetUp() override {
    if (::getuid() != 0) GTEST_SKIP() << "Postfix wants to give its programs the rights of other users: root only";
    RealServers::SetUp();
    certificate(scratch_, "cert", "localhost");
    std::filesystem::rename(scratch_.path("cert.key"), scratch_.path("key.pem"));
    port_ = free_port();
    scratch_.write("secret/smtp-password", "geheim\n");
    scratch_.write("secret/smtp-oauth-token", "token-1\n");
    scratch_.write("secret/bounce-key", house().bounce_key);
    server_ = std::make_unique<Child>(
        std::vector<std::string>{tools + "start_postfix", scratch_.path(), std::to_string(port_), "geheim", "token-1"});
    wait_until_it_listens(port_);
  }
};

TEST_F(Postfix, takes_a_mail_and_reports_by_our_own_key_that_it_is_in_the_mailbox_where_proof_is_wanted) {
  Notice waits = notice();
  waits.wants_proof = true;
  const DeliveryReport report = deliver(waits);
  EXPECT_EQ(report.result, Delivery::accepted) << report.text;
  EXPECT_EQ(report.status, "2.0.0");
  wait_for_files(scratch_.path("mail/new"), 1);
  const std::string ours = with_lf(compose(house(), waits).bytes);
  const std::string mail = read(files_in(scratch_.path("mail/new"))[0]);
  EXPECT_EQ(mail.substr(mail.size() - ours.size()), ours) << "nothing has changed but the line ends";
  wait_for_files(scratch_.path("house/new"), 1);
  const std::string proof = read(files_in(scratch_.path("house/new"))[0]);
  EXPECT_NE(proof.find("report-type=delivery-status"), std::string::npos);
  EXPECT_NE(proof.find("Original-Envelope-Id: " + waits.job_key), std::string::npos);
  EXPECT_NE(proof.find("Action: delivered"), std::string::npos);
  EXPECT_NE(proof.find(compose(house(), waits).envelope_from), std::string::npos) << "addressed with our MAC";
}

TEST_F(Postfix, a_token_opens_it_too_and_a_renewed_one_is_read_without_a_new_start) {
  scratch_.write("secret/smtp-oauth-token", "expired");
  const auto one = notifier({{"smtp.auth", "xoauth2"}});
  const DeliveryReport refused = one->deliver(notice(), [](std::string_view) {});
  EXPECT_EQ(refused.result, Delivery::deferred);
  EXPECT_TRUE(refused.channel_fault) << refused.text;
  scratch_.write("secret/smtp-oauth-token", "token-1");
  EXPECT_EQ(one->deliver(notice(), [](std::string_view) {}).result, Delivery::accepted);
}

TEST_F(Postfix, what_it_refuses_is_about_the_recipient_or_about_us) {
  Notice unknown = notice();
  unknown.to_address = "nobody-here@members.example";
  const DeliveryReport recipient = deliver(unknown);
  EXPECT_EQ(recipient.result, Delivery::refused);
  EXPECT_EQ(recipient.phase, "rcpt");
  EXPECT_FALSE(recipient.channel_fault);
  Notice large = notice();
  large.attachments.push_back({"large.txt", "text/plain", std::string(900'000, 'x')});
  large.attachments.back().bytes.append(300'000, 'y');
  const DeliveryReport size = deliver(large, {{"max_message", "5000000"}});
  EXPECT_EQ(size.result, Delivery::refused) << size.text;
  EXPECT_EQ(size.phase, "mail") << "its size was announced";
  EXPECT_TRUE(size.channel_fault);
}

TEST_F(Postfix, the_trial_finds_everything_in_order_or_names_what_is_not) {
  const auto outcomes = [&](const std::map<std::string, std::string>& changes) {
    std::string out;
    for (const ProbeStep& step : notifier(changes)->probe({"secretary@members.example", "a trial", "a trial\n"}))
      if (step.outcome == "failed") out += step.step + " " + step.cause;
    return out;
  };
  EXPECT_EQ(outcomes({}), "");
  wait_for_files(scratch_.path("mail/new"), 1);
  EXPECT_EQ(outcomes({{"smtp.ca_file", ""}}), "tls cert-untrusted");
  EXPECT_EQ(outcomes({{"smtp.host", "127.0.0.1"}}), "tls cert-name");
  EXPECT_EQ(outcomes({{"smtp.auth", "login"}}), "auth auth-other");
  scratch_.write("secret/smtp-password", "wrong");
  EXPECT_EQ(outcomes({}), "auth auth-refused");
}

}  // namespace
}  // namespace mithaq::email::tests
