// When a stage ends and when it reminds: deadline = { working_days = 15, at = "17:00", .. }.
#include <algorithm>

#include "definitions/stage_reader.h"
#include "definitions/zone_names.h"

namespace mithaq::definitions {
namespace {

constexpr int longest_days = 3660;         // ten years
constexpr std::size_t most_reminders = 5;  // a request (reference: domain 6)

void read_zone(Table& table, DeadlineRule& deadline) {
  const auto name = table.text("zone");
  if (!name) return;
  deadline.zone = *name;
  const std::vector<std::string> known = zone_names();
  if (std::find(known.begin(), known.end(), *name) != known.end()) return;
  const std::string near = nearest(*name, known);
  Facts facts{{"value", *name}};
  if (!near.empty()) facts.emplace("nearest", near);
  table.document().error(place_of(*table.node("zone")), "unknown-zone", std::move(facts));
}

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
  read_zone(table, deadline);
  if (const auto calendar = table.kebab("calendar")) deadline.calendar = *calendar;
  table.done();
  return deadline;
}

Reminders read_reminders(Table table) {
  Reminders reminders;
  reminders.working_days_before = table.integers("working_days_before", 1, longest_days);
  reminders.to_secretary = table.integers("to_secretary", 1, longest_days);
  if (const auto at = table.time_of_day("remind_at")) reminders.remind_at_minute = *at;
  if (reminders.working_days_before.size() > most_reminders)
    table.document().error(table.at("working_days_before"), "too-many-reminders",
                           {{"most", std::to_string(most_reminders)}});
  table.done();
  return reminders;
}

}  // namespace

void read_timing(Table& table, Stage& stage) {
  if (const auto deadline = table.table("deadline"))
    stage.deadline = read_deadline(*deadline);
  else if (!table.has("deadline") && stage.closes != Closes::when_decided)
    table.document().error(table.at(), "deadline-missing", {{"stage", stage.id.value}});
  if (const auto reminders = table.table("reminders")) {
    stage.reminders = read_reminders(*reminders);
    if (!table.has("deadline")) table.document().error(table.at("reminders"), "reminders-without-deadline");
  }
}

}  // namespace mithaq::definitions
