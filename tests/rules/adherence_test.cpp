// After the outcome: minority statements; a body that leaves the charter, and one that comes back.
#include <algorithm>

#include "rules/table.h"

namespace mithaq::rules {

namespace {

using K = PositionKind;
using std::chrono::days;
using std::chrono::hours;
using std::chrono::seconds;

// Ratified with one body against.
Table ratified() {
  Table table(Closes::when_all_answered);
  table.stage().minority_words = 5;
  table.open();
  table.say("deaf", K::disagree);
  table.say("gaza", K::approve);
  table.say("youth", K::approve);
  EXPECT_EQ(table.charter.state, "ratified");
  return table;
}

std::string dissent(Table& table, const std::string& body, const std::string& text) {
  return table.decide(FileMinority{{body}, {"m-" + body}, text});
}

std::string leave(Table& table, const std::string& body, Moment from = {}) {
  return table.decide(ChangeAdherence{{body}, {"m-" + body}, true, from});
}
std::string come_back(Table& table, const std::string& body, Moment from = {}) {
  return table.decide(ChangeAdherence{{body}, {"m-" + body}, false, from});
}

}  // namespace

TEST(Minority, who_was_against_is_printed_with_the_charter) {
  Table table = ratified();
  EXPECT_EQ(dissent(table, "deaf", "We would have said more."), "");
  ASSERT_EQ(table.charter.minority.size(), 1u);
  EXPECT_EQ(table.charter.minority[0].body.value, "deaf");
  EXPECT_EQ(table.charter.minority[0].evidence.front().role, "text");
  EXPECT_EQ(dissent(table, "deaf", "And more."), "minority-filed-already");
}

TEST(Minority, is_refused_with_its_reason) {
  Table early;
  early.open();
  EXPECT_EQ(dissent(early, "deaf", "No."), "minority-not-yet");
  Table table = ratified();
  EXPECT_EQ(dissent(table, "gaza", "No."), "not-against");
  EXPECT_EQ(dissent(table, "nobody", "No."), "unknown-body");
  EXPECT_EQ(table.decide(FileMinority{{"deaf"}, {"m-gaza"}, "No."}), "not-a-member");
  EXPECT_EQ(dissent(table, "deaf", " \n "), "text-required");
  EXPECT_EQ(dissent(table, "deaf", std::string((64u << 10) + 1, 'x')), "text-too-long");
  Table withdrawn;
  withdrawn.open();
  withdrawn.say("deaf", K::disagree);
  withdrawn.decide(WithdrawCharter{"Enough."});
  EXPECT_EQ(dissent(withdrawn, "deaf", "No."), "minority-not-yet");
}

TEST(Minority, words_are_counted_whatever_parts_them) {
  struct Case {
    const char* text;
    const char* answer;
  };
  const Case cases[] = {{"one two three four five", ""},
                        {"one two three four five six", "too-many-words"},
                        {"  one\ttwo\nthree\u00A0four\u2003five  ", ""},
                        {"one\u3000two\u2009three\u202Ffour\u2028five\u205Fsix", "too-many-words"},
                        {"كلمة كلمة كلمة كلمة كلمة", ""},
                        {"كلمة كلمة كلمة كلمة كلمة كلمة", "too-many-words"}};
  for (const Case& c : cases) {
    Table table = ratified();
    EXPECT_EQ(dissent(table, "deaf", c.text), c.answer) << c.text;
  }
}

TEST(Minority, ten_working_days_after_the_outcome_are_enough) {
  // Ratified on Sunday 1 November at 10:00 there; the tenth working day after it is Sunday the 15th.
  Table table = ratified();
  table.now = at("2026-11-15T08:00:00Z");
  Table late = table;
  EXPECT_EQ(dissent(table, "deaf", "In time."), "");
  late.now += seconds(1);
  EXPECT_EQ(dissent(late, "deaf", "Too late."), "minority-too-late");
}

TEST(Minority, an_objection_that_was_overruled_is_a_dissent) {
  Table table(Closes::when_all_answered);
  table.open();
  table.say("gaza", K::approve);
  table.say("youth", K::approve);
  table.say("deaf", K::object, {"first"}, "why");
  table.actor = Actor{"secretary", MemberId{"m-office"}, std::nullopt};
  EXPECT_EQ(table.by_hand(OverruleObjection{{"o-1"}, "Rule 4", "Decided before."}), "");
  EXPECT_EQ(table.decide(DisposeComment{1, "not-accepted", "Decided before.", {}}), "");
  table.actor.reset();
  ASSERT_EQ(table.charter.state, "ratified");
  EXPECT_EQ(dissent(table, "deaf", "We still object."), "");
}

TEST(Adherence, a_body_leaves_after_ratification_and_comes_back) {
  Table table = ratified();
  EXPECT_EQ(come_back(table, "deaf"), "adheres-already");
  const Moment when = table.now + days(30);
  EXPECT_EQ(leave(table, "deaf", when), "");
  EXPECT_EQ(table.charter.left.at({"deaf"}), when);
  EXPECT_EQ(leave(table, "deaf"), "has-left-already");
  EXPECT_EQ(come_back(table, "deaf"), "");
  EXPECT_TRUE(table.charter.left.empty());
  EXPECT_EQ(table.last.entries.front().data.at("from").string(), to_rfc3339(table.now));
  EXPECT_EQ(table.charter.state, "ratified");
  EXPECT_EQ(table.charter.rounds.front().outcome, "passed") << "no tally is ever computed again";
}

TEST(Adherence, is_refused_with_its_reason) {
  Table early;
  early.open();
  EXPECT_EQ(leave(early, "deaf"), "not-ratified");
  Table table = ratified();
  EXPECT_EQ(leave(table, "nobody"), "unknown-body");
  EXPECT_EQ(table.decide(ChangeAdherence{{"deaf"}, {"m-gaza"}, true, {}}), "not-a-member");
  EXPECT_EQ(leave(table, "deaf", table.now - days(1)), "date-is-over");
}

TEST(Adherence, the_day_of_the_act_is_early_enough) {
  Table table = ratified();
  EXPECT_EQ(leave(table, "deaf", std::chrono::floor<days>(table.now)), "");
  EXPECT_EQ(table.charter.left.at({"deaf"}), table.now);
}

namespace {

Table with_ratification() {
  Table table;
  table.workflow.stages.push_back(stage_called("ratification"));
  Stage& last = table.workflow.stages.back();
  last.rule = table.stage().rule = preset("majority");
  table.stage().next["passed"] = {"ratification"};
  table.open();
  return table;
}

void pass_deadline(Table& table) {
  table.now = table.deadline() + seconds(1);
  table.tick();
}

}  // namespace

TEST(Minority, who_was_against_in_an_earlier_stage_may_speak_after_its_outcome) {
  Table table = with_ratification();
  table.say("deaf", K::disagree);
  table.say("gaza", K::approve);
  table.say("youth", K::approve);
  EXPECT_EQ(dissent(table, "deaf", "Too early."), "minority-not-yet");
  pass_deadline(table);
  ASSERT_EQ(table.round().stage.value, "ratification");
  EXPECT_EQ(dissent(table, "gaza", "For."), "not-against");
  EXPECT_EQ(dissent(table, "deaf", "We are against."), "");
  EXPECT_EQ(dissent(table, "deaf", "And again."), "minority-filed-already");
  EXPECT_EQ(table.charter.minority.front().stage.value, "sign-off");
  for (const char* body : {"gaza", "youth"}) table.say(body, K::approve);
  table.say("deaf", K::disagree);
  pass_deadline(table);
  ASSERT_EQ(table.charter.state, "ratified");
  const auto ratified = std::ranges::find(table.last.entries, "ratified", &Entry::kind);
  ASSERT_EQ(ratified->data.at("minority").items().size(), 1u);
  EXPECT_EQ(ratified->data.at("minority").items()[0].integer(), table.charter.minority.front().seq);
  EXPECT_EQ(dissent(table, "deaf", "Of the last stage too."), "") << "each outcome has its own";
  EXPECT_EQ(table.charter.standing_minority().size(), 2u);
}

TEST(Minority, every_outcome_has_its_own_ten_days) {
  Table table = with_ratification();
  table.stage().deadline->days = 10;
  table.say("deaf", K::disagree);
  table.say("gaza", K::approve);
  table.say("youth", K::approve);
  pass_deadline(table);
  for (const char* body : {"gaza", "youth"}) table.say(body, K::approve);
  table.now += days(20);
  table.tick();
  ASSERT_EQ(table.charter.state, "ratified");
  EXPECT_EQ(dissent(table, "deaf", "Of the first stage."), "minority-too-late");
}

TEST(Minority, is_of_the_round_that_ratified_not_of_the_newest_that_was_opened) {
  Table table;
  table.workflow.stages.push_back(stage_called("beside"));
  Stage& beside = table.workflow.stages.back();
  beside.rule = table.stage().rule = preset("majority");
  beside.closes = Closes::when_decided;
  beside.next["passed"] = {"sign-off"};
  beside.next["failed"] = {"drafting"};
  table.workflow.start = {"sign-off", "beside"};
  table.open();
  const auto say = [&](const char* stage, const char* body, K kind) {
    GivePosition given = table.answer(body, kind);
    given.stage = {stage};
    ASSERT_EQ(table.decide(given), "");
  };
  say("beside", "gaza", K::disagree);
  say("beside", "youth", K::disagree);
  say("beside", "deaf", K::approve);
  say("sign-off", "gaza", K::approve);
  say("sign-off", "youth", K::approve);
  say("sign-off", "deaf", K::disagree);
  table.now += days(11);
  table.tick();
  ASSERT_EQ(table.charter.state, "ratified");
  EXPECT_EQ(dissent(table, "gaza", "Against?"), "not-against");
  EXPECT_EQ(dissent(table, "deaf", "We were against."), "");
}

TEST(Minority, may_be_filed_anew_when_the_charter_was_taken_up_again) {
  Table table(Closes::when_all_answered);
  table.stage().rule = preset("majority");
  table.stage().next["failed"] = {"end"};
  table.open();
  for (const char* body : {"gaza", "youth", "deaf"}) table.say(body, K::disagree);
  ASSERT_EQ(table.charter.state, "ended");
  for (const char* body : {"deaf", "gaza"}) ASSERT_EQ(dissent(table, body, "Against the first text."), "");
  EXPECT_EQ(table.charter.standing_minority().size(), 2u);
  table.actor = Actor{"secretary", MemberId{"m-sec"}, std::nullopt};
  ASSERT_EQ(table.decide(ReopenCharter{"new information"}), "");
  table.actor.reset();
  ASSERT_EQ(table.revise("substantive", "سواء حقًّا"), "");
  table.say("gaza", K::approve);
  table.say("youth", K::approve);
  table.say("deaf", K::disagree);
  ASSERT_EQ(table.charter.state, "ratified");
  EXPECT_TRUE(table.charter.standing_minority().empty()) << "what was said of the first text is not of the second";
  EXPECT_EQ(dissent(table, "gaza", "We have approved it."), "not-against");
  EXPECT_EQ(dissent(table, "deaf", "Against the second text."), "");
  ASSERT_EQ(table.charter.standing_minority().size(), 1u);
  EXPECT_EQ(table.charter.standing_minority().front().body.value, "deaf");
}

TEST(Minority, an_overruled_objection_is_printed_with_the_charter) {
  Table table = with_ratification();
  table.say("deaf", K::object, {"first"}, "why");
  table.actor = Actor{"secretary", MemberId{"m-sec"}, std::nullopt};
  EXPECT_EQ(table.by_hand(OverruleObjection{{"o-1"}, "a ground", "a reply"}), "");
  EXPECT_EQ(table.decide(DisposeComment{1, "not-accepted", "no", {}}), "");
  table.actor.reset();
  table.say("gaza", K::approve);
  table.say("youth", K::approve);
  pass_deadline(table);
  for (const char* body : {"gaza", "youth"}) table.say(body, K::approve);
  pass_deadline(table);
  ASSERT_EQ(table.charter.state, "ratified");
  EXPECT_EQ(table.charter.ratified_dissent, std::vector<std::int64_t>{table.charter.objections.front().seq});
}

TEST(Minority, that_comes_after_ratification_is_archived_anew_once_there_is_a_seal) {
  Table table = ratified();
  Table sealed = table;
  EXPECT_EQ(dissent(table, "deaf", "We stay against."), "");
  EXPECT_TRUE(table.last.jobs.empty()) << "it comes with the seal";
  sealed.decide(ReportSeal{
      "certificate", std::string(64, 'a'), 1, "SHA256:x", {{"seal", std::string(64, 'b'), 1, "text/plain", nullptr}}});
  EXPECT_EQ(dissent(sealed, "deaf", "We stay against."), "");
  ASSERT_EQ(sealed.last.jobs.size(), 1u);
  EXPECT_EQ(sealed.last.jobs.front().kind, "deposit");
}

}  // namespace mithaq::rules
