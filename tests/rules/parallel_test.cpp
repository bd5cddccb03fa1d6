// Stages side by side: forks, joins, loops back with their limit, and what ends beside what.
#include <algorithm>

#include "rules/table.h"

namespace mithaq::rules {

namespace {

using K = PositionKind;
using Names = std::vector<std::string>;
using std::chrono::seconds;

const char* const bodies[] = {"deaf", "gaza", "youth"};

// review forks into legal and people, which join in the last stage.
Table forked() {
  Table table(Closes::when_all_answered);
  table.workflow.stages.clear();
  for (const char* id : {"review", "legal", "people", "last"}) {
    table.workflow.stages.push_back(stage_called(id));
    table.workflow.stages.back().closes = Closes::when_all_answered;
    table.workflow.stages.back().next["passed"] = "last";
  }
  table.workflow.stages[0].next["passed"] = {"legal", "people"};
  table.workflow.stages[3].next["passed"] = "ratified";
  table.workflow.stages[3].join = {"legal", "people"};
  table.workflow.start = {"review"};
  return table;
}

Stage& stage(Table& table, const std::string& id) {
  return *std::ranges::find(table.workflow.stages, StageId{id}, &Stage::id);
}

std::string say_in(Table& table, const std::string& id, const std::string& body, K kind,
                   std::vector<std::string> articles = {}, std::string words = "") {
  GivePosition command = table.answer(body, kind, std::move(articles), std::move(words));
  const Round& round = *table.charter.newest_round({id});
  command.stage = round.stage;
  command.round = round.number;
  command.revision = round.revision;
  return table.decide(command);
}

void all_say(Table& table, const std::string& id, K kind) {
  for (const char* body : bodies) EXPECT_EQ(say_in(table, id, body, kind), "") << id << " " << body;
}

Names live(const Table& table) {
  Names out;
  for (const Round* round : table.charter.live_rounds())
    out.push_back(round->stage.value + " " + std::to_string(round->number));
  return out;
}

std::string outcome_of(const Table& table, const std::string& id) { return table.charter.newest_round({id})->outcome; }

}  // namespace

TEST(Parallel, one_outcome_opens_several_stages_and_the_join_waits_for_all_of_them) {
  Table table = forked();
  table.open();
  all_say(table, "review", K::approve);
  EXPECT_EQ(live(table), (Names{"legal 1", "people 1"}));
  EXPECT_EQ(table.entries("request-sent"), 6) << "everybody is asked in both";
  all_say(table, "legal", K::approve);
  EXPECT_EQ(live(table), Names{"people 1"});
  EXPECT_EQ(table.charter.arrived, Names{"legal"});
  EXPECT_EQ(table.charter.state, "running");
  all_say(table, "people", K::approve);
  EXPECT_EQ(live(table), Names{"last 1"});
  EXPECT_TRUE(table.charter.arrived.empty());
  all_say(table, "last", K::approve);
  EXPECT_EQ(table.charter.state, "ratified");
}

TEST(Parallel, a_charter_may_begin_with_several_stages) {
  Table table = forked();
  table.workflow.start = {"people", "legal"};
  table.open();
  EXPECT_EQ(live(table), (Names{"people 1", "legal 1"}));
}

TEST(Parallel, an_answer_belongs_to_the_round_that_it_names) {
  Table table = forked();
  table.open();
  all_say(table, "review", K::approve);
  EXPECT_EQ(say_in(table, "legal", "deaf", K::abstain), "");
  EXPECT_EQ(std::string(id(table.charter.newest_round({"legal"})->standing({"deaf"})->kind)), "abstain");
  EXPECT_EQ(table.charter.newest_round({"people"})->standing({"deaf"}), nullptr);
}

TEST(Parallel, deadlines_are_each_rounds_own) {
  Table table = forked();
  stage(table, "people").deadline->days = 4;
  table.open();
  all_say(table, "review", K::approve);
  EXPECT_EQ(table.next(), *table.charter.newest_round({"people"})->deadline + seconds(1));
  table.now = *table.next();
  EXPECT_EQ(table.tick(), "");
  EXPECT_EQ(table.charter.round({"people"}, 1)->outcome, "expired");
  EXPECT_EQ(live(table), (Names{"legal 1", "people 2"}));
}

TEST(Parallel, where_one_branch_fails_the_other_goes_on_and_both_begin_again_with_the_next_text) {
  Table table = forked();
  table.open();
  all_say(table, "review", K::approve);
  all_say(table, "legal", K::disagree);
  EXPECT_EQ(outcome_of(table, "legal"), "failed");
  EXPECT_EQ(table.charter.state, "running") << "the other branch has not ended";
  EXPECT_EQ(table.charter.resume_at, Names{"legal"});
  all_say(table, "people", K::approve);
  EXPECT_EQ(table.charter.arrived, Names{"people"});
  EXPECT_EQ(table.charter.state, "drafting");
  EXPECT_FALSE(table.next());
  EXPECT_EQ(table.revise(), "");
  EXPECT_EQ(live(table), (Names{"legal 2", "people 2"})) << "that they passed was for the old text";
  EXPECT_TRUE(table.charter.arrived.empty());
  EXPECT_TRUE(table.charter.resume_at.empty());
  EXPECT_TRUE(table.charter.newest_round({"people"})->newest({"deaf"})->awaiting) << "survival, as everywhere";
  all_say(table, "legal", K::approve);
  all_say(table, "people", K::approve);
  EXPECT_EQ(live(table), Names{"last 1"});
  EXPECT_EQ(table.charter.newest_round({"last"})->revision, 2);
}

TEST(Parallel, a_new_text_supersedes_every_open_round_and_what_has_passed_beside_them) {
  Table table = forked();
  table.open();
  all_say(table, "review", K::approve);
  all_say(table, "legal", K::approve);
  EXPECT_EQ(table.revise(), "");
  EXPECT_EQ(outcome_of(table, "review"), "passed") << "it was settled and stays so";
  EXPECT_EQ(live(table), (Names{"people 2", "legal 2"}));
  EXPECT_EQ(table.charter.round({"people"}, 1)->outcome, "returned");
  EXPECT_EQ(table.charter.round({"legal"}, 1)->outcome, "passed");
}

TEST(Parallel, a_branch_that_is_opened_again_on_the_same_text_passes_late_and_the_join_opens) {
  Table table = forked();
  stage(table, "legal").next["failed"] = "again";
  table.open();
  all_say(table, "review", K::approve);
  all_say(table, "people", K::approve);
  all_say(table, "legal", K::disagree);
  EXPECT_EQ(live(table), Names{"legal 2"});
  all_say(table, "legal", K::approve);
  EXPECT_EQ(live(table), Names{"last 1"});
}

TEST(Parallel, a_loop_back_does_not_open_a_stage_that_is_open_already) {
  Table table = forked();
  stage(table, "legal").next["failed"] = "people";
  table.open();
  all_say(table, "review", K::approve);
  all_say(table, "legal", K::disagree);
  EXPECT_EQ(live(table), Names{"people 1"});
}

TEST(Parallel, a_loop_back_ends_when_a_stage_has_had_its_rounds_on_this_text) {
  Table table = forked();
  stage(table, "review").next["passed"] = "legal";
  stage(table, "legal").next["failed"] = "review";
  table.open();
  for (int turn = 1; turn <= 3; ++turn) {
    all_say(table, "review", K::approve);
    all_say(table, "legal", K::disagree);
  }
  EXPECT_EQ(table.charter.state, "drafting");
  EXPECT_EQ(table.charter.resume_at, Names{"review"}) << "where the loop leads, with a new text";
  EXPECT_EQ(table.revise(), "");
  EXPECT_EQ(live(table), Names{"review 4"});
  all_say(table, "review", K::approve);
  EXPECT_EQ(live(table), Names{"legal 4"}) << "another text, other rounds";
}

TEST(Parallel, the_end_closes_what_runs_beside_it) {
  Table table = forked();
  stage(table, "legal").next["failed"] = "end";
  table.open();
  all_say(table, "review", K::approve);
  all_say(table, "legal", K::disagree);
  EXPECT_EQ(table.charter.state, "ended");
  EXPECT_EQ(outcome_of(table, "people"), "returned");
  EXPECT_TRUE(live(table).empty());
  EXPECT_FALSE(table.next());
}

TEST(Parallel, ratification_closes_what_runs_beside_it) {
  Table table = forked();
  stage(table, "legal").next["passed"] = "ratified";
  table.open();
  all_say(table, "review", K::approve);
  all_say(table, "legal", K::approve);
  EXPECT_EQ(table.charter.state, "ratified");
  EXPECT_EQ(outcome_of(table, "people"), "returned");
  EXPECT_EQ(outcome_of(table, "legal"), "passed");
  EXPECT_TRUE(table.charter.resume_at.empty());
}

TEST(Parallel, a_withdrawal_closes_them_all) {
  Table table = forked();
  table.open();
  all_say(table, "review", K::approve);
  EXPECT_EQ(table.decide(WithdrawCharter{"Enough."}), "");
  EXPECT_EQ(table.charter.state, "withdrawn");
  EXPECT_EQ(outcome_of(table, "legal"), "withdrawn");
  EXPECT_EQ(outcome_of(table, "people"), "withdrawn");
}

TEST(Parallel, one_branch_settles_while_the_other_is_open) {
  Table table = forked();
  table.open();
  all_say(table, "review", K::approve);
  GivePosition paper = table.answer("youth", K::approve);
  paper.stage = {"legal"};
  paper.entered_by = paper.member = {"m-one"};
  EXPECT_EQ(table.decide(paper), "");
  table.now = *table.charter.newest_round({"legal"})->deadline + seconds(1);
  table.charter.rounds.back().deadline = table.now + std::chrono::hours(100);
  EXPECT_EQ(table.tick(), "");
  EXPECT_EQ(table.charter.newest_round({"legal"})->state, "settling");
  EXPECT_EQ(table.charter.newest_round({"people"})->state, "open");
  EXPECT_EQ(say_in(table, "people", "deaf", K::approve), "");
  EXPECT_EQ(table.next(), *table.charter.newest_round({"legal"})->closing + std::chrono::hours(24));
}

TEST(Parallel, a_returned_branch_that_leads_to_another_stage_opens_it_at_once) {
  Table table = forked();
  stage(table, "legal").next["returned"] = "review";
  table.open();
  all_say(table, "review", K::approve);
  EXPECT_EQ(table.decide(ReturnStage{{"legal"}, "The committee should look again."}), "");
  EXPECT_EQ(outcome_of(table, "legal"), "returned");
  EXPECT_EQ(live(table), (Names{"people 1", "review 2"}));
  all_say(table, "review", K::approve);
  EXPECT_EQ(live(table), (Names{"people 1", "legal 2"}));
}

TEST(Parallel, a_branch_that_leads_to_the_end_when_it_is_returned_takes_nothing_from_a_new_text) {
  Table table = forked();
  stage(table, "people").next["returned"] = {"end"};
  table.workflow.start = {"legal", "people"};
  table.open();
  all_say(table, "legal", K::approve);
  ASSERT_EQ(table.charter.arrived, Names{"legal"});
  EXPECT_EQ(table.revise(), "");
  EXPECT_EQ(live(table), (Names{"people 2", "legal 2"}));
}

TEST(Reopened, a_stage_takes_back_what_it_had_led_to) {
  Table table = forked();
  table.open();
  for (const char* id : {"review", "legal", "people"}) all_say(table, id, K::approve);
  ASSERT_EQ(live(table), Names{"last 1"});
  table.now += std::chrono::hours(1);
  EXPECT_EQ(table.decide(ReopenStage{{"legal"}, "A letter."}), "");
  EXPECT_EQ(outcome_of(table, "last"), "returned");
  EXPECT_EQ(live(table), Names{"legal 2"});
  EXPECT_TRUE(table.charter.resume_at.empty()) << "it waits for no text: legal leads to it again";
  EXPECT_EQ(say_in(table, "last", "deaf", K::approve), "");
  EXPECT_TRUE(table.charter.newest_round({"last"})->newest({"deaf"})->late);
  all_say(table, "legal", K::approve);
  EXPECT_EQ(live(table), Names{"last 2"}) << "people has passed on this text";
}

TEST(Reopened, a_stage_whose_branches_run_or_have_passed_takes_back_all_of_them) {
  Table table = forked();
  stage(table, "people").next["returned"] = {"end"};
  table.open();
  all_say(table, "review", K::approve);
  all_say(table, "legal", K::approve);
  ASSERT_EQ(table.charter.arrived, Names{"legal"});
  EXPECT_EQ(table.decide(ReopenStage{{"review"}, "A letter."}), "");
  EXPECT_EQ(live(table), Names{"review 2"});
  EXPECT_TRUE(table.charter.arrived.empty());
  EXPECT_EQ(table.charter.state, "running");
  all_say(table, "review", K::approve);
  EXPECT_EQ(live(table), (Names{"legal 2", "people 2"}));
}

TEST(Reopened, a_branch_beside_it_goes_on_and_joins_nothing_until_the_stage_has_passed_again) {
  Table table = forked();
  table.workflow.stages.push_back(stage_called("opinion"));
  stage(table, "opinion").closes = Closes::when_all_answered;
  stage(table, "opinion").next["passed"] = "legal";
  table.workflow.start = {"opinion", "people"};
  table.open();
  all_say(table, "opinion", K::approve);
  all_say(table, "legal", K::approve);
  EXPECT_EQ(table.decide(ReopenStage{{"opinion"}, "A letter."}), "");
  EXPECT_EQ(live(table), (Names{"people 1", "opinion 2"}));
  all_say(table, "people", K::approve);
  EXPECT_EQ(live(table), Names{"opinion 2"}) << "what legal has passed is looked at again";
  all_say(table, "opinion", K::approve);
  all_say(table, "legal", K::approve);
  EXPECT_EQ(live(table), Names{"last 1"});
}

}  // namespace mithaq::rules
