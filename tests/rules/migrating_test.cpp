// Another definition for a charter that runs: what it changes, who must agree, what stands in the way.
#include "rules/migrating.h"
#include "rules/snapshot.h"

#include <algorithm>
#include <functional>

#include "rules/table.h"

namespace mithaq::rules {

namespace {

using K = PositionKind;
using Words = std::vector<std::string>;
using Edit = std::function<void(Workflow&)>;

// Two sign-offs side by side, and a last stage that has not opened yet.
Table running() {
  Table table;
  table.workflow.stages = {stage_called("one"), stage_called("two"), stage_called("last")};
  table.workflow.start = {"one", "two"};
  for (int i : {0, 1}) {
    table.workflow.stages[static_cast<std::size_t>(i)].next["passed"] = "last";
    table.workflow.stages[static_cast<std::size_t>(i)].closes = Closes::when_all_answered;
  }
  table.workflow.stages[2].join = {"one", "two"};
  table.open();
  return table;
}

Workflow edited(const Table& table, const Edit& edit) {
  Workflow to = *table.charter.definition;
  to.number += 1;
  edit(to);
  return to;
}

MigrateWorkflow command(const Workflow& to) {
  const std::string snapshot = trail::write(to_value(to));
  return {snapshot, trail::digest(snapshot), "The board has decided."};
}

MigrationReport report(const Table& table, const Edit& edit) {
  const Workflow to = edited(table, edit);
  return migration_report(table.charter, to, command(to).sha256);
}

std::string migrate(Table& table, const Workflow& to, const char* who, const char* kind = "administrator") {
  table.actor = Actor{kind, MemberId{who}, std::nullopt};
  const std::string refusal = table.decide(command(to));
  table.actor.reset();
  return refusal;
}

// "rule of one: re-consent"
Words told(const MigrationReport& report) {
  Words out;
  for (const MigrationReport::Change& change : report.changes)
    out.push_back(change.key + (change.stage.empty() ? "" : " of " + change.stage) + ": " + change.change_class);
  return out;
}

Stage& stage(Workflow& workflow, std::size_t index) { return workflow.stages[index]; }

const Edit nothing = [](Workflow&) {};
const Edit title = [](Workflow& w) { w.title.en = "Another title"; };
const Edit later_rule = [](Workflow& w) { stage(w, 2).rule = preset("unanimity"); };
const Edit open_rule = [](Workflow& w) { stage(w, 0).rule = preset("unanimity"); };

struct Case {
  const char* what;
  Edit edit;
  std::string open, not_open;  // the class, where the first stage has an open round and where it has none
};

const Case cases[] = {
    {"title", [](Workflow& w) { stage(w, 0).title.en = "Called so"; }, "live", "live"},
    {"kind", [](Workflow& w) { stage(w, 0).kind = "review"; }, "live", "live"},
    {"reminders", [](Workflow& w) { stage(w, 0).reminders.working_days_before = {4}; }, "live", "live"},
    {"deadline", [](Workflow& w) { stage(w, 0).deadline->days = 30; }, "forward", "forward"},
    {"next", [](Workflow& w) { stage(w, 0).next["failed"] = "end"; }, "forward", "forward"},
    {"survival", [](Workflow& w) { stage(w, 0).survival["editorial"] = Survival::keep; }, "forward", "forward"},
    {"max_rounds", [](Workflow& w) { stage(w, 0).max_rounds = 5; }, "forward", "forward"},
    {"minority_words", [](Workflow& w) { stage(w, 0).minority_words = 100; }, "forward", "forward"},
    {"second_call", [](Workflow& w) { stage(w, 0).second_call = preset("majority"); }, "forward", "forward"},
    {"rule", open_rule, "re-consent", "forward"},
    {"quorum", [](Workflow& w) { stage(w, 0).quorum = preset("majority"); }, "re-consent", "forward"},
    {"roll",
     [](Workflow& w) {
       stage(w, 0).roll = {false, {}, {{"deaf"}}};
     },
     "re-consent", "forward"},
    {"positions", [](Workflow& w) { stage(w, 0).positions.pop_back(); }, "re-consent", "forward"},
    {"reason_required", [](Workflow& w) { stage(w, 0).reason_required = {K::abstain}; }, "re-consent", "forward"},
    {"closes", [](Workflow& w) { stage(w, 0).closes = Closes::when_decided; }, "re-consent", "forward"},
    {"assurance", [](Workflow& w) { stage(w, 0).assurance = "L1"; }, "re-consent", "forward"},
    {"tie", [](Workflow& w) { stage(w, 0).tie = "returned"; }, "re-consent", "forward"},
    {"change_allowed", [](Workflow& w) { stage(w, 0).change_allowed = false; }, "re-consent", "forward"},
    {"proxies", [](Workflow& w) { stage(w, 0).proxies = false; }, "re-consent", "forward"},
    {"public_comments", [](Workflow& w) { stage(w, 0).public_comments = true; }, "re-consent", "forward"},
    {"objections_need_reply", [](Workflow& w) { stage(w, 0).objections_need_reply = true; }, "re-consent", "forward"},
    {"silence", [](Workflow& w) { stage(w, 0).silence = SilenceProcedure{}; }, "re-consent", "forward"},
    {"chair_finding", [](Workflow& w) { stage(w, 0).chair_finding = ChairFinding{}; }, "re-consent", "forward"},
    {"waits", [](Workflow& w) { stage(w, 0).waits.expires_days = 1; }, "re-consent", "forward"},
    {"max_extensions", [](Workflow& w) { stage(w, 0).max_extensions = 9; }, "re-consent", "forward"},
};

}  // namespace

TEST(Migration, every_key_of_a_stage_has_its_class) {
  const Table open = running();
  Table returned = running();
  ASSERT_EQ(returned.decide(ReturnStage{{"one"}, "Not clear."}), "");
  for (const Case& one : cases) {
    EXPECT_EQ(told(report(open, one.edit)), Words{std::string(one.what) + " of one: " + one.open});
    EXPECT_EQ(told(report(returned, one.edit)), Words{std::string(one.what) + " of one: " + one.not_open});
    EXPECT_EQ(report(open, one.edit).obstacle.has_value(), one.open == "re-consent") << one.what;
    EXPECT_FALSE(report(returned, one.edit).obstacle) << one.what;
  }
}

TEST(Migration, every_key_of_the_workflow_has_its_class) {
  const Table table = running();
  EXPECT_EQ(told(report(table, title)), Words{"title: live"});
  EXPECT_EQ(told(report(table, [](Workflow& w) { w.duties["reminder"] = {"pigeon"}; })), Words{"duties: live"});
  EXPECT_EQ(told(report(table, [](Workflow& w) { w.duties["ratified"] = {"archive"}; })), Words{"duties: forward"});
  EXPECT_EQ(told(report(table, [](Workflow& w) { w.change_class_by = "convener"; })),
            Words{"change_class_by: forward"});
  EXPECT_EQ(told(report(table, [](Workflow& w) { w.require_trusted_time = true; })),
            Words{"require_trusted_time: forward"});
  EXPECT_EQ(told(report(table, [](Workflow& w) { w.start = {"one"}; })), Words{"start: forward"});
  EXPECT_EQ(told(report(table, [](Workflow& w) { w.positions_public = false; })),
            Words{"positions_public: re-consent"});
  EXPECT_EQ(told(report(table, [](Workflow& w) { w.authoritative = Language::en; })),
            Words{"authoritative: re-consent"});
  EXPECT_EQ(told(report(table, later_rule)), Words{"rule of last: forward"});
  EXPECT_EQ(told(report(table, [](Workflow& w) { w.stages.pop_back(); })), Words{"stage of last: forward"});
  EXPECT_EQ(told(report(table, [](Workflow& w) { w.stages.push_back(stage_called("more")); })),
            Words{"stage of more: forward"});
}

TEST(Migration, a_report_shows_both_values_and_the_gravest_class) {
  const Table table = running();
  const MigrationReport all = report(table, [](Workflow& w) {
    title(w);
    later_rule(w);
    stage(w, 1).max_extensions = 9;
  });
  EXPECT_EQ(all.change_class, "re-consent");
  EXPECT_EQ(told(all), (Words{"title: live", "max_extensions of two: re-consent", "rule of last: forward"}));
  EXPECT_EQ(all.changes[1].from, "3");
  EXPECT_EQ(all.changes[1].to, "9");
  EXPECT_EQ(all.obstacle, (Refusal{"migrate-needs-return", {{"stage", "two"}, {"key", "max_extensions"}}}));
}

TEST(Migration, is_refused_with_the_first_reason_that_holds) {
  Table table = running();
  const auto obstacle = [&](const Edit& edit) { return report(table, edit).obstacle.value_or(Refusal{}).id; };
  EXPECT_EQ(obstacle(nothing), "migrate-nothing") << "a number alone changes nothing";
  EXPECT_EQ(obstacle([](Workflow& w) { w.id = {"other"}; }), "migrate-other-workflow");
  EXPECT_EQ(migration_report(table.charter, *table.charter.definition, table.charter.workflow_sha256).obstacle->id,
            "migrate-nothing");
  const Edit same_number = [](Workflow& w) {
    title(w);
    w.number -= 1;
  };
  EXPECT_EQ(obstacle(same_number), "migrate-number");
  EXPECT_EQ(obstacle([](Workflow& w) { w.stages.erase(w.stages.begin()); }), "migrate-stage-gone");
  EXPECT_EQ(obstacle(title), "");

  EXPECT_EQ(migrate(table, edited(table, title), "m-one", "secretary"), "not-an-administrator");
  MigrateWorkflow without_reason = command(edited(table, title));
  without_reason.reason.clear();
  table.actor = Actor{"administrator", MemberId{"m-one"}, std::nullopt};
  EXPECT_EQ(table.decide(without_reason), "reason-required");
  table.actor.reset();
  EXPECT_EQ(migrate(table, edited(table, open_rule), "m-one"), "migrate-needs-return");
  EXPECT_TRUE(table.last.entries.empty()) << "all or nothing";

  table.enter("deaf", K::approve);
  table.now = table.deadline() + std::chrono::seconds(1);
  table.tick();
  ASSERT_EQ(table.charter.newest_round({"two"})->state, "settling");
  EXPECT_EQ(obstacle(title), "migrate-while-settling");
  table.decide(WithdrawCharter{"Enough."});
  EXPECT_EQ(obstacle(title), "charter-ended");
}

TEST(Migration, a_live_change_takes_one_administrator) {
  Table table = running();
  const Workflow to = edited(table, title);
  ASSERT_EQ(migrate(table, to, "m-one"), "");
  ASSERT_EQ(table.last.entries.size(), 1u);
  const Entry& entry = table.last.entries.front();
  EXPECT_EQ(entry.kind, "workflow-migrated");
  EXPECT_EQ(entry.data.at("class").string(), "live");
  EXPECT_EQ(entry.data.at("from").at("number").integer(), 1);
  EXPECT_EQ(entry.data.at("to").at("sha256").string(), command(to).sha256);
  EXPECT_EQ(entry.data.strings_or_empty("approved_by"), Words{"m-one"});
  EXPECT_EQ(table.charter.definition->title.en, "Another title");
  EXPECT_EQ(table.charter.workflow_number, 2);
  EXPECT_EQ(table.charter.workflow_sha256, command(to).sha256);
  EXPECT_EQ(table.charter.id.value, "charter");
}

TEST(Migration, a_forward_change_takes_two_different_ones) {
  Table table = running();
  const Workflow to = edited(table, later_rule);
  ASSERT_EQ(migrate(table, to, "m-one"), "");
  EXPECT_EQ(table.last.entries.front().kind, "migration-proposed");
  EXPECT_EQ(table.charter.workflow_number, 1) << "nothing is changed yet";
  EXPECT_EQ(table.charter.proposed->by.value, "m-one");
  EXPECT_EQ(migrate(table, to, "m-one"), "same-person");
  ASSERT_EQ(migrate(table, to, "m-two"), "");
  EXPECT_EQ(table.last.entries.front().kind, "workflow-migrated");
  EXPECT_EQ(table.last.entries.front().data.strings_or_empty("approved_by"), (Words{"m-one", "m-two"}));
  EXPECT_FALSE(table.charter.proposed);
  EXPECT_EQ(table.charter.newest_round({"one"})->rule, preset("consensus")) << "open rounds keep what was frozen";
  for (const char* stage_id : {"one", "two"})
    for (const char* body : {"deaf", "gaza", "youth"}) {
      GivePosition answer = table.answer(body, K::approve);
      answer.stage = {stage_id};
      ASSERT_EQ(table.decide(answer), "");
    }
  EXPECT_EQ(table.round().stage.value, "last");
  EXPECT_EQ(table.round().rule, preset("unanimity"));
}

TEST(Migration, the_second_confirms_what_the_first_has_seen) {
  Table table = running();
  ASSERT_EQ(migrate(table, edited(table, later_rule), "m-one"), "");
  const Workflow other = edited(table, [](Workflow& w) { stage(w, 2).rule = preset("majority"); });
  ASSERT_EQ(migrate(table, other, "m-two"), "");
  EXPECT_EQ(table.last.entries.front().kind, "migration-proposed") << "another definition is another proposal";
  EXPECT_EQ(table.charter.proposed->by.value, "m-two");
  ASSERT_EQ(migrate(table, other, "m-one"), "");
  EXPECT_EQ(table.charter.workflow_sha256, command(other).sha256);
}

TEST(Migration, a_proposal_that_would_touch_a_round_by_now_is_refused) {
  Table table = running();
  ASSERT_EQ(table.decide(ReturnStage{{"one"}, "Not clear."}), "");
  const Workflow to = edited(table, open_rule);
  ASSERT_EQ(migrate(table, to, "m-one"), "");
  ASSERT_EQ(table.revise(), "");
  EXPECT_EQ(migrate(table, to, "m-two"), "migrate-needs-return") << "the stage has opened since";
}

TEST(Migration, what_bodies_consented_to_changes_only_by_returning_the_round) {
  Table table = running();
  const Workflow to = edited(table, open_rule);
  EXPECT_EQ(migrate(table, to, "m-one"), "migrate-needs-return");
  GivePosition answer = table.answer("deaf", K::approve);
  answer.stage = {"one"};
  ASSERT_EQ(table.decide(answer), "");
  ASSERT_EQ(table.decide(ReturnStage{{"one"}, "A stricter rule."}), "");
  ASSERT_EQ(migrate(table, to, "m-one"), "");
  ASSERT_EQ(migrate(table, to, "m-two"), "");
  ASSERT_EQ(table.revise(), "");
  EXPECT_EQ(table.charter.newest_round({"one"})->rule, preset("unanimity"));
  EXPECT_TRUE(table.charter.newest_round({"one"})->newest({"deaf"})->awaiting) << "by the survival policy";
  EXPECT_EQ(table.charter.newest_round({"two"})->rule, preset("consensus"));
}

TEST(Migration, keeps_the_stages_that_the_trail_names) {
  Table table = running();
  ASSERT_EQ(table.decide(ReturnStage{{"one"}, "Not clear."}), "");
  const auto without_one = report(table, [](Workflow& w) {
    w.stages.erase(w.stages.begin());
    w.start = {"two"};
    w.stages.back().join.clear();
  });
  EXPECT_EQ(without_one.obstacle, (Refusal{"migrate-stage-gone", {{"stage", "one"}}}));
}

TEST(Migrating, a_definition_of_a_schema_that_is_not_known_is_refused_with_the_one_that_is) {
  Table table;
  table.open();
  Value newer = to_value(edited(table, [](Workflow& to) { to.title.en = "Another"; }));
  newer.set("schema", 2);
  const std::string snapshot = trail::write(newer);
  table.actor = Actor{"administrator", MemberId{"m-one"}, std::nullopt};
  EXPECT_EQ(table.decide(MigrateWorkflow{snapshot, trail::digest(snapshot), "The board has decided."}),
            "unknown-schema");
  const auto refusal = unknown_schema(newer);
  ASSERT_TRUE(refusal);
  EXPECT_EQ(refusal->facts.at("schema") + " " + refusal->facts.at("known"), "2 1");
  EXPECT_THROW(workflow_from_value(newer), WrongShape);
}

}  // namespace mithaq::rules
