// Something to be done outside: one line of the outbox.
#pragma once

#include <cstdint>
#include <string>

#include "model/id.h"
#include "model/moment.h"
#include "model/value.h"

namespace mithaq {

// queued -> claimed(attempt n) -> accepted | deferred -> queued | refused | unknown -> queued once | dead
// (reference: reliability, outbox). "deferred" is the wait for the next attempt.
enum class JobState : std::uint8_t { queued, claimed, deferred, accepted, refused, unknown, dead };
inline constexpr std::string_view job_state_ids[] = {"queued",  "claimed", "deferred", "accepted",
                                                     "refused", "unknown", "dead"};
constexpr std::string_view id(JobState s) { return job_state_ids[static_cast<std::size_t>(s)]; }

struct Job {
  JobKey key;          // UNIQUE: the same notice is never queued twice
  std::string plugin;  // "email", "signatures", "archive"
  std::string duty;    // "notifier", "signer", "archiver"
  std::string kind;    // "request", "reminder", "receipt", "outcome", "seal", "deposit"
  CharterId charter;
  std::string stage;  // may be empty
  int round = 0;
  int revision = 0;
  BodyId body;          // may be empty
  MemberId member;      // the one recipient of a notice; may be empty
  std::string request;  // may be empty
  Value facts;          // what its text is made of: small, without secrets
  // Drawn by service/, overwritten when the job has reached its final state: the clear token and the
  // confirmation number of a notice, "TOKEN NUMBER". Never logged, never shown.
  std::string secret;
  JobState state = JobState::queued;
  int attempt = 0;
  Moment created{};
  Moment not_before{};
  std::string last_result;  // what was said of the last attempt; shown to administrators
  int deferrals = 0;        // attempts that were put off
  int crashes = 0;          // attempts that cost a worker its process
  bool operator==(const Job&) const = default;
};

}  // namespace mithaq
