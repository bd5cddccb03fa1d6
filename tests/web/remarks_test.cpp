// The difference of two revisions, the table of comments, and the form for people without a seat.
#include "web/web_fixture.h"

namespace mithaq {
namespace {

class Remarks : public WebTest {
 protected:
  void SetUp() override {
    house.fill();
    start();
  }
  static constexpr const char* path = "/c/partnership-2026/comments";
  std::string say(const std::string& id, Language language = Language::ar) { return house.phrases().say(id, language); }
  Answer reviewed(const std::string& form) { return post(path, form); }
  Answer sent(const std::string& form) {
    return post(std::string(path) + "/confirm", form + "&key=" + field(reviewed(form).body, "key"));
  }
};

TEST_F(Remarks, the_table_shows_what_was_said_and_what_was_answered) {
  const std::string page = get(std::string(path) + "?lang=en").body;
  for (const auto& remark : house.open_charter_view.remarks) EXPECT_TRUE(holds(page, remark.reply)) << remark.number;
  for (const std::string part : {"Objection", "Reservation", "Accepted", "Palestinian Union of the Deaf",
                                 "A member of the public", "Article 7 — Accessibility", "Not answered yet"})
    EXPECT_TRUE(holds(page, part)) << part;
  EXPECT_TRUE(holds(page, "href=\"/c/partnership-2026/redline/1/2?lang=en\""));
  EXPECT_TRUE(holds(page, "href=\"/c/partnership-2026/comments.csv?lang=en\""));
}

TEST_F(Remarks, a_spreadsheet_never_finds_a_formula) {
  const Answer csv = get(std::string(path) + ".csv?lang=en");
  EXPECT_EQ(csv.status, 200);
  EXPECT_EQ(csv.header("Content-Type"), "text/csv; charset=UTF-8");
  EXPECT_EQ(csv.header("Content-Disposition"), "attachment; filename=\"partnership-2026-comments.csv\"");
  EXPECT_TRUE(holds(csv.body, "\"'=SUM(A1:A9)"));
  EXPECT_FALSE(holds(csv.body, ",=SUM"));
  EXPECT_FALSE(holds(csv.body, "\"=SUM"));
}

TEST_F(Remarks, the_same_as_data) {
  const Answer json = get(std::string(path) + ".json");
  EXPECT_EQ(json.status, 200) << log;
  EXPECT_EQ(json.header("Content-Type"), "application/json");
  EXPECT_TRUE(json.body.starts_with("{\"charter\":\"partnership-2026\",\"remarks\":[{"));
  EXPECT_TRUE(holds(json.body, "\"disposition\":\"accepted\""));
}

TEST_F(Remarks, a_comment_is_reviewed_then_filed_once) {
  const std::string form =
      "text=" + testing::encoded("نرجو النشر") + "&article=transparency&name=A+society" + "&address=a%40example.org";
  const Answer review = reviewed(form);
  EXPECT_EQ(review.status, 200);
  EXPECT_TRUE(holds(review.body, "نرجو النشر"));
  EXPECT_FALSE(review.header("Cache-Control").find("no-store") == std::string::npos) << "it shows name and address";
  EXPECT_EQ(house.changed, 0);
  const std::string confirm = form + "&key=" + field(review.body, "key");
  const Answer done = post(std::string(path) + "/confirm", confirm);
  EXPECT_EQ(done.status, 200);
  EXPECT_TRUE(holds(done.body, say("page.comment-moderated")));
  EXPECT_EQ(post(std::string(path) + "/confirm", confirm).status, 200);
  ASSERT_EQ(house.comments.size(), 1u);
  EXPECT_EQ(house.comments[0].text, "نرجو النشر");
  EXPECT_EQ(house.comments[0].name, "A society");
  EXPECT_EQ(house.comments[0].address, "a@example.org");
  EXPECT_EQ(house.comments[0].articles, std::vector<std::string>{"transparency"});
  EXPECT_FALSE(house.comments[0].verified) << "nobody has confirmed the address";
}

TEST_F(Remarks, looking_files_nothing) {
  for (const std::string method : {"GET", "HEAD", "OPTIONS", "PUT", "DELETE"})
    for (const std::string& place : {std::string(path), std::string(path) + "/confirm"})
      testing::ask(port, method, place + "?text=x&key=" + std::string(32, 'a'));
  EXPECT_EQ(get(std::string(path) + "/confirm").header("Location"), path);
  EXPECT_EQ(post(std::string(path) + "/confirm", "text=x").status, 422) << "without the key of a form";
  EXPECT_EQ(house.changed, 0);
}

TEST_F(Remarks, what_is_wrong_with_a_comment_is_said_and_its_words_are_kept) {
  EXPECT_EQ(reviewed("text=").status, 422);
  EXPECT_TRUE(holds(reviewed("text=++%0A").body, say("refusal.text-required")));
  const Answer address = reviewed("text=kept+words&address=nobody");
  EXPECT_EQ(address.status, 422);
  EXPECT_TRUE(holds(address.body, ">kept words</textarea>"));
  EXPECT_EQ(reviewed("text=x&name=" + testing::encoded("a\u202eb")).status, 422);
  EXPECT_EQ(reviewed("text=" + std::string(20'000, 'x')).status, 422);
  EXPECT_EQ(reviewed("text=" + std::string(300'000, 'x')).status, 413);
  const Answer back = reviewed("text=kept+words&article=accessibility&back=1");
  EXPECT_EQ(back.status, 200);
  EXPECT_TRUE(holds(back.body, ">kept words</textarea>"));
  EXPECT_TRUE(holds(back.body, "value=\"accessibility\" selected"));
  house.next_act = Refusal{"too-many-comments", {}};
  EXPECT_EQ(sent("text=kept+words").status, 422);
  house.next_act = Refusal{"outcome-unknown", {}};
  const Answer unknown = sent("text=kept+words");
  EXPECT_EQ(unknown.status, 503);
  EXPECT_EQ(field(unknown.body, "key").size(), 32u);
  EXPECT_EQ(house.changed, 0);
}

TEST_F(Remarks, a_comment_from_another_site_is_refused) {
  for (const std::string header : {"Origin: https://evil.example\r\n", "Sec-Fetch-Site: cross-site\r\n"}) {
    EXPECT_EQ(post(path, "text=x", header).status, 403) << header;
    EXPECT_EQ(post(std::string(path) + "/confirm", "text=x&key=" + std::string(32, 'a'), header).status, 403);
  }
  EXPECT_EQ(house.changed, 0);
}

TEST_F(Remarks, where_no_stage_is_open_to_the_public_there_is_no_form) {
  house.open_charter_view.consultations.clear();
  EXPECT_FALSE(holds(get(path).body, "<form"));
  EXPECT_FALSE(holds(get("/c/partnership-2026").body, say("page.consultation-link")));
  EXPECT_TRUE(holds(reviewed("text=kept+words").body, say("refusal.no-consultation")));
}

TEST_F(Remarks, of_several_open_stages_one_is_chosen) {
  EXPECT_FALSE(holds(get(path).body, "name=\"stage\""));
  house.open_charter_view.consultations = {"committee-review", "federation-sign-off"};
  EXPECT_TRUE(holds(get(path).body, "name=\"stage\" value=\"committee-review\""));
  EXPECT_EQ(field(reviewed("text=x&stage=committee-review").body, "stage"), "committee-review");
  sent("text=x&stage=committee-review");
  EXPECT_EQ(house.comments.back().stage.value, "committee-review");
}

TEST_F(Remarks, a_difference_is_marked_for_eyes_and_ears) {
  const std::string page = get("/c/partnership-2026/redline/1/2?lang=en").body;
  EXPECT_TRUE(holds(page, "<del><span class=\"vh\">[gone: </span>suitable"));
  EXPECT_TRUE(holds(page, "<ins><span class=\"vh\">[new: </span>open to all, with sign language"));
  EXPECT_TRUE(holds(page, "Article 1 — Equality"));
  for (const std::string id : {"same", "changed", "added", "removed"})
    EXPECT_TRUE(holds(page, say("page.change-" + id, Language::en))) << id;
}

TEST_F(Remarks, revisions_that_are_not_there_are_said_clearly) {
  for (const std::string place :
       {"redline/2/1", "redline/0/1", "redline/x/2", "redline/1/99999999999999999999", "redline/-1/2", "redline/1",
        "redline/1/2/3", "redline/1/2x", "comments/x", "nothing"})
    EXPECT_EQ(get("/c/partnership-2026/" + place).status, 404) << place;
  for (const std::string place : {"redline/1/2", "comments", "comments.csv", "comments.json"})
    EXPECT_EQ(get("/c/none/" + place).status, 404) << place;
  EXPECT_EQ(post("/c/none/comments", "text=x").status, 404);
  EXPECT_EQ(post("/c/partnership-2026", "text=x").status, 405);
  EXPECT_EQ(post("/c/partnership-2026/comments.csv", "text=x").status, 405);
}

TEST_F(Remarks, a_charter_shows_its_whole_life) {
  const std::string page = get("/c/partnership-2026?lang=en").body;
  for (const auto& [label, value] : house.open_charter_view.rounds.back().decision_box) {
    EXPECT_TRUE(holds(page, label.en)) << label.en;
    EXPECT_TRUE(holds(page, ">" + value.en.substr(0, 3))) << value.en;
  }
  EXPECT_TRUE(holds(page, say("page.move-objection-answered", Language::en)));
  EXPECT_TRUE(holds(page, house.open_charter_view.minority[0].second));
  EXPECT_TRUE(holds(page, "2027-03-01"));
  EXPECT_TRUE(holds(page, "href=\"/c/partnership-2026/redline/1/2?lang=en\""));
  EXPECT_TRUE(holds(page, "<details id=\"round-2\">")) << "what a later round has replaced is folded away";
  EXPECT_LE(get("/c/partnership-2026", "Accept-Encoding: gzip\r\n").body.size(), 30'000u);
}

TEST_F(Remarks, hostile_words_stay_words) {
  for (const std::string evil :
       {"<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "</textarea><svg onload=x>"}) {
    auto& charter = house.open_charter_view;
    for (auto& remark : charter.remarks) {
      remark.body_name = remark.article_names = {evil, evil};
      remark.text = remark.proposal = remark.reply = evil;
    }
    for (auto& move : charter.objections[0].moves) move.text = evil;
    for (auto& [label, value] : charter.rounds.back().decision_box) label = value = {evil, evil};
    charter.rounds.back().waits_sentence = {evil, evil};
    charter.minority = {{{evil, evil}, evil}};
    charter.left = {{{evil, evil}, evil}};
    for (auto& [language, difference] : house.differences)
      for (auto& article : difference.articles) {
        article.heading = evil;
        for (auto& piece : article.pieces) piece.text = evil;
      }
    house.link.objections = charter.objections;
    house.link.objections[0].text = house.link.objections[0].reply = evil;
    house.link.holders = house.link.principals = {{"ngo-network", {evil, evil}}};
    const std::string form =
        "text=" + testing::encoded(evil) + "&article=" + testing::encoded(evil) + "&stage=" + testing::encoded(evil);
    for (const std::string& page :
         {get("/c/partnership-2026").body, get(path).body, get("/c/partnership-2026/redline/1/2").body,
          get("/s", with_cookie()).body, get("/s?for=ngo-network", with_cookie()).body, reviewed(form).body,
          post(path, form + "&back=1").body, post(path, form + "&name=" + testing::encoded(evil)).body})
      for (const std::string part : {"<script", "<img", "<svg", "onerror=alert(1)>"})
        EXPECT_FALSE(holds(page, part)) << evil;
  }
}

TEST_F(Remarks, a_flood_from_one_network_is_asked_to_wait_in_both_languages) {
  for (int i = 0; i < 10; ++i) EXPECT_EQ(sent("text=once+more").status, 200) << i;
  const int before = house.changed;
  const Answer no = sent("text=once+more");
  EXPECT_EQ(no.status, 429);
  const int wait = std::stoi(no.header("Retry-After"));
  EXPECT_TRUE(wait > 0 && wait <= 60) << wait;
  for (Language language : {Language::ar, Language::en}) {
    EXPECT_TRUE(holds(no.body, say("page.message-429", language)));
    EXPECT_TRUE(holds(no.body, say("page.message-429-advice", language)));
  }
  EXPECT_EQ(house.changed, before) << "nothing was recorded";
  EXPECT_EQ(reviewed("text=once+more").status, 200) << "reading and reviewing go on";
}

}  // namespace
}  // namespace mithaq
