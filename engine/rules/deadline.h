// When a round ends, and when to remind (reference: domain 6).
#pragma once

#include <optional>
#include <utility>
#include <vector>

#include "model/charter.h"
#include "model/moment.h"
#include "model/workflow.h"

namespace mithaq::rules {

// The instant that a definition states for a stage, if it does. What was extended in an earlier round stays so.
std::optional<Moment> stated_deadline(const Charter& charter, const Stage& stage);

// Day 1 is the first working day after the opening's local date; the instant is `at` on day n. `days` counts
// all days. Throws std::domain_error for a calendar without working days.
Moment deadline(const DeadlineRule& rule, Moment opens, const Zone& zone, const Calendar& calendar);

// The instants of the reminders `n working days before`, ascending, never on a non-working day, after
// `opens` and before `deadline`, at most 5: of more, those nearest the deadline.
std::vector<Moment> reminders(const std::vector<int>& working_days_before, int at_minute, Moment opens, Moment deadline,
                              const Zone& zone, const Calendar& calendar);

// The same local time on the n-th working day after.
Moment working_days_after(Moment from, int n, const Zone& zone, const Calendar& calendar);

// Spans of time, each from `first` up to `second`.
using Span = std::pair<Moment, Moment>;

// How much working time lies within spans, where they overlap counted once: a working day that is covered from
// midnight to midnight is 24 hours, whatever the clocks do on it; of other working days the part that is covered.
std::chrono::seconds working_time(std::vector<Span> spans, const Zone& zone, const Calendar& calendar);

// The local time that much later, days off passed over. Never before `from`.
Moment after_working_time(Moment from, std::chrono::seconds time, const Zone& zone, const Calendar& calendar);

}  // namespace mithaq::rules
