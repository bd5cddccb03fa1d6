// How objections end by their holder's word, and what that asks of the holder in return.
#include <algorithm>

#include "rules/table.h"

namespace mithaq::rules {

namespace {

using K = PositionKind;
using std::chrono::hours;
using std::chrono::seconds;
using Words = std::vector<std::string>;

std::string state(const Table& table, std::size_t n = 0) { return table.charter.objections.at(n).state; }

std::string by_office(Table& table, const Command& command) {
  table.actor = Actor{"secretary", MemberId{"m-office"}, std::nullopt};
  std::string out = table.decide(command);
  table.actor.reset();
  return out;
}

// What the receipt of the last answer says it has ended.
Words ended(const Table& table) {
  const auto receipt = std::ranges::find(table.last.jobs, "receipt", &Job::kind);
  return receipt == table.last.jobs.end() ? Words{"no receipt"} : receipt->facts.strings_or_empty("ended");
}

}  // namespace

TEST(Ending, an_objection_to_another_article_leaves_the_first_open) {
  Table table;
  table.open();
  table.say("deaf", K::object, {"first"}, "why");
  EXPECT_EQ(table.say("deaf", K::object, {"second"}, "also"), "");
  EXPECT_EQ(table.charter.open_objections(), 2);
  EXPECT_EQ(ended(table), Words{});
}

TEST(Ending, every_complete_answer_that_objects_no_more_ends_them_and_its_receipt_says_which) {
  for (const K kind :
       {K::approve, K::approve_with_comments, K::approve_with_reservation, K::disagree, K::abstain, K::recuse}) {
    Table table;
    table.open();
    table.say("deaf", K::object, {"first", "second"}, "why");
    table.say("gaza", K::object, {"first"}, "why");
    ASSERT_EQ(by_office(table, ReplyToObjection{{"o-1"}, "because"}), "");
    ASSERT_EQ(table.say("deaf", K::approve_with_comments), "") << "incomplete: ends nothing";
    EXPECT_EQ(table.charter.open_objections(), 3);
    EXPECT_EQ(table.say("deaf", kind, {"first"}, "words"), "");
    EXPECT_EQ(state(table, 0), "accepted") << id(kind) << ": it was answered";
    EXPECT_EQ(state(table, 1), "withdrawn") << id(kind);
    EXPECT_EQ(state(table, 2), "admissible") << "another body's";
    EXPECT_EQ(ended(table), (Words{"o-1", "o-2"}));
  }
}

TEST(Ending, what_was_filed_in_a_stage_beside_stays_while_the_body_objects_there) {
  Table table;
  table.workflow.stages.push_back(stage_called("beside"));
  table.workflow.start = {"sign-off", "beside"};
  table.open();
  for (const char* article : {"first", "second"}) {
    GivePosition objects = table.answer("deaf", K::object, {article}, "why");
    objects.stage = {"sign-off"};
    ASSERT_EQ(table.decide(objects), "");
  }
  GivePosition approves = table.answer("deaf", K::approve);
  approves.stage = {"beside"};
  EXPECT_EQ(table.decide(approves), "");
  EXPECT_EQ(table.charter.open_objections(), 2);
  EXPECT_EQ(ended(table), Words{});
}

TEST(Ending, the_last_one_asks_for_a_position_while_the_round_settles_too) {
  Table table;
  table.open();
  table.say("gaza", K::approve);
  table.say("youth", K::approve);
  table.say("deaf", K::object, {"first"}, "why");
  table.enter("youth", K::abstain);
  table.now = table.deadline() + seconds(1);
  table.tick();
  ASSERT_EQ(table.round().state, "settling");
  EndObjection last{{"o-1"}, {"deaf"}, {"m-deaf"}, std::nullopt};
  EXPECT_EQ(table.decide(last), "position-required");
  last.position = table.answer("deaf", K::approve);
  EXPECT_EQ(table.decide(last), "");
  EXPECT_EQ(state(table), "withdrawn");
  EXPECT_TRUE(table.round().newest({"deaf"})->late);
  EXPECT_EQ(table.standing("deaf"), "object") << "for the record, and counts no more";
}

TEST(Ending, an_answer_that_awaits_a_word_on_a_new_text_is_no_position_to_be_replaced) {
  Table table;
  table.open();
  table.say("deaf", K::object, {"first"}, "why");
  ASSERT_EQ(table.revise("substantive", "سواء حقًّا", {{"o-1"}}), "");
  ASSERT_TRUE(table.round().newest({"deaf"})->awaiting);
  EXPECT_EQ(table.decide(EndObjection{{"o-1"}, {"deaf"}, {"m-deaf"}, std::nullopt}), "");
  EXPECT_EQ(state(table), "accepted");
}

TEST(Ending, the_new_position_is_given_wherever_the_body_would_go_on_objecting) {
  Table table;
  table.workflow.stages.push_back(stage_called("beside"));
  table.workflow.start = {"sign-off", "beside"};
  table.open();
  GivePosition objects = table.answer("deaf", K::object, {"first"}, "why"), approves = table.answer("deaf", K::approve);
  objects.stage = {"sign-off"};
  approves.stage = {"beside"};
  ASSERT_EQ(table.decide(objects), "");
  ASSERT_EQ(table.decide(approves), "");
  ASSERT_EQ(state(table), "admissible");
  const auto standing = [&](const char* stage) { return table.charter.round({stage}, 1)->standing({"deaf"})->kind; };
  const EndObjection last{{"o-1"}, {"deaf"}, {"m-deaf"}, approves};
  Table narrow = table;
  std::erase(narrow.charter.rounds.front().offered, K::approve);
  EXPECT_EQ(narrow.decide(last), "position-not-offered") << "nothing of it is done";
  EXPECT_EQ(table.decide(last), "");
  EXPECT_EQ(state(table), "withdrawn");
  EXPECT_EQ(standing("beside"), K::approve);
  EXPECT_EQ(standing("sign-off"), K::approve);
  EXPECT_EQ(table.entries("objection-withdrawn"), 1);
}

TEST(Ending, while_another_one_stands_beside_the_answer_there_stays) {
  Table table;
  table.workflow.stages.push_back(stage_called("beside"));
  table.workflow.start = {"sign-off", "beside"};
  table.open();
  for (const auto& [stage, article] : {std::pair{"sign-off", "first"}, std::pair{"beside", "second"}}) {
    GivePosition objects = table.answer("deaf", K::object, {article}, "why");
    objects.stage = {stage};
    ASSERT_EQ(table.decide(objects), "");
  }
  GivePosition approves = table.answer("deaf", K::approve);
  approves.stage = {"sign-off"};
  EXPECT_EQ(table.decide(EndObjection{{"o-1"}, {"deaf"}, {"m-deaf"}, approves}), "");
  EXPECT_EQ(state(table, 0), "withdrawn");
  EXPECT_EQ(state(table, 1), "admissible");
  EXPECT_EQ(table.charter.round({"beside"}, 1)->standing({"deaf"})->kind, K::object);
}

TEST(Ending, where_nothing_may_be_changed_the_holder_still_ends_its_objection) {
  Table table;
  table.stage().change_allowed = false;
  table.open();
  table.say("deaf", K::object, {"first"}, "why");
  by_office(table, ReplyToObjection{{"o-1"}, "because"});
  EXPECT_EQ(table.decide(EndObjection{{"o-1"}, {"deaf"}, {"m-deaf"}, std::nullopt}), "position-required");
  EXPECT_EQ(table.say("deaf", K::approve), "change-not-allowed") << "that is another act";
  EXPECT_EQ(table.decide(EndObjection{{"o-1"}, {"deaf"}, {"m-deaf"}, table.answer("deaf", K::approve)}), "");
  EXPECT_EQ(state(table), "accepted");
  EXPECT_EQ(table.standing("deaf"), "approve");
  EXPECT_EQ(ended(table), Words{"o-1"});
  EXPECT_EQ(table.say("deaf", K::disagree), "change-not-allowed");
}

}  // namespace mithaq::rules
