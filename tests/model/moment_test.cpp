#include "model/moment.h"

#include <gtest/gtest.h>

namespace mithaq {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

Moment moment(const char* text) { return moment_from_rfc3339(text).value(); }
Day day(const char* text) { return day_from_date(text).value(); }

// A zone of two changes: forward by an hour at midnight, back by an hour at one o'clock.
Zone zone() {
  return {"Asia/Hebron",
          "2026a",
          {{moment("2025-10-24T23:00:00Z"), hours(2), "EET"},
           {moment("2026-03-27T22:00:00Z"), hours(3), "EEST"},
           {moment("2026-10-23T22:00:00Z"), hours(2), "EET"}}};
}

// As people in the zone read it; the wall has no zone, so the Z is only the form of the function.
std::string on_the_wall(const char* utc) { return to_rfc3339(zone().local(moment(utc))); }
std::string instant(const char* wall) { return to_rfc3339(zone().instant(moment(wall))); }

TEST(Moment, is_written_in_utc_to_the_second_and_reads_back) {
  for (const char* text : {"2026-11-01T07:55:00Z", "1970-01-01T00:00:00Z", "2000-02-29T23:59:59Z",
                           "1969-12-31T23:59:59Z", "9999-12-31T00:00:00Z"})
    EXPECT_EQ(to_rfc3339(moment(text)), text);
  EXPECT_EQ(moment("2026-11-01T07:55:00Z").time_since_epoch().count(), 1793519700);
}

TEST(Moment, every_other_spelling_is_refused) {
  for (const char* text :
       {"", "2026-11-01", "2026-11-01T07:55:00", "2026-11-01T07:55:00+00:00", "2026-11-01T07:55:00.0Z",
        "2026-11-01t07:55:00z", "2026-11-01 07:55:00Z", "2026-11-01T24:00:00Z", "2026-11-01T07:60:00Z",
        "2026-11-01T07:55:60Z", "2026-02-29T00:00:00Z", "2026-13-01T00:00:00Z", "2026-00-01T00:00:00Z",
        "2026-11-00T00:00:00Z", "2026-11-01T07:55:00Z ", " 2026-11-01T07:55:00Z", "20a6-11-01T07:55:00Z",
        "+026-11-01T07:55:00Z", "2026-11-01T-7:55:00Z"})
    EXPECT_FALSE(moment_from_rfc3339(text)) << text;
}

TEST(Day, is_a_date_that_exists) {
  EXPECT_EQ(to_date(day("2028-02-29")), "2028-02-29");
  for (const char* text : {"", "2026-02-29", "2026-2-1", "2026/02/01", "2026-04-31", "26-01-01"})
    EXPECT_FALSE(day_from_date(text)) << text;
}

TEST(Zone, an_offset_holds_from_its_change_on) {
  EXPECT_EQ(on_the_wall("2026-01-01T10:00:00Z"), "2026-01-01T12:00:00Z");
  EXPECT_EQ(on_the_wall("2026-03-27T21:59:59Z"), "2026-03-27T23:59:59Z");
  EXPECT_EQ(on_the_wall("2026-03-27T22:00:00Z"), "2026-03-28T01:00:00Z");
  EXPECT_EQ(on_the_wall("2026-10-23T21:59:59Z"), "2026-10-24T00:59:59Z");
  EXPECT_EQ(on_the_wall("2026-10-23T22:00:00Z"), "2026-10-24T00:00:00Z");
}

TEST(Zone, the_first_offset_holds_for_everything_before) {
  EXPECT_EQ(on_the_wall("1990-01-01T10:00:00Z"), "1990-01-01T12:00:00Z");
  EXPECT_EQ(instant("1990-01-01T12:00:00Z"), "1990-01-01T10:00:00Z");
}

TEST(Zone, a_reading_leads_back_to_its_instant) {
  for (const char* utc : {"2026-01-01T10:00:00Z", "2026-03-27T21:59:59Z", "2026-03-27T22:00:00Z",
                          "2026-07-01T00:00:00Z", "2026-10-23T22:00:00Z", "2027-01-01T00:00:00Z"})
    EXPECT_EQ(to_rfc3339(zone().instant(zone().local(moment(utc)))), utc);
}

TEST(Zone, a_reading_that_does_not_exist_moves_forward_by_the_gap) {
  EXPECT_EQ(instant("2026-03-28T00:00:00Z"), "2026-03-27T22:00:00Z");
  EXPECT_EQ(instant("2026-03-28T00:30:00Z"), "2026-03-27T22:30:00Z");
  EXPECT_EQ(to_rfc3339(zone().local(zone().instant(moment("2026-03-28T00:30:00Z")))), "2026-03-28T01:30:00Z");
  EXPECT_EQ(instant("2026-03-28T01:00:00Z"), "2026-03-27T22:00:00Z");
}

TEST(Zone, a_reading_that_exists_twice_means_the_later) {
  EXPECT_EQ(instant("2026-10-24T00:30:00Z"), "2026-10-23T22:30:00Z");
  EXPECT_EQ(instant("2026-10-23T23:59:59Z"), "2026-10-23T20:59:59Z");
}

TEST(Calendar, rests_on_weekends_and_holidays) {
  const Calendar calendar{"ps",
                          {std::chrono::Friday, std::chrono::Saturday},
                          {{day("2026-11-15"), {"عيد الاستقلال", "Independence Day"}}},
                          std::nullopt};
  EXPECT_FALSE(calendar.is_working(day("2026-11-13")));
  EXPECT_FALSE(calendar.is_working(day("2026-11-14")));
  EXPECT_FALSE(calendar.is_working(day("2026-11-15")));
  EXPECT_TRUE(calendar.is_working(day("2026-11-16")));
}

}  // namespace
}  // namespace mithaq
