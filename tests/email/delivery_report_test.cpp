// What servers write of mails that they could not deliver, in the shapes of the common ones.
#include <gtest/gtest.h>

#include "mail_kit.h"

namespace mithaq::email::tests {
namespace {

using Lines = std::vector<std::string>;

const std::string job = "abcdefghijklmnopqrstuvwx23";

ReceivedMail report(const std::string& from, const Lines& status) {
  Lines lines = {"Return-Path: <>",
                 "From: " + from,
                 "To: " + bounce_to(job),
                 "Subject: Undelivered",
                 "Auto-Submitted: auto-replied",
                 "MIME-Version: 1.0",
                 "Content-Type: multipart/report; report-type=Delivery-Status; boundary=\"b\"",
                 "",
                 "--b",
                 "Content-Type: text/plain; charset=us-ascii",
                 "",
                 "I am sorry to have to inform you.",
                 "--b",
                 "Content-Type: message/delivery-status",
                 ""};
  lines.insert(lines.end(), status.begin(), status.end());
  lines.insert(lines.end(),
               {"--b", "Content-Type: text/rfc822-headers", "", "X-Mithaq-Loop: 0123456789abcdef", "--b--"});
  return taken(lines);
}

TEST(DeliveryReport, postfix) {
  const auto mail = report(
      "MAILER-DAEMON@mx.members.example (Mail Delivery System)",
      {"Reporting-MTA: dns; mx.members.example", "X-Postfix-Queue-ID: 4F",
       "X-Postfix-Sender: rfc822; " + bounce_to(job), "Arrival-Date: Thu, 26 Nov 2026 10:00:00 +0000", "",
       "Final-Recipient: rfc822; secretary@members.example", "Original-Recipient: rfc822;secretary@members.example",
       "Action: failed", "Status: 5.1.1", "Remote-MTA: dns; mail.members.example",
       "Diagnostic-Code: smtp; 550 5.1.1 <secretary@members.example>:", "    User unknown", "",
       "Final-Recipient: rfc822; second@members.example", "Action: delayed", "Status: 4.4.1"});
  EXPECT_TRUE(mail.is_report);
  EXPECT_EQ(mail.bounced_job, job);
  EXPECT_EQ(mail.return_path, "<>");
  EXPECT_EQ(mail.loop, "");  // ours stands in what was returned, not in the report
  ASSERT_EQ(mail.reports.size(), 2U);
  EXPECT_EQ(mail.reports[0].recipient, "secretary@members.example");
  EXPECT_EQ(mail.reports[0].action, "failed");
  EXPECT_EQ(mail.reports[0].status, "5.1.1");
  EXPECT_EQ(mail.reports[0].diagnostic, "550 5.1.1 <secretary@members.example>: User unknown");
  EXPECT_EQ(mail.reports[1].action, "delayed");
  EXPECT_EQ(mail.text, "I am sorry to have to inform you.");
}

TEST(DeliveryReport, exim_outlook_and_gmail) {
  const auto exim =
      report("Mail Delivery System <Mailer-Daemon@mx.example>",
             {"Reporting-MTA: dns; mx.example", "", "Action: failed", "Final-Recipient: rfc822;a@members.example",
              "Status: 5.0.0", "Remote-MTA: dns; m.members.example", "Diagnostic-Code: smtp; 552 full"});
  ASSERT_EQ(exim.reports.size(), 1U);
  EXPECT_EQ(exim.reports[0].recipient, "a@members.example");
  const auto outlook =
      report("<postmaster@members.example>",
             {"Reporting-MTA: dns;AM0PR01.prod.exchangelabs.com", "Received-From-MTA: dns;x", "Arrival-Date: x", "",
              "Final-Recipient: rfc822;<a@members.example>", "Action: FAILED", "Status: 5.1.10",
              "Diagnostic-Code: smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound; not found"});
  ASSERT_EQ(outlook.reports.size(), 1U);
  EXPECT_EQ(outlook.reports[0].action, "failed");
  EXPECT_EQ(outlook.reports[0].status, "5.1.10");
  EXPECT_EQ(outlook.reports[0].recipient, "a@members.example");
  const auto gmail =
      report("Mail Delivery Subsystem <mailer-daemon@googlemail.com>",
             {"Reporting-MTA: dns; googlemail.com", "Arrival-Date: x", "X-Original-Message-ID: <x@y>", "",
              "Final-Recipient: rfc822; a@members.example", "Action: failed", "Status: 5.2.1 (disabled)",
              "Diagnostic-Code: smtp; 550-5.2.1 The email account is disabled."});
  ASSERT_EQ(gmail.reports.size(), 1U);
  EXPECT_EQ(gmail.reports[0].status, "5.2.1");
}

TEST(DeliveryReport, success_and_relaying_are_told_as_they_are) {
  const auto mail = report("MAILER-DAEMON@x.example",
                           {"Reporting-MTA: dns; x", "", "Final-Recipient: rfc822; a@b.example", "Action: delivered",
                            "Status: 2.0.0", "", "Final-Recipient: rfc822; c@d.example", "Action: relayed"});
  ASSERT_EQ(mail.reports.size(), 2U);
  EXPECT_EQ(mail.reports[0].action, "delivered");
  EXPECT_EQ(mail.reports[1].action, "relayed");
}

ReceivedMail plain(const Lines& header, const Lines& words) {
  Lines lines = header;
  lines.push_back("");
  lines.insert(lines.end(), words.begin(), words.end());
  return taken(lines);
}

TEST(DeliveryReport, qmail_names_its_recipients_in_words) {
  const auto mail = plain(
      {"Return-Path: <>", "From: MAILER-DAEMON@members.example", "To: " + bounce_to(job), "Subject: failure notice"},
      {"Hi. This is the qmail-send program at members.example.", "", "<a@members.example>:",
       "Sorry, no mailbox here by that name. (#5.1.1)", "", "--- Below this line is a copy of the message."});
  EXPECT_TRUE(mail.is_report);
  ASSERT_EQ(mail.reports.size(), 1U);
  EXPECT_EQ(mail.reports[0].recipient, "a@members.example");
  EXPECT_EQ(mail.reports[0].status, "5.1.1");
  EXPECT_EQ(mail.reports[0].action, "failed");
}

TEST(DeliveryReport, words_alone_say_failed_with_a_reason_unknown_or_later) {
  const Lines header = {"From: postmaster@members.example", "To: " + bounce_to(job), "Subject: returned"};
  const auto failed = plain(header, {"Your message could not be delivered."});
  ASSERT_EQ(failed.reports.size(), 1U);
  EXPECT_EQ(failed.reports[0].action, "failed");
  EXPECT_EQ(failed.reports[0].status, "");
  EXPECT_EQ(failed.reports[0].diagnostic, "Your message could not be delivered.");
  EXPECT_EQ(plain(header, {"Delivery will be retried for 3 days."}).reports.at(0).action, "delayed");
  const auto named =
      plain({"From: x@members.example", "X-Failed-Recipients: a@b.example, c@d.example", "To: " + bounce_to(job)},
            {"A message could not be delivered."});
  ASSERT_EQ(named.reports.size(), 2U);
  EXPECT_EQ(named.reports[1].recipient, "c@d.example");
}

// Notes of holidays go to the envelope sender, with the null path.
TEST(DeliveryReport, a_note_of_holidays_to_a_bounce_address_is_none) {
  const auto mail = plain({"Return-Path: <>", "From: member@members.example", "To: " + bounce_to(job),
                           "Auto-Submitted: auto-replied (vacation)"},
                          {"I am away until 5.1.2027."});
  EXPECT_FALSE(mail.is_report);
  EXPECT_TRUE(mail.reports.empty());
  EXPECT_EQ(mail.automatic, "auto-submitted");
}

TEST(DeliveryReport, a_mail_system_that_writes_to_another_address_bounces_nothing) {
  EXPECT_FALSE(plain({"From: MAILER-DAEMON@x.example", "To: answer@mithaq.example"}, {"<a@b.example>: no"}).is_report);
}

}  // namespace
}  // namespace mithaq::email::tests
