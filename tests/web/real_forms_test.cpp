// A member's forms over the real house: what the page offers is what the rules take.
#include "service/open_house.h"
#include "web/http_client.h"
#include "web/server.h"

namespace mithaq {
namespace {

using testing::Answer;

const service::Answer approve{"approve", {}, "", ""};

class RealForms : public ::testing::Test {
 protected:
  void open(const std::string& toml) {
    house.open_toml("charter", toml);
    house.work_off();
    server.start();
  }
  std::shared_ptr<const Charter> now() { return house.charter("charter"); }
  const Round& round() { return *(kept_ = now())->current(); }
  const std::string& state(std::size_t objection = 0) { return (kept_ = now())->objections.at(objection).state; }
  void revise(const std::vector<std::string>& answers) {
    const auto done =
        house.house.publish_revision(house.secretary, "charter",
                                     fakes::three_articles("تُيسَّر المشاركة للجميع، وتُوفَّر ترجمة بلغة الإشارة.",
                                                           "Taking part is made easy for all, with sign language."),
                                     "substantive", "Sign language.", answers);
    ASSERT_TRUE(done.ok()) << done.error().id;
    house.work_off();
  }
  using Link = fakes::WholeHouse::Link;
  std::string page(const std::string& body, const std::string& query = "") {
    return testing::ask(server.port(), "GET", "/s/" + house.link(body).token + "?c=1&lang=en" + query, "").body;
  }
  Answer post(const Link& link, const std::string& place, const std::string& form) {
    return testing::ask(server.port(), "POST", "/s/" + link.token + place, "", "lang=en&" + form);
  }
  Answer post(const std::string& body, const std::string& place, const std::string& form) {
    return post(house.link(body), place, form);
  }
  // Through the review to the confirmation, as a person goes.
  Answer step(const Link& link, const std::string& place, const std::string& form) {
    const Answer review = post(link, place, form);
    if (review.status != 200) return review;
    const auto at = review.body.find("name=\"key\" value=\"");
    const std::string key = at == std::string::npos ? "" : review.body.substr(at + 18, 32);
    return post(link, place + "/confirm", form + "&key=" + key + "&number=" + link.number);
  }
  Answer step(const std::string& body, const std::string& place, const std::string& form) {
    return step(house.link(body), place, form);
  }
  // Of every mail to a body, in their order.
  std::vector<Link> all_links(const std::string& body) {
    std::vector<Link> out;
    std::vector<Notice> all;
    std::swap(all, house.notifier.notices);
    for (const Notice& notice : all) {
      house.notifier.notices = {notice};
      try {
        out.push_back(house.link(body));
      } catch (const std::runtime_error&) {  // to somebody else
      }
    }
    house.notifier.notices = std::move(all);
    return out;
  }
  static bool holds(const std::string& page, const std::string& part) { return page.find(part) != std::string::npos; }
  static std::string reconfirming() {
    return service::one_stage("at-deadline",
                              "survival = { editorial = \"keep-untouched\", substantive = \"reconfirm\" }\n");
  }

  fakes::WholeHouse house;
  web::Server server{house.house, {.port = 0, .limits = {}}};

