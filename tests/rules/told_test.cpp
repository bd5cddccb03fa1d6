// Who hears of what happens beside the answers: the holder of an objection wherever it sits, and the secretaries.
#include <algorithm>

#include "rules/table.h"

namespace mithaq::rules {

namespace {

using K = PositionKind;
using std::chrono::days;
using std::chrono::seconds;

// The members to whom an alert of the last command goes, and in which round.
std::vector<std::string> told(const Table& table, const std::string& what) {
  std::vector<std::string> out;
  for (const Job& job : table.last.jobs)
    if (job.kind == "alert" && job.facts.string_or("what", "") == what)
      out.push_back(job.member.value + " " + job.stage + " " + std::to_string(job.round));
  return out;
}
using Told = std::vector<std::string>;

std::string by_office(Table& table, const Command& command) {
  table.actor = Actor{"secretary", MemberId{"m-office"}, std::nullopt};
  std::string out = table.decide(command);
  table.actor.reset();
  return out;
}

void add_secretary(Table& table) {
  table.registry.members.push_back({{"m-office"}, {}, "office@example.org", "", {Role::secretary}});
}

}  // namespace

TEST(Told, the_holder_hears_by_its_new_round_that_a_new_text_answers_its_objection) {
  Table table;
  table.open();
  table.say("deaf", K::object, {"first"}, "why");
  ASSERT_EQ(table.revise("substantive", "سواء حقًّا", {{"o-1"}}), "");
  EXPECT_EQ(told(table, "objection-answered"), Told{"m-deaf sign-off 2"});
}

TEST(Told, the_holder_hears_of_it_while_the_charter_waits_for_a_text) {
  Table table;
  table.open();
  table.say("deaf", K::object, {"first"}, "why");
  table.say("gaza", K::approve);
  table.now = table.deadline() + seconds(1);
  table.tick();
  ASSERT_EQ(table.charter.state, "drafting");
  ASSERT_EQ(by_office(table, ReplyToObjection{{"o-1"}, "because"}), "");
  EXPECT_EQ(told(table, "objection-answered"), Told{"m-deaf sign-off 1"});
  table.now += days(20);
  table.tick();
  ASSERT_EQ(table.charter.objections.front().state, "lapsed");
  EXPECT_EQ(told(table, "objection-lapsed"), Told{"m-deaf sign-off 1"});
}

TEST(Told, the_holder_hears_of_it_where_it_is_not_on_the_roll_of_the_stage_that_is_open) {
  Table table;
  table.workflow.stages.push_back(stage_called("second"));
  table.workflow.stages.back().roll = {};
  table.workflow.stages.back().roll.bodies = {{"gaza"}, {"youth"}};
  table.stage().rule = preset("majority");
  table.stage().next["passed"] = {"second"};
  table.open();
  table.say("deaf", K::object, {"first"}, "why");
  table.say("gaza", K::approve);
  table.say("youth", K::approve);
  table.now = table.deadline() + seconds(1);
  table.tick();
  ASSERT_EQ(table.round().stage.value, "second");
  Table succeeded = table;
  table.by_hand(OverruleObjection{{"o-1"}, "a ground", "a reply"});
  EXPECT_EQ(told(table, "objection-overruled"), Told{"m-deaf sign-off 1"});
  succeeded.registry.members.front().id = {"m-next"};
  succeeded.tick();
  EXPECT_EQ(told(succeeded, "reassertion"), Told{"m-next sign-off 1"});
}

TEST(Told, the_secretaries_hear_of_the_first_comment_that_waits_for_them) {
  Table table;
  add_secretary(table);
  table.stage().public_comments = true;
  table.open();
  FileComment comment;
  comment.stage = {"sign-off"};
  comment.text = "A word of the public";
  ASSERT_EQ(table.decide(comment), "");
  EXPECT_EQ(told(table, "comment-filed"), Told{"m-office sign-off 1"});
  ASSERT_EQ(table.decide(comment), "");
  EXPECT_EQ(told(table, "comment-filed"), Told{}) << "who looks at one finds the other";
  by_office(table, ModerateComment{1, true, ""});
  by_office(table, ModerateComment{2, false, "Said already."});
  ASSERT_EQ(table.decide(comment), "");
  EXPECT_EQ(told(table, "comment-filed"), Told{"m-office sign-off 1"});
  comment.body = {"deaf"};
  comment.member = {"m-deaf"};
  ASSERT_EQ(table.decide(comment), "");
  EXPECT_EQ(told(table, "comment-filed"), Told{}) << "a body's own is shown at once";
}

TEST(Told, the_secretaries_hear_of_dissent_and_of_who_leaves_and_comes_back) {
  Table table(Closes::when_all_answered);
  add_secretary(table);
  table.stage().rule = preset("majority");
  table.open();
  table.say("deaf", K::disagree);
  table.say("gaza", K::approve);
  table.say("youth", K::approve);
  ASSERT_EQ(table.charter.state, "ratified");
  ASSERT_EQ(table.decide(FileMinority{{"deaf"}, {"m-deaf"}, "We were against."}), "");
  EXPECT_EQ(told(table, "minority-filed"), Told{"m-office sign-off 1"});
  ASSERT_EQ(table.decide(ChangeAdherence{{"deaf"}, {"m-deaf"}, true, {}}), "");
  EXPECT_EQ(told(table, "adherence"), Told{"m-office sign-off 1"});
  ASSERT_EQ(table.decide(ChangeAdherence{{"deaf"}, {"m-deaf"}, false, {}}), "");
  EXPECT_EQ(told(table, "adherence"), Told{"m-office sign-off 1"});
}

}  // namespace mithaq::rules
