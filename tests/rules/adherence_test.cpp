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
  EXPECT_EQ(table.decide(OverruleObjection{{"o-1"}, "Rule 4", "Decided before."}), "");
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

}  // namespace mithaq::rules
