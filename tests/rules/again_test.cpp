// Saying again what has had its end: an objection that was closed stays closed on the same text.
#include <algorithm>

#include "rules/table.h"

namespace mithaq::rules {

namespace {

using K = PositionKind;
using std::chrono::days;
using std::chrono::seconds;

std::string state(const Table& table, std::size_t n = 0) { return table.charter.objections.at(n).state; }

std::string by_office(Table& table, const Command& command) {
  table.actor = Actor{"secretary", MemberId{"m-office"}, std::nullopt};
  std::string out = table.decide(command);
  table.actor.reset();
  return out;
}

// An objection to the second article that has been closed; new texts in these tests change the first.
Table with_closed(const std::string& how) {
  Table table;
  table.stage().deadline->days = 60;
  table.open();
  table.say("deaf", K::object, {"second"}, "why");
  if (how == "overruled") table.by_hand(OverruleObjection{{"o-1"}, "Rule 4", "It was decided before."});
  if (how == "withdrawn" || how == "accepted") {
    if (how == "accepted") by_office(table, ReplyToObjection{{"o-1"}, "because"});
    table.decide(EndObjection{{"o-1"}, {"deaf"}, {"m-deaf"}, table.answer("deaf", K::disagree)});
  }
  if (how == "lapsed") {
    by_office(table, ReplyToObjection{{"o-1"}, "because"});
    table.now += days(30);
    table.tick();
  }
  return table;
}

}  // namespace

TEST(Again, on_the_same_text_it_is_a_late_comment) {
  for (const std::string how : {"overruled", "lapsed", "withdrawn", "accepted"}) {
    Table table = with_closed(how);
    ASSERT_EQ(state(table), how);
    ASSERT_EQ(table.revise(), "");
    EXPECT_EQ(table.say("deaf", K::object, {"second"}, "the same"), "");
    EXPECT_EQ(table.charter.open_objections(), 0) << how;
    EXPECT_EQ(table.charter.objections.size(), 1u) << how;
    EXPECT_EQ(table.charter.remarks.back().kind, "comment");
    EXPECT_TRUE(table.charter.remarks.back().late);
    EXPECT_EQ(table.standing("deaf"), "object") << "the answer is what it is";
  }
}

TEST(Again, in_the_round_in_which_it_was_overruled_or_lapsed_too) {
  for (const std::string how : {"overruled", "lapsed"}) {
    Table table = with_closed(how);
    EXPECT_EQ(table.say("deaf", K::object, {"second"}, "the same"), "");
    EXPECT_EQ(table.charter.open_objections(), 0) << how;
    EXPECT_EQ(table.entries("comment-filed"), 1);
  }
}

// Domain 2, change: until the round closes the last answer counts.
TEST(Again, its_holder_may_change_its_mind_until_the_round_closes) {
  Table table = with_closed("withdrawn");
  EXPECT_EQ(table.say("deaf", K::object, {"second"}, "we were right"), "");
  EXPECT_EQ(table.charter.open_objections(), 1);
}

TEST(Again, new_information_or_another_text_opens_one) {
  for (const std::string how : {"overruled", "lapsed", "withdrawn"}) {
    Table table = with_closed(how);
    table.revise();
    Table informed = table;
    GivePosition known = informed.answer("deaf", K::object, {"second"}, "why");
    known.new_information = "A court has ruled since.";
    EXPECT_EQ(informed.decide(known), "");
    EXPECT_EQ(informed.charter.open_objections(), 1) << how;
    EXPECT_EQ(table.say("deaf", K::object, {"first"}, "why"), "");
    EXPECT_EQ(table.charter.open_objections(), 1) << how << ": that article is new";
  }
}

TEST(Again, whole_is_the_same_text_only_where_nothing_has_changed) {
  Table table;
  table.open();
  table.say("deaf", K::object, {"whole"}, "why");
  table.by_hand(OverruleObjection{{"o-1"}, "Rule 4", "It was decided before."});
  Table same = table;
  same.say("deaf", K::object, {"whole"}, "why");
  EXPECT_EQ(same.charter.open_objections(), 0);
  table.revise();
  table.say("deaf", K::object, {"whole"}, "why");
  EXPECT_EQ(table.charter.open_objections(), 1);
}

// "I stay with my answer": it may come as one word, or as the earlier answer sent again whole.
TEST(Again, staying_with_an_answer_opens_nothing_that_was_closed) {
  for (const bool whole : {true, false}) {
    Table table;
    table.open();
    table.say("deaf", K::object, {"first", "second"}, "why");
    ASSERT_EQ(table.decide(EndObjection{{"o-1"}, {"deaf"}, {"m-deaf"}, std::nullopt}), "");
    ASSERT_EQ(table.revise("substantive", "سواء حقًّا", {{"o-2"}}), "");
    const Position earlier = *table.round().newest({"deaf"});
    ASSERT_TRUE(earlier.awaiting);
    GivePosition again = table.answer("deaf", K::object, earlier.articles, "why");
    again.repeats = true;
    EXPECT_EQ(whole ? table.decide(again) : table.decide(ConfirmPosition{earlier.seq, {}, {"m-deaf"}, "why", "", ""}),
              "");
    EXPECT_EQ(table.standing("deaf"), "object");
    EXPECT_EQ(state(table, 0), "withdrawn") << "though its article has changed";
    EXPECT_EQ(state(table, 1), "maintained");
    EXPECT_EQ(table.charter.objections.size(), 2u);
    EXPECT_EQ(table.charter.remarks.size(), 2u) << "what is in the table is not said twice";
  }
}

}  // namespace mithaq::rules
