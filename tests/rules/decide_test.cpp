// Every refusal, and the steps that each command takes.
#include "rules/decide.h"

#include <algorithm>

#include "rules/table.h"

namespace mithaq::rules {

namespace {
using K = PositionKind;
}

TEST(Decide, a_charter_is_opened_once_and_nothing_is_said_of_one_that_is_not_there) {
  Table table;
  EXPECT_EQ(table.tick(), "unknown-charter");
  table.open();
  EXPECT_EQ(table.decide(OpenCharter{{"charter"}, {}, Table::text("x"), "", ""}), "charter-exists");
  Table other;
  other.charter.id = {"registry"};
  EXPECT_EQ(other.decide(OpenCharter{{"registry"}, {}, Table::text("x"), "", ""}), "charter-id-form");
  EXPECT_EQ(other.decide(OpenCharter{{"Not Kebab"}, {}, Table::text("x"), "", ""}), "charter-id-form");
}

TEST(Decide, opening_freezes_roll_and_rule_and_asks_everybody) {
  Table table;
  table.open();
  EXPECT_EQ(table.round().roll.size(), 3u);
  EXPECT_EQ(table.entries("request-sent"), 3);
  EXPECT_EQ(table.last.jobs.size(), 3u);
  EXPECT_EQ(table.deadline(), at("2026-11-11T15:00:00Z"));
  table.registry.bodies.clear();
  EXPECT_EQ(table.round().roll.size(), 3u);
  EXPECT_EQ(table.say("deaf", K::approve), "") << "the roll is what it was; membership is as of now";
}

TEST(Decide, an_answer_is_refused_with_the_first_reason_that_holds) {
  Table table;
  table.stage().reason_required = {K::disagree};
  std::erase(table.stage().positions, K::abstain);
  table.open();
  GivePosition answer = table.answer("deaf", K::approve);
  answer.round = 2;
  EXPECT_EQ(table.decide(answer), "link-superseded");
  answer = table.answer("deaf", K::approve);
  answer.revision = 2;
  EXPECT_EQ(table.decide(answer), "other-revision");
  answer = table.answer("deaf", K::approve);
  answer.member = {"m-gaza"};
  EXPECT_EQ(table.decide(answer), "not-a-member");
  EXPECT_EQ(table.say("nobody", K::approve), "unknown-body");
  EXPECT_EQ(table.say("deaf", K::abstain), "position-not-offered");
  EXPECT_EQ(table.say("deaf", K::object, {"third"}, "why"), "unknown-article");
  EXPECT_TRUE(table.round().positions.empty());
  EXPECT_EQ(table.say("deaf", K::object, {"whole"}, "why"), "");
}

TEST(Decide, an_answer_that_lacks_something_is_kept_and_not_counted) {
  Table table;
  table.stage().reason_required = {K::disagree};
  table.open();
  using Words = std::vector<std::string>;
  const auto missing = [&](K kind, Words articles = {}, std::string words = "") {
    EXPECT_EQ(table.say("deaf", kind, std::move(articles), std::move(words)), "");
    return table.round().newest({"deaf"})->missing;
  };
  EXPECT_EQ(missing(K::object, {}, "why"), Words{"article"});
  EXPECT_EQ(missing(K::object, {"first"}), Words{"text"});
  EXPECT_EQ(missing(K::approve_with_reservation, {}, "why"), Words{"article"});
  EXPECT_EQ(missing(K::approve_with_reservation, {"whole"}), Words{"text"});
  EXPECT_EQ(missing(K::approve_with_comments), Words{"text"});
  EXPECT_EQ(missing(K::disagree), Words{"text"});
  EXPECT_EQ(table.standing("deaf"), "");
  EXPECT_EQ(missing(K::disagree, {}, "why"), Words{});
  EXPECT_EQ(table.standing("deaf"), "disagree");
}

TEST(Decide, required_says_beforehand_what_an_answer_must_hold) {
  const Stage stage = stage_called("x");
  using Words = std::vector<std::string>;
  EXPECT_EQ(required(stage, K::approve), Words{});
  EXPECT_EQ(required(stage, K::object), (Words{"article", "text"}));
  EXPECT_EQ(required(stage, K::approve_with_reservation), (Words{"article", "text"}));
  EXPECT_EQ(required(stage, K::approve_with_comments), Words{"text"});
  EXPECT_EQ(required(stage, K::disagree), Words{});
}

TEST(Decide, an_answer_may_change_until_the_round_closes_unless_the_stage_forbids_it) {
  Table table;
  table.open();
  EXPECT_EQ(table.say("deaf", K::abstain), "");
  EXPECT_EQ(table.say("deaf", K::approve), "");
  EXPECT_EQ(table.standing("deaf"), "approve");
  EXPECT_EQ(table.round().positions.size(), 2u);
  EXPECT_EQ(table.last.entries.front().data.at("replaces").integer(), table.round().positions.front().seq);
  Table once;
  once.stage().change_allowed = false;
  once.open();
  EXPECT_EQ(once.say("deaf", K::abstain), "");
  EXPECT_EQ(once.say("deaf", K::approve), "change-not-allowed");
}

TEST(Decide, one_objection_is_filed_for_each_article_and_admitted_at_once) {
  Table table;
  table.open();
  EXPECT_EQ(table.say("deaf", K::object, {"first", "second"}, "why"), "");
  EXPECT_EQ(table.entries("objection-filed"), 2);
  EXPECT_EQ(table.entries("objection-admitted"), 2);
  EXPECT_EQ(table.charter.open_objections(), 2);
  EXPECT_EQ(table.say("deaf", K::object, {"first"}, "why"), "") << "the same one is not filed again";
  EXPECT_EQ(table.entries("objection-filed"), 0);
  EXPECT_EQ(table.entries("objection-withdrawn"), 0) << "and the other one is not withdrawn by silence about it";
  EXPECT_EQ(table.say("deaf", K::approve), "");
  EXPECT_EQ(table.charter.open_objections(), 0);
}

TEST(Decide, an_answered_objection_is_accepted_or_maintained_by_its_holder_alone) {
  Table table;
  table.open();
  table.say("deaf", K::object, {"first"}, "why");
  table.say("gaza", K::object, {"second"}, "why");
  EXPECT_EQ(table.revise("substantive", "أوضح", {{"o-9"}}), "unknown-objection");
  EXPECT_EQ(table.revise("substantive", "أوضح", {{"o-1"}, {"o-2"}}), "");
  EXPECT_EQ(table.charter.objections[0].state, "answered");
  EXPECT_EQ(table.charter.open_objections(), 2) << "answered is still open";
  table.say("youth", K::approve);
  EXPECT_EQ(table.charter.objections[0].state, "answered");
  table.say("deaf", K::approve);
  EXPECT_EQ(table.charter.objections[0].state, "accepted");
  table.say("gaza", K::object, {"second"}, "still");
  EXPECT_EQ(table.charter.objections[1].state, "maintained");
  EXPECT_EQ(table.charter.open_objections(), 1);
}

TEST(Decide, a_new_text_needs_a_reason_a_class_and_a_difference) {
  Table table;
  table.open();
  EXPECT_EQ(table.decide(PublishRevision{Table::text("x"), "large", "Why.", {}}), "unknown-change");
  EXPECT_EQ(table.decide(PublishRevision{Table::text("x"), "substantive", "", {}}), "reason-required");
  EXPECT_EQ(table.decide(PublishRevision{Table::text("سواء"), "substantive", "Why.", {}}), "unchanged-text");
  EXPECT_EQ(table.charter.revisions.size(), 1u);
  EXPECT_EQ(table.revise(), "");
  EXPECT_EQ(table.charter.rounds.front().outcome, "returned");
  EXPECT_EQ(table.round().number, 2);
  EXPECT_EQ(table.round().revision, 2);
}

TEST(Decide, returned_leads_where_the_definition_says) {
  Table table;
  table.workflow.stages.push_back(stage_called("second"));
  table.stage().closes = Closes::when_all_answered;
  table.stage().next["passed"] = "second";
  table.workflow.stages.back().next["returned"] = "sign-off";
  table.open();
  for (const char* body : {"deaf", "gaza", "youth"}) table.say(body, K::approve);
  ASSERT_EQ(table.round().stage.value, "second");
  EXPECT_EQ(table.revise(), "");
  EXPECT_EQ(table.round().stage.value, "sign-off");
  EXPECT_EQ(table.round().number, 2);
}

TEST(Decide, a_withdrawn_charter_ends_with_no_result_in_every_state) {
  Table table;
  table.open();
  EXPECT_EQ(table.decide(WithdrawCharter{""}), "reason-required");
  EXPECT_EQ(table.decide(WithdrawCharter{"Enough."}), "");
  EXPECT_EQ(table.charter.state, "withdrawn");
  EXPECT_EQ(table.round().outcome, "withdrawn");
  EXPECT_EQ(table.say("deaf", K::approve), "stage-closed");
  EXPECT_EQ(table.revise(), "charter-ended");
  EXPECT_EQ(table.decide(WithdrawCharter{"Again."}), "charter-ended");
  EXPECT_FALSE(table.next());
}

TEST(Decide, a_withdrawal_while_a_round_settles_ratifies_nothing) {
  Table table;
  table.open();
  for (const char* body : {"deaf", "gaza"}) table.say(body, K::approve);
  table.enter("youth", K::approve);
  table.now = table.deadline() + std::chrono::seconds(1);
  table.tick();
  ASSERT_EQ(table.round().state, "settling");
  EXPECT_EQ(table.decide(WithdrawCharter{"Enough."}), "");
  EXPECT_EQ(table.charter.state, "withdrawn");
  EXPECT_FALSE(table.charter.ratified_at);
  EXPECT_EQ(table.charter.rounds.size(), 1u);
}

TEST(Decide, after_ratification_the_seal_comes_first_and_then_the_archive) {
  Table table(Closes::when_all_answered);
  table.open();
  for (const char* body : {"deaf", "gaza", "youth"}) table.say(body, K::approve);
  ASSERT_EQ(table.charter.state, "ratified");
  const auto duties = [&] {
    std::vector<std::string> out;
    for (const Job& job : table.last.jobs)
      if (job.duty != "notifier") out.push_back(job.duty);
    return out;
  };
  EXPECT_EQ(duties(), std::vector<std::string>{"signer"});
  EXPECT_EQ(table.decide(ReportSeal{"certificate", std::string(64, 'a'), 1, "SHA256:x", {}}), "");
  EXPECT_EQ(duties(), std::vector<std::string>{"archiver"});
  EXPECT_EQ(table.revise(), "charter-ended");
}

TEST(Decide, a_confirmed_paper_answer_gets_a_receipt_of_its_own) {
  Table table;
  table.open();
  EXPECT_EQ(table.enter("deaf", K::approve), "");
  const JobKey first = table.last.jobs.front().key;
  EXPECT_EQ(table.standing("deaf"), "");
  const std::int64_t seq = table.round().positions.back().seq;
  EXPECT_EQ(table.decide(ConfirmPosition{seq, {"m-one"}, {"m-one"}, "", "", ""}), "same-person");
  EXPECT_EQ(table.decide(ConfirmPosition{seq + 5, {"m-one"}, {"m-two"}, "", "", ""}), "nothing-to-confirm");
  EXPECT_EQ(table.decide(ConfirmPosition{seq, {"m-one"}, {"m-two"}, "", "", ""}), "");
  EXPECT_EQ(table.standing("deaf"), "approve");
  EXPECT_NE(table.last.jobs.front().key, first);
  EXPECT_EQ(table.last.jobs.front().facts.at("position").integer(), seq);
  EXPECT_EQ(table.decide(ConfirmPosition{seq, {"m-one"}, {"m-two"}, "", "", ""}), "nothing-to-confirm");
}

}  // namespace mithaq::rules
