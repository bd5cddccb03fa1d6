#include "rules/deadline.h"

#include <gtest/gtest.h>

namespace mithaq::rules {
namespace {

using namespace std::chrono_literals;

Moment at(std::string_view rfc3339) { return moment_from_rfc3339(rfc3339).value(); }

// 2026: summer time from Saturday 28 March 02:00 (which becomes 03:00) to Saturday 24 October 02:00 (01:00 again).
Zone hebron() {
  return {"Asia/Hebron",
          "2026a",
          {{at("1970-01-01T00:00:00Z"), 2h, "EET"},
           {at("2026-03-28T00:00:00Z"), 3h, "EEST"},
           {at("2026-10-23T23:00:00Z"), 2h, "EET"}}};
}

Calendar palestine() {
  return {"ps",
          {std::chrono::Friday, std::chrono::Saturday},
          {{day_from_date("2026-11-15").value(), {"عيد الاستقلال", "Independence Day"}}},
          day_from_date("2027-12-31")};
}

DeadlineRule working_days(int n, int minute = 17 * 60) {
  DeadlineRule rule;
  rule.working_days = n;
  rule.at_minute = minute;
  return rule;
}
DeadlineRule days(int n, int minute) {
  DeadlineRule rule;
  rule.days = n;
  rule.at_minute = minute;
  return rule;
}

std::string due(const DeadlineRule& rule, std::string_view opens) {
  return to_rfc3339(deadline(rule, at(opens), hebron(), palestine()));
}

TEST(Deadline, day_1_is_the_first_working_day_after_the_opening) {
  EXPECT_EQ(due(working_days(1), "2026-11-03T08:00:00Z"), "2026-11-04T15:00:00Z");  // Tuesday -> Wednesday
  EXPECT_EQ(due(working_days(3), "2026-11-03T08:00:00Z"), "2026-11-08T15:00:00Z");  // over Friday and Saturday
  EXPECT_EQ(due(working_days(8), "2026-11-03T08:00:00Z"), "2026-11-16T15:00:00Z");  // and over the holiday
}

TEST(Deadline, the_opening_day_is_the_date_on_the_local_wall) {
  EXPECT_EQ(due(working_days(1), "2026-11-03T21:59:59Z"), "2026-11-04T15:00:00Z");  // still Tuesday in Hebron
  EXPECT_EQ(due(working_days(1), "2026-11-03T22:00:00Z"), "2026-11-05T15:00:00Z");  // already Wednesday
}

TEST(Deadline, days_count_all_days_and_an_instant_is_stated) {
  EXPECT_EQ(due(days(10, 12 * 60), "2026-11-03T08:00:00Z"), "2026-11-13T10:00:00Z");  // a Friday
  DeadlineRule stated;
  stated.instant = at("2026-12-10T15:00:00Z");
  EXPECT_EQ(due(stated, "2026-11-03T08:00:00Z"), "2026-12-10T15:00:00Z");
}

TEST(Deadline, summer_time_keeps_the_hour_on_the_wall) {
  EXPECT_EQ(due(working_days(1), "2026-03-26T08:00:00Z"), "2026-03-29T14:00:00Z");  // 17:00 EEST
  EXPECT_EQ(due(working_days(1), "2026-10-22T08:00:00Z"), "2026-10-25T15:00:00Z");  // 17:00 EET
}

TEST(Deadline, a_local_time_that_does_not_exist_is_moved_forward_by_the_gap) {
  EXPECT_EQ(due(days(1, 2 * 60 + 30), "2026-03-27T08:00:00Z"), "2026-03-28T00:30:00Z");  // 02:30 is read as 03:30
  EXPECT_EQ(due(days(1, 1 * 60 + 59), "2026-03-27T08:00:00Z"), "2026-03-27T23:59:00Z");
  EXPECT_EQ(due(days(1, 3 * 60), "2026-03-27T08:00:00Z"), "2026-03-28T00:00:00Z");
}

TEST(Deadline, a_local_time_that_exists_twice_means_the_later) {
  EXPECT_EQ(due(days(1, 1 * 60 + 30), "2026-10-23T08:00:00Z"), "2026-10-23T23:30:00Z");
  EXPECT_EQ(due(days(1, 0 * 60 + 59), "2026-10-23T08:00:00Z"), "2026-10-23T21:59:00Z");
  EXPECT_EQ(due(days(1, 2 * 60), "2026-10-23T08:00:00Z"), "2026-10-24T00:00:00Z");
}

TEST(Deadline, a_calendar_without_working_days_is_a_broken_world) {
  Calendar idle = palestine();
  for (unsigned d = 0; d < 7; ++d) idle.weekend.emplace_back(d);
  EXPECT_THROW(deadline(working_days(1), at("2026-11-03T08:00:00Z"), hebron(), idle), std::domain_error);
}

std::vector<std::string> reminded(const std::vector<int>& before, std::string_view opens, std::string_view ends) {
  std::vector<std::string> out;
  for (Moment m : reminders(before, 9 * 60, at(opens), at(ends), hebron(), palestine())) out.push_back(to_rfc3339(m));
  return out;
}

using Moments = std::vector<std::string>;

TEST(Reminders, come_that_many_working_days_before_in_ascending_order) {
  EXPECT_EQ(reminded({1, 7, 3}, "2026-11-03T08:00:00Z", "2026-11-24T15:00:00Z"),
            (Moments{"2026-11-12T07:00:00Z", "2026-11-19T07:00:00Z", "2026-11-23T07:00:00Z"}));
}

TEST(Reminders, never_come_on_a_day_off) {
  // the deadline is a Friday: the day itself is left out, one working day before is Thursday
  EXPECT_EQ(reminded({0, 1}, "2026-11-03T08:00:00Z", "2026-11-13T15:00:00Z"), Moments{"2026-11-12T07:00:00Z"});
}

TEST(Reminders, lie_between_the_opening_and_the_deadline) {
  EXPECT_EQ(reminded({2, 1}, "2026-11-03T08:00:00Z", "2026-11-05T15:00:00Z"), Moments{"2026-11-04T07:00:00Z"});
  EXPECT_EQ(reminded({0}, "2026-11-03T08:00:00Z", "2026-11-05T06:00:00Z"), Moments{});
}

TEST(Reminders, are_five_at_most_those_nearest_the_deadline) {
  const auto all = reminded({1, 2, 3, 4, 5, 6, 7, 7}, "2026-11-03T08:00:00Z", "2026-11-30T15:00:00Z");
  EXPECT_EQ(all.size(), 5u);
  EXPECT_EQ(all.front(), "2026-11-23T07:00:00Z");
  EXPECT_EQ(all.back(), "2026-11-29T07:00:00Z");
}

std::string later(std::string_view from, int n) {
  return to_rfc3339(working_days_after(at(from), n, hebron(), palestine()));
}

TEST(WorkingDaysAfter, keep_the_local_time_over_days_off_and_changes_of_the_clocks) {
  EXPECT_EQ(later("2026-11-05T15:00:00Z", 1), "2026-11-08T15:00:00Z");  // Thursday to Sunday
  EXPECT_EQ(later("2026-11-06T15:00:00Z", 1), "2026-11-08T15:00:00Z");  // Friday too
  EXPECT_EQ(later("2026-10-22T14:00:00Z", 1), "2026-10-25T15:00:00Z");  // 17:00 in summer, in winter
  EXPECT_EQ(later("2026-03-26T15:00:00Z", 1), "2026-03-29T14:00:00Z");
  EXPECT_EQ(later("2026-11-05T15:00:00Z", 0), "2026-11-05T15:00:00Z");
}

std::int64_t worked(std::vector<std::pair<const char*, const char*>> spans) {
  std::vector<Span> out;
  for (const auto& [from, to] : spans) out.emplace_back(at(from), at(to));
  return working_time(std::move(out), hebron(), palestine()).count() / 60;
}

TEST(WorkingTime, leaves_out_days_off) {
  EXPECT_EQ(worked({{"2026-11-03T08:00:00Z", "2026-11-03T10:30:00Z"}}), 150);
  EXPECT_EQ(worked({{"2026-11-05T20:00:00Z", "2026-11-07T23:00:00Z"}}), 2 * 60 + 60);  // Thursday 22:00, Sunday 01:00
  EXPECT_EQ(worked({{"2026-11-06T00:00:00Z", "2026-11-07T12:00:00Z"}}), 0);
  EXPECT_EQ(worked({}), 0);
  EXPECT_EQ(worked({{"2026-11-03T10:00:00Z", "2026-11-03T10:00:00Z"}}), 0);
}

TEST(WorkingTime, counts_once_what_several_spans_cover) {
  EXPECT_EQ(worked({{"2026-11-03T08:00:00Z", "2026-11-03T12:00:00Z"},
                    {"2026-11-03T09:00:00Z", "2026-11-03T10:00:00Z"},
                    {"2026-11-03T11:00:00Z", "2026-11-03T13:00:00Z"},
                    {"2026-11-04T08:00:00Z", "2026-11-04T09:00:00Z"}}),
            6 * 60);
}

TEST(WorkingTime, is_24_hours_for_a_whole_day_whatever_the_clocks_do_on_it) {
  Calendar all = palestine();
  all.weekend.clear();
  const auto day = [&](std::string_view from, std::string_view to) {
    return working_time({{at(from), at(to)}}, hebron(), all);
  };
  EXPECT_EQ(day("2026-03-27T22:00:00Z", "2026-03-28T21:00:00Z"), std::chrono::hours(24));  // 23 by the sun
  EXPECT_EQ(day("2026-10-23T21:00:00Z", "2026-10-24T22:00:00Z"), std::chrono::hours(24));  // 25 by the sun
  EXPECT_EQ(day("2026-10-23T21:00:00Z", "2026-10-24T10:00:00Z"), std::chrono::hours(13)) << "a part is what it is";
}

std::string moved(std::string_view from, int minutes) {
  return to_rfc3339(after_working_time(at(from), std::chrono::minutes(minutes), hebron(), palestine()));
}

TEST(AfterWorkingTime, passes_over_days_off_and_keeps_the_wall_clock) {
  EXPECT_EQ(moved("2026-11-03T15:00:00Z", 60), "2026-11-03T16:00:00Z");
  EXPECT_EQ(moved("2026-11-05T15:00:00Z", 24 * 60), "2026-11-08T15:00:00Z");
  EXPECT_EQ(moved("2026-11-05T15:00:00Z", 7 * 60), "2026-11-07T22:00:00Z") << "midnight is Sunday's";
  EXPECT_EQ(moved("2026-11-06T15:00:00Z", 60), "2026-11-07T23:00:00Z") << "from a Friday on: Sunday, 01:00";
  EXPECT_EQ(moved("2026-10-22T14:00:00Z", 24 * 60), "2026-10-25T15:00:00Z");
  EXPECT_EQ(moved("2026-11-06T15:00:00Z", 0), "2026-11-06T15:00:00Z") << "nothing moves nothing";
}

}  // namespace
}  // namespace mithaq::rules
