// What a closed round waits for, every outcome from every cause, and what comes after.
#include <algorithm>

#include "rules/rule.h"
#include "rules/table.h"

namespace mithaq::rules {

namespace {

using K = PositionKind;
using Names = std::vector<std::string>;
using std::chrono::days;
using std::chrono::hours;
using std::chrono::seconds;

const char* const bodies[] = {"deaf", "gaza", "youth"};

Rule majority() { return expanded(Value::object({{"preset", "majority"}, {"of", "roll"}}))->rule; }

Names waits(const Table& table, const Round& round) {
  return waits_for(World{table.workflow, table.registry, table.calendars, table.zones}, table.charter, round,
                   table.now);
}
Names waits(const Table& table) { return waits(table, table.round()); }

void pass_deadline(Table& table) {
  table.now = table.deadline() + seconds(1);
  EXPECT_EQ(table.tick(), "");
}

const Round& first(const Table& table) { return table.charter.rounds.front(); }

// The stage's outcome under `majority` of the roll; "settling" where it has none yet.
std::string outcome_after(const std::vector<K>& answers, Closes closes = Closes::at_deadline,
                          const std::string& tie = "failed") {
  Table table(closes);
  table.stage().rule = majority();
  table.stage().tie = tie;
  table.open();
  for (std::size_t i = 0; i < answers.size(); ++i) table.say(bodies[i], answers[i]);
  if (first(table).state == "open") pass_deadline(table);
  return first(table).outcome.empty() ? "settling" : first(table).outcome;
}

Table with_chair() {
  Table table(Closes::when_decided);
  table.registry.bodies[2].tags = {"chair"};
  table.workflow.stages.push_back(stage_called("second"));
  table.stage().rule = preset("chair-finding");
  table.stage().chair_finding = ChairFinding{"chair", 10};
  table.stage().next["passed"] = "second";
  return table;
}

}  // namespace

TEST(Outcome, follows_from_rule_quorum_and_answers_at_the_deadline) {
  EXPECT_EQ(outcome_after({K::approve, K::approve}), "passed");
  EXPECT_EQ(outcome_after({K::approve, K::disagree}), "failed");
  EXPECT_EQ(outcome_after({K::approve, K::disagree}, Closes::at_deadline, "returned"), "returned");
  EXPECT_EQ(outcome_after({K::approve, K::abstain}, Closes::at_deadline, "returned"), "failed");
  EXPECT_EQ(outcome_after({}), "expired");
  EXPECT_EQ(outcome_after({K::recuse}), "expired") << "a recusal is no answer to the question";
  EXPECT_EQ(outcome_after({K::recuse, K::recuse, K::recuse}), "no-quorum");
  EXPECT_EQ(outcome_after({K::abstain, K::abstain, K::abstain}, Closes::at_deadline, "returned"), "returned")
      << "none against none";
}

TEST(Outcome, is_expired_where_nobody_answers_a_rule_that_silence_would_meet) {
  Table table;
  table.stage().rule = rule_from_value(Value::object({{"count", "against"}, {"at_most", 0}}));
  table.open();
  Table one = table;
  pass_deadline(table);
  EXPECT_EQ(first(table).outcome, "expired");
  one.say("deaf", K::abstain);
  pass_deadline(one);
  EXPECT_EQ(first(one).outcome, "passed");
}

TEST(Outcome, is_passed_where_the_rule_asks_nothing_of_anybody) {
  Table table;
  table.workflow.stages.push_back(stage_called("second"));
  table.stage().rule = rule_from_value(Value::object({{"count", "answered"}, {"at_least", 0}}));
  table.stage().next["passed"] = {"second"};
  table.open();
  pass_deadline(table);
  EXPECT_EQ(first(table).outcome, "passed");
}

TEST(Outcome, is_the_same_when_the_round_closes_early) {
  for (const Closes closes : {Closes::when_decided, Closes::when_all_answered}) {
    EXPECT_EQ(outcome_after({K::approve, K::approve, K::approve}, closes), "passed");
    EXPECT_EQ(outcome_after({K::disagree, K::disagree, K::disagree}, closes), "failed");
    EXPECT_EQ(outcome_after({K::approve, K::disagree, K::abstain}, closes, "returned"), "returned");
    EXPECT_EQ(outcome_after({K::recuse, K::recuse, K::recuse}, closes), "no-quorum");
  }
}

TEST(Outcome, each_leads_where_the_definition_says) {
  for (const auto& [kind, key] :
       std::vector<std::pair<K, std::string>>{{K::approve, "passed"}, {K::disagree, "failed"}})
    for (const char* goal : {"end", "drafting", "second"}) {
      Table table(Closes::when_all_answered);
      table.workflow.stages.push_back(stage_called("second"));
      table.stage().rule = majority();
      table.stage().next[key] = goal;
      table.open();
      for (const char* body : bodies) table.say(body, kind);
      EXPECT_EQ(first(table).outcome, key);
      const bool is_second = goal == std::string("second");
      EXPECT_EQ(table.charter.state, is_second ? "running" : goal == std::string("end") ? "ended" : "drafting");
      EXPECT_EQ(table.round().stage.value, is_second ? "second" : "sign-off");
    }
}

TEST(SecondCall, a_round_that_follows_no_quorum_has_a_quorum_of_its_own) {
  Table table;
  table.stage().rule = preset("majority");
  table.stage().quorum = preset("unanimity");
  table.stage().second_call = rule_from_value(Value::object({{"count", "answered"}, {"at_least", 1}}));
  table.open();
  table.say("deaf", K::approve);
  pass_deadline(table);
  EXPECT_EQ(first(table).outcome, "no-quorum");
  EXPECT_EQ(table.round().number, 2);
  EXPECT_EQ(table.round().quorum, table.stage().second_call);
  table.say("deaf", K::approve);
  pass_deadline(table);
  EXPECT_EQ(table.charter.rounds[1].outcome, "passed");
  EXPECT_EQ(table.charter.state, "ratified");
}

TEST(SecondCall, is_none_for_another_text_or_after_another_outcome) {
  Table table;
  table.stage().quorum = rule_from_value(Value::object({{"count", "answered"}, {"at_least", 1}}));
  table.stage().second_call = rule_from_value(Value::object({{"count", "answered"}, {"at_least", 0}}));
  table.open();
  pass_deadline(table);
  ASSERT_EQ(first(table).outcome, "no-quorum");
  EXPECT_EQ(table.round().quorum, table.stage().second_call);
  EXPECT_EQ(table.revise(), "");
  EXPECT_EQ(table.round().quorum, table.stage().quorum);
  pass_deadline(table);
  EXPECT_EQ(table.charter.rounds[2].outcome, "no-quorum");
  EXPECT_EQ(table.round().quorum, table.stage().second_call);
  pass_deadline(table);
  EXPECT_EQ(table.charter.rounds[3].outcome, "expired");
  EXPECT_EQ(table.round().quorum, table.stage().quorum) << "the first call again";
}

TEST(ChairFinding, takes_effect_after_the_appeal_window) {
  Table table = with_chair();
  table.open();
  table.say("deaf", K::disagree);
  EXPECT_EQ(table.say("youth", K::approve), "");
  EXPECT_EQ(table.round().newest({"youth"})->missing, Names{"text"}) << "a finding needs reasons";
  EXPECT_EQ(table.round().state, "open");
  EXPECT_EQ(table.say("youth", K::approve, {}, "Nobody stands against it any more."), "");
  EXPECT_EQ(table.round().state, "settling");
  EXPECT_EQ(waits(table), Names{"appeal"});
  EXPECT_EQ(table.next(), at("2026-11-15T08:00:00Z")) << "ten working days, to the minute";
  table.now = *table.next();
  table.tick();
  EXPECT_EQ(first(table).outcome, "passed");
}

TEST(ChairFinding, that_is_appealed_against_goes_back) {
  Table table = with_chair();
  table.open();
  table.say("youth", K::approve_with_comments, {}, "Consensus.");
  ASSERT_EQ(waits(table), Names{"appeal"});
  EXPECT_EQ(table.decide(ReturnStage{{"sign-off"}, ""}), "reason-required");
  EXPECT_EQ(table.decide(ReturnStage{{"sign-off"}, "Two federations appeal."}), "");
  EXPECT_EQ(first(table).outcome, "returned");
  EXPECT_EQ(table.charter.state, "drafting");
}

TEST(ChairFinding, without_one_the_round_expires) {
  for (const K said : {K::abstain, K::recuse}) {
    Table table = with_chair();
    table.open();
    table.say("deaf", K::approve);
    table.say("youth", said);
    if (first(table).state == "open") pass_deadline(table);
    EXPECT_EQ(first(table).outcome, "expired") << id(said);
  }
  Table silent = with_chair();
  silent.open();
  silent.say("deaf", K::approve);
  pass_deadline(silent);
  EXPECT_EQ(first(silent).outcome, "expired");
  Table against = with_chair();
  against.open();
  against.say("youth", K::disagree, {}, "There is none.");
  EXPECT_EQ(waits(against), Names{"appeal"});
  against.now = *against.next();
  against.tick();
  EXPECT_EQ(first(against).outcome, "failed");
}

TEST(Settling, waits_for_every_reply_where_the_stage_says_so_and_expires_without) {
  Table table;
  table.stage().objections_need_reply = true;
  table.open();
  table.say("deaf", K::object, {"first"}, "why");
  table.say("gaza", K::approve);
  pass_deadline(table);
  EXPECT_EQ(table.round().state, "settling");
  EXPECT_EQ(waits(table), Names{"reply"});
  Table forgotten = table;
  EXPECT_EQ(table.decide(ReplyToObjection{{"o-1"}, "It will be said more clearly."}), "");
  EXPECT_EQ(first(table).outcome, "failed") << "at once, and answered is still open";

  EXPECT_EQ(forgotten.next(), at("2026-12-09T15:00:00Z")) << "twenty working days after the deadline";
  forgotten.now = *forgotten.next() - seconds(1);
  forgotten.tick();
  EXPECT_EQ(forgotten.round().state, "settling");
  forgotten.now += seconds(1);
  forgotten.tick();
  EXPECT_EQ(first(forgotten).outcome, "expired");
  EXPECT_EQ(first(forgotten).cause, "deadline");
  EXPECT_EQ(forgotten.round().number, 2) << "expired leads to again";
}

TEST(Settling, a_window_is_nothing_missing) {
  Table table = with_chair();
  table.stage().waits.expires_days = 1;
  table.open();
  table.say("youth", K::approve, {}, "Consensus.");
  table.now = at("2026-11-14T08:00:00Z");
  table.tick();
  EXPECT_EQ(waits(table), Names{"appeal"}) << "longer than what is missing may be waited for";
  table.now = *table.next();
  table.tick();
  EXPECT_EQ(first(table).outcome, "passed");
}

TEST(Settling, waits_for_a_contested_answer_until_the_body_speaks) {
  Table table;
  table.stage().rule = majority();
  table.open();
  for (const char* body : {"deaf", "gaza"}) table.say(body, K::approve);
  table.now = table.deadline() - hours(2);
  table.say("youth", K::disagree);
  const std::int64_t seq = table.round().newest({"youth"})->seq;
  EXPECT_EQ(table.decide(ContestPosition{seq, {"youth"}, {"m-youth"}}), "");
  EXPECT_EQ(table.standing("youth"), "");
  pass_deadline(table);
  EXPECT_EQ(waits(table), Names{"contest"});
  table.now += days(3);
  table.tick();
  EXPECT_EQ(table.round().state, "settling") << "no day of grace ends it";
  EXPECT_EQ(table.decide(ConfirmPosition{seq, {}, {"m-youth"}, "", "", ""}), "");
  EXPECT_EQ(first(table).outcome, "passed");
}

TEST(Settling, nothing_closes_early_while_an_answer_is_contested) {
  Table table(Closes::when_decided);
  table.stage().rule = majority();
  table.open();
  table.say("deaf", K::approve);
  const std::int64_t seq = table.round().newest({"deaf"})->seq;
  EXPECT_EQ(table.decide(ContestPosition{seq, {"deaf"}, {"m-deaf"}}), "");
  table.say("gaza", K::approve);
  table.say("youth", K::approve);
  EXPECT_EQ(table.round().state, "open");
  EXPECT_EQ(table.decide(ConfirmPosition{seq, {}, {"m-deaf"}, "", "", ""}), "");
  EXPECT_EQ(first(table).cause, "decided");
}

TEST(Settling, an_editorial_text_settles_after_the_window_for_challenges) {
  Table table(Closes::when_all_answered);
  table.open();
  EXPECT_EQ(table.revise("editorial"), "");
  for (const char* body : bodies) table.say(body, K::approve);
  ASSERT_EQ(table.round().state, "settling");
  EXPECT_EQ(waits(table), Names{"challenge"});
  EXPECT_EQ(table.next(), at("2026-11-04T08:00:00Z"));
  table.now = *table.next();
  table.tick();
  EXPECT_EQ(table.charter.state, "ratified");
}

TEST(Settling, the_last_stage_waits_for_a_disposition_of_every_remark_if_it_would_pass) {
  Table table;
  table.stage().rule = majority();
  table.open();
  table.say("deaf", K::approve_with_comments, {}, "Say more of schools.");
  table.say("gaza", K::approve);
  Table failing = table;
  pass_deadline(table);
  EXPECT_EQ(waits(table), Names{"disposition"});
  DisposeComment noted;
  noted.number = 1;
  noted.disposition = "noted";
  EXPECT_EQ(table.decide(noted), "");
  EXPECT_EQ(table.charter.state, "ratified");
  failing.say("gaza", K::disagree);
  pass_deadline(failing);
  EXPECT_EQ(first(failing).outcome, "failed") << "nothing is printed with a text that goes back";
}

TEST(Settling, a_withdrawal_and_a_sibling_that_ends_leave_no_result) {
  Table table;
  table.open();
  for (const char* body : {"deaf", "gaza"}) table.say(body, K::approve);
  table.enter("youth", K::approve);
  pass_deadline(table);
  const Moment closing = *table.round().closing;
  table.now += hours(1);
  EXPECT_EQ(table.decide(WithdrawCharter{"Enough."}), "");
  EXPECT_EQ(first(table).outcome, "withdrawn");
  EXPECT_EQ(first(table).closing, closing) << "a round closes once";
}

// Three answers, one of them an objection, and a paper answer for which the round waits a day.
Table with_an_objection_at_the_close() {
  Table table;
  table.open();
  table.say("gaza", K::approve);
  table.say("youth", K::approve);
  table.say("deaf", K::object, {"first"}, "why");
  table.enter("youth", K::abstain);
  pass_deadline(table);
  EXPECT_EQ(table.round().state, "settling");
  EXPECT_EQ(table.charter.open_objections(first(table)), 1);
  table.now += hours(1);
  return table;
}

std::string outcome_a_day_later(Table& table) {
  table.now += hours(25);
  EXPECT_EQ(table.tick(), "");
  return first(table).outcome;
}

TEST(Settling, an_objection_withdrawn_after_the_close_was_open_at_the_close) {
  Table table = with_an_objection_at_the_close();
  EXPECT_EQ(table.decide(EndObjection{{"o-1"}, {"deaf"}, {"m-deaf"}, table.answer("deaf", K::approve)}), "");
  EXPECT_EQ(table.charter.open_objections(), 0);
  EXPECT_EQ(table.charter.open_objections(first(table)), 1);
  EXPECT_EQ(outcome_a_day_later(table), "failed");
  const auto settled = std::ranges::find(table.last.entries, "stage-settled", &Entry::kind);
  ASSERT_NE(settled, table.last.entries.end());
  EXPECT_EQ(settled->data.at("tally").at("heads").at("open_objections").integer(), 1);
}

TEST(Settling, an_objection_overruled_after_the_close_was_open_at_the_close) {
  Table table = with_an_objection_at_the_close();
  table.actor = Actor{"secretary", MemberId{"m-sec"}, std::nullopt};
  EXPECT_EQ(table.by_hand(OverruleObjection{{"o-1"}, "a ground", "a reply"}), "");
  EXPECT_EQ(table.decide(DisposeComment{1, "noted", "", {}}), "");
  EXPECT_EQ(outcome_a_day_later(table), "failed");
}

TEST(Settling, an_objection_that_lapses_after_the_close_was_open_at_the_close) {
  for (const bool awake : {true, false}) {
    Table table;
    table.open();
    table.say("gaza", K::approve);
    table.say("youth", K::approve);
    table.say("deaf", K::object, {"first"}, "why");
    table.now = table.deadline() - hours(24 * 6 + 12);
    table.actor = Actor{"secretary", MemberId{"m-sec"}, std::nullopt};
    table.decide(ReplyToObjection{{"o-1"}, "because"});
    table.decide(DisposeComment{1, "noted", "", {}});
    table.actor.reset();
    table.enter("youth", K::abstain);
    pass_deadline(table);
    ASSERT_EQ(table.charter.objections.front().state, "answered");
    ASSERT_EQ(table.round().state, "settling");
    for (int i = 0; awake && i < 30 && first(table).state == "settling"; ++i) {
      table.now += hours(1);
      table.tick();
    }
    table.now += days(3);
    table.tick();
    EXPECT_EQ(first(table).outcome, "failed") << (awake ? "the daemon ran" : "the daemon was away");
  }
}

TEST(Settling, an_objection_of_a_paper_answer_that_came_in_time_counts_once_it_is_confirmed) {
  Table table;
  table.open();
  table.say("gaza", K::approve);
  table.say("youth", K::approve);
  GivePosition paper = table.answer("deaf", K::object, {"first"}, "why");
  paper.member = {"m-one"};
  paper.entered_by = MemberId{"m-one"};
  table.decide(paper);
  const std::int64_t seq = table.round().positions.back().seq;
  pass_deadline(table);
  EXPECT_EQ(table.charter.open_objections(first(table)), 0);
  table.now += hours(1);
  EXPECT_EQ(table.decide(ConfirmPosition{seq, {"m-one"}, {"m-two"}, "why", "", ""}), "");
  EXPECT_EQ(first(table).outcome, "failed");
  EXPECT_EQ(table.charter.open_objections(first(table)), 1);
}

TEST(Settling, a_paper_answer_that_came_in_time_ends_the_objection_of_its_body_once_it_is_confirmed) {
  for (const bool overruled : {false, true}) {
    Table table(Closes::at_deadline);
    table.stage().next["passed"] = {"drafting"};
    table.open();
    table.say("gaza", K::approve);
    table.say("youth", K::approve);
    table.say("deaf", K::object, {"first"}, "why");
    table.enter("deaf", K::approve);
    const std::int64_t seq = table.round().positions.back().seq;
    pass_deadline(table);
    EXPECT_EQ(table.charter.open_objections(first(table)), 1);
    table.now += hours(1);
    table.actor = Actor{"secretary", MemberId{"m-sec"}, std::nullopt};
    if (overruled) table.by_hand(OverruleObjection{{"o-1"}, "a ground", "a reply"});
    EXPECT_EQ(table.charter.open_objections(first(table)), 1);
    EXPECT_EQ(table.decide(ConfirmPosition{seq, {"m-one"}, {"m-two"}, "", "", ""}), "");
    EXPECT_EQ(first(table).outcome, "passed");
  }
}

TEST(Settling, an_objection_filed_in_a_stage_beside_it_after_the_close_is_none_of_its_own) {
  Table table;
  table.workflow.stages.push_back(stage_called("beside"));
  table.workflow.stages[1].deadline->days = 40;
  table.workflow.start = {"sign-off", "beside"};
  table.stage().next["passed"] = {"drafting"};
  table.open();
  const auto say = [&](const char* stage, const char* body, K kind) {
    GivePosition given = table.answer(body, kind, kind == K::object ? Names{"first"} : Names{}, "words");
    given.stage = {stage};
    EXPECT_EQ(table.decide(given), "");
  };
  for (const char* body : {"gaza", "youth"}) say("sign-off", body, K::approve);
  say("sign-off", "deaf", K::abstain);
  GivePosition paper = table.answer("youth", K::abstain);
  paper.stage = {"sign-off"};
  paper.member = {"m-one"};
  paper.entered_by = MemberId{"m-one"};
  table.decide(paper);
  table.now = *first(table).deadline + seconds(1);
  table.tick();
  ASSERT_EQ(first(table).state, "settling");
  say("beside", "deaf", K::object);
  EXPECT_EQ(table.charter.open_objections(), 1);
  EXPECT_EQ(outcome_a_day_later(table), "passed");
}

TEST(Returning, closes_and_settles_in_one_command_and_needs_a_reason) {
  Table table;
  table.open();
  EXPECT_EQ(table.decide(ReturnStage{{"nothing"}, "Why."}), "unknown-stage");
  EXPECT_EQ(table.decide(ReturnStage{{"sign-off"}, ""}), "reason-required");
  EXPECT_EQ(table.decide(ReturnStage{{"sign-off"}, "Article 1 is unclear."}), "");
  EXPECT_EQ(table.entries("stage-closed"), 1);
  EXPECT_EQ(table.entries("stage-settled"), 1);
  EXPECT_EQ(table.last.entries.front().data.at("by").string(), "m-x");
  EXPECT_EQ(first(table).cause, "returned");
  EXPECT_EQ(table.charter.state, "drafting");
  EXPECT_EQ(table.decide(ReturnStage{{"sign-off"}, "Again."}), "stage-closed");
}

TEST(Returning, is_refused_while_a_round_settles) {
  Table table;
  table.open();
  table.enter("deaf", K::approve);
  pass_deadline(table);
  ASSERT_EQ(waits(table), Names{"confirmation"});
  EXPECT_EQ(table.decide(ReturnStage{{"sign-off"}, "Why."}), "stage-settling");
}

TEST(Reopening, is_a_new_round_by_a_named_decider_with_a_reason) {
  Table table;
  table.open();
  EXPECT_EQ(table.decide(ReopenStage{{"sign-off"}, "New."}), "stage-not-settled");
  table.say("deaf", K::disagree);
  pass_deadline(table);
  ASSERT_EQ(table.charter.state, "drafting");
  const Round settled = first(table);
  EXPECT_EQ(table.decide(ReopenStage{{"nothing"}, "New."}), "unknown-stage");
  EXPECT_EQ(table.decide(ReopenStage{{"sign-off"}, ""}), "reason-required");
  EXPECT_EQ(table.decide(ReopenStage{{"sign-off"}, "A letter arrived that nobody had seen."}), "");
  EXPECT_EQ(table.round().number, 2);
  EXPECT_EQ(table.round().reopened_by, "m-x");
  EXPECT_EQ(first(table), settled) << "a settled round is never altered";
  EXPECT_EQ(table.charter.state, "running");
  EXPECT_TRUE(table.charter.resume_at.empty());
  EXPECT_EQ(table.round().positions.size(), 0u);
}

TEST(Reopening, is_refused_once_the_charter_has_ended) {
  Table table(Closes::when_all_answered);
  table.open();
  for (const char* body : bodies) table.say(body, K::approve);
  ASSERT_EQ(table.charter.state, "ratified");
  EXPECT_EQ(table.decide(ReopenStage{{"sign-off"}, "New."}), "charter-ended");
}

TEST(Late, an_answer_after_the_close_is_recorded_and_not_counted) {
  Table table;
  table.stage().rule = majority();
  table.stage().objections_need_reply = true;
  table.open();
  table.say("deaf", K::object, {"first"}, "why");
  pass_deadline(table);
  ASSERT_EQ(table.round().state, "settling");
  EXPECT_EQ(table.say("gaza", K::approve), "");
  EXPECT_TRUE(table.round().newest({"gaza"})->late);
  EXPECT_EQ(table.standing("gaza"), "");
}

}  // namespace mithaq::rules
