// What somebody who wishes the house ill, or a registry in disorder, could try on the rules.
#include "rules/room.h"
#include "rules/rule.h"
#include "table.h"
#include "trail/entry.h"

namespace mithaq::rules {
namespace {

Body body_called(const std::string& id) { return {{id}, {"هيئة", id}, {}, {}}; }

TEST(Room, a_reason_that_an_entry_has_no_room_for_is_refused) {
  Table table;
  table.open();
  const std::string fits(longest_reason, '"'), too_long = fits + "x";
  const StageId stage{"sign-off"};
  for (const Command& command : std::initializer_list<Command>{
           PublishRevision{Table::text("أوضح"), "substantive", too_long, {}}, WithdrawCharter{too_long},
           ExtendDeadline{stage, table.deadline() + std::chrono::days(1), too_long}, ReturnStage{stage, too_long},
           ReopenStage{stage, too_long}, ReopenCharter{too_long}, DeclareOutage{"gaza", too_long, "source"},
           DeclareOutage{"gaza", "reason", too_long}, ModerateComment{1, false, too_long},
           MigrateWorkflow{"", "", too_long}})
    EXPECT_EQ(table.decide(command), "text-too-long") << command.index();
  table.actor = Actor{"secretary", MemberId{"m-x"}, std::nullopt};
  EXPECT_EQ(table.decide(ExtendDeadline{stage, table.deadline() + std::chrono::days(1), fits}), "");
  EXPECT_LE(trail::leaf_bytes(table.last.entries.front()).size(), trail::entry_limits.bytes);
}

TEST(Room, a_list_of_articles_without_end_is_refused) {
  Table table;
  table.open();
  std::vector<std::string> articles(2000, "first");
  EXPECT_EQ(table.say("deaf", PositionKind::object, articles, "Why."), "text-too-long");
  articles.resize(longest_articles / 8);
  EXPECT_EQ(table.say("deaf", PositionKind::object, articles, "Why."), "");
  EXPECT_EQ(table.charter.objections.size(), 1u) << "one article is one objection";
}

TEST(Time, a_deadline_that_has_passed_already_opens_nothing) {
  Table table;
  table.stage().deadline->instant = table.now;
  const std::string snapshot = trail::write(to_value(table.workflow));
  EXPECT_EQ(table.decide(OpenCharter{
                table.charter.id, {"ميثاق", "Charter"}, Table::text("سواء"), trail::digest(snapshot), snapshot}),
            "deadline-has-passed");
}

TEST(Time, a_stage_whose_instant_has_passed_is_not_opened_again_by_itself) {
  Table table;
  table.stage().deadline->instant = at("2026-11-10T08:00:00Z");
  table.open();
  table.now = at("2026-11-10T08:00:01Z");
  EXPECT_EQ(table.tick(), "");
  EXPECT_EQ(table.charter.rounds.size(), 1u);
  EXPECT_EQ(table.charter.rounds.front().outcome, "expired");
  EXPECT_EQ(table.charter.state, "drafting");
  EXPECT_EQ(table.revise(), "deadline-has-passed");
  EXPECT_EQ(table.decide(ReopenStage{{"sign-off"}, "New facts."}), "deadline-has-passed");
}

TEST(Time, ends_with_the_year_9999) {
  Table table;
  table.stage().roll.all = true;
  table.registry.bodies[1].tags = {"gaza"};
  table.open();
  table.actor = Actor{"secretary", MemberId{"m-x"}, std::nullopt};
  const StageId stage{"sign-off"};
  EXPECT_EQ(table.decide(ExtendDeadline{stage, at("9999-12-31T23:59:59Z") + std::chrono::days(400), "Why."}),
            "deadline-too-late");
  EXPECT_EQ(table.decide(ExtendDeadline{stage, at("9999-12-31T23:59:59Z"), "Why."}), "deadline-too-late");
  EXPECT_EQ(table.decide(ExtendDeadline{stage, table.now + std::chrono::days(365), "Why."}), "");
  // However long the line is down, the deadline that follows can be written and read.
  EXPECT_EQ(table.decide(DeclareOutage{"gaza", "No line.", "The company"}), "");
  table.now = at("2126-11-01T08:00:00Z");
  EXPECT_EQ(table.decide(EndOutage{"gaza"}), "");
  EXPECT_LT(table.deadline(), at("2228-01-01T00:00:00Z"));
  EXPECT_TRUE(table.next());
}

TEST(Registry, a_body_that_leaves_it_keeps_its_seat_in_the_round_that_is_open) {
  Table table(Closes::when_all_answered);
  table.open();
  std::erase_if(table.registry.bodies, [](const Body& body) { return body.id.value == "gaza"; });
  EXPECT_EQ(table.say("deaf", PositionKind::approve), "");
  EXPECT_EQ(table.say("youth", PositionKind::approve), "");
  EXPECT_EQ(table.round().state, "open") << "it was asked, and may still answer";
  EXPECT_EQ(table.say("gaza", PositionKind::approve), "");
  EXPECT_EQ(table.charter.state, "ratified");
}

TEST(Registry, tags_and_weights_that_change_touch_no_round_that_is_open) {
  Table table;
  for (Body& body : table.registry.bodies) body.weights = {{"members", 10}};
  table.open();
  table.registry.bodies[0].weights = {{"members", 9000}};
  table.registry.bodies[0].tags = {"chair"};
  EXPECT_EQ(table.round().roll[0].weights.at("members"), 10);
  EXPECT_TRUE(table.round().roll[0].tags.empty());
  EXPECT_EQ(table.say("deaf", PositionKind::approve), "");
  EXPECT_EQ(table.round().roll[0].weights.at("members"), 10);
}

TEST(Registry, who_speaks_for_another_body_now_speaks_for_that_one_only) {
  Table table;
  table.open();
  EXPECT_EQ(table.say("deaf", PositionKind::object, {"first"}, "Why."), "");
  table.registry.members[0].body = {"youth"};  // m-deaf
  EXPECT_EQ(table.say("deaf", PositionKind::approve), "not-a-member");
  EXPECT_EQ(table.standing("deaf"), "object") << "what it said stays with the body";
  GivePosition other = table.answer("youth", PositionKind::approve);
  other.member = {"m-deaf"};
  EXPECT_EQ(table.decide(other), "");
  EXPECT_EQ(table.decide(EndObjection{{"o-1"}, {"deaf"}, {"m-deaf"}, std::nullopt}), "not-a-member");
}

TEST(Registry, a_proxy_is_worth_nothing_once_its_holder_speaks_for_the_principal_no_more) {
  Table table;
  table.open();
  EXPECT_EQ(table.decide(GrantProxy{{"deaf"}, {"gaza"}, {"m-deaf"}, {"sign-off"}, 1}), "");
  table.registry.members[1].body = {"youth"};  // m-gaza has left the holder
  GivePosition for_principal = table.answer("deaf", PositionKind::approve);
  for_principal.member = {"m-gaza"};
  EXPECT_EQ(table.decide(for_principal), "not-a-member");
  table.registry.members[1].body = {"gaza"};
  EXPECT_EQ(table.decide(for_principal), "");
}

TEST(Registry, the_next_round_is_of_the_bodies_that_there_are_then) {
  Table table;
  table.open();
  table.registry.bodies.push_back(body_called("camps"));
  std::erase_if(table.registry.bodies, [](const Body& body) { return body.id.value == "gaza"; });
  EXPECT_EQ(table.say("gaza", PositionKind::object, {"first"}, "Why."), "");
  EXPECT_EQ(table.revise("substantive", "أوضح", {{"o-1"}}), "");
  std::vector<std::string> roll;
  for (const Seat& seat : table.round().roll) roll.push_back(seat.body.value);
  EXPECT_EQ(roll, (std::vector<std::string>{"deaf", "youth", "camps"}));
  EXPECT_EQ(table.say("gaza", PositionKind::approve), "unknown-body") << "it has no seat in this round";
  // Its objection does not hold up the others for ever.
  EXPECT_TRUE(table.charter.objections.front().is_open());
  ASSERT_TRUE(table.next());
  table.now = at("2027-02-01T08:00:00Z");
  EXPECT_EQ(table.tick(), "");
  EXPECT_FALSE(table.charter.objections.front().is_open());
}

TEST(Registry, without_anybody_left_a_person_opens_nothing) {
  Table table(Closes::when_decided);
  table.open();
  table.registry = {};
  EXPECT_EQ(table.revise(), "roll-empty");
  EXPECT_EQ(table.charter.state, "running");
  EXPECT_EQ(table.decide(ReturnStage{{"sign-off"}, "Unclear."}), "") << "it leads to no stage";
  EXPECT_EQ(table.revise(), "roll-empty");
  EXPECT_EQ(table.decide(ReopenStage{{"sign-off"}, "A letter."}), "roll-empty");
  EXPECT_FALSE(table.next());
  EXPECT_EQ(table.charter.state, "drafting") << "it waits for a text, and people";
  EXPECT_LE(table.charter.rounds.size(), 5u);
}

TEST(Registry, a_rule_that_means_nothing_on_the_real_roll_opens_nothing) {
  struct Case {
    const char* refusal;
    const char* rule;
  };
  const Case cases[] = {
      {"empty-tag", R"({"rule":{"at_least":1,"count":"for"},"within":"camps"})"},
      {"empty-tag", R"({"each":["south","camps"],"rule":{"at_least":1,"count":"for"}})"},
      {"empty-tag", R"({"rule":{"rule":{"at_least":1,"count":"for"},"within":"south"},"within":"north"})"},
      {"missing-weight", R"({"any":[{"at_least":1,"count":"for","weight":"members"},{"at_least":1,"count":"for"}]})"},
      {"weight-sum-zero", R"({"at_least":1,"count":"for","weight":"nothing"})"},
      {"", R"({"rule":{"at_least":1,"count":"for"},"within":"south"})"}};
  for (const Case& c : cases)
    for (const bool in_quorum : {false, true}) {
      Table table;
      for (Body& body : table.registry.bodies) body.weights["nothing"] = 0;
      table.registry.bodies[0].tags = {"north"};
      table.registry.bodies[1].tags = {"south"};
      table.registry.bodies[0].weights["members"] = 3;
      const Rule rule = rule_from_value(trail::read(c.rule));
      if (in_quorum)
        table.stage().quorum = rule;
      else
        table.stage().rule = rule;
      const std::string snapshot = trail::write(to_value(table.workflow));
      EXPECT_EQ(table.decide(OpenCharter{
                    table.charter.id, {"ميثاق", "Charter"}, Table::text("سواء"), trail::digest(snapshot), snapshot}),
                c.refusal)
          << c.rule;
    }
}

TEST(Registry, a_stage_that_would_open_by_itself_waits_until_the_registry_is_right) {
  Table table(Closes::when_all_answered);
  table.workflow.duties["alert"] = {"email"};
  table.registry.members.push_back({{"m-sec"}, {}, "sec@example.org", "", {Role::secretary}});
  table.workflow.stages.push_back(stage_called("second"));
  table.workflow.stages.back().roll = {};
  table.workflow.stages.back().roll.tags = {"camps"};
  table.stage().next["passed"] = {"second"};
  table.open();
  for (const char* body : {"deaf", "gaza", "youth"}) table.say(body, PositionKind::approve);
  EXPECT_EQ(table.charter.rounds.front().outcome, "passed");
  EXPECT_EQ(table.charter.rounds.size(), 1u);
  EXPECT_EQ(table.charter.state, "running");
  EXPECT_EQ(table.charter.pending, (std::vector<Pending>{{"second", "sign-off"}}));
  const auto alerts = std::ranges::count_if(
      table.last.jobs, [](const Job& job) { return job.facts.string_or("what", "") == "stage-waits"; });
  EXPECT_EQ(alerts, 1);
  EXPECT_FALSE(table.next());
  table.now += std::chrono::days(3);
  table.tick();
  EXPECT_TRUE(table.last.entries.empty()) << "the secretaries hear of it once";
  EXPECT_TRUE(table.last.jobs.empty());
  EXPECT_EQ(table.decide(ReopenStage{{"sign-off"}, "A letter."}), "");
  EXPECT_TRUE(table.charter.pending.empty()) << "what led to it leads to it again";
  for (const char* body : {"deaf", "gaza", "youth"}) table.say(body, PositionKind::approve);

  table.registry.bodies[1].tags = {"camps"};
  ASSERT_TRUE(table.next());
  EXPECT_LE(*table.next(), table.now);
  table.tick();
  ASSERT_EQ(table.round().stage.value, "second");
  EXPECT_EQ(table.round().state, "open");
  EXPECT_EQ(table.round().roll.size(), 1u);
  EXPECT_TRUE(table.charter.pending.empty());
}

TEST(Registry, a_stage_that_waits_for_it_begins_with_a_new_text_or_not_at_all) {
  Table table(Closes::when_all_answered);
  table.workflow.stages.push_back(stage_called("second"));
  table.workflow.stages.back().roll = {};
  table.workflow.stages.back().roll.tags = {"camps"};
  table.stage().next["passed"] = {"second"};
  table.open();
  for (const char* body : {"deaf", "gaza", "youth"}) table.say(body, PositionKind::approve);
  EXPECT_EQ(table.revise(), "roll-empty");
  Table withdrawn = table;
  EXPECT_EQ(withdrawn.decide(WithdrawCharter{"Enough."}), "");
  withdrawn.registry.bodies[1].tags = {"camps"};
  EXPECT_FALSE(withdrawn.next());
  table.registry.bodies[1].tags = {"camps"};
  EXPECT_EQ(table.revise(), "");
  EXPECT_EQ(table.round().stage.value, "second");
}

}  // namespace

}  // namespace mithaq::rules
