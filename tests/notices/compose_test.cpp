// Whole notices: what they say, in what form, and what they weigh.
#include "notices/compose.h"

#include <gtest/gtest.h>

#include <regex>
#include <set>
#include <sstream>

#include "notices/catalogue.h"
#include "notices/compose_template.h"

namespace mithaq::notices {
namespace {

constexpr const char* kinds[] = {"request", "reminder", "receipt", "outcome", "alert"};

const Phrases& house() {
  static const Phrases phrases = test::phrases();
  return phrases;
}

Message composed(const NoticeFacts& facts) { return Composer(house(), test::templates()).compose(facts); }
Message composed(const std::string& kind, Language first = Language::ar) {
  return composed(test::facts(house(), kind, first));
}

std::string visible(const std::string& text) { return without_isolates(text); }

// The words of the HTML part, without its markup.
std::string words_of_html(std::string html) {
  html = std::regex_replace(html, std::regex("<style>[^]*</style>"), "");
  html = std::regex_replace(html, std::regex("<hr>"), std::string(40, '-'));
  html = std::regex_replace(html, std::regex("<(/?)bdi>"), "");
  html = std::regex_replace(html, std::regex("<[^>]*>"), " ");
  for (const auto& [entity, text] :
       {std::pair{"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""}, {"&#39;", "'"}, {"&amp;", "&"}})
    html = std::regex_replace(html, std::regex(entity), text);
  return html;
}

std::vector<std::string> words(const std::string& text) {
  std::istringstream in(visible(text));
  std::vector<std::string> out;
  for (std::string word; in >> word;) out.push_back(word);
  return out;
}

std::vector<std::string> lines(const std::string& text) {
  std::istringstream in(text);
  std::vector<std::string> out;
  for (std::string line; std::getline(in, line);) out.push_back(line);
  return out;
}

// A golden file holds everything that a member is sent. MITHAQ_GOLDEN=write makes it anew.
void expect_golden(const Message& message, const std::string& name) {
  std::string all = "Subject: " + message.subject + "\nLanguages: " + message.languages + "\n\n" + message.text +
                    "\n=== html\n" + message.html;
  for (const auto& attachment : message.attachments)
    all +=
        "=== " + attachment.name + " (" + attachment.media_type + ")\n" +
        (attachment.name.ends_with(".ics") ? attachment.bytes : std::to_string(attachment.bytes.size()) + " bytes\n");
  const std::filesystem::path path = std::filesystem::path(MITHAQ_SOURCE) / "tests/golden/notices" / (name + ".txt");
  const char* wanted = std::getenv("MITHAQ_GOLDEN");
  if (wanted && std::string_view(wanted) == "write") std::ofstream(path, std::ios::binary) << all;
  EXPECT_EQ(all, test::bytes_of(path)) << name;
}

TEST(Notices, each_kind_is_what_its_golden_file_says) {
  for (const char* kind : kinds) {
    expect_golden(composed(kind, Language::ar), std::string(kind) + ".ar");
    expect_golden(composed(kind, Language::en), std::string(kind) + ".en");
  }
}

TEST(Notices, the_html_part_says_the_same_words_and_links) {
  for (const char* kind : kinds)
    for (const Language first : {Language::ar, Language::en}) {
      const Message message = composed(kind, first);
      EXPECT_EQ(words(message.text), words(words_of_html(message.html))) << kind;
    }
}

TEST(Notices, a_line_has_at_most_72_columns) {
  for (const char* kind : kinds) {
    NoticeFacts facts = test::facts(house(), kind, Language::ar);
    facts.checkpoint.clear();  // verbatim, as it is signed
    for (const std::string& line : lines(composed(facts).text)) EXPECT_LE(columns_of(line), 72U) << line;
  }
}

TEST(Notices, what_is_copied_stands_alone_on_its_line_without_isolates) {
  const NoticeFacts facts = test::facts(house(), "request", Language::ar);
  const auto all = lines(composed(facts).text);
  for (const std::string& token : {facts.link, facts.number, facts.fingerprint, facts.public_link})
    EXPECT_EQ(std::count(all.begin(), all.end(), token), 2) << token;
  EXPECT_TRUE(composed(facts).text.ends_with(facts.checkpoint));
}

TEST(Notices, isolates_are_balanced_on_every_line_and_overrides_never_occur) {
  for (const char* kind : kinds) {
    const Message message = composed(kind);
    for (const std::string& line : lines(message.text + "\n" + message.subject)) {
      int depth = 0;
      for (std::size_t i = 0; i + 3 <= line.size(); ++i) {
        const auto mark = line.substr(i, 3);
        depth += mark == "\u2068" ? 1 : mark == "\u2069" ? -1 : 0;
        EXPECT_GE(depth, 0) << line;
        EXPECT_FALSE(mark >= "\u202A" && mark <= "\u202E") << line;
      }
      EXPECT_EQ(depth, 0) << line;
    }
  }
}

TEST(Notices, the_first_language_stands_first_in_body_and_subject) {
  const Message ar = composed("request", Language::ar), en = composed("request", Language::en);
  EXPECT_EQ(ar.languages, "ar, en");
  EXPECT_LT(ar.text.find("كيف تجيبون"), ar.text.find("How to answer"));
  EXPECT_GT(en.text.find("كيف تجيبون"), en.text.find("How to answer"));
  EXPECT_TRUE(visible(ar.subject).starts_with("[ميثاق] مطلوب موقفكم: ميثاق الشراكة… — النسخة 2 — حتى 2026-12-10"))
      << ar.subject;
  EXPECT_EQ(visible(en.subject), "[Mithaq] Position needed: Partnership… — rev. 2 — by 2026-12-10 ⟨M-7K2Q⟩");
}

TEST(Notices, a_subject_has_at_most_75_visible_characters) {
  for (const char* kind : kinds)
    for (const Language first : {Language::ar, Language::en}) {
      NoticeFacts facts = test::facts(house(), kind, first);
      EXPECT_LE(columns_of(composed(facts).subject), 75U);
      facts.charter_title = {std::string(400, 'x'), std::string(400, 'x')};
      EXPECT_LE(columns_of(composed(facts).subject), 75U);
    }
}

TEST(Notices, nothing_is_called_delivered_opened_or_read) {
  const std::regex forbidden("\\b(delivered|opened|read)\\b", std::regex::icase);
  for (const char* kind : kinds) EXPECT_FALSE(std::regex_search(composed(kind).text, forbidden)) << kind;
}

TEST(Notices, an_answer_is_asked_for_by_the_link_and_by_nothing_else) {
  const std::string text = visible(composed("request").text);
  EXPECT_NE(text.find("not by replying to this message"), std::string::npos);
  EXPECT_NE(text.find("--- الجواب عبر الرابط أعلاه / answer by the link above ⟨M-7K2Q⟩ ---"), std::string::npos);
  EXPECT_EQ(visible(composed("outcome").text).find("M-7K2Q"), std::string::npos);
}

TEST(Notices, what_is_empty_is_left_out_with_its_heading) {
  NoticeFacts facts = test::facts(house(), "request", Language::ar);
  facts.change = {};
  facts.deadline = {};
  facts.deadline_date.clear();
  facts.deadline_at.reset();
  const Message message = composed(facts);
  EXPECT_EQ(message.text.find("What has changed"), std::string::npos);
  EXPECT_EQ(message.text.find("Deadline"), std::string::npos);
  EXPECT_EQ(visible(message.subject).find("حتى"), std::string::npos);
  for (const auto& attachment : message.attachments) EXPECT_NE(attachment.name, "deadline.ics");
}

TEST(Notices, markup_in_a_value_stays_text) {
  NoticeFacts facts = test::facts(house(), "receipt", Language::ar);
  facts.position_text = {"<script>alert(1)</script> & \"", "<b>"};
  const Message message = composed(facts);
  EXPECT_EQ(message.html.find("<script"), std::string::npos);
  EXPECT_NE(message.html.find("&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;"), std::string::npos);
  EXPECT_NE(message.text.find("<script>alert(1)</script> & \""), std::string::npos);
}

TEST(Notices, the_html_part_fetches_nothing) {
  for (const char* kind : kinds) {
    const std::string html = composed(kind).html;
    EXPECT_FALSE(std::regex_search(html, std::regex("<(img|script|link|iframe|object|form)|src=|url\\(|@import")));
    EXPECT_LE(html.find("</style>") - html.find("<style>"), 2048U);
  }
}

TEST(Notices, a_request_of_the_real_charter_fits_its_budget_with_the_text_attached) {
  for (const char* kind : kinds) {
    const Message message = composed(kind);
    EXPECT_FALSE(message.html.empty()) << kind << " " << wire_size(message);
    const bool is_short = std::string_view(kind) == "receipt" || std::string_view(kind) == "alert";
    EXPECT_LE(wire_size(message), is_short ? receipt_budget : notice_budget);
  }
  const Message request = composed("request");
  ASSERT_GE(request.attachments.size(), 2U);
  EXPECT_EQ(request.attachments[0].name, "deadline.ics");
  EXPECT_EQ(request.attachments[1].name, "charter-r0002-ar.txt");
}

TEST(Notices, what_a_receipt_has_to_add_stands_before_the_articles) {
  NoticeFacts facts = test::facts(house(), "receipt", Language::en);
  EXPECT_EQ(composed(facts).text.find("Please note"), std::string::npos);
  facts.note = house().both("notice.note-late");
  const std::string text = composed(facts).text;
  EXPECT_LT(text.find("Please note:\nIt came after the stage had closed"), text.find("Articles:"));
}

TEST(Notices, that_silence_is_consent_stands_in_the_first_lines) {
  for (const char* kind : {"request", "reminder"}) {
    NoticeFacts facts = test::facts(house(), kind, Language::en);
    facts.consent = {"الصمت قبول.", "Silence counts as consent."};
    const auto all = lines(composed(facts).text);
    EXPECT_LT(std::find(all.begin(), all.end(), "Silence counts as consent."), all.begin() + 4) << kind;
  }
}

TEST(Notices, a_text_too_long_for_the_budget_is_not_attached) {
  NoticeFacts facts = test::facts(house(), "request", Language::ar);
  for (auto& [language, text] : facts.charter_text) text = std::string(60'000, 'x');
  const Message message = composed(facts);
  EXPECT_EQ(message.attachments.size(), 1U);
  EXPECT_FALSE(message.html.empty());
}

TEST(Notices, a_receipt_over_budget_loses_its_html_part_and_never_its_text) {
  NoticeFacts facts = test::facts(house(), "receipt", Language::ar);
  facts.position_text = {std::string(9'000, 'x'), std::string(9'000, 'x')};
  const Message message = composed(facts);
  EXPECT_TRUE(message.html.empty());
  EXPECT_NE(message.text.find(std::string(9'000, 'x')), std::string::npos);
}

TEST(Calendar, the_deadline_is_an_event_without_link_token_or_attendee) {
  const NoticeFacts facts = test::facts(house(), "request", Language::ar);
  std::string ics = composed(facts).attachments.at(0).bytes;
  for (const std::string& line : lines(ics)) {
    EXPECT_TRUE(line.ends_with('\r')) << line;
    EXPECT_LE(line.size() - 1, 75U) << line;
    EXPECT_NE(static_cast<unsigned char>(line[line[0] == ' ' ? 1 : 0]) & 0xC0, 0x80) << line;
  }
  ics = std::regex_replace(ics, std::regex("\r\n "), "");
  for (const char* line :
       {"METHOD:PUBLISH", "UID:partnership-2026.federation-signoff.2@mithaq.example", "SEQUENCE:0",
        "DTSTAMP:20261119T080000Z", "DTSTART:20261210T150000Z", "TRANSP:TRANSPARENT", "TRIGGER:-P2D"})
    EXPECT_NE(ics.find(std::string(line) + "\r\n"), std::string::npos) << line;
  for (const char* word : {"ORGANIZER", "ATTENDEE", "http", "mzxw6ytboi2gk3tfon2hezlsme", "204816"})
    EXPECT_EQ(ics.find(word), std::string::npos) << word;
}

TEST(Templates, a_composer_without_all_its_templates_is_refused) {
  auto templates = test::templates();
  templates.erase("receipt.en.html");
  EXPECT_THROW(Composer(house(), templates), std::logic_error);
}

TEST(Templates, every_variable_is_known) {
  auto templates = test::templates();
  templates["request.ar.txt"] += "\n{{shoe_size}}\n";
  EXPECT_THROW(Composer(house(), templates), std::logic_error);
}

TEST(Templates, an_unknown_kind_is_refused) {
  NoticeFacts facts = test::facts(house(), "request", Language::ar);
  facts.kind = "digest";
  EXPECT_THROW(composed(facts), std::logic_error);
}

TEST(Templates, an_isolate_is_closed_at_the_end_of_a_line_and_opened_on_the_next) {
  EXPECT_EQ(wrapped("one \u2068two three\u2069 four", 10), "one \u2068two\u2069\n\u2068three\u2069 four");
  EXPECT_EQ(filled_text("x {{v}} y\n", {{"v", "a b"}}, 3), "x \u2068a\u2069\n\u2068b\u2069 y\n");
}

TEST(Templates, marks_over_letters_take_no_column) { EXPECT_EQ(columns_of("مؤيِّدة"), 5U); }

}  // namespace
}  // namespace mithaq::notices
