// Whose word about a sender counts.
#include <gtest/gtest.h>

#include "mail_kit.h"

namespace mithaq::email::tests {
namespace {

using Lines = std::vector<std::string>;

const std::string ours =
    "Received: from out.members.example by mx.mithaq.example with ESMTPS; Thu, 26 Nov 2026 12:00:05 +0200";
const std::string foreign = "Received: from pc by out.members.example; Thu, 26 Nov 2026 09:59:00 +0000";

MailTrust trust(Lines lines) {
  lines.insert(lines.end(), {"From: member@members.example", "", "1"});
  return taken(lines).trust;
}

const std::string pass =
    "Authentication-Results: mx.mithaq.example; dkim=pass (2048-bit key) header.d=Members.Example header.s=s1;"
    " dmarc=pass (p=reject; dis=none) header.from=members.example; spf=softfail smtp.mailfrom=x.example";

TEST(Trust, our_own_hosts_word_counts_above_and_below_its_received_line) {
  for (const Lines& lines : {Lines{pass, ours, foreign}, Lines{ours, pass, foreign}}) {
    const MailTrust found = trust(lines);
    EXPECT_EQ(found.dmarc, "pass");
    EXPECT_EQ(found.dmarc_from, "members.example");
    EXPECT_EQ(found.dkim, std::vector<std::string>{"members.example"});
    EXPECT_EQ(found.spf, "softfail");
  }
}

TEST(Trust, what_stands_below_a_strangers_received_line_was_written_by_anybody) {
  const MailTrust found = trust({ours, foreign, pass});
  EXPECT_EQ(found.dmarc, "");
  EXPECT_TRUE(found.dkim.empty());
  EXPECT_EQ(trust({foreign, pass}).dmarc, "");
}

// Our own host writes above the message; in the message anybody writes what he likes.
TEST(Trust, what_stands_in_the_message_itself_counts_for_nothing) {
  for (const char* line : {"From: member@members.example", "Subject: x", "Date: Thu, 26 Nov 2026 12:00:00 +0200",
                           "Message-ID: <a@b.example>", "DKIM-Signature: v=1; d=evil.example"})
    EXPECT_EQ(taken({ours, line, pass, "From: member@members.example", "", "1"}).trust.dmarc, "") << line;
  EXPECT_EQ(trust({ours, "Received-SPF: pass", "X-Spam-Status: No", pass, foreign}).dmarc, "pass");
}

TEST(Trust, another_hosts_word_counts_for_nothing) {
  EXPECT_EQ(trust({ours, "Authentication-Results: mx.evil.example; dmarc=pass header.from=members.example"}).dmarc, "");
  EXPECT_EQ(trust({ours, "Authentication-Results: mx.mithaq.example.evil.example; dmarc=pass header.from=x"}).dmarc,
            "");
  EXPECT_EQ(trust({ours, "Authentication-Results: (mx.mithaq.example) evil.example; dmarc=pass header.from=x"}).dmarc,
            "");
}

TEST(Trust, a_forged_result_below_the_real_one_changes_nothing) {
  const std::string real =
      "Authentication-Results: mx.mithaq.example; dkim=none; dmarc=fail header.from=members.example";
  const MailTrust found = trust({ours, real, pass, foreign});
  EXPECT_EQ(found.dmarc, "fail");
  EXPECT_TRUE(found.dkim.empty());
  EXPECT_EQ(found.spf, "softfail");  // of which the real one did not speak; recorded only
}

TEST(Trust, results_of_two_filters_of_our_host_add_up) {
  const MailTrust found = trust(
      {ours, "Authentication-Results: mx.mithaq.example; dkim=pass header.d=a.example; dkim=pass header.d=b.example",
       "Authentication-Results: mx.mithaq.example 1; dmarc=fail reason=\"a;b\" header.from=\"members.example\""});
  EXPECT_EQ(found.dkim, (std::vector<std::string>{"a.example", "b.example"}));
  EXPECT_EQ(found.dmarc, "fail");
  EXPECT_EQ(found.dmarc_from, "members.example");
}

TEST(Trust, a_result_inside_a_comment_or_a_quote_is_none) {
  EXPECT_EQ(
      trust({ours, "Authentication-Results: mx.mithaq.example; none (; dmarc=pass header.from=members.example)"}).dmarc,
      "");
  EXPECT_EQ(trust({ours, "Authentication-Results: mx.mithaq.example; spf=fail reason=\"; dmarc=pass\""}).dmarc, "");
  EXPECT_TRUE(
      trust({ours, "Authentication-Results: mx.mithaq.example; dkim=fail header.d=members.example"}).dkim.empty());
}

TEST(Trust, without_a_configured_host_nothing_is_believed) {
  IntakeHouse house = intake_house();
  house.authserv_id.clear();
  const auto mail = read_mail(house, mail_of({ours, pass, "From: member@members.example", "", "1"}), nullptr);
  EXPECT_EQ(mail.trust.dmarc, "");
  EXPECT_EQ(mail.received_at, "");
}

const std::string arc_passed =
    "Authentication-Results: mx.mithaq.example; arc=pass; dmarc=fail header.from=members.example";
Lines sealed(const std::string& domain, const std::string& instance = "1") {
  return {"ARC-Seal: i=" + instance + "; a=rsa-sha256; cv=none; d=" + domain + "; s=s1; b=AAAA",
          "ARC-Authentication-Results: i=" + instance + "; " + domain + "; dmarc=pass header.from=members.example"};
}

TEST(Trust, a_trusted_forwarders_seal_stands_for_what_it_saw) {
  Lines lines = {ours, arc_passed, foreign};
  const Lines seal = sealed("lists.example");
  lines.insert(lines.end(), seal.begin(), seal.end());
  EXPECT_EQ(trust(lines).dmarc, "pass");
  EXPECT_EQ(trust(lines).dmarc_from, "members.example");
}

TEST(Trust, a_seal_counts_only_when_it_is_whole_trusted_and_last) {
  const auto with = [](const std::string& results, std::vector<Lines> seals) {
    Lines lines = {ours, results, foreign};
    for (const Lines& seal : seals) lines.insert(lines.end(), seal.begin(), seal.end());
    return trust(lines).dmarc;
  };
  EXPECT_EQ(with(arc_passed, {sealed("evil.example")}), "fail");                                // sealed by oneself
  EXPECT_EQ(with(arc_passed, {sealed("evil.example", "2"), sealed("lists.example")}), "fail");  // and sealed again
  EXPECT_EQ(with("Authentication-Results: mx.mithaq.example; arc=fail; dmarc=fail", {sealed("lists.example")}), "fail");
  EXPECT_EQ(with("Authentication-Results: mx.mithaq.example; dmarc=fail", {sealed("lists.example")}), "fail");
}

TEST(Trust, the_time_is_that_of_our_own_topmost_line) {
  const auto at = [](Lines lines) {
    lines.insert(lines.end(), {"Date: Mon, 01 Jan 2001 00:00:00 +0000", "From: a@b.example", "", "1"});
    return taken(lines).received_at;
  };
  EXPECT_EQ(at({ours, foreign}), "2026-11-26T10:00:05Z");
  EXPECT_EQ(at({foreign, ours}), "");
  EXPECT_EQ(at({"Received: by mx.mithaq.example; yesterday"}), "");
  EXPECT_EQ(at({"Received: from by.mx (by mx.mithaq.example) by evil.example; Thu, 26 Nov 2026 12:00:05 +0200"}), "");
  EXPECT_EQ(at({}), "");
}

}  // namespace
}  // namespace mithaq::email::tests
