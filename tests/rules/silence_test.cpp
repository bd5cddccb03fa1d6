// The silence procedure: it passes unless somebody objects, and only with proof that everybody was reached.
#include <algorithm>

#include "rules/table.h"

namespace mithaq::rules {

namespace {

using K = PositionKind;
using Names = std::vector<std::string>;
using std::chrono::hours;
using std::chrono::seconds;

// Opens on 1 November at 10:00 in Hebron, and ends on the 11th at 17:00.
Table silent(const std::string& delivery_proof = "confirmed") {
  Table table;
  table.stage().rule = preset("silence");
  table.stage().silence = SilenceProcedure{delivery_proof, 72};
  table.workflow.stages.push_back(stage_called("second"));
  table.stage().next["passed"] = "second";
  table.registry.bodies[1].tags = {"gaza"};
  return table;
}

const Round& first(const Table& table) { return table.charter.rounds.front(); }
Moment deadline() { return at("2026-11-11T15:00:00Z"); }

Names waits(const Table& table) {
  return waits_for(World{table.workflow, table.registry, table.calendars, table.zones}, table.charter, first(table),
                   table.now);
}

std::string acknowledge(Table& table, const std::string& body) {
  return table.decide(AcknowledgeRequest{{body}, MemberId{"m-" + body}, {"sign-off"}, 1, "page"});
}

// Only what was handed over can come back.
std::string report(Table& table, const std::string& body, const std::string& word) {
  const bool comes_back = word == "bounced" || word == "reported";
  if (comes_back && !table.charter.deliveries.contains(std::string(64, '1'))) report(table, body, "accepted");
  return table.decide(ReportDelivery{{std::string(64, '1')},
                                     {body},
                                     first(table).request({body})->id.value,
                                     word,
                                     1,
                                     std::string(64, 'a'),
                                     "",
                                     "",
                                     ""});
}

void prove_all(Table& table) {
  for (const char* body : {"deaf", "gaza", "youth"}) EXPECT_EQ(acknowledge(table, body), "");
}

void pass_deadline(Table& table) {
  table.now = deadline() + seconds(1);
  EXPECT_EQ(table.tick(), "");
}

}  // namespace

TEST(Silence, passes_at_the_deadline_with_no_answer_at_all_when_everybody_was_reached) {
  Table table = silent();
  table.open();
  EXPECT_EQ(table.last.entries[2].data.at("silence").string(), "consent");
  prove_all(table);
  EXPECT_EQ(first(table).state, "open") << "never early";
  EXPECT_EQ(table.next(), deadline() + seconds(1));
  pass_deadline(table);
  EXPECT_EQ(first(table).outcome, "passed");
  EXPECT_EQ(table.round().stage.value, "second");
}

TEST(Silence, says_nothing_of_the_sort_in_another_stage) {
  Table table;
  table.open();
  EXPECT_EQ(table.last.entries[2].data.at("silence").string(), "no-answer");
}

TEST(Silence, is_suspended_by_one_body_without_proof_and_expires) {
  Table table = silent();
  table.open();
  acknowledge(table, "deaf");
  acknowledge(table, "youth");
  pass_deadline(table);
  EXPECT_EQ(first(table).state, "settling");
  EXPECT_EQ(waits(table), Names{"delivery-proof"});
  EXPECT_EQ(table.next(), at("2026-12-09T15:00:00Z"));
  table.now = *table.next();
  table.tick();
  EXPECT_EQ(first(table).outcome, "expired");
}

TEST(Silence, ends_the_hours_after_a_proof_that_came_late) {
  Table table = silent();
  table.open();
  acknowledge(table, "deaf");
  acknowledge(table, "youth");
  pass_deadline(table);
  table.now = at("2026-11-13T09:00:00Z");
  EXPECT_EQ(acknowledge(table, "gaza"), "");
  EXPECT_EQ(waits(table), Names{"delivery-proof"});
  EXPECT_EQ(table.next(), at("2026-11-16T09:00:01Z")) << "72 hours, inclusive to the second";
  table.now = at("2026-11-16T09:00:00Z");
  table.tick();
  EXPECT_EQ(first(table).state, "settling");
  table.now += seconds(1);
  table.tick();
  EXPECT_EQ(first(table).outcome, "passed");
}

TEST(Silence, gives_the_hours_to_whom_the_proof_came_just_before_the_deadline) {
  Table table = silent();
  table.open();
  acknowledge(table, "deaf");
  acknowledge(table, "youth");
  table.now = deadline() - hours(10);
  acknowledge(table, "gaza");
  pass_deadline(table);
  EXPECT_EQ(first(table).state, "settling");
  EXPECT_EQ(table.next(), deadline() + hours(62) + seconds(1));
}

TEST(Silence, an_answer_is_proof_and_its_giver_needs_no_more_time) {
  Table table = silent();
  table.open();
  acknowledge(table, "deaf");
  table.say("youth", K::recuse);
  table.now = deadline() - hours(1);
  table.say("gaza", K::approve);
  pass_deadline(table);
  EXPECT_EQ(first(table).outcome, "passed");
}

TEST(Silence, a_recused_body_needs_no_proof) {
  Table table = silent();
  table.open();
  acknowledge(table, "deaf");
  acknowledge(table, "youth");
  GivePosition paper = table.answer("gaza", K::recuse);
  paper.member = {"m-one"};
  paper.entered_by = MemberId{"m-one"};
  table.decide(paper);
  const std::int64_t seq = table.round().positions.back().seq;
  EXPECT_EQ(table.decide(ConfirmPosition{seq, {"m-one"}, {"m-two"}, "", "", ""}), "");
  pass_deadline(table);
  EXPECT_EQ(first(table).outcome, "passed");
}

TEST(Silence, the_relays_acceptance_is_proof_only_where_the_stage_says_so) {
  for (const char* proof : {"accepted", "confirmed"}) {
    Table table = silent(proof);
    table.open();
    for (const char* body : {"deaf", "gaza", "youth"}) EXPECT_EQ(report(table, body, "accepted"), "");
    pass_deadline(table);
    EXPECT_EQ(first(table).state, proof == std::string("accepted") ? "settled" : "settling");
  }
}

TEST(Silence, a_positive_report_is_proof_and_a_bounce_takes_it_back) {
  Table table = silent();
  table.open();
  for (const char* body : {"deaf", "gaza", "youth"}) report(table, body, "reported");
  Table bounced = table;
  pass_deadline(table);
  EXPECT_EQ(first(table).outcome, "passed");
  report(bounced, "gaza", "bounced");
  pass_deadline(bounced);
  EXPECT_EQ(first(bounced).state, "settling");
  bounced.now += hours(1);
  report(bounced, "gaza", "reported");
  EXPECT_EQ(bounced.next(), bounced.now + hours(72) + seconds(1));
}

TEST(Silence, a_bounce_suspends_where_acceptance_suffices) {
  Table table = silent("accepted");
  table.open();
  for (const char* body : {"deaf", "gaza", "youth"}) report(table, body, "accepted");
  report(table, "gaza", "bounced");
  pass_deadline(table);
  EXPECT_EQ(waits(table), Names{"delivery-proof"});
}

TEST(Silence, a_bounce_after_a_persons_own_word_suspends_nothing) {
  Table table = silent();
  table.open();
  prove_all(table);
  report(table, "gaza", "bounced");
  pass_deadline(table);
  EXPECT_EQ(first(table).outcome, "passed");
}

TEST(Silence, any_answer_against_breaks_it_and_everybody_is_heard_until_the_deadline) {
  for (const bool objects : {true, false}) {
    Table table = silent();
    table.open();
    table.say("gaza", objects ? K::object : K::disagree, objects ? Names{"first"} : Names{}, "No.");
    EXPECT_EQ(first(table).state, "open");
    EXPECT_EQ(table.say("youth", K::disagree), "");
    pass_deadline(table);
    EXPECT_EQ(first(table).outcome, "failed") << "no proof of delivery is waited for any more";
    EXPECT_EQ(first(table).cause, "deadline");
  }
}

TEST(Silence, is_whole_again_when_who_was_against_changes_its_mind_in_time) {
  Table table = silent();
  table.open();
  table.say("gaza", K::disagree);
  table.say("gaza", K::abstain);
  for (const char* body : {"deaf", "youth"}) acknowledge(table, body);
  pass_deadline(table);
  EXPECT_EQ(first(table).outcome, "passed");
}

TEST(Silence, is_broken_while_it_is_suspended_too) {
  Table table = silent();
  table.open();
  acknowledge(table, "deaf");
  acknowledge(table, "youth");
  pass_deadline(table);
  table.now += hours(5);
  GivePosition no = table.answer("gaza", K::disagree, {}, "We have only just seen it.");
  EXPECT_EQ(table.decide(no), "");
  EXPECT_FALSE(first(table).newest({"gaza"})->late) << "the hours are there to be used";
  EXPECT_EQ(first(table).outcome, "failed");
}

TEST(Silence, an_answer_below_the_level_of_the_stage_breaks_it_once_it_is_confirmed) {
  Table table = silent();
  table.open();
  table.enter("gaza", K::disagree);
  EXPECT_EQ(first(table).state, "open");
  const std::int64_t seq = table.round().positions.back().seq;
  Table unconfirmed = table;
  EXPECT_EQ(table.decide(ConfirmPosition{seq, {"m-one"}, {"m-two"}, "", "", ""}), "");
  EXPECT_EQ(first(table).state, "open");
  pass_deadline(table);
  EXPECT_EQ(first(table).outcome, "failed");
  pass_deadline(unconfirmed);
  EXPECT_EQ(first(unconfirmed).state, "settling");
}

TEST(Silence, an_outage_that_touches_the_roll_holds_it) {
  Table table = silent();
  table.open();
  acknowledge(table, "deaf");
  acknowledge(table, "youth");
  pass_deadline(table);
  EXPECT_EQ(table.decide(DeclareOutage{"gaza", "No power.", "The operator."}), "");
  EXPECT_EQ(waits(table), (Names{"delivery-proof", "outage"}));
  table.now += hours(1);
  acknowledge(table, "gaza");
  table.now += hours(100);
  table.tick();
  EXPECT_EQ(waits(table), Names{"outage"});
  EXPECT_EQ(table.decide(EndOutage{"gaza"}), "");
  EXPECT_EQ(first(table).outcome, "passed");
}

}  // namespace mithaq::rules
