// When an attempt is followed by another, and when by a person.
#include "service/schedule.h"

#include <gtest/gtest.h>

namespace mithaq::service {
namespace {

using std::chrono::hours, std::chrono::minutes, std::chrono::seconds;

constexpr Moment monday{std::chrono::sys_days(std::chrono::year(2026) / 11 / 2)};
constexpr unsigned char shortest = 0, middle = 128, longest = 255;

JobHistory history(int deferrals, std::optional<Moment> deadline = std::nullopt) {
  return {monday, deadline, deferrals, 0, false};
}

TEST(Schedule, waits_grow_to_four_hours_and_are_spread_by_a_quarter_to_both_sides) {
  const minutes waits[] = {minutes(1), minutes(5), minutes(15), minutes(30), hours(1), hours(2), hours(4), hours(4)};
  for (int deferrals = 0; deferrals < 8; ++deferrals) {
    const auto wait = [&](unsigned char luck) {
      const NextStep next = next_step(history(deferrals), {Ended::deferred}, monday, luck);
      EXPECT_EQ(next.state, JobState::deferred);
      EXPECT_EQ(next.word, "") << "a wait is no entry";
      return next.not_before - monday;
    };
    const seconds planned = waits[deferrals];
    EXPECT_EQ(wait(middle), planned);
    EXPECT_EQ(wait(shortest), planned * 3 / 4);
    EXPECT_LE(wait(longest), planned * 5 / 4);
    EXPECT_GT(wait(longest), planned * 6 / 5);
  }
}

TEST(Schedule, a_server_that_says_later_is_given_five_minutes_at_least) {
  for (const char* phase : {"mail", "rcpt", "data", "dot"}) {
    const Ending ending = ending_of({Delivery::deferred, "4.7.1", "greylisted", "", phase, false});
    for (const unsigned char luck : {shortest, longest})
      EXPECT_GE(next_step(history(0), ending, monday, luck).not_before - monday, minutes(5)) << phase;
    EXPECT_EQ(next_step(history(3), ending, monday, middle).not_before - monday, minutes(30)) << phase;
  }
  for (const DeliveryReport& other : {DeliveryReport{Delivery::deferred, "", "dropped", "", "rcpt", false},
                                      DeliveryReport{Delivery::deferred, "421", "busy", "", "banner", false}})
    EXPECT_FALSE(ending_of(other).may_be_greylisting) << other.phase;
}

TEST(Schedule, after_five_days_a_person_decides) {
  const Moment end = monday + hours(120);
  EXPECT_EQ(tried_until(history(9)), end);
  EXPECT_EQ(next_step(history(9), {Ended::deferred}, end - minutes(10), middle).not_before, end)
      << "once more at the last moment";
  EXPECT_EQ(next_step(history(9), {Ended::deferred}, end, middle), (NextStep{JobState::dead, end, "dead", "expired"}));
}

TEST(Schedule, six_hours_before_the_deadline_a_person_decides) {
  const Moment deadline = monday + hours(30), end = deadline - hours(6);
  EXPECT_EQ(tried_until(history(9, deadline)), end);
  EXPECT_EQ(next_step(history(9, deadline), {Ended::deferred}, end - hours(1), middle).not_before, end);
  EXPECT_EQ(next_step(history(9, deadline), {Ended::deferred}, end, middle).state, JobState::dead);
  EXPECT_EQ(tried_until(history(9, monday + hours(1000))), monday + hours(120)) << "the sooner of both";
}

TEST(Schedule, a_worker_that_crashes_three_times_over_a_job_gets_it_no_fourth_time) {
  JobHistory of_one = history(0);
  EXPECT_EQ(next_step(of_one, {Ended::crashed}, monday, middle).state, JobState::deferred);
  of_one.crashes = 1;
  EXPECT_EQ(next_step(of_one, {Ended::crashed}, monday, middle).state, JobState::deferred);
  of_one.crashes = 2;
  EXPECT_EQ(next_step(of_one, {Ended::crashed}, monday, middle), (NextStep{JobState::dead, monday, "dead", "poison"}));
  EXPECT_EQ(next_step(of_one, {Ended::deferred}, monday, middle).state, JobState::deferred) << "a wait is no crash";
}

TEST(Schedule, an_unknown_outcome_is_tried_once_more_after_half_an_hour) {
  EXPECT_EQ(next_step(history(5), {Ended::unknown}, monday, longest),
            (NextStep{JobState::queued, monday + minutes(30), "unknown", ""}));
  JobHistory again = history(5);
  again.was_unknown = true;
  EXPECT_EQ(next_step(again, {Ended::unknown}, monday, longest).state, JobState::unknown);
}

TEST(Schedule, what_was_taken_or_refused_is_an_entry_and_the_end) {
  EXPECT_EQ(next_step(history(0), ending_of({Delivery::accepted, "250", "", "", "dot", false}), monday, middle),
            (NextStep{JobState::accepted, monday, "accepted", ""}));
  EXPECT_EQ(next_step(history(0), ending_of({Delivery::refused, "5.1.1", "", "", "rcpt", false}), monday, middle),
            (NextStep{JobState::refused, monday, "refused", ""}));
}

}  // namespace
}  // namespace mithaq::service
