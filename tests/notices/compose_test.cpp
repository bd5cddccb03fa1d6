// Whole notices: what they say, in what form, and what they weigh.
#include "notices/compose.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <regex>
#include <set>
#include <sstream>

#include "notices/catalogue.h"
#include "notices/compose_template.h"

namespace mithaq::notices {
namespace {

constexpr const char* kinds[] = {"request", "reminder", "receipt", "ask-back", "outcome", "alert", "code", "digest"};

const Phrases& house() {
  static const Phrases phrases = test::phrases();
  return phrases;
}

Message composed(const NoticeFacts& facts) { return Composer(house(), test::templates()).compose(facts); }
Message composed(const std::string& kind, Language first = Language::ar) {
  return composed(test::facts(house(), kind, first));
}

std::string visible(const std::string& text) { return without_isolates(text); }

// The words of the HTML part, without its markup. A link leads where its words say.
std::string words_of_html(std::string html) {
  html = std::regex_replace(html, std::regex("<style>[^]*</style>"), "");
  const std::regex link("<a href=\"([^\"]*)\">(.*?)</a>");
  for (std::sregex_iterator at(html.begin(), html.end(), link), end; at != end; ++at)
    EXPECT_EQ("<bdi>" + (*at)[1].str() + "</bdi>", (*at)[2].str());
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

// Facts of a kind in many shapes: as they are; long, with everything that may be said; with hardly anything.
std::vector<NoticeFacts> shapes(const std::string& kind, Language first) {
  std::vector<NoticeFacts> out(5, test::facts(house(), kind, first));
  const Text words{"كلام طويل عن مادة من المواد & <b>", "Many words on one of the articles & <b>"};
  for (Text NoticeFacts::*text : {&NoticeFacts::change, &NoticeFacts::note, &NoticeFacts::reason, &NoticeFacts::about,
                                  &NoticeFacts::consent, &NoticeFacts::understood, &NoticeFacts::position_text})
    for (int i = 0; i < 12; ++i) {
      (out[1].*text).ar += words.ar + (i % 3 == 2 ? "\n" : " ");
      (out[1].*text).en += words.en + (i % 3 == 2 ? "\n" : " ");
    }
  for (Text DigestWords::*part : {&DigestWords::silent, &DigestWords::objections, &DigestWords::others})
    for (int i = 0; i < 12; ++i) {
      (out[1].digest.*part).ar += "\n" + words.ar;
      (out[1].digest.*part).en += "\n" + words.en;
    }
  out[1].member_name = "سامي O'Neill <x>";
  out[2].replies_read = false;
  out[2].proof.clear();
  out[3] = {};
  out[3].kind = kind;
  out[3].first = first;
  out[3].code = out[4].code;
  out[4].offered.resize(out[4].offered.empty() ? 0 : 2);
  out[4].deadline = {};
  out[4].checkpoint.clear();
  return out;
}

TEST(Notices, the_html_part_says_the_same_words_and_links) {
  for (const char* kind : kinds)
    for (const Language first : {Language::ar, Language::en})
      for (const NoticeFacts& facts : shapes(kind, first)) {
        const Message message = composed(facts);
        if (message.html.empty()) continue;  // over budget, or of text alone
        EXPECT_EQ(words(message.text), words(words_of_html(message.html))) << kind;
      }
}

TEST(Notices, every_kind_says_what_it_says_in_the_same_order) {
  for (const char* kind : kinds)
    for (const Language first : {Language::ar, Language::en}) {
      NoticeFacts facts = test::facts(house(), kind, first);
      facts.change = {"CHANGE", "CHANGE"};
      facts.organisation = {"ORGANISATION", "ORGANISATION"};
      const std::string text = visible(composed(facts).text);
      const std::string block = text.substr(0, text.find("\n----"));
      std::size_t last = 0;
      for (const std::string& item :
           {facts.body_name.in(first), std::string(kind == std::string("code") ? "" : "ORGANISATION"),
            facts.charter_title.in(first), facts.rule.in(first), facts.silence.in(first), facts.deadline.in(first),
            std::string("CHANGE"), facts.fingerprint, facts.link, facts.number}) {
        const auto at = item.empty() ? std::string::npos : block.find(visible(item.substr(0, 40)));
        if (at == std::string::npos) continue;
        EXPECT_GE(at, last) << kind << ": " << item;
        last = at;
      }
      const auto after = text.find("⟨M-7K2Q⟩ ---");
      if (after != std::string::npos) {
        EXPECT_GT(after, text.rfind(facts.link)) << kind;
        EXPECT_LT(after, text.find("mithaq.example/log")) << kind;
      }
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

TEST(Notices, the_answers_of_the_stage_stand_by_their_numbers) {
  for (const char* kind : {"request", "reminder", "ask-back"}) {
    const std::string text = visible(composed(kind).text);
    EXPECT_NE(text.find("\n1. موافقة\n2. موافقة مع ملاحظات — ثم نصّكم\n3. موافقة مع تحفّظ — ثم المادة ونصّكم\n"
                        "4. اعتراض — ثم المادة ونصّكم\n5. عدم موافقة دون تعطيل\n6. امتناع\n7. تنحٍّ\n"),
              std::string::npos)
        << text;
    EXPECT_NE(text.find("\n1. approve\n2. approve with comments — then your words\n"), std::string::npos) << text;
    EXPECT_NE(text.find("\n--- اكتبوا جوابكم فوق هذا السطر / answer above this line ⟨M-7K2Q⟩ ---\n"),
              std::string::npos);
  }
}

TEST(Notices, a_stage_that_offers_less_keeps_the_numbers) {
  NoticeFacts facts = test::facts(house(), "request", Language::en);
  facts.offered = {{"no-objection", {}}, {"object", {"article", "text"}}, {"abstain", {}}, {"disagree", {"text"}}};
  EXPECT_NE(visible(composed(facts).text)
                .find("\n\n4. object — then the article and your words\n5. disagree, without blocking — then your "
                      "words\n6. abstain\n– no objection\n\n"),
            std::string::npos)
      << composed(facts).text;
}

TEST(Notices, where_no_reply_is_read_an_answer_is_asked_for_by_the_link_alone) {
  NoticeFacts facts = test::facts(house(), "request", Language::ar);
  facts.replies_read = false;
  const std::string text = visible(composed(facts).text);
  EXPECT_EQ(text.find("1. approve"), std::string::npos);
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
  facts.proof.clear();
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
    NoticeFacts facts = test::facts(house(), kind, Language::ar);
    // Beside a proof, or many words, a receipt has no room for an HTML part.
    facts.proof.clear();
    facts.articles = facts.position_text = {};
    const Message message = composed(facts);
    const bool of_text_alone = kind == std::string("ask-back") || kind == std::string("code");
    EXPECT_EQ(message.html.empty(), of_text_alone) << kind << " " << wire_size(message);
    EXPECT_LE(wire_size(message), budget_of(kind)) << kind;
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

TEST(Notices, a_receipt_over_budget_keeps_its_proof_whatever_the_charter_is_called) {
  NoticeFacts facts = test::facts(house(), "receipt", Language::ar);
  facts.proof_name = "charter-2026-17.tlog-proof";
  const Message message = composed(facts);
  ASSERT_EQ(message.attachments.size(), 1u);
  EXPECT_EQ(message.attachments[0].bytes, facts.proof);
}

TEST(Notices, the_words_of_a_receipt_that_would_weigh_too_much_are_shortened_and_say_where_the_rest_stands) {
  for (const Language language : {Language::ar, Language::en}) {
    NoticeFacts facts = test::facts(house(), "receipt", language);
    std::string words;
    while (words.size() < 20'000) words += "ملاحظة ";
    facts.position_text = {words, words};
    const Message message = composed(facts);
    EXPECT_LE(wire_size(message), 40'000u);
    std::string flat = visible(message.text);
    std::replace(flat.begin(), flat.end(), '\n', ' ');
    EXPECT_NE(flat.find("The rest of these words stands with the answer: " + facts.link), std::string::npos);
  }
}

TEST(Notices, a_receipt_brings_the_proof_or_says_where_it_will_be) {
  NoticeFacts facts = test::facts(house(), "receipt", Language::en);
  Message message = composed(facts);
  ASSERT_EQ(message.attachments.size(), 1U);
  EXPECT_EQ(message.attachments[0].name, "partnership-2026-17.tlog-proof");
  EXPECT_EQ(message.attachments[0].bytes, facts.proof);
  EXPECT_NE(visible(message.text).find("The attached file partnership-2026-17.tlog-proof proves"), std::string::npos);
  facts.proof = std::string(11'000, 'x');  // more than a receipt may weigh
  for (int i = 0; i < 2; ++i) {
    message = composed(facts);
    EXPECT_TRUE(message.attachments.empty());
    EXPECT_NE(visible(message.text).find("made in about a minute"), std::string::npos);
    EXPECT_LE(wire_size(message), budget_of("receipt"));
    facts.proof.clear();
  }
}

TEST(Notices, no_facts_however_long_bring_a_kind_over_its_budget_but_by_its_words) {
  for (const char* kind : kinds)
    for (const Language first : {Language::ar, Language::en})
      for (const NoticeFacts& facts : shapes(kind, first)) {
        const Message message = composed(facts);
        const Message words{message.subject, message.text, "", "", {}};
        EXPECT_LE(wire_size(message), std::max(budget_of(kind), wire_size(words) + 1'200)) << kind;
      }
}

TEST(Notices, a_daily_list_has_one_public_link_no_number_and_commands_that_can_be_copied) {
  for (const Language first : {Language::ar, Language::en}) {
    const Message message = composed("digest", first);
    for (const std::string none : {"/s/", "M-7K2Q", "answer above", "confirmation number"})
      EXPECT_EQ(message.text.find(none), std::string::npos) << none;
    const auto all = lines(message.text);
    for (const std::string alone :
         {"http://localhost:8080/c/partnership-2026", "mithaq charter show partnership-2026", "mithaq mail list"})
      EXPECT_EQ(std::count(all.begin(), all.end(), alone), 2) << alone;
  }
  EXPECT_TRUE(visible(composed("digest", Language::ar).subject).starts_with("[ميثاق] القائمة اليومية: "));
  EXPECT_TRUE(visible(composed("digest", Language::en).subject).starts_with("[Mithaq] Daily list: "));
}

TEST(Notices, a_daily_list_counts_as_arabic_does) {
  const auto say = [](const char* id, std::int64_t n) { return visible(house().say(id, Language::ar, {{"n", n}})); };
  EXPECT_EQ(say("notice.digest-answered", 1), "أجابت هيئة واحدة:");
  EXPECT_EQ(say("notice.digest-answered", 2), "أجابت هيئتان:");
  EXPECT_EQ(say("notice.digest-answered", 5), "أجابت 5 هيئات:");
  EXPECT_EQ(say("notice.digest-answered", 12), "أجابت 12 هيئة:");
  EXPECT_EQ(say("notice.digest-new-objections", 11), "11 اعتراضًا جديدًا");
}

TEST(Notices, a_code_is_all_that_its_notice_says) {
  const Message message = composed("code", Language::en);
  EXPECT_EQ(message.subject, "[Mithaq] Code");
  EXPECT_NE(message.text.find("\n408213\n"), std::string::npos);
  EXPECT_EQ(message.text.find("http"), std::string::npos);
  EXPECT_TRUE(message.attachments.empty());
}

TEST(Calendar, an_event_moves_with_the_deadline_and_is_cancelled_with_an_early_end) {
  const auto event = [](const NoticeFacts& facts) {
    for (const auto& attachment : composed(facts).attachments)
      if (attachment.name == "deadline.ics") return attachment.bytes;
    return std::string();
  };
  NoticeFacts facts = test::facts(house(), "reminder", Language::ar);
  EXPECT_EQ(event(facts), "");
  facts.moves = 2;
  EXPECT_NE(event(facts).find("\r\nSEQUENCE:2\r\n"), std::string::npos);
  facts = test::facts(house(), "outcome", Language::ar);
  facts.moves = 2;
  facts.deadline_at = moment_from_rfc3339("2026-12-10T15:00:00Z");
  EXPECT_EQ(event(facts), "");
  facts.ended_early = true;
  EXPECT_NE(event(facts).find("\r\nSEQUENCE:3\r\n"), std::string::npos);
  EXPECT_NE(event(facts).find("\r\nSTATUS:CANCELLED\r\n"), std::string::npos);
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
  facts.kind = "letter";
  EXPECT_THROW(composed(facts), std::logic_error);
}

TEST(Templates, an_isolate_is_closed_at_the_end_of_a_line_and_opened_on_the_next) {
  EXPECT_EQ(wrapped("one \u2068two three\u2069 four", 10), "one \u2068two\u2069\n\u2068three\u2069 four");
  EXPECT_EQ(filled_text("x {{v}} y\n", {{"v", "a b"}}, 3), "x \u2068a\u2069\n\u2068b\u2069 y\n");
}

TEST(Templates, marks_over_letters_take_no_column) { EXPECT_EQ(columns_of("مؤيِّدة"), 5U); }

}  // namespace
}  // namespace mithaq::notices
