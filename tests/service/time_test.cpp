// Deadlines beside the clock of the machine: what the offices are warned of, and what members elsewhere read.
#include <algorithm>

#include "service/open_house.h"

namespace mithaq::service {

namespace {

Moment at(std::string_view text) { return moment_from_rfc3339(text).value(); }

// Other zones than those of the opening: summer time goes on until the end of November.
void put_in_force(fakes::WholeHouse& house, const std::string& tzdata) {
  Zone zone{"Asia/Hebron",
            tzdata,
            {{at("2026-03-28T00:00:00Z"), std::chrono::hours(3), "EEST"},
             {at("2026-11-27T23:00:00Z"), std::chrono::hours(2), "EET"}}};
  house.premises->zones.store(
      std::make_shared<const std::map<std::string, Zone>>(std::map<std::string, Zone>{{"Asia/Hebron", zone}}));
}

std::vector<std::string> ids(const std::vector<WarningView>& warnings) {
  std::vector<std::string> out;
  for (const WarningView& one : warnings) {
    out.push_back(one.warning.id);
    EXPECT_FALSE(one.sentence.ar.empty());
    EXPECT_EQ(one.sentence.en.find("T15:00:00Z"), std::string::npos) << one.sentence.en;
  }
  return out;
}

using Words = std::vector<std::string>;

const House::Fact* fact(const std::vector<House::Fact>& facts, const std::string& id) {
  const auto found = std::ranges::find(facts, id, &House::Fact::id);
  return found == facts.end() ? nullptr : &*found;
}

void move_abroad(fakes::WholeHouse& house, const std::string& body) {
  for (Member& member : house.premises->registry.members)
    if (member.body.value == body) member.zone = "Asia/Amman";
  auto zones = *house.premises->zones.load();
  zones["Asia/Amman"] = {"Asia/Amman", "2026a", {{Moment{}, std::chrono::hours(3), "+03"}}};
  house.premises->zones.store(std::make_shared<const std::map<std::string, Zone>>(std::move(zones)));
}

}  // namespace

TEST(Time, a_command_that_sets_a_deadline_beyond_the_calendar_warns_and_is_carried_out) {
  OpenHouse house;
  const ExtendDeadline far{{}, at("2027-01-04T15:00:00Z"), "Lines are down."};
  const auto done = house.act(house.secretary, "charter", far);
  ASSERT_TRUE(done);
  EXPECT_EQ(ids(done->warnings), Words{"deadline-beyond-calendar"});
  EXPECT_EQ(done->warnings.front().warning.facts.at("known_until"), "2026-12-31");
  EXPECT_NE(done->warnings.front().sentence.en.find("Monday 4 January 2027, 17:00"), std::string::npos)
      << done->warnings.front().sentence.en;
  EXPECT_EQ(*house.round().deadline, at("2027-01-04T15:00:00Z"));
  EXPECT_EQ(ids(house.house.charter("charter", true)->rounds.back().warnings), Words{"deadline-beyond-calendar"});
}

TEST(Time, an_equal_command_is_answered_with_the_same_warnings) {
  OpenHouse house;
  Caller caller = house.secretary;
  caller.key = std::string(32, 'a');
  const ExtendDeadline to_a_friday{{}, at("2026-12-04T15:00:00Z"), "Lines are down."};
  const auto first = house.house.act(caller, "charter", to_a_friday);
  const auto again = house.house.act(caller, "charter", to_a_friday);
  ASSERT_TRUE(first && again);
  EXPECT_EQ(ids(first->warnings), Words{"deadline-on-day-off"});
  EXPECT_EQ(ids(again->warnings), ids(first->warnings));
}

TEST(Time, newer_zones_are_told_by_doctor_and_log_and_move_nothing) {
  OpenHouse house;
  const Moment deadline = *house.round().deadline;
  ASSERT_TRUE(fact(house.house.doctor(), "time-zones") != nullptr);
  EXPECT_TRUE(fact(house.house.doctor(), "time-zones")->ok);
  put_in_force(house, "2026b");
  const auto facts = house.house.doctor();
  const House::Fact* told = fact(facts, "deadline-zone-changed");
  ASSERT_NE(told, nullptr);
  EXPECT_FALSE(told->ok);
  EXPECT_EQ(told->facts.at("charter"), "charter");
  EXPECT_EQ(told->facts.at("then"), "2026a");
  EXPECT_EQ(told->facts.at("now"), "2026b");
  EXPECT_EQ(told->facts.at("deadline"), to_rfc3339(deadline));
  EXPECT_EQ(told->facts.at("meant"), to_rfc3339(deadline - std::chrono::hours(1)));
  for (Language language : {Language::ar, Language::en}) {
    const auto& phrases = house.house.phrases();
    EXPECT_EQ(phrases.say("doctor." + told->id, language, phrases.facts(told->facts, language)).find("Z"),
              std::string::npos);
  }
  house.log.clear();
  house.ticker.warn_of_zones();
  ASSERT_EQ(house.log.size(), 1U);
  EXPECT_TRUE(house.log.front().starts_with("warning deadline of charter, stage sign-off")) << house.log.front();
  const auto view = house.house.charter("charter", true)->rounds.back();
  EXPECT_NE(std::ranges::count(ids(view.warnings), "deadline-zone-changed"), 0);
  house.tick(to_rfc3339(deadline - std::chrono::minutes(30)));
  EXPECT_EQ(house.round().state, "open");
  EXPECT_EQ(*house.round().deadline, deadline);
}

TEST(Time, a_member_elsewhere_reads_the_deadline_in_its_own_local_time_too) {
  OpenHouse house;
  move_abroad(house, "watan-gaza");
  const auto here = house.house.look(house.link("deaf-union").token, Language::en);
  const auto there = house.house.look(house.link("watan-gaza").token, Language::en);
  ASSERT_TRUE(here && there);
  EXPECT_EQ(here->charter.rounds.back().deadline_text.en.find("Amman time"), std::string::npos);
  EXPECT_NE(
      there->charter.rounds.back().deadline_text.en.find("17:00 Palestine time (15:00 UTC); your local time: 18:00"),
      std::string::npos)
      << there->charter.rounds.back().deadline_text.en;
  EXPECT_EQ(there->zone, "Asia/Amman");
  const auto receipt = house.give("watan-gaza", {"approve", {}, "", ""});
  ASSERT_TRUE(receipt);
  EXPECT_NE(receipt->received_at.en.find("Amman time"), std::string::npos) << receipt->received_at.en;
  house.notifier.notices.clear();
  ASSERT_TRUE(house.act(house.secretary, "charter", ExtendDeadline{{}, at("2026-12-01T15:00:00Z"), "Lines are down."}));
  house.work_off();
  int told = 0;
  for (const Notice& notice : house.notifier.notices) told += notice.text.find("18:00 Amman time") != std::string::npos;
  EXPECT_EQ(told, 1) << "the notice of that body alone";
}

}  // namespace mithaq::service
