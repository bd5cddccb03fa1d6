// What "this was not us" takes back: what the answer did to the objections of its body goes and comes with it.
#include <algorithm>

#include "rules/table.h"

namespace mithaq::rules {

namespace {

using K = PositionKind;
using std::chrono::days;
using std::chrono::hours;

std::string state(const Table& table, std::size_t n = 0) { return table.charter.objections.at(n).state; }
const Remark& row(const Table& table, std::size_t n = 0) { return table.charter.remarks.at(n); }

std::string by_office(Table& table, const Command& command) {
  table.actor = Actor{"secretary", MemberId{"m-office"}, std::nullopt};
  std::string out = table.decide(command);
  table.actor.reset();
  return out;
}

std::string contest(Table& table) {
  return table.decide(ContestPosition{table.round().newest({"deaf"})->seq, {"deaf"}, {"m-deaf"}});
}
std::string confirm(Table& table) {
  return table.decide(ConfirmPosition{table.round().newest({"deaf"})->seq, {}, {"m-deaf"}, "why", "", ""});
}

}  // namespace

TEST(Contest, opens_again_what_the_answer_had_ended) {
  Table table;
  table.open();
  table.say("deaf", K::object, {"first", "second"}, "why");
  ASSERT_EQ(by_office(table, ReplyToObjection{{"o-1"}, "because"}), "");
  table.now += hours(1);
  table.say("deaf", K::approve);  // by somebody who has got at the link
  ASSERT_EQ(state(table, 0), "accepted");
  ASSERT_EQ(row(table, 1).disposition, "withdrawn");
  const std::size_t moves = table.charter.objections[0].moves.size();
  EXPECT_EQ(contest(table), "");
  EXPECT_EQ(table.standing("deaf"), "");
  EXPECT_EQ(table.charter.open_objections(), 2);
  EXPECT_EQ(state(table, 0), "answered") << "the state before";
  EXPECT_EQ(state(table, 1), "admissible");
  EXPECT_EQ(table.charter.objections[0].moves.size(), moves + 1) << "and the ledger shows it";
  EXPECT_EQ(table.entries("objection-restored"), 2);
  EXPECT_EQ(row(table, 1).disposition, "") << "the row is open again, too";
  EXPECT_EQ(by_office(table, DisposeComment{2, "noted", "", {}}), "");

  EXPECT_EQ(confirm(table), "") << "it was the body after all";
  EXPECT_EQ(state(table, 0), "accepted");
  EXPECT_EQ(state(table, 1), "withdrawn");
  EXPECT_EQ(row(table, 1).disposition, "noted") << "the committee's own word stays";
}

TEST(Contest, opens_what_an_act_of_its_own_had_ended_only_when_that_came_with_the_answer) {
  Table table;
  table.open();
  table.say("deaf", K::object, {"first", "second"}, "why");
  ASSERT_EQ(table.decide(EndObjection{{"o-1"}, {"deaf"}, {"m-deaf"}, std::nullopt}), "");
  ASSERT_EQ(table.decide(EndObjection{{"o-2"}, {"deaf"}, {"m-deaf"}, table.answer("deaf", K::approve)}), "");
  EXPECT_EQ(contest(table), "");
  EXPECT_EQ(state(table, 0), "withdrawn") << "nobody says that this was not the body's";
  EXPECT_EQ(state(table, 1), "admissible");
}

TEST(Contest, sets_aside_what_the_answer_had_filed) {
  Table table;
  table.open();
  table.say("deaf", K::object, {"first"}, "why");
  table.say("deaf", K::object, {"first", "second"}, "why");
  table.say("gaza", K::approve);
  table.say("youth", K::approve);
  EXPECT_EQ(contest(table), "");
  EXPECT_EQ(state(table, 0), "admissible") << "an earlier answer filed it";
  EXPECT_EQ(state(table, 1), "set-aside");
  EXPECT_EQ(table.charter.open_objections(), 1) << "the answer counts as silent until the body confirms it";
  EXPECT_EQ(table.decide(EndObjection{{"o-2"}, {"deaf"}, {"m-deaf"}, std::nullopt}), "objection-not-open");
  EXPECT_EQ(by_office(table, ReplyToObjection{{"o-2"}, "because"}), "objection-not-open");
  table.now += days(5);
  table.tick();
  EXPECT_EQ(state(table, 1), "set-aside") << "no time runs for it";
  EXPECT_EQ(confirm(table), "");
  EXPECT_EQ(state(table, 1), "admissible");
  EXPECT_EQ(table.charter.objections.size(), 2u) << "restored, not filed anew";
  EXPECT_EQ(table.charter.open_objections(), 2);
}

TEST(Contest, of_an_objection_lets_it_be_answered_where_it_was) {
  Table table;
  table.open();
  table.say("deaf", K::object, {"first"}, "why");
  ASSERT_EQ(by_office(table, ReplyToObjection{{"o-1"}, "because"}), "");
  ASSERT_EQ(contest(table), "");
  ASSERT_EQ(state(table), "set-aside");
  EXPECT_EQ(confirm(table), "");
  EXPECT_EQ(state(table), "answered");
  EXPECT_EQ(table.decide(StandByObjection{{"o-1"}, {"deaf"}, {"m-deaf"}, ""}), "");
}

TEST(Contest, leaves_nothing_to_be_answered_once_the_body_says_something_else) {
  Table table;
  table.open();
  table.say("deaf", K::object, {"first"}, "why");
  ASSERT_EQ(contest(table), "");
  Table other = table;
  EXPECT_EQ(table.say("deaf", K::approve), "");
  EXPECT_EQ(state(table), "set-aside");
  EXPECT_EQ(row(table).disposition, "withdrawn");
  EXPECT_EQ(other.say("deaf", K::object, {"first"}, "our own reason"), "");
  EXPECT_EQ(other.charter.objections.size(), 2u) << "this one is its own";
  EXPECT_EQ(state(other, 1), "admissible");
  EXPECT_EQ(row(other, 0).disposition, "withdrawn");
}

TEST(Contest, of_an_objection_beside_leaves_nothing_that_is_meant_there) {
  Table table;
  table.workflow.stages.push_back(stage_called("beside"));
  table.workflow.start = {"sign-off", "beside"};
  table.open();
  GivePosition objects = table.answer("deaf", K::object, {"first"}, "why"), beside = objects;
  objects.stage = {"sign-off"};
  beside.stage = {"beside"};
  ASSERT_EQ(table.decide(objects), "");
  ASSERT_EQ(table.decide(beside), "");
  const std::int64_t seq = table.charter.round({"beside"}, 1)->newest({"deaf"})->seq;
  ASSERT_EQ(table.decide(ContestPosition{seq, {"deaf"}, {"m-deaf"}}), "");
  EXPECT_EQ(state(table), "admissible") << "the answer in sign-off filed it";
  GivePosition approves = table.answer("deaf", K::approve);
  approves.stage = {"sign-off"};
  EXPECT_EQ(table.decide(approves), "");
  EXPECT_EQ(state(table), "withdrawn");
}

// A stage that closes with an answer settles in the same moment: the day in which its body may disown it is not waited
// for, and the result stands.
TEST(Contest, after_the_result_it_is_recorded_told_and_changes_nothing) {
  Table table(Closes::when_all_answered);
  table.registry.members.push_back({{"m-office"}, {}, "office@example.org", "", {Role::secretary}});
  table.open();
  for (const char* body : {"gaza", "youth", "deaf"}) table.say(body, K::approve);
  ASSERT_EQ(table.charter.state, "ratified");
  const auto round = [&]() -> const Round& { return table.charter.rounds.front(); };
  const std::int64_t seq = round().newest({"deaf"})->seq;
  EXPECT_EQ(table.decide(ContestPosition{seq, {"deaf"}, {"m-gaza"}}), "not-a-member");
  ASSERT_EQ(table.decide(ContestPosition{seq, {"deaf"}, {"m-deaf"}}), "");
  EXPECT_TRUE(table.last.entries.back().data.at("late").boolean());
  EXPECT_EQ(round().outcome, "passed");
  EXPECT_EQ(round().standing({"deaf"})->kind, K::approve) << "what was counted was counted";
  EXPECT_TRUE(round().standing({"deaf"})->disowned);
  std::vector<std::string> told;
  for (const Job& job : table.last.jobs)
    if (job.facts.at("what").string() == "contested-late") told.push_back(job.member.value);
  EXPECT_EQ(told, (std::vector<std::string>{"m-deaf", "m-office"}));
  EXPECT_EQ(table.decide(ContestPosition{seq, {"deaf"}, {"m-deaf"}}), "nothing-to-contest") << "once";
  const std::int64_t other = round().newest({"gaza"})->seq;
  table.now += hours(24) + std::chrono::seconds(1);
  EXPECT_EQ(table.decide(ContestPosition{other, {"gaza"}, {"m-gaza"}}), "contest-too-late");
}

TEST(Contest, what_was_disowned_after_the_result_is_carried_to_no_later_text) {
  Table table(Closes::when_all_answered);
  table.stage().next["passed"] = "drafting";
  table.stage().survival["substantive"] = Survival::keep;
  table.open();
  for (const char* body : {"gaza", "youth", "deaf"}) table.say(body, K::approve);
  ASSERT_EQ(table.charter.rounds.front().outcome, "passed");
  const std::int64_t seq = table.charter.rounds.front().newest({"deaf"})->seq;
  ASSERT_EQ(table.decide(ContestPosition{seq, {"deaf"}, {"m-deaf"}}), "");
  ASSERT_EQ(table.revise(), "");
  EXPECT_EQ(table.entries("position-fallen"), 1);
  EXPECT_EQ(table.standing("gaza"), "approve");
  EXPECT_EQ(table.standing("deaf"), "");
}

}  // namespace mithaq::rules
