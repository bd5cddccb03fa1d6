// A new text: who publishes it, what it answers, which rounds it closes and opens; and a charter taken up again.
#include <algorithm>

#include "rules/table.h"

namespace mithaq::rules {

namespace {

using K = PositionKind;
using Words = std::vector<std::string>;
using std::chrono::seconds;

const char* const bodies[] = {"deaf", "gaza", "youth"};

// Committee and members side by side, then both together at the last stage.
Table side_by_side() {
  Table table;
  table.workflow.stages = {stage_called("committee"), stage_called("members"), stage_called("last")};
  table.workflow.start = {"committee", "members"};
  for (Stage& stage : table.workflow.stages) {
    stage.closes = Closes::when_all_answered;
    if (stage.id.value != "last") stage.next["passed"] = "last";
  }
  table.workflow.stages.back().join = {"committee", "members"};
  table.open();
  return table;
}

std::string say(Table& table, const char* stage, const char* body, K kind, Words articles = {},
                const std::string& words = "") {
  const Round& round = *table.charter.newest_round({stage});
  GivePosition answer = table.answer(body, kind, std::move(articles), words);
  answer.stage = round.stage;
  answer.round = round.number;
  answer.revision = round.revision;
  return table.decide(answer);
}

void all_say(Table& table, const char* stage, K kind) {
  for (const char* body : bodies) EXPECT_EQ(say(table, stage, body, kind), "") << stage << " " << body;
}

// "committee 2 on 2 open"
Words live(const Table& table) {
  Words out;
  for (const Round* round : table.charter.live_rounds())
    out.push_back(round->stage.value + " " + std::to_string(round->number) + " on " + std::to_string(round->revision) +
                  " " + round->state);
  return out;
}

}  // namespace

TEST(NewText, is_published_by_the_role_that_the_workflow_names) {
  Table table;
  table.open();
  for (const char* kind : {"member", "administrator", "convener", "operator", "engine"}) {
    table.actor = Actor{kind, MemberId{"m-x"}, std::nullopt};
    EXPECT_EQ(table.revise(), "not-the-class-role") << kind;
  }
  table.actor->kind = "secretary";
  EXPECT_EQ(table.revise(), "");
  Table other;
  other.workflow.change_class_by = "administrator";
  other.open();
  EXPECT_EQ(other.revise(), "not-the-class-role");
  other.actor = Actor{"administrator", MemberId{"m-x"}, std::nullopt};
  EXPECT_EQ(other.revise(), "");
}

TEST(NewText, in_another_translation_alone_is_editorial_whatever_it_is_called) {
  Table table;
  table.open();
  auto texts = Table::text("سواء");
  texts[Language::en] = "# Charter\n\n## First {#first}\nx\n\n## Second {#second}\ny\n";
  ASSERT_EQ(table.decide(PublishRevision{texts, "substantive", "Translated.", {}}), "");
  EXPECT_EQ(table.charter.newest_revision().change, "editorial");
  const auto entry = std::ranges::find(table.last.entries, "revision-published", &Entry::kind);
  EXPECT_EQ(entry->data.at("change").string(), "editorial");
  EXPECT_FALSE(entry->data.find("articles"));
}

TEST(NewText, names_the_articles_that_changed_where_an_entry_has_room_for_them) {
  Table table;
  table.open();
  table.revise();
  const auto published = [&] { return *std::ranges::find(table.last.entries, "revision-published", &Entry::kind); };
  EXPECT_EQ(published().data.strings_or_empty("articles"), Words{"first"});
  std::string many = "# ميثاق\n";
  for (int i = 0; i < 500; ++i) many += "## A {#article-with-a-long-name-" + std::to_string(i) + "}\n";
  ASSERT_EQ(table.decide(PublishRevision{{{Language::ar, many}}, "substantive", "Why.", {}}), "");
  EXPECT_FALSE(published().data.find("articles"));
  EXPECT_EQ(table.charter.newest_revision().articles.size(), 500u);
}

TEST(NewText, answers_objections_once_and_disposes_of_their_rows) {
  Table table;
  table.open();
  ASSERT_EQ(table.say("deaf", K::object, {"first"}, "why"), "");
  ASSERT_EQ(table.say("gaza", K::object, {"second"}, "why"), "");
  EXPECT_EQ(table.revise("substantive", "أوضح", {{"o-7"}}), "unknown-objection");
  ASSERT_EQ(table.revise("substantive", "أوضح", {{"o-1"}, {"o-1"}}), "");
  EXPECT_EQ(table.entries("objection-answered"), 1);
  EXPECT_EQ(table.entries("comment-disposed"), 1);
  const auto answered = std::ranges::find(table.last.entries, "objection-answered", &Entry::kind);
  EXPECT_EQ(answered->data.at("revision").at("number").integer(), 2);
  const auto disposed = std::ranges::find(table.last.entries, "comment-disposed", &Entry::kind);
  EXPECT_EQ(disposed->data.at("disposition").string(), "accepted");
  EXPECT_EQ(disposed->actor, answered->actor);
  EXPECT_EQ(table.charter.objections[0].state, "answered");
  EXPECT_EQ(table.charter.objections[1].state, "admissible") << "it moves on by itself, and stays open";
  ASSERT_EQ(table.revise("substantive", "أوضح وأوضح", {{"o-1"}}), "") << "answered once more, by another text";
  EXPECT_EQ(table.entries("comment-disposed"), 0) << "a row is disposed of once";
}

TEST(NewText, closes_every_open_round_and_opens_each_again) {
  Table table = side_by_side();
  say(table, "committee", "deaf", K::approve);
  say(table, "members", "gaza", K::recuse);
  ASSERT_EQ(table.revise(), "");
  EXPECT_EQ(live(table), (Words{"committee 2 on 2 open", "members 2 on 2 open"}));
  EXPECT_EQ(table.entries("stage-settled"), 2);
  EXPECT_EQ(table.entries("position-awaiting"), 1);
  EXPECT_EQ(table.entries("position-kept"), 1) << "each with its own answers";
  EXPECT_TRUE(table.charter.resume_at.empty());
}

TEST(NewText, makes_what_had_passed_and_waited_begin_again_too) {
  Table table = side_by_side();
  all_say(table, "committee", K::approve);
  EXPECT_EQ(table.charter.arrived, Words{"committee"});
  EXPECT_EQ(live(table), Words{"members 1 on 1 open"});
  ASSERT_EQ(table.revise(), "");
  auto both = live(table);
  std::ranges::sort(both);
  EXPECT_EQ(both, (Words{"committee 2 on 2 open", "members 2 on 2 open"}));
  EXPECT_TRUE(table.charter.arrived.empty()) << "their pass was for the old text";
  all_say(table, "members", K::approve);
  EXPECT_EQ(table.charter.arrived, Words{"members"});
  all_say(table, "committee", K::approve);
  EXPECT_EQ(live(table), Words{"last 1 on 2 open"});
}

TEST(NewText, opens_what_waited_for_it_beside_what_was_open) {
  Table table = side_by_side();
  ASSERT_EQ(table.decide(ReturnStage{{"members"}, "Not clear."}), "");
  EXPECT_EQ(table.charter.state, "running") << "the committee goes on";
  EXPECT_EQ(table.charter.resume_at, Words{"members"});
  ASSERT_EQ(table.revise(), "");
  auto both = live(table);
  std::ranges::sort(both);
  EXPECT_EQ(both, (Words{"committee 2 on 2 open", "members 2 on 2 open"}));
  EXPECT_TRUE(table.charter.resume_at.empty());
}

TEST(NewText, comes_not_while_a_round_beside_it_settles) {
  Table table = side_by_side();
  table.enter("youth", K::approve);  // in the newest round: members
  say(table, "members", "deaf", K::approve);
  say(table, "members", "gaza", K::approve);
  table.workflow.stages[1].deadline->days = 5;
  table.now = table.deadline() + seconds(1);
  table.tick();
  ASSERT_EQ(table.charter.newest_round({"members"})->state, "settling");
  EXPECT_EQ(table.revise(), "stage-settling");
}

TEST(NewText, whose_answers_are_all_kept_closes_when_nobody_is_left_to_ask) {
  Table table(Closes::when_all_answered);
  table.open();
  table.say("deaf", K::approve);
  table.say("gaza", K::approve);
  table.enter("youth", K::approve);
  table.revise("editorial");
  EXPECT_EQ(table.round().state, "open");
  table.say("youth", K::approve);
  table.revise("editorial", "ثالثًا");
  EXPECT_EQ(table.round().state, "settling");
  EXPECT_EQ(table.round().cause, "all-answered");
  table.now = at("2026-11-08T08:00:00Z");
  table.tick();
  EXPECT_EQ(table.charter.state, "ratified") << "nobody took anything back";
}

TEST(Reopening, takes_up_a_charter_at_the_stage_where_it_ended) {
  Table table(Closes::when_all_answered);
  table.stage().next["failed"] = "end";
  table.open();
  EXPECT_EQ(table.decide(ReopenCharter{"News."}), "charter-not-ended");
  for (const char* body : bodies) table.say(body, K::disagree);
  ASSERT_EQ(table.charter.state, "ended");
  EXPECT_EQ(table.decide(ReopenCharter{""}), "reason-required");
  ASSERT_EQ(table.decide(ReopenCharter{"The law has changed."}), "");
  EXPECT_EQ(table.last.entries.front().kind, "charter-reopened");
  EXPECT_EQ(table.last.entries.front().data.at("by").string(), "m-x");
  EXPECT_EQ(table.charter.state, "running");
  EXPECT_FALSE(table.charter.ended_at);
  EXPECT_EQ(table.round().number, 2);
  EXPECT_EQ(table.charter.rounds.front().outcome, "failed") << "what was settled stays as it is";
  EXPECT_EQ(table.entries("request-sent"), 3);
  for (const char* body : bodies) table.say(body, K::approve);
  EXPECT_EQ(table.charter.state, "ratified");
  EXPECT_EQ(table.decide(ReopenCharter{"Again."}), "charter-ratified");
}

TEST(Reopening, opens_what_ran_beside_the_end_as_well) {
  Table table = side_by_side();
  table.workflow.stages[0].next["failed"] = "end";
  Table ending(Closes::when_all_answered);
  ending.workflow = table.workflow;
  ending.open();
  for (const char* body : bodies) say(ending, "committee", body, K::disagree, {}, "no");
  ASSERT_EQ(ending.charter.state, "ended");
  EXPECT_EQ(live(ending), Words{});
  ASSERT_EQ(ending.decide(ReopenCharter{"News."}), "");
  EXPECT_EQ(live(ending), (Words{"committee 2 on 1 open", "members 2 on 1 open"}));
}

TEST(Reopening, takes_up_what_was_withdrawn_as_it_was) {
  Table table;
  table.open();
  table.decide(WithdrawCharter{"Enough."});
  ASSERT_EQ(table.decide(ReopenCharter{"After all."}), "");
  EXPECT_EQ(table.round().number, 2);
  EXPECT_EQ(table.charter.state, "running");
  table.decide(ReturnStage{table.round().stage, "Not clear."});
  ASSERT_EQ(table.charter.state, "drafting");
  table.decide(WithdrawCharter{"Enough."});
  ASSERT_EQ(table.charter.state, "withdrawn");
  ASSERT_EQ(table.decide(ReopenCharter{"After all."}), "");
  EXPECT_EQ(table.charter.state, "drafting");
  ASSERT_EQ(table.revise(), "");
  EXPECT_EQ(table.round().number, 3);
}

TEST(NewText, supersedes_the_requests_for_the_old_one) {
  Table table;
  table.open();
  ASSERT_EQ(table.revise(), "");
  EXPECT_EQ(table.charter.rounds.front().request({"deaf"})->state, "superseded");
}

TEST(NewText, with_another_title_is_a_change_of_the_whole) {
  Table table;
  table.open();
  table.say("deaf", K::approve_with_reservation, {"whole"}, "why");
  table.say("gaza", K::approve_with_reservation, {"first"}, "why");
  auto texts = Table::text("سواء");
  texts[Language::ar].replace(0, texts[Language::ar].find('\n'), "# ميثاق آخر تمامًا");
  ASSERT_EQ(table.decide(PublishRevision{texts, "editorial", "Why.", {}}), "");
  const auto published = std::ranges::find(table.last.entries, "revision-published", &Entry::kind);
  EXPECT_EQ(published->data.strings_or_empty("articles"), Words{"whole"});
  EXPECT_EQ(table.standing("deaf"), "") << "it named the whole";
  EXPECT_EQ(table.standing("gaza"), "approve-with-reservation");
}

}  // namespace mithaq::rules
