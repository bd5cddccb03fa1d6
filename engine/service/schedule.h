// What follows from one attempt at a job, and when: pure, given the history of the job and the time.
//
// A wait is no entry of the trail. Nothing is tried for ever: what cannot be sent by six hours before the deadline of
// its round is handed to a person while a telephone call still helps (reference: mail 7).
#pragma once

#include <mithaq/notifier.h>

#include <optional>
#include <string>

#include "model/job.h"

namespace mithaq::service {

struct JobHistory {
  Moment created{};
  std::optional<Moment> deadline;  // of the round that this notice asks for an answer to
  int deferrals = 0;               // attempts that were put off, before this one
  int crashes = 0;                 // attempts that cost a worker its process, before this one
  bool was_unknown = false;        // an earlier one has perhaps arrived
};

enum class Ended { accepted, refused, unknown, deferred, crashed };

struct Ending {
  Ended how = Ended::deferred;
  // The server took our words and said "later": a first try that it wants to see repeated looks just like this.
  bool may_be_greylisting = false;
};
Ending ending_of(const DeliveryReport& report);

struct NextStep {
  JobState state = JobState::deferred;
  Moment not_before{};
  std::string word;    // of the entry, `delivery-<word>`; empty: none
  std::string reason;  // of a job that is given up: "expired", "poison"
  bool operator==(const NextStep&) const = default;
};

// `luck` from 0 to 255 spreads the wait over 0.75 to 1.25 of itself: what failed together does not come back together.
NextStep next_step(const JobHistory& history, const Ending& ending, Moment now, unsigned char luck);

// The last moment at which it may be tried.
Moment tried_until(const JobHistory& history);

}  // namespace mithaq::service
