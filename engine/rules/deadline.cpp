#include "rules/deadline.h"

#include <algorithm>
#include <stdexcept>

namespace mithaq::rules {

namespace {

constexpr std::size_t most_reminders = 5;
constexpr int longest_search = 3660;  // days: a calendar without one working day in ten years is broken

Moment at_local(Day day, int minute, const Zone& zone) {
  return zone.instant(std::chrono::sys_seconds(day) + std::chrono::minutes(minute));
}

Day local_day(Moment moment, const Zone& zone) { return std::chrono::floor<std::chrono::days>(zone.local(moment)); }

// The n-th working day after (step 1) or before (step -1) a day.
Day working_day(Day day, int n, int step, const Calendar& calendar) {
  int looked_at = 0;
  while (n > 0) {
    day += std::chrono::days(step);
    looked_at = calendar.is_working(day) ? 0 : looked_at + 1;
    if (looked_at > longest_search) throw std::domain_error("calendar " + calendar.id + " has no working days");
    if (looked_at == 0) --n;
  }
  return day;
}

std::chrono::seconds time_of_day(Moment local) { return local - std::chrono::floor<std::chrono::days>(local); }

}  // namespace

std::optional<Moment> stated_deadline(const Charter& charter, const Stage& stage) {
  if (!stage.deadline || !stage.deadline->instant) return std::nullopt;
  const Round* before = charter.newest_round(stage.id);
  return before && before->deadline ? std::max(*stage.deadline->instant, *before->deadline) : *stage.deadline->instant;
}

Moment deadline(const DeadlineRule& rule, Moment opens, const Zone& zone, const Calendar& calendar) {
  if (rule.instant) return *rule.instant;
  const Day today = local_day(opens, zone);
  if (rule.days) return at_local(today + std::chrono::days(*rule.days), rule.at_minute, zone);
  return at_local(working_day(today, rule.working_days.value_or(0), 1, calendar), rule.at_minute, zone);
}

std::vector<Moment> reminders(const std::vector<int>& working_days_before, int at_minute, Moment opens, Moment deadline,
                              const Zone& zone, const Calendar& calendar) {
  std::vector<Moment> out;
  const Day last = local_day(deadline, zone);
  for (int n : working_days_before) {
    const Day day = working_day(last, n, -1, calendar);
    const Moment at = at_local(day, at_minute, zone);
    if (calendar.is_working(day) && at > opens && at < deadline) out.push_back(at);
  }
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  // Those nearest the deadline are worth most.
  if (out.size() > most_reminders) out.erase(out.begin(), out.end() - most_reminders);
  return out;
}

Moment working_days_after(Moment from, int n, const Zone& zone, const Calendar& calendar) {
  const Moment local = zone.local(from);
  const Day day = working_day(std::chrono::floor<std::chrono::days>(local), n, 1, calendar);
  return zone.instant(std::chrono::sys_seconds(day) + time_of_day(local));
}

std::chrono::seconds working_time(std::vector<Span> spans, const Zone& zone, const Calendar& calendar) {
  std::sort(spans.begin(), spans.end());
  std::chrono::seconds total{0};
  Moment counted{};  // up to here
  for (const auto& [first, second] : spans) {
    const Moment begins = std::max(first, counted);
    if (second <= begins) continue;
    for (Day day = local_day(begins, zone); day <= local_day(second, zone); day += std::chrono::days(1)) {
      if (!calendar.is_working(day)) continue;
      const Moment midnight = at_local(day, 0, zone), next = at_local(day + std::chrono::days(1), 0, zone);
      const Moment from = std::max(begins, midnight), to = std::min(second, next);
      if (from == midnight && to == next)
        total += std::chrono::days(1);
      else if (from < to)
        total += to - from;
    }
    counted = second;
  }
  return total;
}

Moment after_working_time(Moment from, std::chrono::seconds time, const Zone& zone, const Calendar& calendar) {
  if (time <= std::chrono::seconds(0)) return from;
  Moment local = zone.local(from);
  Day day = std::chrono::floor<std::chrono::days>(local);
  if (!calendar.is_working(day)) {  // begins with the next working day
    day = working_day(day, 1, 1, calendar);
    local = day;
  }
  while (local + time >= Moment(day + std::chrono::days(1))) {
    const Day next = working_day(day, 1, 1, calendar);
    time -= Moment(day + std::chrono::days(1)) - local;
    day = next;
    local = day;
  }
  return std::max(from, zone.instant(local + time));
}

}  // namespace mithaq::rules
