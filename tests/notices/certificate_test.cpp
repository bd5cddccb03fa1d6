#include "notices/certificate.h"

#include <gtest/gtest.h>

#include "notices/catalogue.h"

namespace mithaq::notices {
namespace {

CertificateFacts sample() {
  CertificateFacts facts;
  facts.charter = "partnership-2026";
  facts.title = {"ميثاق الشراكة", "Partnership charter"};
  facts.organisation = {"اللجنة التحضيرية", "Preparatory committee"};
  facts.revision = 2;
  facts.fingerprint = "9f2c 11d0 83aa 5b7e 1a2b 3c4d 5e6f 7081";
  const Text when = {
      "الخميس 10 ديسمبر 2026، 17:00 Palestine time "
      "(15:00 UTC)",
      "Thursday 10 December 2026, 17:00 Palestine time (15:00 UTC)"};
  facts.at = "2026-12-10T15:00:00Z";
  facts.ratified_at = when;
  facts.decision = {
      "المؤيّدون 12 \u00d7 3 = 36 \u2265 2 \u00d7 15 = "
      "30\nقُبِلت النسخة",
      "In favour 12 x 3 = 36 >= 2 x 15 = 30\nResult passed"};
  const Text deaf = {
      "الاتحاد الفلسطيني "
      "للصم",
      "Palestinian Union of the Deaf"};
  const Text gaza = {"اتحاد غزة", "Gaza federation"};
  const Text camps = {"مراكز المخيمات <b>", "Camp centres <b>"};
  const std::string reservation =
      "نتحفّظ على المادة "
      "7.\n<script>alert(1)</script>";
  facts.rows = {
      {deaf, "approve-with-reservation", {"7"}, reservation, "L1", "sign-language", when},
      {gaza, "approve", {}, "", "L2", "page", when, "", {{"sshsig", "SHA256:gaza"}}},
      {camps, "disagree", {"whole"}, "Too early & too short.", "L0", "paper", when},
      {{"شبكة", "Network"}, "approve-with-comments", {"preamble", "equality"}, "A comment.", "L0", "reply", when},
      {{"هيئة", "A body"}, "", {}, "", "", "", {}}};
  facts.reservations = {{deaf, {"7"}, reservation}};
  facts.dissent = {{camps, {"whole"}, "Too early & too short."}};
  facts.log_origin = "mithaq.example/log";
  facts.log_size = 214;
  facts.log_root = "ICQD6FtzqpV6kf0vOlykl7qQuwf0PXM2wyuY6MyFShs=";
  facts.log_key = "mithaq.example/log+5c6fe8a2+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4";
  facts.seal_fingerprint = "SHA256:/10YPsAyeNQvPgOHP2D9qvOe52V9bKMu1/NfCjT8d/k";
  return facts;
}

std::size_t times(const std::string& page, const std::string& what) {
  std::size_t n = 0;
  for (std::size_t at = page.find(what); at != std::string::npos; at = page.find(what, at + 1)) ++n;
  return n;
}

class Certificate : public testing::TestWithParam<Language> {
 protected:
  // Every word of it, a block a line.
  std::string page(const CertificateFacts& facts) {
    std::string out;
    for (const Block& block : certificate(facts, phrases_, GetParam()).blocks) {
      out += block.kind + ":";
      for (const std::string& cell : block.cells) out += " | " + cell;
      out += "\n";
    }
    return out;
  }
  Phrases phrases_ = test::phrases();
};

TEST_P(Certificate, a_reservation_and_a_dissent_are_printed_once_and_in_full) {
  const std::string html = page(sample());
  EXPECT_EQ(times(html, "alert(1)"), 1u);
  EXPECT_EQ(times(html, "Too early"), 1u);
  EXPECT_EQ(times(html, "A comment."), 1u);
}

TEST_P(Certificate, it_says_when_there_is_no_reservation_no_dissent_and_no_seal) {
  CertificateFacts facts = sample();
  facts.reservations.clear();
  facts.dissent.clear();
  facts.seal_fingerprint.clear();
  const std::string html = page(facts);
  EXPECT_NE(html.find(phrases_.say("certificate.no-reservations", GetParam())), std::string::npos);
  EXPECT_NE(html.find(phrases_.say("certificate.no-dissent", GetParam())), std::string::npos);
  EXPECT_EQ(html.find(phrases_.say("certificate.seal", GetParam())), std::string::npos);
}

TEST_P(Certificate, it_says_its_language_its_digits_and_its_time) {
  const Sheet sheet = certificate(sample(), phrases_, GetParam());
  EXPECT_EQ(sheet.language, GetParam() == Language::ar ? "ar" : "en");
  EXPECT_EQ(sheet.digits, "0123456789");
  EXPECT_EQ(sheet.at, "2026-12-10T15:00:00Z");
  EXPECT_NE(sheet.title.find(sample().title.in(GetParam())), std::string::npos);
}

TEST_P(Certificate, a_signature_is_told_with_its_key_and_a_position_is_called_one) {
  const std::string said = page(sample());
  EXPECT_NE(said.find("SHA256:gaza"), std::string::npos);
  EXPECT_NE(said.find(phrases_.say("page.key-format-sshsig", GetParam())), std::string::npos);
  EXPECT_NE(said.find(phrases_.say("certificate.level-L0", GetParam())), std::string::npos);
  EXPECT_NE(said.find(phrases_.say("certificate.level-L2", GetParam())), std::string::npos);
}

TEST_P(Certificate, of_two_persons_both_signatures_are_told_and_which_of_them_is_distrusted) {
  CertificateFacts facts = sample();
  facts.rows[1].assurance = "L3";
  facts.rows[1].distrusted = "lost";
  facts.rows[1].signatures = {{"sshsig", "SHA256:first", "member", "lost"}, {"webauthn", "second", "body"}};
  facts.rows[1].key_holder = "member";
  const std::string said = page(facts);
  for (const char* whose : {"key-of-member", "key-of-body"})
    EXPECT_NE(said.find(phrases_.say("certificate." + std::string(whose), GetParam())), std::string::npos) << said;
  EXPECT_NE(said.find(phrases_.say("certificate.level-L3", GetParam(), {{"holder", "member"}})), std::string::npos);
  const auto first = said.find("SHA256:first"), second = said.find("| second");
  const auto note = said.find(phrases_.say("certificate.distrusted", GetParam(), {{"reason", "lost"}}));
  ASSERT_NE(second, std::string::npos);
  EXPECT_LT(first, note);
  EXPECT_LT(note, second);
}

TEST_P(Certificate, without_a_token_it_says_that_there_is_no_trusted_time) {
  CertificateFacts facts = sample();
  const std::string mark = phrases_.say("certificate.no-trusted-time", GetParam());
  EXPECT_NE(page(facts).find(mark), std::string::npos);
  facts.trusted_time = {"وقت", "A time"};
  facts.time_authority = "Test authority";
  facts.witnesses = {"witness.example/deaf-union"};
  EXPECT_EQ(page(facts).find(mark), std::string::npos);
  EXPECT_NE(page(facts).find("Test authority"), std::string::npos);
  EXPECT_NE(page(facts).find("witness.example/deaf-union"), std::string::npos);
}

TEST_P(Certificate, a_time_far_from_the_servers_bears_its_mark) {
  CertificateFacts facts = sample();
  facts.trusted_time = {"وقت", "A time"};
  facts.time_authority = "Test authority";
  facts.apart_from = {"وقتنا", "Our time"};
  const std::string said = without_isolates(page(facts));
  EXPECT_NE(said.find(phrases_.say("certificate.time-apart", GetParam())), std::string::npos) << said;
  EXPECT_EQ(said.find(phrases_.say("certificate.time", GetParam())), std::string::npos) << said;
  EXPECT_NE(said.find(GetParam() == Language::ar ? "وقتنا" : "Our time"), std::string::npos) << said;
}

TEST_P(Certificate, a_witness_that_contradicts_the_log_stands_on_it) {
  CertificateFacts facts = sample();
  const std::string mark = phrases_.say("certificate.contradicted", GetParam());
  EXPECT_EQ(page(facts).find(mark), std::string::npos);
  facts.contradicted = {"تناقضه هيئة غزة", "Contradicted by Gaza"};
  const std::string said = page(facts);
  EXPECT_NE(said.find(mark), std::string::npos);
  EXPECT_NE(said.find(facts.contradicted.in(GetParam())), std::string::npos);
}

TEST_P(Certificate, a_ratification_under_a_quorum_names_its_checkpoint_and_its_witnesses) {
  CertificateFacts facts = sample();
  EXPECT_NE(page(facts).find(phrases_.say("certificate.no-witnesses", GetParam())), std::string::npos);
  facts.quorum_size = 49;
  facts.quorum_root = "cm9vdA==";
  facts.quorum = {{{"هيئة", "Beta"}, {"الأحد", "Sunday"}}, {{"أخرى", "Gamma"}, {}}};
  const std::string said = without_isolates(page(facts));
  EXPECT_NE(said.find(GetParam() == Language::ar ? "هيئة (الأحد)" : "Beta (Sunday)"), std::string::npos) << said;
  EXPECT_NE(said.find("49"), std::string::npos);
  EXPECT_NE(said.find("cm9vdA=="), std::string::npos);
  EXPECT_EQ(said.find(without_isolates(phrases_.say("certificate.no-witnesses", GetParam()))), std::string::npos);
}

TEST_P(Certificate, a_signature_with_a_key_that_is_trusted_in_nothing_says_so) {
  CertificateFacts facts = sample();
  facts.rows[1].distrusted = "compromised";
  facts.rows[1].signatures[0].distrusted = "compromised";
  facts.rows[1].signatures[0].doubted = "lost";
  EXPECT_NE(page(facts).find(phrases_.say("certificate.doubted", GetParam(), {{"reason", "lost"}})), std::string::npos);
  EXPECT_NE(page(facts).find(phrases_.say("certificate.distrusted", GetParam(), {{"reason", "compromised"}})),
            std::string::npos);
}

TEST_P(Certificate, the_rule_stands_once) {
  int boxes = 0;
  for (const Block& block : certificate(sample(), phrases_, GetParam()).blocks) boxes += block.kind == "paragraph";
  EXPECT_EQ(boxes, 0) << "reservations and dissent are quoted; the rule is the first line of the box";
}

TEST_P(Certificate, every_position_and_channel_has_its_word) {
  CertificateFacts facts = sample();
  for (const char* channel : {"page", "reply", "file", "paper", "telephone", "sign-language", "api", "cli", "engine"}) {
    facts.rows[0].channel = channel;
    EXPECT_NO_THROW(page(facts)) << channel;
  }
  for (const char* position : {"approve", "approve-with-comments", "approve-with-reservation", "no-objection",
                               "disagree", "object", "abstain", "recuse"}) {
    facts.rows[0].position = position;
    EXPECT_NO_THROW(page(facts)) << position;
  }
}

INSTANTIATE_TEST_SUITE_P(InBothLanguages, Certificate, testing::Values(Language::ar, Language::en));

}  // namespace
}  // namespace mithaq::notices
