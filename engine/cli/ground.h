// What `mithaq simulate` plays with: workflow, registry, calendars and scenario as read, or why it cannot be played.
#pragma once

#include "cli/commands.h"
#include "service/simulation.h"

namespace mithaq::cli {

struct Ground {
  service::Stagecraft props;
  definitions::Scenario scenario;
  definitions::Problems problems;
  bool lacks_files = false;  // one that the scenario names cannot be read
  bool ok() const { return !definitions::has_errors(problems); }
};

// Throws service::Unreadable where one of the three files that are named cannot be read.
Ground ground(const Staging& staging);

}  // namespace mithaq::cli
