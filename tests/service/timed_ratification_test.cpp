// A workflow that asks for a trusted time: passed is not yet ratified, until the authority has stamped it.
#include <algorithm>

#include "service/stamped_house.h"

namespace mithaq::service {

namespace {

std::string timed(const std::string& more = "require_trusted_time = true\n") {
  std::string toml = one_stage("when-all-answered");
  toml.replace(toml.find("\"one\""), 5, "\"timed\"");
  return toml.insert(toml.find("[duties]"), more);
}

// The charter `timed` in a house with an authority, answered by everybody.
class TimedHouse : public StampedHouse {
 public:
  TimedHouse() {
    premises->settings.time_stamp_url = server.url();
    open_toml("timed", timed());
    work_off();
    for (const Body& body : premises->registry.bodies) {
      Order approval = order(body.id.value);
      const auto now_open = charter("timed");
      const Round& open = *now_open->current();
      auto& given = std::get<rules::GivePosition>(*approval.command);
      given.stage = open.stage;
      given.round = open.number;
      approval.charter = {"timed"};
      EXPECT_EQ(why(writer.run(std::move(approval))), "");
    }
    work_off();
  }
  std::vector<std::string> kinds() {
    std::vector<std::string> out;
    for (const store::Leaf& leaf : store->strand("timed")) out.push_back(trail::entry_from_leaf(leaf.bytes).kind);
    return out;
  }
  std::string ratify() {
    const auto done = house.ratify(administrator, "timed");
    return done ? "" : done.error().id;
  }
};

}  // namespace

TEST(TimedRatification, waits_for_the_authority_and_says_so) {
  TimedHouse house;
  house.status = 503;
  house.stamping.ask();
  house.ticker.tick();
  ASSERT_EQ(house.charter("timed")->state, "running");
  EXPECT_EQ(house.ratify(), "trusted-time-missing");
  const Text waits = house.house.charter("timed", false)->waits_sentence;
  EXPECT_NE(waits.en.find("once the time-stamping authority has stamped"), std::string::npos) << waits.en;
  EXPECT_NE(waits.ar.find("سلطة التوقيت"), std::string::npos) << waits.ar;

  house.status = 200;
  house.clock.pass(std::chrono::hours(1));
  EXPECT_GE(house.stamping.ask(), 1);
  house.ticker.tick();
  ASSERT_EQ(house.charter("timed")->state, "ratified");
  EXPECT_EQ(house.house.charter("timed", false)->waits_sentence.en, "");
  const auto kinds = house.kinds();
  const auto place = [&](const char* kind) { return std::ranges::find(kinds, kind) - kinds.begin(); };
  EXPECT_LT(place("stage-settled"), place("timestamped"));
  EXPECT_LT(place("timestamped"), place("ratified"));
  EXPECT_EQ(house.audit().exit_code(), 0);
}

TEST(TimedRatification, a_time_that_nobody_can_trust_does_not_do_and_another_is_asked_for) {
  TimedHouse house;
  house.ahead = std::chrono::hours(3);
  EXPECT_GE(house.stamping.ask(), 1);
  house.ticker.tick();
  EXPECT_EQ(house.charter("timed")->state, "running");
  EXPECT_EQ(house.ratify(), "trusted-time-missing");
  const auto awaited = house.stamping.awaited();
  ASSERT_EQ(awaited.size(), 1u) << "of this charter alone: nobody waits for another time of the first one";
  EXPECT_EQ(awaited[0].charter, "timed");
  EXPECT_EQ(awaited[0].reason, "apart");
  EXPECT_EQ(house.stamping.ask(), 0) << "not before its time";
  house.ahead = std::chrono::seconds(0);
  house.clock.pass(std::chrono::minutes(1));
  EXPECT_GE(house.stamping.ask(), 1);
  house.ticker.tick();
  EXPECT_EQ(house.charter("timed")->state, "ratified");
  EXPECT_EQ(house.audit().exit_code(), 0);
}

TEST(TimedRatification, bodies_are_told_that_it_waits_and_when_it_has_come) {
  TimedHouse house;
  const auto told = [&](const std::string& words) {
    return std::ranges::any_of(house.notifier.notices, [&](const Notice& notice) {
      std::string text = notices::without_isolates(notice.text);
      std::ranges::replace(text, '\n', ' ');
      return text.find(words) != std::string::npos;
    });
  };
  EXPECT_TRUE(told("The charter is not ratified yet"));
  EXPECT_FALSE(told("The charter is ratified: what it waited for"));
  house.stamping.ask();
  house.ticker.tick();
  house.work_off();
  EXPECT_TRUE(told("The charter is ratified: what it waited for"));
}

TEST(TimedRatification, without_an_authority_doctor_and_page_say_that_it_waits_in_vain) {
  TimedHouse house;
  house.premises->settings.time_stamp_url = "";
  const auto facts = house.house.doctor();
  const auto missing = std::ranges::find(facts, "time-stamps-missing", &House::Fact::id);
  ASSERT_NE(missing, facts.end());
  EXPECT_FALSE(missing->ok);
  EXPECT_EQ(missing->facts.at("charters"), "timed");
  EXPECT_NE(house.house.charter("timed", false)->waits_sentence.en.find("has to name one first"), std::string::npos);
}

TEST(TimedRatification, a_secretary_may_ratify_once_the_time_is_there) {
  TimedHouse house;
  EXPECT_GE(house.stamping.ask(), 1);
  EXPECT_EQ(house.ratify(), "");
  EXPECT_EQ(house.charter("timed")->state, "ratified");
}

TEST(TimedRatification, a_house_without_an_authority_opens_no_such_charter) {
  StampedHouse house(false);
  EXPECT_THROW(
      try { house.open_toml("timed", timed()); } catch (const std::runtime_error& refused) {
        EXPECT_STREQ(refused.what(), "refused: time-authority-missing");
        throw;
      },
      std::runtime_error);
  house.open_toml("timed", timed("require_trusted_time = false\n"));
  EXPECT_EQ(house.charter("timed")->state, "running");
}

}  // namespace mithaq::service
