// Acts of bodies by paper and telephone: entered by one of the secretariat, confirmed by another.
#include "service/open_house.h"
#include "trail/canonical.h"

namespace mithaq::service {

namespace {

std::string why(const Result<Opened, Refusal>& done) { return done ? "" : done.error().id; }
std::string why(const Result<std::int64_t, Refusal>& done) { return done ? "" : done.error().id; }

}  // namespace

TEST(Entering, a_word_on_an_objection_comes_by_telephone) {
  OpenHouse house;
  ASSERT_EQ(service::why(house.give("deaf-union", {"object", {"accessibility"}, "No sign language.", ""})), "");
  ASSERT_EQ(why(house.act(house.secretary, "charter", ReplyToObjection{{"o-1"}, "It is in the annex."})), "");
  const StandByObjection stands{{"o-1"}, {"deaf-union"}, {}, "The annex binds nobody."};
  const auto entered = house.house.enter_act(house.secretary, "charter", stands, "", "telephone");
  ASSERT_EQ(why(entered), "");
  EXPECT_EQ(house.now()->objections.front().state, "answered");
  const auto waiting = house.house.charter("charter", true)->entered;
  ASSERT_EQ(waiting.size(), 1u);
  EXPECT_EQ(waiting.front().seq, *entered);
  EXPECT_EQ(waiting.front().act, "stand-by");
  EXPECT_EQ(waiting.front().by, house.secretary.member.value);
  EXPECT_TRUE(house.house.charter("charter", false)->entered.empty()) << "nobody else is shown what has not happened";
  EXPECT_EQ(why(house.house.confirm_act(house.secretary, "charter", *entered)), "same-person");
  EXPECT_EQ(why(house.house.confirm_act(house.administrator, "charter", *entered)), "");
  EXPECT_EQ(house.now()->objections.front().state, "maintained");
  EXPECT_EQ(house.house.charter("charter", true)->objections.front().moves.back().text, "The annex binds nobody.");
  house.work_off();
  bool is_told = false;
  for (const Notice& notice : house.notifier.notices)
    is_told = is_told || notice.text.find("maintaining an objection") != std::string::npos;
  EXPECT_TRUE(is_told) << "the body hears what was done in its name";
}

TEST(Entering, is_refused_with_a_reason) {
  OpenHouse house;
  const GrantProxy grant{{"deaf-union"}, {"watan-gaza"}, {}, {}, 0};
  const auto enter = [&](const Caller& by, const ActByHand& act, const std::string& channel) {
    const auto entered = house.house.enter_act(by, "charter", act, "", channel);
    if (entered) return std::string();
    for (Language language : {Language::ar, Language::en})
      EXPECT_FALSE(house.house.phrases().say(entered.error(), language).empty()) << entered.error().id;
    return entered.error().id;
  };
  EXPECT_EQ(enter(house.convener, grant, "paper"), "not-allowed");
  EXPECT_EQ(enter(house.secretary, grant, "page"), "unknown-channel");
  EXPECT_EQ(enter(house.secretary, GrantProxy{{"nobody"}, {"watan-gaza"}, {}, {}, 0}, "paper"), "unknown-body");
  EXPECT_EQ(enter(house.secretary, ContestPosition{-1, {"deaf-union"}, {}}, "paper"), "nothing-to-contest");
  EXPECT_EQ(why(house.house.enter_act(house.secretary, "nowhere", grant, "", "paper")), "unknown-charter");
  EXPECT_EQ(why(house.house.confirm_act(house.secretary, "charter", 0)), "no-act-to-confirm");
  EXPECT_EQ(why(house.house.confirm_act(house.secretary, "charter", 9999)), "no-act-to-confirm");
  EXPECT_EQ(house.entries_of("act-entered"), 0);
}

TEST(Entering, the_newest_answer_of_the_body_is_the_one_that_is_contested) {
  OpenHouse house;
  ASSERT_EQ(service::why(house.give("deaf-union", {"approve", {}, "", ""})), "");
  const auto entered =
      house.house.enter_act(house.secretary, "charter", ContestPosition{-1, {"deaf-union"}, {}}, "", "sign-language");
  ASSERT_EQ(why(entered), "");
  ASSERT_EQ(why(house.house.confirm_act(house.administrator, "charter", *entered)), "");
  EXPECT_TRUE(house.round().newest({"deaf-union"})->contested);
}

// The names are the secretariat's alone: neither trail nor pages nor tables hold them.
TEST(Commenters, are_shown_to_the_secretariat_and_nowhere_else) {
  fakes::WholeHouse house;
  house.open_toml("charter", one_stage("at-deadline", "public_comments = true\n"));
  FileComment comment;
  comment.text = "Clear words, please.";
  comment.name = "Reader Zaytoun";
  comment.address = "zaytoun@example.org";
  ASSERT_TRUE(house.house.comment("charter", comment, house.house.fresh_key()));
  comment.name = comment.address = "";
  ASSERT_TRUE(house.house.comment("charter", comment, house.house.fresh_key()));
  const auto people = house.house.commenters(house.secretary, "charter");
  ASSERT_TRUE(people);
  ASSERT_EQ(people->size(), 1u) << "who gave no name has none";
  EXPECT_EQ(people->front().number, 1);
  EXPECT_EQ(people->front().name, "Reader Zaytoun");
  EXPECT_EQ(people->front().address, "zaytoun@example.org");
  EXPECT_EQ(house.house.commenters(house.convener, "charter").error().id, "not-allowed");
  EXPECT_EQ(house.house.commenters(house.secretary, "nowhere").error().id, "unknown-charter");
  ASSERT_TRUE(house.act(house.secretary, "charter", ModerateComment{1, true, ""}));
  house.work_off();
  std::string seen;
  const auto trail_of_it = house.house.trail("charter");
  ASSERT_TRUE(trail_of_it);
  for (const EntryView& entry : *trail_of_it) seen += entry.leaf;
  for (const bool of_office : {false, true}) {
    const auto view = house.house.charter("charter", of_office);
    for (Language language : {Language::ar, Language::en})
      seen += notices::remarks_csv(house.house.phrases(), view->remarks, language);
    seen += trail::write(Value::object({{"remarks", notices::remarks_value(view->remarks)}}));
  }
  for (const Notice& notice : house.notifier.notices) seen += notice.subject + notice.text + notice.html;
  EXPECT_NE(seen.find("Clear words, please."), std::string::npos);
  EXPECT_EQ(seen.find("Zaytoun"), std::string::npos);
  EXPECT_EQ(seen.find("zaytoun"), std::string::npos);
}

}  // namespace mithaq::service
