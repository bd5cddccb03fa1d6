// When a stage ends and when it reminds: deadline = { working_days = 15, at = "17:00", .. }.
#include "definitions/stage_reader.h"
#include "model/body.h"

namespace mithaq::definitions {
namespace {

constexpr int longest_days = 3660;         // ten years
constexpr std::size_t most_reminders = 5;  // a request (reference: domain 6)

void read_instant(Table& table, DeadlineRule& deadline) {
  const auto text = table.text("instant");
  if (!text) return;
  deadline.instant = moment_from_rfc3339(*text);
  if (!deadline.instant) table.document().error(place_of(*table.node("instant")), "needs-instant", {{"value", *text}});
}

DeadlineRule read_deadline(Table table) {
  DeadlineRule deadline;
  const auto days = [](std::optional<std::int64_t> n) {
    return n ? std::optional<int>(static_cast<int>(*n)) : std::nullopt;
  };
  deadline.working_days = days(table.integer("working_days", 1, longest_days));
  deadline.days = days(table.integer("days", 1, longest_days));
  read_instant(table, deadline);
  const int given = table.has("working_days") + table.has("days") + table.has("instant");
  if (given != 1) table.document().error(table.at(), "deadline-form");
  if (const auto at = table.time_of_day("at")) deadline.at_minute = *at;
  if (const auto zone = table.zone("zone")) deadline.zone = *zone;
  if (const auto calendar = table.kebab("calendar")) deadline.calendar = *calendar;
  table.done();
  return deadline;
}

// Counted back from the deadline a reminder may come to lie before its request; such a one is never sent.
void warn_of_early(Table& table, std::string_view key, const std::vector<int>& days, const DeadlineRule& deadline) {
  const int length = deadline.working_days.value_or(deadline.days.value_or(longest_days + 1));
  for (const int day : days)
    if (day >= length)
      table.document().warning(table.at(key), "reminder-before-opening",
                               {{"key", std::string(key)}, {"value", std::to_string(day)}});
}

Reminders read_reminders(Table table, const std::optional<DeadlineRule>& deadline) {
  Reminders reminders;
  reminders.working_days_before = table.integers("working_days_before", 1, longest_days);
  reminders.to_secretary = table.integers("to_secretary", 1, longest_days);
  reminders.escalate = table.integers("escalate", 1, longest_days);
  if (const auto role = table.word("escalate_to", words(role_ids))) reminders.escalate_to = role_ids[*role];
  if (const auto at = table.time_of_day("remind_at")) reminders.remind_at_minute = *at;
  if (reminders.working_days_before.size() > most_reminders)
    table.document().error(table.at("working_days_before"), "too-many-reminders",
                           {{"most", std::to_string(most_reminders)}});
  if (deadline) {
    warn_of_early(table, "working_days_before", reminders.working_days_before, *deadline);
    warn_of_early(table, "to_secretary", reminders.to_secretary, *deadline);
    warn_of_early(table, "escalate", reminders.escalate, *deadline);
  }
  table.done();
  return reminders;
}

// Working days of the stage's calendar, but for the first two: minutes, and hours.
void read_waits(Table& table, Waits& waits) {
  const auto read = [&](std::string_view key, std::int64_t greatest, int& to) {
    if (const auto n = table.integer(key, 0, greatest)) to = static_cast<int>(*n);
  };
  read("settle_wait", longest_days * 24 * 60, waits.settle_wait_minutes);
  read("confirm_grace", longest_days * 24, waits.confirm_grace_hours);
  read("expires", longest_days, waits.expires_days);
  read("acknowledge_within", longest_days, waits.acknowledge_within);
  read("reassert_within", longest_days, waits.reassert_within);
  read("challenge_within", longest_days, waits.challenge_within);
  read("withdraw_within", longest_days, waits.withdraw_within);
}

}  // namespace

void read_timing(Table& table, Stage& stage) {
  read_waits(table, stage.waits);
  if (const auto deadline = table.table("deadline"))
    stage.deadline = read_deadline(*deadline);
  else if (!table.has("deadline") && stage.closes != Closes::when_decided)
    table.document().error(table.at(), "deadline-missing", {{"stage", stage.id.value}});
  if (const auto reminders = table.table("reminders")) {
    stage.reminders = read_reminders(*reminders, stage.deadline);
    if (!table.has("deadline")) table.document().error(table.at("reminders"), "reminders-without-deadline");
  }
}

}  // namespace mithaq::definitions
