// Reminders, lists for offices, extensions, and pauses where a region has no line; by the zone in which they fall.
#include <algorithm>

#include "rules/table.h"

namespace mithaq::rules {

namespace {

using K = PositionKind;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

// The zone as it is: the clocks go forward on 28 March 2026 at 02:00 and back on 24 October at 02:00.
Zone hebron() {
  return {"Asia/Hebron",
          "2026a",
          {{at("1970-01-01T00:00:00Z"), hours(2), "EET"},
           {at("2026-03-28T00:00:00Z"), hours(3), "EEST"},
           {at("2026-10-23T23:00:00Z"), hours(2), "EET"},
           {at("2027-03-27T00:00:00Z"), hours(3), "EEST"}}};
}

Table table_at(std::string_view now, int working_days = 5) {
  Table table;
  table.zones["Asia/Hebron"] = hebron();
  table.registry.bodies[1].tags = {"gaza", "south"};
  table.registry.bodies[2].tags = {"south"};
  table.stage().deadline->days.reset();
  table.stage().deadline->working_days = working_days;
  table.now = at(now);
  return table;
}

ExtendDeadline to(std::string_view instant) { return {{"sign-off"}, at(instant), "The line to Gaza is slow."}; }
DeclareOutage outage(const std::string& tag) { return {tag, "No power.", "The operator's notice."}; }

int jobs(const Table& table, std::string_view kind, std::string_view what = "") {
  return static_cast<int>(std::ranges::count_if(table.last.jobs, [&](const Job& job) {
    return job.kind == kind && (what.empty() || job.facts.string_or("what", "") == what);
  }));
}

}  // namespace

TEST(Extension, moves_the_deadline_later_only_with_a_reason_and_everybody_is_told) {
  Table table = table_at("2026-11-01T08:00:00Z");
  table.open();
  ASSERT_EQ(table.deadline(), at("2026-11-08T15:00:00Z"));
  EXPECT_EQ(table.decide(ExtendDeadline{{"nothing"}, at("2026-11-09T15:00:00Z"), "Why."}), "unknown-stage");
  EXPECT_EQ(table.decide(ExtendDeadline{{"sign-off"}, at("2026-11-09T15:00:00Z"), ""}), "reason-required");
  EXPECT_EQ(table.decide(to("2026-11-08T15:00:00Z")), "deadline-not-later");
  EXPECT_EQ(table.decide(to("2026-11-09T15:00:00Z")), "");
  EXPECT_EQ(table.deadline(), at("2026-11-09T15:00:00Z"));
  EXPECT_EQ(jobs(table, "alert", "extended"), 3);
  EXPECT_EQ(table.last.jobs.front().facts.at("entry").integer(), table.last.entries.front().seq);
  EXPECT_EQ(table.last.entries.front().data.at("from").string(), "2026-11-08T15:00:00Z");
}

TEST(Extension, of_a_stage_that_has_not_been_opened_yet_says_so) {
  Table table = table_at("2026-11-01T08:00:00Z");
  table.workflow.stages.push_back(stage_called("later"));
  table.open();
  EXPECT_EQ(table.decide(ExtendDeadline{{"later"}, at("2026-11-09T15:00:00Z"), "Why."}), "stage-not-opened");
  EXPECT_EQ(table.decide(ReopenStage{{"later"}, "New."}), "stage-not-opened");
  EXPECT_EQ(table.decide(ReturnStage{{"later"}, "Back."}), "stage-not-opened");
}

TEST(Extension, is_given_as_often_as_the_stage_allows) {
  Table table = table_at("2026-11-01T08:00:00Z");
  table.open();
  for (const char* instant : {"2026-11-09T15:00:00Z", "2026-11-10T15:00:00Z", "2026-11-11T15:00:00Z"})
    EXPECT_EQ(table.decide(to(instant)), "");
  EXPECT_EQ(table.decide(to("2026-11-12T15:00:00Z")), "extensions-used-up");
  EXPECT_EQ(table.round().extensions, 3);
}

TEST(Extension, comes_before_the_close_to_the_second) {
  Table table = table_at("2026-11-01T08:00:00Z");
  table.stage().objections_need_reply = true;
  table.open();
  table.say("deaf", K::object, {"first"}, "why");
  table.now = table.deadline();
  EXPECT_EQ(table.decide(to("2026-11-09T15:00:00Z")), "");
  table.now = table.deadline() + seconds(1);
  EXPECT_EQ(table.decide(to("2026-11-10T15:00:00Z")), "stage-closed") << "after the close only a new round helps";
}

TEST(Extension, is_none_where_a_stage_has_no_deadline) {
  Table table = table_at("2026-11-01T08:00:00Z");
  table.stage().deadline.reset();
  table.stage().closes = Closes::when_decided;
  table.open();
  EXPECT_EQ(table.decide(to("2026-11-09T15:00:00Z")), "no-deadline");
  EXPECT_FALSE(table.next());
}

TEST(Extension, brings_reminders_of_its_own_over_a_change_of_the_clocks) {
  Table table = table_at("2026-10-15T08:00:00Z", 4);
  table.stage().reminders.working_days_before = {1};
  table.open();
  ASSERT_EQ(table.deadline(), at("2026-10-21T14:00:00Z")) << "17:00 in summer";
  table.now = at("2026-10-20T06:00:00Z");
  EXPECT_EQ(table.next(), table.now);
  table.tick();
  EXPECT_EQ(table.entries("reminder-sent"), 3);
  EXPECT_EQ(table.decide(to("2026-10-26T15:00:00Z")), "") << "17:00 in winter";
  EXPECT_EQ(table.next(), at("2026-10-25T07:00:00Z")) << "09:00 in winter";
  table.now = *table.next();
  table.tick();
  EXPECT_EQ(table.entries("reminder-sent"), 3);
}

TEST(Reminding, is_five_times_a_request_at_most_whatever_is_extended) {
  Table table = table_at("2026-11-01T08:00:00Z", 8);
  table.stage().reminders.working_days_before = {6, 5, 4, 3, 2, 1};
  table.stage().max_extensions = 9;
  table.open();
  int sent = 0;
  for (int turn = 0; turn < 3; ++turn) {
    while (table.next() && *table.next() < table.deadline()) {
      table.now = std::max(table.now, *table.next());
      table.tick();
      sent += table.entries("reminder-sent");
    }
    ASSERT_EQ(table.decide(ExtendDeadline{{"sign-off"}, table.deadline() + hours(24 * 14), "More time."}), "");
  }
  EXPECT_EQ(sent, 15) << "five for each of three";
}

TEST(Reminding, the_secretary_hears_who_is_silent_and_who_cannot_be_reached) {
  Table table = table_at("2026-11-01T08:00:00Z");
  table.registry.members.push_back({{"m-sec"}, {}, "sec@example.org", "", {Role::secretary}});
  table.registry.members.push_back({{"m-con"}, {}, "con@example.org", "", {Role::convener}});
  table.stage().reminders.to_secretary = {2};
  table.stage().reminders.escalate = {1};
  table.open();
  table.say("deaf", K::approve);
  for (const char* word : {"accepted", "bounced"})
    EXPECT_EQ(table.decide(ReportDelivery{{std::string(64, '1')},
                                          {"gaza"},
                                          table.round().request({"gaza"})->id.value,
                                          word,
                                          1,
                                          std::string(64, 'a'),
                                          "5.1.1",
                                          "",
                                          ""}),
              "");
  EXPECT_EQ(table.next(), at("2026-11-04T07:00:00Z"));
  table.now = *table.next();
  table.tick();
  ASSERT_EQ(table.last.jobs.size(), 1u);
  const Job job = table.last.jobs.front();
  EXPECT_EQ(job.kind, "alert");
  EXPECT_EQ(job.member.value, "m-sec");
  EXPECT_EQ(job.facts.strings_or_empty("bodies"), (std::vector<std::string>{"gaza", "youth"}));
  EXPECT_EQ(job.facts.strings_or_empty("unreachable"), std::vector<std::string>{"gaza"});
  EXPECT_EQ(table.entries("reminder-sent"), 2) << "one for each silent body, and none is a reminder to it";
  EXPECT_FALSE(table.round().request({"youth"})->reminded_at);
  EXPECT_EQ(table.round().request({"youth"})->told_secretary_at, table.now);
  EXPECT_EQ(table.next(), at("2026-11-05T07:00:00Z"));
  table.now = *table.next();
  table.tick();
  ASSERT_EQ(table.last.jobs.size(), 1u);
  EXPECT_EQ(table.last.jobs.front().member.value, "m-con") << "then whoever it is escalated to";
  EXPECT_EQ(table.next(), table.deadline() + seconds(1));
}

TEST(Reminding, a_list_for_an_office_that_nobody_holds_wakes_nobody) {
  Table table = table_at("2026-11-01T08:00:00Z");
  table.stage().reminders.to_secretary = {2};
  table.stage().reminders.escalate = {1};
  table.open();
  EXPECT_EQ(table.next(), table.deadline() + seconds(1));
}

TEST(Reminding, goes_by_the_calendar_of_the_opening) {
  Table table = table_at("2026-11-01T08:00:00Z");
  table.stage().reminders.working_days_before = {1};
  table.open();
  table.calendars["ps"].holidays.push_back({std::chrono::sys_days(std::chrono::year(2026) / 11 / 5), {}});
  EXPECT_EQ(table.next(), at("2026-11-05T07:00:00Z")) << "a changed calendar concerns later openings only";
}

TEST(Outage, that_touches_the_roll_holds_the_round_open_and_moves_its_deadline_by_working_time) {
  Table table = table_at("2026-11-01T08:00:00Z");
  table.open();
  EXPECT_EQ(table.decide(outage("north")), "outage-touches-nobody");
  EXPECT_EQ(table.decide(DeclareOutage{"gaza", "", "x"}), "reason-required");
  EXPECT_EQ(table.decide(DeclareOutage{"gaza", "x", ""}), "reason-required");
  table.now = at("2026-11-05T10:00:00Z");  // Thursday, 12:00
  EXPECT_EQ(table.decide(outage("gaza")), "");
  EXPECT_EQ(jobs(table, "alert", "outage"), 3);
  EXPECT_EQ(table.decide(outage("gaza")), "outage-declared-already");
  EXPECT_FALSE(table.next()) << "the deadline waits";
  table.now = at("2026-11-08T16:00:00Z");  // Sunday, 18:00, an hour after the deadline
  table.tick();
  EXPECT_EQ(table.round().state, "open");
  EXPECT_EQ(table.decide(EndOutage{"north"}), "no-such-outage");
  EXPECT_EQ(table.decide(EndOutage{"gaza"}), "");
  // 12 hours of Thursday and 18 of Sunday; Friday and Saturday are off.
  EXPECT_EQ(table.deadline(), at("2026-11-09T21:00:00Z")) << "Monday, 23:00";
  EXPECT_EQ(table.last.entries.front().data.at("from").string(), "2026-11-08T15:00:00Z");
  EXPECT_EQ(table.last.entries.front().data.at("to").string(), "2026-11-09T21:00:00Z");
  EXPECT_EQ(table.next(), table.deadline() + seconds(1));
}

TEST(Outage, passes_over_days_off_when_it_moves_the_deadline) {
  Table table = table_at("2026-11-01T08:00:00Z", 4);
  table.open();
  ASSERT_EQ(table.deadline(), at("2026-11-05T15:00:00Z"));  // Thursday, 17:00
  table.now = at("2026-11-03T22:00:00Z");                   // the midnight that begins Wednesday
  table.decide(outage("gaza"));
  table.now += hours(24);
  table.decide(EndOutage{"gaza"});
  EXPECT_EQ(table.deadline(), at("2026-11-08T15:00:00Z")) << "one working day later, at 17:00: Sunday";
}

TEST(Outage, keeps_the_local_time_over_a_change_of_the_clocks) {
  Table table = table_at("2026-10-15T08:00:00Z", 5);
  table.open();
  ASSERT_EQ(table.deadline(), at("2026-10-22T14:00:00Z"));  // Thursday, 17:00 in summer
  table.now = at("2026-10-20T21:00:00Z");                   // Wednesday begins
  table.decide(outage("gaza"));
  table.now = at("2026-10-21T21:00:00Z");
  table.decide(EndOutage{"gaza"});
  EXPECT_EQ(table.deadline(), at("2026-10-25T15:00:00Z")) << "Sunday, 17:00 in winter";
}

TEST(Outage, several_count_once_where_they_overlap) {
  Table table = table_at("2026-11-01T08:00:00Z");
  table.open();
  table.now = at("2026-11-03T08:00:00Z");
  table.decide(outage("gaza"));
  table.now = at("2026-11-03T10:00:00Z");
  table.decide(outage("south"));
  table.now = at("2026-11-03T12:00:00Z");
  table.decide(EndOutage{"gaza"});
  EXPECT_EQ(table.deadline(), at("2026-11-08T19:00:00Z")) << "four hours";
  EXPECT_FALSE(table.next()) << "the other one goes on";
  table.now = at("2026-11-03T13:00:00Z");
  table.decide(EndOutage{"south"});
  EXPECT_EQ(table.deadline(), at("2026-11-08T20:00:00Z")) << "and one more: two of its three were counted";
}

TEST(Outage, on_days_off_moves_nothing_and_an_answer_within_it_is_in_time) {
  Table table = table_at("2026-11-01T08:00:00Z", 4);
  table.stage().deadline->working_days.reset();
  table.stage().deadline->days = 6;
  table.open();
  ASSERT_EQ(table.deadline(), at("2026-11-07T15:00:00Z"));  // a Saturday
  table.now = at("2026-11-07T14:00:00Z");
  table.decide(outage("gaza"));
  table.now = at("2026-11-07T16:00:00Z");
  EXPECT_EQ(table.say("gaza", K::approve), "");
  EXPECT_FALSE(table.round().newest({"gaza"})->late);
  table.decide(EndOutage{"gaza"});
  EXPECT_EQ(table.deadline(), at("2026-11-07T15:00:00Z"));
  table.tick();
  EXPECT_EQ(*table.charter.rounds.front().closing, table.now) << "nothing that was heard comes after the close";
}

TEST(Outage, lets_a_round_close_that_is_certain_when_the_stage_closes_when_decided) {
  for (const Closes closes : {Closes::when_decided, Closes::when_all_answered}) {
    Table table = table_at("2026-11-01T08:00:00Z");
    table.stage().closes = closes;
    table.open();
    table.decide(outage("gaza"));
    for (const char* body : {"deaf", "gaza", "youth"}) table.say(body, K::approve);
    EXPECT_EQ(table.charter.rounds.front().state, closes == Closes::when_decided ? "settled" : "open");
    if (closes == Closes::when_decided) continue;
    EXPECT_EQ(table.decide(EndOutage{"gaza"}), "");
    EXPECT_EQ(table.charter.rounds.front().cause, "all-answered") << "as soon as it is over";
  }
}

TEST(Outage, pauses_a_round_that_opens_while_it_goes_on) {
  Table table = table_at("2026-11-01T08:00:00Z");
  table.workflow.stages.push_back(stage_called("second"));
  table.stage().next["passed"] = "second";
  table.stage().closes = Closes::when_decided;
  table.open();
  table.decide(outage("gaza"));
  for (const char* body : {"deaf", "gaza", "youth"}) table.say(body, K::approve);
  ASSERT_EQ(table.round().stage.value, "second");
  ASSERT_EQ(table.round().outages.size(), 1u);
  EXPECT_EQ(table.round().outages.front().from, table.round().opens);
  EXPECT_EQ(jobs(table, "alert", "outage"), 3);
  EXPECT_EQ(table.decide(outage("gaza")), "outage-declared-already");
  const Moment deadline = table.deadline();
  table.now = deadline + hours(24);
  table.tick();
  EXPECT_EQ(table.round().state, "open");
  EXPECT_EQ(table.decide(EndOutage{"gaza"}), "");
  EXPECT_GT(table.deadline(), deadline);
  EXPECT_TRUE(table.charter.outages.empty());
}

TEST(Outage, ends_once_for_what_is_open_and_for_what_will_open) {
  Table table = table_at("2026-11-01T08:00:00Z");
  table.open();
  table.decide(outage("gaza"));
  EXPECT_EQ(table.decide(ReturnStage{{"sign-off"}, "Unclear."}), "");
  ASSERT_EQ(table.charter.state, "drafting");
  Table paused = table;
  EXPECT_EQ(paused.revise(), "");
  EXPECT_EQ(paused.round().outages.size(), 1u);
  EXPECT_EQ(table.decide(EndOutage{"gaza"}), "") << "though nothing is open";
  EXPECT_FALSE(table.last.entries.front().stage);
  EXPECT_EQ(table.decide(EndOutage{"gaza"}), "no-such-outage");
  EXPECT_EQ(table.revise(), "");
  EXPECT_TRUE(table.round().outages.empty());
}

TEST(Outage, that_does_not_touch_the_roll_of_what_opens_pauses_nothing) {
  Table table = table_at("2026-11-01T08:00:00Z");
  table.workflow.stages.push_back(stage_called("second"));
  table.workflow.stages.back().roll = {};
  table.workflow.stages.back().roll.bodies = {{"deaf"}};
  table.stage().next["passed"] = "second";
  table.stage().closes = Closes::when_decided;
  table.open();
  table.decide(outage("gaza"));
  for (const char* body : {"deaf", "gaza", "youth"}) table.say(body, K::approve);
  ASSERT_EQ(table.round().stage.value, "second");
  EXPECT_TRUE(table.round().outages.empty());
}

}  // namespace mithaq::rules