 private:
  std::shared_ptr<const Charter> kept_;
};

TEST_F(RealForms, what_a_new_text_answers_is_accepted_with_a_new_position) {
  open(reconfirming());
  ASSERT_TRUE(house.give("deaf-union", {"object", {"accessibility"}, "No sign language.", ""}).ok());
  revise({"o-1"});
  ASSERT_EQ(state(), "answered");
  ASSERT_TRUE(round().newest({"deaf-union"})->awaiting);
  EXPECT_TRUE(holds(page("deaf-union"), "id=\"position-accept-o-1\""));
  EXPECT_EQ(post("deaf-union", "/act", "act=accept&objection=o-1").status, 422) << "without a position";
  EXPECT_EQ(step("deaf-union", "/act", "act=accept&objection=o-1&position=approve").status, 200);
  EXPECT_EQ(state(), "accepted");
  ASSERT_NE(round().standing({"deaf-union"}), nullptr);
  EXPECT_EQ(round().standing({"deaf-union"})->kind, PositionKind::approve);
}

TEST_F(RealForms, only_the_last_open_objection_asks_for_a_new_position) {
  open(reconfirming());
  ASSERT_TRUE(house.give("deaf-union", {"object", {"accessibility", "equality"}, "No sign language.", ""}).ok());
  revise({"o-1", "o-2"});
  EXPECT_FALSE(holds(page("deaf-union"), "id=\"position-accept-o-1\""));
  EXPECT_EQ(step("deaf-union", "/act", "act=accept&objection=o-1").status, 200);
  EXPECT_TRUE(holds(page("deaf-union"), "id=\"position-accept-o-2\""));
  EXPECT_EQ(step("deaf-union", "/act", "act=accept&objection=o-2&position=abstain").status, 200);
  EXPECT_EQ(now()->open_objections(), 0);
}

TEST_F(RealForms, the_link_of_one_stage_ends_the_last_objection_of_another_beside_it) {
  const std::string stage = R"(
title = { ar = "مرحلة", en = "Stage" }
roll = "all"
deadline = { days = 10, at = "17:00", zone = "Asia/Hebron", calendar = "ps" }
rule = { preset = "majority" }
)";
  open(R"(id = "two"
number = 1
title = { ar = "اثنتان", en = "Two" }
start = ["one", "other"]
[duties]
request = ["email"]
receipt = ["email"]
[[stage]]
id = "one"
next = { passed = "last" })" +
       stage + "[[stage]]\nid = \"other\"\nnext = { passed = \"last\" }" + stage +
       "[[stage]]\nid = \"last\"\njoin = [\"one\", \"other\"]\nnext = { passed = \"ratified\" }" + stage);
  const auto links = all_links("deaf-union");
  ASSERT_EQ(links.size(), 2u);
  ASSERT_TRUE(house.house
                  .give(links[0].token, {"object", {"accessibility"}, "No sign language.", ""}, links[0].number,
                        house.house.fresh_key())
                  .ok());
  ASSERT_TRUE(house.house.give(links[1].token, approve, links[1].number, house.house.fresh_key()).ok());
  ASSERT_EQ(now()->open_objections(), 1);
  EXPECT_EQ(step(links[1], "/act", "act=withdraw&objection=o-1").status, 422);
  EXPECT_EQ(step(links[1], "/act", "act=withdraw&objection=o-1&position=abstain").status, 200);
  EXPECT_EQ(now()->open_objections(), 0);
  EXPECT_EQ(now()->newest_round({"one"})->standing({"deaf-union"})->kind, PositionKind::abstain);
  EXPECT_EQ(now()->newest_round({"other"})->standing({"deaf-union"})->kind, PositionKind::approve);
}

TEST_F(RealForms, the_holder_of_a_proxy_answers_where_nothing_may_be_changed) {
  open(service::one_stage("at-deadline", "change = \"no\"\n"));
  ASSERT_TRUE(house.act("camp-women-centres", service::GrantProxy{{}, {"deaf-union"}, {}, {}, 0}).ok());
  ASSERT_TRUE(house.give("deaf-union", approve).ok());
  house.work_off();
  EXPECT_TRUE(holds(page("deaf-union"), "does not allow changing it"));
  EXPECT_TRUE(holds(page("deaf-union", "&for=camp-women-centres"), "id=\"answer\""));
  EXPECT_EQ(step("deaf-union", "", "for=camp-women-centres&position=approve").status, 200);
  EXPECT_NE(round().standing({"camp-women-centres"}), nullptr);
}

