// The built-in mailbox, through the plugin as the worker makes it.
#include <gtest/gtest.h>

#include "bench.h"

namespace mithaq::email::tests {
namespace {

TEST(Maildir, a_notice_stands_in_new_and_nothing_is_left_in_tmp) {
  Scratch scratch;
  const auto notifier = plugin({{"domain", "mithaq.example"},
                                {"state", scratch.path("state")},
                                {"maildir", scratch.path("mail")},
                                {"organisation", "أمانة سر الميثاق"}});
  const DeliveryReport report = notifier->deliver(notice(), [](std::string_view) {});
  EXPECT_EQ(report.result, Delivery::accepted);
  ASSERT_EQ(files_in(scratch.path("mail/new")).size(), 1U);
  EXPECT_TRUE(files_in(scratch.path("mail/tmp")).empty());
  const std::string mail = read(files_in(scratch.path("mail/new"))[0]);
  EXPECT_TRUE(mail.starts_with("Return-Path: <bounce+abcdefghijklmnopqrstuvwx23."));
  EXPECT_NE(mail.find("\r\nDelivered-To: secretary@members.example\r\nFrom: "), std::string::npos);
  const std::string handed_over = mail.substr(mail.find("From: "));
  EXPECT_EQ(run({"sha256sum", scratch.write("handed-over", handed_over)}).substr(0, 64), report.message_sha256);
}

TEST(Maildir, every_delivery_is_a_file_of_its_own) {
  Scratch scratch;
  const auto notifier = plugin({{"state", scratch.path("state")}});
  for (int i = 0; i < 20; ++i) notifier->deliver(notice(), [](std::string_view) {});
  EXPECT_EQ(files_in(scratch.path("state/maildir/new")).size(), 20U);
}

TEST(Maildir, a_notice_that_can_never_be_sent_is_refused_and_leaves_no_file) {
  Scratch scratch;
  const auto notifier = plugin({{"state", scratch.path("state")}});
  Notice bad = notice();
  bad.to_name = "x\r\nBcc: y@members.example";
  const DeliveryReport report = notifier->deliver(bad, [](std::string_view) {});
  EXPECT_EQ(report.result, Delivery::refused);
  EXPECT_EQ(report.text, "to_name: control character U+000D at byte 1");
  EXPECT_TRUE(files_in(scratch.path("state/maildir/new")).empty());
}

TEST(Maildir, a_folder_that_is_gone_is_said_and_not_swallowed) {
  Scratch scratch;
  const auto notifier = plugin({{"state", scratch.path("state")}});
  std::filesystem::remove_all(scratch.path("state/maildir/tmp"));
  EXPECT_THROW(notifier->deliver(notice(), [](std::string_view) {}), std::exception);
}

TEST(Settings, the_bounce_key_is_the_credential_or_drawn_once) {
  Scratch scratch;
  plugin({{"state", scratch.path("state")}});
  const std::string drawn = read(scratch.path("state/bounce-key"));
  EXPECT_EQ(drawn.size(), 64U);
  plugin({{"state", scratch.path("state")}});
  EXPECT_EQ(read(scratch.path("state/bounce-key")), drawn);
  EXPECT_EQ(std::filesystem::status(scratch.path("state/bounce-key")).permissions(), std::filesystem::perms(0600));

  scratch.write("credentials/bounce-key", house().bounce_key + "\n");
  const auto notifier = plugin(
      {{"domain", "mithaq.example"}, {"state", scratch.path("other")}, {"credentials", scratch.path("credentials")}});
  notifier->deliver(notice(), [](std::string_view) {});
  EXPECT_NE(read(files_in(scratch.path("other/maildir/new"))[0]).find(compose(house(), notice()).envelope_from),
            std::string::npos);
  EXPECT_FALSE(std::filesystem::exists(scratch.path("other/bounce-key")));
}

TEST(Settings, a_wrong_setting_is_named) {
  Scratch scratch;
  const auto complaint = [&](std::map<std::string, std::string> settings) -> std::string {
    settings.emplace("state", scratch.path("state"));
    try {
      plugin(std::move(settings));
      return "";
    } catch (const std::exception& problem) {
      return problem.what();
    }
  };
  EXPECT_EQ(complaint({{"transport", "pigeon"}}), "transport: maildir or smtp, not pigeon");
  EXPECT_EQ(complaint({{"transport", "smtp"}}), "smtp.host is needed with transport = \"smtp\"");
  EXPECT_EQ(complaint({{"domain", "not a host"}}), "domain: not a host name: not a host");
  EXPECT_EQ(complaint({{"organisation", "a\nb"}}), "organisation: control character U+000A at byte 1");
  EXPECT_EQ(complaint({{"transport", "smtp"}, {"smtp.host", "h"}, {"smtp.security", "some"}}),
            "smtp.security: starttls, tls or none, not some");
  EXPECT_EQ(complaint({{"transport", "smtp"}, {"smtp.host", "h"}, {"smtp.port", "0"}}),
            "smtp.port: a number from 1 to 65535 is needed");
  EXPECT_EQ(complaint({{"transport", "smtp"}, {"smtp.host", "h"}, {"smtp.user", "mithaq"}}),
            "no credential: credentials/smtp-password");
}

}  // namespace
}  // namespace mithaq::email::tests
