#include "notices/remarks_table.h"

#include <gtest/gtest.h>

#include "notices/catalogue.h"

namespace mithaq::notices {
namespace {

RemarkRow objection() {
  RemarkRow row;
  row.number = 3;
  row.kind = "objection";
  row.body = "deaf-union";
  row.body_name = {"الاتحاد الفلسطيني للصم", "Palestinian Union of the Deaf"};
  row.articles = {"accessibility"};
  row.article_names = {"الإتاحة", "Accessibility"};
  row.text = "=HYPERLINK(\"http://evil\";\"x\")\n<script>alert(1)</script>";
  row.proposal = "+1";
  row.disposition = "not-accepted";
  row.reply = "-1";
  row.answered_in = 2;
  row.revision = 1;
  row.redline = "http://localhost/c/x/redline/1/2?a=1&b=2";
  row.acknowledgement = "maintained";
  row.at = moment_from_rfc3339("2026-11-02T08:00:00Z").value();
  row.disposed_at = moment_from_rfc3339("2026-11-05T08:00:00Z");
  return row;
}

RemarkRow of_the_public() {
  RemarkRow row;
  row.number = 4;
  row.kind = "comment";
  row.text = "نريد نصًا أوضح، \"للجميع\".";
  row.revision = 1;
  row.verified = false;
  row.disposition = "duplicate";
  row.duplicate_of = 3;
  return row;
}

std::size_t times(const std::string& text, const std::string& what) {
  std::size_t n = 0;
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) ++n;
  return n;
}

TEST(RemarksTable, a_cell_that_looks_like_a_formula_begins_with_an_apostrophe) {
  for (const std::string sign : {"=", "+", "-", "@", "\t", "\r", "\uFF1D"})
    EXPECT_EQ(csv_cell(sign + "1"), "\"'" + sign + "1\"");
  EXPECT_EQ(csv_cell("1+1 = 2"), "\"1+1 = 2\"");
  EXPECT_EQ(csv_cell("=\"a\""), "\"'=\"\"a\"\"\"");
  EXPECT_EQ(csv_cell(""), "\"\"");
}

TEST(RemarksTable, a_spreadsheet_reads_every_row_in_either_language) {
  const Phrases words = test::phrases();
  for (const Language language : {Language::ar, Language::en}) {
    const std::string csv = remarks_csv(words, {objection(), of_the_public()}, language);
    EXPECT_TRUE(csv.starts_with("\uFEFF\""));
    EXPECT_EQ(times(csv, "\r\n"), 3u);
    EXPECT_NE(csv.find("\"'=HYPERLINK(\"\"http"), std::string::npos) << csv;
    EXPECT_NE(csv.find("\"'+1\""), std::string::npos);
    EXPECT_NE(csv.find("\"'-1\""), std::string::npos);
    EXPECT_EQ(csv.find("\u2068"), std::string::npos) << "no isolates in cells";
    EXPECT_NE(csv.find("2026-11-05T08:00:00Z"), std::string::npos);
  }
  EXPECT_NE(remarks_csv(words, {of_the_public()}, Language::en).find("Duplicate of number 3"), std::string::npos);
}

TEST(RemarksTable, the_page_is_whole_escaped_and_in_both_languages) {
  const Phrases words = test::phrases();
  const std::string page = remarks_page(words, {"ميثاق", "Charter"}, {objection(), of_the_public()});
  EXPECT_TRUE(page.starts_with("<!DOCTYPE html>"));
  EXPECT_EQ(page.find("<script>"), std::string::npos);
  EXPECT_NE(page.find("a=1&amp;b=2"), std::string::npos);
  EXPECT_EQ(times(page, "<caption>"), 1u);
  EXPECT_EQ(times(page, "scope=\"row\""), 2u);
  EXPECT_EQ(times(page, "<th scope=\"col\">"), 15u);
  EXPECT_NE(page.find("id=\"remark-3\""), std::string::npos);
  EXPECT_NE(page.find("Palestinian Union of the Deaf"), std::string::npos);
  EXPECT_NE(page.find("الاتحاد الفلسطيني للصم"), std::string::npos);
  EXPECT_EQ(page.find("http://localhost"), page.rfind("http://localhost")) << "nothing from outside but the one link";
}

TEST(RemarksTable, an_empty_table_says_so) {
  const Phrases words = test::phrases();
  EXPECT_NE(remarks_table(words, {}).find("No remark has been made yet."), std::string::npos);
  EXPECT_TRUE(remarks_value({}).items().empty());
}

TEST(RemarksTable, data_leaves_out_what_is_not_there) {
  const Value rows = remarks_value({objection(), of_the_public()});
  EXPECT_EQ(rows.items()[0].at("answered_in").integer(), 2);
  EXPECT_EQ(rows.items()[0].find("verified"), nullptr);
  EXPECT_EQ(rows.items()[1].find("body"), nullptr);
  EXPECT_EQ(rows.items()[1].at("duplicate_of").integer(), 3);
  EXPECT_FALSE(rows.items()[1].at("verified").boolean());
}

}  // namespace
}  // namespace mithaq::notices
