// A charter that runs is put on another definition: seen first, then asked for by two.
#include <sstream>

#include "service/open_house.h"

namespace mithaq::service {

namespace {

class Migrating : public testing::Test {
 protected:
  Migrating() {
    house.premises->registry.members.push_back(
        {{"m-adminis3"}, {}, "administrator-2@example.org", "", {Role::administrator}});
  }
  static std::string changed(const std::string& from, const std::string& to, int number = 2) {
    std::string toml = one_stage("at-deadline");
    const auto put = [&](const std::string& a, const std::string& b) { toml.replace(toml.find(a), a.size(), b); };
    put("number = 1", "number = " + std::to_string(number));
    put(from, to);
    return toml;
  }
  Result<MigrationPlan, Refusal> apply(const Caller& caller, const std::string& toml,
                                       const std::string& reason = "Ramadan.") {
    Caller once = caller;
    once.key = house.house.fresh_key();
    auto done = house.house.migrate(once, "charter", "workflow.toml", toml, reason);
    if (done || done.error().id != "workflow-warnings") return done;
    std::vector<std::string> seen;
    std::istringstream ids(done.error().facts.at("ids"));
    for (std::string id; std::getline(ids, id, ',');) seen.push_back(id);
    return house.house.migrate(once, "charter", "workflow.toml", toml, reason, seen);
  }
  static std::string why(const Result<MigrationPlan, Refusal>& plan) { return plan ? "" : plan.error().id; }

  OpenHouse house;
  const Caller second{{"m-adminis3"}, "administrator", ""};
  const std::string forward = changed("days = 10", "days = 20"), live = changed("\"One\"", "\"One only\""),
                    grave = changed("majority", "unanimity");
};

}  // namespace

TEST_F(Migrating, a_plan_says_what_would_change_and_records_nothing) {
  const store::Head before = house.store->head();
  const auto plan = house.house.plan_migration("charter", "workflow.toml", forward);
  ASSERT_TRUE(plan.ok()) << plan.error().id;
  EXPECT_TRUE(plan->possible);
  EXPECT_EQ(plan->change_class, "forward");
  ASSERT_EQ(plan->changes.size(), 1u);
  EXPECT_EQ(plan->changes.front().key, "deadline");
  EXPECT_NE(plan->from_sha256, plan->to_sha256);
  const auto no = house.house.plan_migration("charter", "workflow.toml", grave);
  ASSERT_TRUE(no.ok());
  EXPECT_FALSE(no->possible);
  EXPECT_EQ(no->obstacle->id, "migrate-needs-return");
  EXPECT_EQ(house.store->head(), before);
  EXPECT_EQ(why(house.house.plan_migration("nowhere", "workflow.toml", forward)), "unknown-charter");
  EXPECT_EQ(why(house.house.plan_migration("charter", "workflow.toml", "id = 1")), "workflow-problems");
}

TEST_F(Migrating, a_forward_change_takes_effect_when_a_second_administrator_asks_for_the_same) {
  EXPECT_EQ(why(apply(house.secretary, forward)), "not-allowed");
  EXPECT_EQ(why(apply(house.administrator, forward, "")), "reason-required");
  const auto proposed = apply(house.administrator, forward);
  ASSERT_TRUE(proposed.ok()) << proposed.error().id;
  EXPECT_EQ(proposed->proposed_by, "m-adminis2");
  EXPECT_EQ(house.now()->workflow_number, 1);
  EXPECT_EQ(house.house.plan_migration("charter", "workflow.toml", forward)->proposed_by, "m-adminis2");
  EXPECT_EQ(why(apply(house.administrator, forward)), "same-person");
  const auto done = apply(second, forward);
  ASSERT_TRUE(done.ok()) << done.error().id;
  EXPECT_FALSE(done->proposed_by.has_value());
  EXPECT_EQ(house.now()->workflow_number, 2);
  EXPECT_EQ(house.now()->definition->stages.front().deadline->days, 20);
  house.work_off();
  EXPECT_EQ(house.audit().exit_code(), 0);
}

TEST_F(Migrating, warnings_are_acknowledged_as_at_an_opening) {
  const std::string warned =
      changed("deadline = {",
              "second_call = { quorum = { count = \"answered\", at_least = 0 } }\nquorum = { count = "
              "\"answered\", at_least = 1 }\ndeadline = {");
  Caller once = house.administrator;
  once.key = house.house.fresh_key();
  const auto refused = house.house.migrate(once, "charter", "workflow.toml", warned, "Ramadan.");
  ASSERT_EQ(why(refused), "workflow-warnings");
  EXPECT_NE(refused.error().facts.at("ids").find("always-met"), std::string::npos);
  EXPECT_EQ(house.now()->workflow_number, 1);
}

TEST_F(Migrating, a_title_changes_at_once) {
  const auto done = apply(house.administrator, live);
  ASSERT_TRUE(done.ok()) << done.error().id;
  EXPECT_EQ(done->change_class, "live");
  EXPECT_EQ(house.now()->definition->title.en, "One only");
}

TEST_F(Migrating, a_number_is_published_with_one_content_only) {
  ASSERT_TRUE(apply(house.administrator, forward).ok());
  EXPECT_EQ(why(apply(second, changed("days = 10", "days = 21"))), "workflow-number-used");
}

}  // namespace mithaq::service
