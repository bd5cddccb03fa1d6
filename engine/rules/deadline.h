// When a round ends, and when to remind (reference: domain 6).
#pragma once

#include <optional>
#include <vector>

#include "model/moment.h"
#include "model/workflow.h"

namespace mithaq::rules {

// Day 1 is the first working day after the opening's local date; the instant is `at` on day n. `days` counts
// all days. Throws std::domain_error for a calendar without working days.
Moment deadline(const DeadlineRule& rule, Moment opens, const Zone& zone, const Calendar& calendar);

// The instants of the reminders `n working days before`, ascending, never on a non-working day, after
// `opens` and before `deadline`, at most 5: of more, those nearest the deadline.
std::vector<Moment> reminders(const std::vector<int>& working_days_before, int at_minute, Moment opens, Moment deadline,
                              const Zone& zone, const Calendar& calendar);

}  // namespace mithaq::rules
