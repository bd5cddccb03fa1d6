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
      "الخميس 10 ديسمبر 2026، 17:00 Asia/Hebron "
      "(15:00 UTC)",
      "Thursday 10 December 2026, 17:00 Asia/Hebron (15:00 UTC)"};
  facts.ratified_at = when;
  facts.rule = {
      "لا اعتراض مفتوح، "
      "وثلثا الكشف مؤيّدان",
      "no open objection, and 2/3 of the roll in favour"};
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
  facts.rows = {{deaf, "approve-with-reservation", {"7"}, reservation, "sign-language", when},
                {gaza, "approve", {}, "", "page", when},
                {camps, "disagree", {"whole"}, "Too early & too short.", "paper", when},
                {{"شبكة", "Network"}, "approve-with-comments", {"preamble", "equality"}, "A comment.", "reply", when},
                {{"هيئة", "A body"}, "", {}, "", "", {}}};
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
  std::string page(const CertificateFacts& facts) { return certificate_html(facts, phrases_, GetParam()); }
  Phrases phrases_ = test::phrases();
};

TEST_P(Certificate, every_value_is_escaped) {
  const std::string html = page(sample());
  EXPECT_EQ(html.find("<script"), std::string::npos);
  EXPECT_EQ(html.find("<b>"), std::string::npos);
  EXPECT_NE(html.find("&lt;script&gt;alert(1)&lt;/script&gt;"), std::string::npos);
  EXPECT_NE(html.find("Too early &amp; too short."), std::string::npos);
}

TEST_P(Certificate, a_reservation_and_a_dissent_are_printed_once_and_in_full) {
  const std::string html = page(sample());
  EXPECT_EQ(times(html, "alert(1)"), 1u);
  EXPECT_EQ(times(html, "Too early"), 1u);
  EXPECT_EQ(times(html, "A comment."), 1u);
}

TEST_P(Certificate, it_fetches_nothing_and_runs_nothing) {
  const std::string html = page(sample());
  for (const char* sign : {"http:", "https:", "src=", "url(", "@import", "onclick", "<link"})
    EXPECT_EQ(html.find(sign), std::string::npos) << sign;
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

TEST_P(Certificate, it_says_its_language_and_direction) {
  const std::string html = page(sample());
  EXPECT_NE(html.find(GetParam() == Language::ar ? "<html lang=\"ar\" dir=\"rtl\">" : "<html lang=\"en\" dir=\"ltr\">"),
            std::string::npos);
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
