// What is to be known of a deadline, though it stands. Zones and calendars are made up here.
#include "rules/table.h"

namespace mithaq::rules {

namespace {

using std::chrono::hours;

// Two hours before UTC all year; or, as decided at short notice, summer time until the end of November.
Zone winter() { return {"Asia/Hebron", "2026a", {{at("1970-01-01T00:00:00Z"), hours(2), "EET"}}}; }
Zone long_summer() {
  return {"Asia/Hebron",
          "2026b",
          {{at("1970-01-01T00:00:00Z"), hours(3), "EEST"}, {at("2026-11-27T23:00:00Z"), hours(2), "EET"}}};
}

Table table_of(DeadlineRule rule) {
  Table table;
  table.zones["Asia/Hebron"] = winter();
  table.calendars["ps"].known_until = day_from_date("2026-12-31");
  table.stage().deadline = rule;
  return table;
}

DeadlineRule working_days(int n) {
  DeadlineRule rule;
  rule.working_days = n;
  return rule;
}

DeadlineRule days(int n) {
  DeadlineRule rule;
  rule.days = n;
  return rule;
}

std::vector<Warning> warnings(const Table& table) {
  return deadline_warnings(World{table.workflow, table.registry, table.calendars, table.zones}, table.charter,
                           table.round());
}

ExtendDeadline to(std::string_view instant) { return {{"sign-off"}, at(instant), "More time."}; }

}  // namespace

TEST(DeadlineWarnings, a_deadline_on_a_day_that_the_calendar_knows_gives_none) {
  EXPECT_EQ(warnings(table_of(working_days(10)).open()), std::vector<Warning>{});
}

TEST(DeadlineWarnings, a_deadline_beyond_what_the_calendar_knows_stands_and_is_told) {
  Table table = table_of(days(10));
  table.now = at("2026-12-22T08:00:00Z");
  table.open();
  ASSERT_EQ(table.deadline(), at("2027-01-01T15:00:00Z")) << "a Friday";
  const auto told = warnings(table);
  ASSERT_EQ(told.size(), 2U);
  EXPECT_EQ(told[0], (Warning{"deadline-beyond-calendar",
                              {{"stage", "sign-off"},
                               {"deadline", "2027-01-01T15:00:00Z"},
                               {"deadline_offset", "7200"},
                               {"zone", "Asia/Hebron"},
                               {"calendar", "ps"},
                               {"known_until", "2026-12-31"}}}));
  EXPECT_EQ(told[1].id, "deadline-on-day-off");
}

TEST(DeadlineWarnings, the_last_day_that_the_calendar_knows_is_known_to_its_local_end) {
  Table table = table_of(working_days(5));
  table.now = at("2026-12-20T08:00:00Z");
  table.open();
  ASSERT_EQ(table.decide(to("2026-12-31T21:59:59Z")), "");
  EXPECT_EQ(warnings(table), std::vector<Warning>{});
  ASSERT_EQ(table.decide(to("2026-12-31T22:00:00Z")), "");
  ASSERT_EQ(warnings(table).size(), 2U) << "midnight in Hebron: the first day of January, a Friday";
  EXPECT_EQ(warnings(table)[0].id, "deadline-beyond-calendar");
}

TEST(DeadlineWarnings, a_calendar_that_does_not_say_until_when_gives_none) {
  Table table = table_of(working_days(100));
  table.calendars["ps"].known_until.reset();
  EXPECT_EQ(warnings(table.open()), std::vector<Warning>{});
}

TEST(DeadlineWarnings, an_extension_to_a_day_off_is_told) {
  Table table = table_of(working_days(10));
  table.open();
  ASSERT_EQ(table.decide(to("2026-11-20T15:00:00Z")), "");
  ASSERT_EQ(warnings(table).size(), 1U);
  EXPECT_EQ(warnings(table)[0].id, "deadline-on-day-off");
}

TEST(DeadlineWarnings, newer_zones_move_no_deadline_but_are_told_of) {
  Table table = table_of(working_days(10));
  table.open();
  ASSERT_EQ(table.deadline(), at("2026-11-15T15:00:00Z"));
  table.zones["Asia/Hebron"] = long_summer();
  const auto told = warnings(table);
  ASSERT_EQ(told.size(), 1U);
  EXPECT_EQ(told[0], (Warning{"deadline-zone-changed",
                              {{"stage", "sign-off"},
                               {"deadline", "2026-11-15T15:00:00Z"},
                               {"deadline_offset", "10800"},
                               {"meant", "2026-11-15T14:00:00Z"},
                               {"meant_offset", "10800"},
                               {"zone", "Asia/Hebron"},
                               {"then", "2026a"},
                               {"now", "2026b"}}}));
  table.now = at("2026-11-15T14:30:00Z");
  table.tick();
  EXPECT_EQ(table.deadline(), at("2026-11-15T15:00:00Z"));
  EXPECT_EQ(table.round().state, "open") << "the instant stands";
}

TEST(DeadlineWarnings, newer_zones_that_leave_the_local_time_alone_are_no_news) {
  Table table = table_of(working_days(10));
  table.open();
  table.zones["Asia/Hebron"].tzdata = "2026b";
  EXPECT_EQ(warnings(table), std::vector<Warning>{});
}

TEST(DeadlineWarnings, an_extension_is_the_answer_to_newer_zones) {
  Table table = table_of(working_days(10));
  table.open();
  table.zones["Asia/Hebron"] = long_summer();
  ASSERT_EQ(table.decide(to("2026-11-16T14:00:00Z")), "");
  EXPECT_EQ(warnings(table), std::vector<Warning>{});
}

TEST(DeadlineWarnings, a_stated_instant_has_no_local_time_that_could_be_another) {
  DeadlineRule stated;
  stated.instant = at("2026-11-15T15:00:00Z");
  Table table = table_of(stated);
  table.open();
  table.zones["Asia/Hebron"] = long_summer();
  EXPECT_EQ(warnings(table), std::vector<Warning>{});
}

TEST(DeadlineWarnings, a_round_that_is_closed_has_none) {
  Table table = table_of(days(12));
  table.open();
  ASSERT_EQ(warnings(table).size(), 1U) << "a Friday";
  table.now = table.deadline() + std::chrono::seconds(1);
  table.tick();
  EXPECT_EQ(warnings(table), std::vector<Warning>{});
}

}  // namespace mithaq::rules
