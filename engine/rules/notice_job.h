// Notices of a round on their way to the outbox.
#pragma once

#include <string_view>

#include "model/charter.h"
#include "model/job.h"

namespace mithaq::rules {

// Whom it is for, its key and its facts are the caller's to add.
inline Job notice_job(const CharterId& charter, const Round& round, std::string_view plugin, std::string_view kind) {
  Job out;
  out.plugin = plugin;
  out.duty = "notifier";
  out.kind = kind;
  out.charter = charter;
  out.stage = round.stage.value;
  out.round = round.number;
  out.revision = round.revision;
  return out;
}

// Whether it asks a witness for its line under a checkpoint.
inline bool asks_for_cosignature(const Job& job) {
  return job.kind == "alert" && job.facts.is_object() && job.facts.string_or("what", "") == "cosignature-wanted";
}

}  // namespace mithaq::rules
