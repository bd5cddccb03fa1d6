// When a round ends, what it waits for, where it leads, and what a new text leaves of the answers.
#include <algorithm>

#include "rules/table.h"

namespace mithaq::rules {

namespace {

using K = PositionKind;
using std::chrono::hours;
using std::chrono::seconds;

const char* const bodies[] = {"deaf", "gaza", "youth"};

}  // namespace

TEST(Closing, at_the_deadline_only_when_the_stage_says_so_however_certain_it_is) {
  Table table(Closes::at_deadline);
  table.open();
  for (const char* body : bodies) table.say(body, K::approve);
  EXPECT_EQ(table.round().state, "open");
  table.now = table.deadline();
  EXPECT_EQ(table.tick(), "");
  EXPECT_EQ(table.round().state, "open") << "inclusive to the second";
  EXPECT_EQ(table.say("deaf", K::abstain), "");
  table.now += seconds(1);
  EXPECT_EQ(table.say("deaf", K::approve), "") << "for the record";
  EXPECT_EQ(table.standing("deaf"), "abstain");
  EXPECT_EQ(table.tick(), "");
  EXPECT_EQ(table.charter.state, "ratified");
  EXPECT_EQ(table.round().cause, "deadline");
  EXPECT_EQ(*table.round().closing, table.deadline());
}

TEST(Closing, when_decided_as_soon_as_no_answer_can_change_the_result) {
  Table table(Closes::when_decided);
  table.stage().rule = expanded(Value::object({{"preset", "majority"}, {"of", "roll"}}))->rule;
  table.open();
  table.say("deaf", K::approve);
  EXPECT_EQ(table.round().state, "open");
  table.say("gaza", K::approve);
  EXPECT_EQ(table.round().state, "settled") << "two of three, whatever the third says; a recusal only helps";
  EXPECT_EQ(table.round().cause, "decided");
  EXPECT_EQ(table.charter.state, "ratified");
}

TEST(Closing, when_all_answered_not_while_an_objection_may_still_be_resolved) {
  Table table(Closes::when_all_answered);
  table.open();
  table.say("deaf", K::approve);
  table.say("gaza", K::object, {"first"}, "why");
  table.say("youth", K::approve);
  EXPECT_EQ(table.round().state, "open");
  table.say("gaza", K::abstain);
  EXPECT_EQ(table.round().cause, "all-answered");
  EXPECT_EQ(table.charter.state, "ratified");
}

TEST(Closing, requests_that_still_wait_become_not_needed_and_everybody_hears_the_outcome) {
  Table table;
  table.open();
  table.say("deaf", K::approve);
  table.say("gaza", K::approve);
  table.now = table.deadline() + seconds(1);
  table.tick();
  EXPECT_EQ(table.entries("request-not-needed"), 1);
  EXPECT_EQ(std::count_if(table.last.jobs.begin(), table.last.jobs.end(),
                          [](const Job& job) { return job.kind == "outcome"; }),
            3);
}

TEST(Closing, nobody_answering_is_expired_and_again_ends_after_the_rounds_allowed) {
  Table table;
  table.open();
  for (int round = 1; round <= 3; ++round) {
    EXPECT_EQ(table.round().number, round);
    table.now = table.deadline() + seconds(1);
    table.tick();
    EXPECT_EQ(table.charter.rounds[static_cast<std::size_t>(round - 1)].outcome, "expired");
  }
  EXPECT_EQ(table.charter.state, "drafting") << "then somebody must choose";
  EXPECT_FALSE(table.next());
  EXPECT_EQ(table.revise(), "");
  EXPECT_EQ(table.charter.state, "running");
}

TEST(Closing, an_unmet_quorum_is_no_rejection_and_a_recused_roll_has_none) {
  Table table;
  table.stage().quorum = preset("unanimity");
  table.open();
  table.say("deaf", K::approve);
  table.now = table.deadline() + seconds(1);
  table.tick();
  EXPECT_EQ(table.charter.rounds.front().outcome, "no-quorum");
  Table recused(Closes::when_all_answered);
  recused.open();
  for (const char* body : bodies) recused.say(body, K::recuse);
  EXPECT_EQ(recused.charter.rounds.front().outcome, "no-quorum");
}

TEST(Closing, a_tie_returns_the_text_where_the_definition_says_so) {
  Table table(Closes::when_all_answered);
  table.stage().rule = preset("majority");
  table.stage().tie = "returned";
  table.open();
  table.say("deaf", K::approve);
  table.say("gaza", K::disagree, {}, "no");
  table.say("youth", K::abstain);
  EXPECT_EQ(table.round().outcome, "returned");
  EXPECT_EQ(table.charter.state, "drafting");
}

TEST(Closing, a_paper_answer_that_waits_has_a_day_after_the_deadline) {
  Table table;
  table.open();
  table.say("deaf", K::approve);
  EXPECT_EQ(table.enter("gaza", K::approve), "");
  const std::int64_t seq = table.round().positions.back().seq;
  table.now = table.deadline() + seconds(1);
  table.tick();
  EXPECT_EQ(table.round().state, "settling");
  EXPECT_EQ(table.next(), table.deadline() + hours(24));
  EXPECT_EQ(table.revise(), "stage-settling");
  table.now += hours(2);
  Table late = table;
  EXPECT_EQ(table.decide(ConfirmPosition{seq, {"m-one"}, {"m-two"}, "", "", ""}), "");
  EXPECT_EQ(table.round().state, "settled") << "at once when nothing is waited for any more";
  EXPECT_EQ(table.charter.state, "ratified");
  late.now = *late.next();
  late.tick();
  EXPECT_EQ(late.charter.rounds.front().state, "settled");
  EXPECT_EQ(late.decide(ConfirmPosition{seq, {"m-one"}, {"m-two"}, "", "", ""}),
            late.charter.state == "running" ? "nothing-to-confirm" : "stage-closed");
}

TEST(Closing, an_early_result_waits_for_a_paper_answer_too) {
  Table table(Closes::when_decided);
  table.stage().rule = expanded(Value::object({{"preset", "majority"}, {"of", "roll"}}))->rule;
  table.open();
  table.enter("youth", K::approve);
  const std::int64_t seq = table.round().positions.back().seq;
  table.say("deaf", K::approve);
  table.say("gaza", K::approve);
  EXPECT_EQ(table.round().state, "settling");
  EXPECT_EQ(table.decide(ConfirmPosition{seq, {"m-one"}, {"m-two"}, "", "", ""}), "");
  EXPECT_EQ(table.charter.state, "ratified");
}

TEST(Survival, reconfirm_shows_the_earlier_answer_and_does_not_count_it) {
  Table table;
  table.open();
  table.say("deaf", K::approve);
  table.say("gaza", K::recuse);
  EXPECT_EQ(table.revise(), "");
  EXPECT_EQ(table.entries("position-awaiting"), 1);
  EXPECT_EQ(table.entries("position-kept"), 1) << "a recusal stays";
  EXPECT_EQ(table.standing("deaf"), "");
  EXPECT_TRUE(table.round().newest({"deaf"})->awaiting);
  EXPECT_EQ(table.standing("gaza"), "recuse");
  EXPECT_EQ(table.entries("request-sent"), 2) << "who has recused is not asked again";
  // Still awaiting when the next text comes.
  EXPECT_EQ(table.revise("substantive", "ثالثًا"), "");
  EXPECT_EQ(table.entries("position-awaiting"), 1);
  EXPECT_EQ(table.say("deaf", K::approve), "");
  EXPECT_EQ(table.standing("deaf"), "approve");
}

TEST(Survival, void_lets_every_answer_fall_but_a_recusal) {
  Table table;
  table.stage().survival["substantive"] = Survival::void_;
  table.open();
  table.say("deaf", K::approve);
  table.say("gaza", K::recuse);
  EXPECT_EQ(table.revise(), "");
  EXPECT_EQ(table.entries("position-fallen"), 1);
  EXPECT_EQ(table.entries("position-kept"), 1);
  EXPECT_EQ(table.round().newest({"deaf"}), nullptr);
}

TEST(Survival, untouched_articles_keep_an_answer_under_an_editorial_change) {
  Table table;
  table.open();
  table.say("deaf", K::approve_with_reservation, {"first"}, "why");
  table.say("gaza", K::approve_with_reservation, {"second"}, "why");
  table.say("youth", K::approve_with_reservation, {"whole"}, "why");
  EXPECT_EQ(table.revise("editorial"), "");
  EXPECT_EQ(table.standing("gaza"), "approve-with-reservation");
  EXPECT_EQ(table.standing("deaf"), "") << "its article has changed";
  EXPECT_EQ(table.standing("youth"), "") << "whole names every article";
}

TEST(Survival, a_text_written_after_a_failed_round_finds_the_earlier_answers) {
  Table table;
  table.open();
  table.say("deaf", K::object, {"first"}, "why");
  table.say("gaza", K::approve);
  table.now = table.deadline() + seconds(1);
  table.tick();
  ASSERT_EQ(table.charter.state, "drafting");
  EXPECT_EQ(table.revise("substantive", "أوضح", {{"o-1"}}), "");
  EXPECT_EQ(table.entries("position-awaiting"), 2);
}

TEST(Survival, what_was_never_confirmed_falls) {
  Table table;
  table.open();
  table.enter("deaf", K::approve);
  EXPECT_EQ(table.revise(), "");
  EXPECT_EQ(table.entries("position-fallen"), 1);
}

// Ticks at the instants that next_tick names until nothing is due: each of them must do something.
TEST(NextTick, a_tick_at_its_instant_always_yields_entries) {
  for (const bool reminders_are_sent : {true, false})
    for (const Closes closes : {Closes::at_deadline, Closes::when_decided, Closes::when_all_answered})
      for (int answered = 0; answered <= 3; ++answered)
        for (const bool with_paper : {true, false}) {
          Table table(closes);
          table.stage().reminders.working_days_before = {7, 3, 1, 0};
          if (!reminders_are_sent) table.workflow.duties.erase("reminder");
          table.open();
          for (int i = 0; i < answered; ++i) table.say(bodies[i], i == 1 ? K::abstain : K::approve);
          if (with_paper && table.round().state == "open") table.enter("youth", K::approve);
          int turns = 0;
          while (const auto next = table.next()) {
            ASSERT_LE(++turns, 40);
            ASSERT_GE(*next, table.now);
            // A second before, nothing is due.
            table.now = std::max(table.now, *next - seconds(1));
            if (table.now < *next) {
              ASSERT_EQ(table.tick(), "");
              ASSERT_TRUE(table.last.entries.empty()) << table.last.entries.front().kind;
            }
            table.now = *next;
            ASSERT_EQ(table.tick(), "");
            ASSERT_FALSE(table.last.entries.empty()) << "turn " << turns << " at " << to_rfc3339(*next);
          }
          EXPECT_NE(table.charter.state, "running");
        }
}

}  // namespace mithaq::rules
