// Pages for everybody, and what happens to hostile words in any field of any page.
#include "web/markdown.h"
#include "web/pages.h"
#include "web/render.h"
#include "web/web_fixture.h"
#include "web/words.h"

namespace mithaq {
namespace {

using PublicPage = WebTest;

TEST_F(PublicPage, the_list_leads_to_every_charter) {
  start();
  const std::string page = get("/").body;
  EXPECT_TRUE(holds(page, "href=\"/c/partnership-2026?lang=ar\""));
  EXPECT_TRUE(holds(get("/?lang=en").body, house.open_charter_view.title.en));
}

TEST_F(PublicPage, a_charter_shows_text_standing_answers_reservations_and_objections) {
  start();
  const std::string page = get("/c/partnership-2026?lang=en").body;
  const auto& charter = house.open_charter_view;
  for (const auto& title : charter.stage_titles) EXPECT_TRUE(holds(page, title.en));
  for (const auto& position : charter.rounds[1].positions) EXPECT_TRUE(holds(page, position.body_name.en));
  EXPECT_TRUE(holds(page, charter.rounds[1].positions[2].text)) << "the reservation, word for word";
  EXPECT_TRUE(holds(page, charter.objections[0].text));
  EXPECT_TRUE(holds(page, charter.objections[0].reply));
  EXPECT_TRUE(holds(page, charter.revision.fingerprint));
  EXPECT_TRUE(holds(page, charter.revision.sha256));
  EXPECT_TRUE(holds(page, charter.rounds[1].needs_sentence.en));
  EXPECT_TRUE(holds(page, "aria-current=\"step\""));
  EXPECT_TRUE(holds(page, "Article 3 — Transparency")) << "articles by their headings";
}

TEST_F(PublicPage, without_public_positions_no_body_is_named) {
  house.open_charter_view.rounds[1].positions.clear();
  house.open_charter_view.objections.clear();
  start();
  EXPECT_FALSE(holds(get("/c/partnership-2026?lang=en").body, "Palestinian Union of the Deaf"));
}

TEST_F(PublicPage, an_unknown_charter_is_said_clearly) {
  start();
  EXPECT_EQ(get("/c/none").status, 404);
  EXPECT_EQ(get("/c/").status, 404);
  EXPECT_EQ(get("/c/%3Cscript%3E").status, 404);
  EXPECT_EQ(get("/nowhere").status, 404);
}

TEST_F(PublicPage, the_checkpoint_is_given_verbatim) {
  start();
  const Answer answer = get("/log/checkpoint");
  EXPECT_EQ(answer.body, *house.note);
  EXPECT_EQ(answer.header("Content-Type"), "text/plain; charset=UTF-8");
  house.note.reset();
  EXPECT_EQ(get("/log/checkpoint").status, 404);
}

TEST_F(PublicPage, an_image_gives_way_to_its_words) {
  house.open_charter_view.revision.markdown[Language::en] =
      "# T\n\n## One\n\nSee ![the *map*](https://e.example/a.png), ![](https://e.example/b.png \"a plan\") and "
      "[![a door](https://e.example/c.png)](https://e.example/in).\n";
  start();
  const std::string page = get("/c/partnership-2026?lang=en").body;
  EXPECT_EQ(page.find("<img"), std::string::npos);
  EXPECT_TRUE(holds(page, "See the <em>map</em>, a plan and <a href=\"https://e.example/in\">a door</a>."));
}

const std::string payloads[] = {"<script>alert(1)</script>",
                                "\"><img src=x onerror=alert(1)>",
                                "' onmouseover='alert(1)",
                                "</textarea><svg onload=x>",
                                "</title><b>x",
                                "{{HTML_TEXT}}{{%AUTOESCAPE context=\"HTML\"}}",
                                "<!--",
                                "javascript:alert(1)"};

// No tag of a payload may be there as such, and no tag may have got an attribute by one.
void expect_harmless(const std::string& page) {
  for (const std::string part : {"<script", "<img", "<svg", "<b>", "<!--", "href=\"javascript"})
    EXPECT_EQ(page.find(part), std::string::npos) << part << "\n" << page.substr(page.find(part), 200);
  bool in_tag = false, in_value = false;
  std::string names;  // what stands in tags outside of quoted values
  for (const char c : page) {
    if (in_tag && c == '"') in_value = !in_value;
    if (!in_tag && c == '<') in_tag = true;
    if (in_tag && !in_value) names += c;
    if (in_tag && !in_value && c == '>') in_tag = false;
  }
  EXPECT_FALSE(in_value);
  EXPECT_EQ(names.find(" on"), std::string::npos) << names.substr(names.find(" on"), 100);
  EXPECT_EQ(names.find('\''), std::string::npos);
}

TEST_F(PublicPage, hostile_words_in_any_field_stay_words) {
  start();
  const auto cut = [](const std::string& page) { return page.substr(page.find("<title>")); };
  for (const std::string& evil : payloads) {
    auto& charter = house.open_charter_view;
    charter.title = {evil, evil};
    charter.revision.fingerprint = charter.revision.sha256 = evil;
    charter.deposits = {{.target = evil, .package = evil, .sha256 = evil, .size = 1}};
    for (auto& title : charter.stage_titles) title = {evil, evil};
    for (auto& round : charter.rounds) {
      round.stage_title = round.rule_sentence = round.silence_sentence = round.needs_sentence =
          round.deadline_text = {evil, evil};
      for (auto& position : round.positions) {
        position.body_name = {evil, evil};
        position.text = position.proposal = evil;
        if (!position.articles.empty()) position.articles = {evil};
      }
    }
    for (auto& objection : charter.objections) {
      objection.body_name = {evil, evil};
      objection.text = objection.proposal = objection.reply = evil;
      objection.articles = {evil};
    }
    for (auto& [language, markdown] : charter.revision.markdown)
      markdown = "# " + evil + "\n\n## " + evil + " {#one}\n\n" + evil + "\n\n[" + evil + "](javascript:alert(1))\n";
    house.link.charter = charter;
    house.link.charter.rounds = {charter.rounds[1]};
    house.link.body_name = {evil, evil};
    house.link.standing = charter.rounds[1].positions[2];
    house.link.earlier = charter.rounds[1].positions[2];
    // cmark leaves a note in the place of raw HTML; everything else must not look like markup.
    const auto harmless = [&](std::string page) {
      const std::string note = "<!-- raw HTML omitted -->";
      for (auto at = page.find(note); at != std::string::npos; at = page.find(note)) page.erase(at, note.size());
      expect_harmless(cut(page));
    };
    SCOPED_TRACE(evil);
    harmless(get("/").body);
    harmless(get("/c/partnership-2026").body);
    harmless(get("/s", with_cookie()).body);
    const std::string form = "position=object&article=" + testing::encoded(evil) + "&text=" + testing::encoded(evil) +
                             "&proposal=" + testing::encoded(evil) + "&number=" + testing::encoded(evil) +
                             "&key=" + testing::encoded(evil) + "&lang=" + testing::encoded(evil);
    harmless(post("/s", form, with_cookie()).body);
    harmless(post("/s", form + "&back=1", with_cookie()).body);
    harmless(post("/s", "position=" + testing::encoded(evil), with_cookie()).body);
    harmless(post("/s", form).body);
    harmless(post("/s/confirm",
                  "position=object&article=one&text=" + testing::encoded(evil) +
                      "&number=482913&key=" + std::string(31, 'a') + "1",
                  with_cookie())
                 .body);
    harmless(get("/c/" + testing::encoded(evil)).body);
  }
}

TEST(CharterText, articles_have_their_ids_and_raw_html_is_gone) {
  const auto text = web::charter_text(
      "# Title\n\nBefore.\n\n## Equality {#equality}\n\nAll *equal*. <b onclick=x>no</b>\n\n## Second\n\n1. one\n2. "
      "two\n",
      Language::en);
  EXPECT_EQ(text.articles, (web::Articles{{"equality", "Equality"}, {"2", "Second"}}));
  const std::string& html = text.html.bytes();
  EXPECT_TRUE(html.starts_with("<article lang=\"en\" dir=\"ltr\">"));
  EXPECT_NE(html.find("<h2 id=\"a-equality\">Equality</h2>"), std::string::npos);
  EXPECT_NE(html.find("<em>equal</em>"), std::string::npos);
  EXPECT_EQ(html.find("onclick"), std::string::npos);
  EXPECT_EQ(html.find("Title"), std::string::npos);
}

TEST(Pages, text_never_stands_where_html_is_expected) {
  web::Sheet sheet;
  EXPECT_THROW(sheet.set("HTML_TEXT", "<b>"), std::logic_error);
  EXPECT_THROW(sheet.set("TEXT", web::Html()), std::logic_error);
}

TEST(Pages, hold_no_words_of_their_own) {
  for (const auto& [name, content] : web::pages()) {
    if (!name.ends_with(".html") || name == "verify.html") continue;  // works without us: in both languages
    std::string text;
    int depth = 0;
    for (std::size_t i = 0; i < content.size(); ++i) {
      if (content[i] == '<') ++depth;
      if (depth == 0) text += content[i];
      if (content[i] == '>' && depth > 0) --depth;
    }
    // Outside of tags only markers and signs between them.
    for (const auto& [open, close] : {std::pair<std::string, std::string>{"[[", "]]"}, {"{{", "}}"}})
      for (auto at = text.find(open); at != std::string::npos; at = text.find(open))
        text.erase(at, text.find(close, at) + 2 - at);
    for (const char c : text) EXPECT_FALSE((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) << name << ": " << text;
  }
}

TEST(Pages, every_state_and_outcome_has_its_phrase) {
  const auto phrases = fakes::shipped_phrases();
  for (const std::string id : {"state-running",
                               "state-drafting",
                               "state-ratified",
                               "state-ended",
                               "state-withdrawn",
                               "stage-planned",
                               "stage-open",
                               "stage-settling",
                               "objection-filed",
                               "objection-admissible",
                               "objection-returned",
                               "objection-answered",
                               "objection-accepted",
                               "objection-maintained",
                               "objection-lapsed",
                               "objection-withdrawn",
                               "objection-overruled",
                               "objection-awaiting-reassertion",
                               "objection-reasserted",
                               "form-key",
                               "no-change",
                               "closed-settling",
                               "remark-incomplete",
                               "remark-late",
                               "remark-provisional"})
    EXPECT_TRUE(phrases->has("page." + id)) << id;
  for (const auto id : position_ids) EXPECT_TRUE(phrases->has("position." + std::string(id)));
  for (const auto id : outcome_ids) EXPECT_TRUE(phrases->has("outcome." + std::string(id)));
  web::Renderer renderer(*phrases);  // throws when a page wants a phrase that is not there
}

}  // namespace
}  // namespace mithaq