TEST_F(RealForms, the_holder_of_a_proxy_stands_by_an_objection_of_its_principal_and_ends_it) {
  open(service::one_stage("at-deadline"));
  ASSERT_TRUE(house.give("camp-women-centres", {"object", {"accessibility"}, "Too far.", ""}).ok());
  ASSERT_TRUE(house.act("camp-women-centres", service::GrantProxy{{}, {"deaf-union"}, {}, {}, 0}).ok());
  ASSERT_TRUE(house.act(house.secretary, "charter", service::ReplyToObjection{{"o-1"}, "By bus."}).ok());
  house.work_off();
  const std::string shown = page("deaf-union", "&for=camp-women-centres");
  EXPECT_TRUE(holds(shown, "id=\"act-stand-by-o-1\""));
  EXPECT_FALSE(holds(page("deaf-union"), "o-1")) << "on its own page it is nobody's";
  EXPECT_EQ(step("deaf-union", "/act", "for=camp-women-centres&act=stand-by&objection=o-1&text=still").status, 200);
  EXPECT_EQ(state(), "maintained");
  house.work_off();
  EXPECT_EQ(step("deaf-union", "/act", "for=camp-women-centres&act=withdraw&objection=o-1&position=abstain").status,
            200);
  EXPECT_EQ(state(), "withdrawn");
  EXPECT_EQ(round().standing({"camp-women-centres"})->kind, PositionKind::abstain);
}

TEST_F(RealForms, review_and_receipt_say_which_objection_ends_by_the_answer) {
  open(service::one_stage("at-deadline"));
  ASSERT_TRUE(house.give("deaf-union", {"object", {"accessibility"}, "No sign language.", ""}).ok());
  house.work_off();
  EXPECT_TRUE(holds(post("deaf-union", "", "position=approve").body, "ends as withdrawn"));
  ASSERT_TRUE(house.act(house.secretary, "charter", service::ReplyToObjection{{"o-1"}, "It is meant."}).ok());
  house.work_off();
  EXPECT_FALSE(holds(post("deaf-union", "", "position=object&article=accessibility&text=still").body, " ends as "));
  EXPECT_TRUE(holds(post("deaf-union", "", "position=approve").body, "ends as accepted"));
  EXPECT_TRUE(holds(step("deaf-union", "", "position=approve").body, "has ended as accepted"));
  house.work_off();
  EXPECT_TRUE(holds(house.notifier.notices.back().text, "ended as accepted")) << "the receipt by mail too";
}

TEST_F(RealForms, after_the_outcome_a_short_form_takes_a_position_for_the_record) {
  open(service::one_stage("when-decided"));
  const Link link = house.link("deaf-union");
  for (const Body& body : house.premises->registry.bodies)
    if (body.id.value != "deaf-union" && now()->state == "running") {
      ASSERT_TRUE(house.give(body.id.value, approve).ok());
    }
  ASSERT_EQ(now()->state, "ratified");
  const std::string shown = testing::ask(server.port(), "GET", "/s/" + link.token + "?c=1&lang=en", "").body;
  EXPECT_TRUE(holds(shown, "what you send now is not counted"));
  EXPECT_FALSE(holds(shown, "name=\"proposal\""));
  EXPECT_FALSE(holds(shown, "value=\"object\""));
  EXPECT_TRUE(holds(post(link, "", "position=approve").body, "kept for the record and not counted"));
  EXPECT_EQ(post(link, "", "text=words").status, 422) << "without a position";
  const Answer receipt = step(link, "", "position=approve");
  EXPECT_EQ(receipt.status, 200);
  EXPECT_TRUE(holds(receipt.body, "kept for the record, not counted"));
  EXPECT_EQ(round().standing({"deaf-union"}), nullptr);
}

TEST_F(RealForms, a_tie_that_sends_the_text_back_is_said_with_the_rule) {
  std::string toml = service::one_stage("at-deadline");
  const std::string plain = "{ preset = \"majority\" }";
  toml.replace(toml.find(plain), plain.size(), "{ preset = \"majority\", tie = \"returned\" }");
  open(toml);
  const std::string shown = page("deaf-union");
  EXPECT_TRUE(holds(shown, "If as many are in favour as against, the text is sent back to be revised."));
  EXPECT_TRUE(holds(shown, "a tie sends the text back to be revised")) << "in the box too";
  EXPECT_TRUE(std::ranges::all_of(house.notifier.notices, [](const Notice& n) {
    return holds(n.html, "What is still needed") && holds(n.html, "the text is sent back to be revised");
  }));
}

}  // namespace
}  // namespace mithaq
