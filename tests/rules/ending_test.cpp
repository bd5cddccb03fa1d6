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

}  // namespace mithaq::rules
