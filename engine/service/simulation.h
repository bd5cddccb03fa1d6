// Plays a scenario: the same rules as in the daemon, on a clock that jumps from one thing to the next.
//
// No daemon, no socket, no store: commands go to rules::decide and what they leave is folded, nothing else. The same
// files give the same outcome, whenever and wherever they are played.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "definitions/problem.h"
#include "definitions/scenario_file.h"
#include "model/charter.h"
#include "model/entry.h"
#include "model/refusal.h"
#include "model/warning.h"

namespace mithaq::service {

// What a scenario is played with.
struct Stagecraft {
  Workflow workflow;
  Registry registry;
  std::map<std::string, Calendar> calendars;
  // The bytes of a file that the scenario names, from beside it. Throws std::runtime_error.
  std::function<std::string(const std::string&)> file;
};

struct SimulatedRound {
  std::string stage;
  int number = 1, revision = 0;
  Moment opens{};
  std::optional<Moment> deadline, closing, settled;
  std::string zone, state, cause, outcome;
  Value explanation;                   // as settled; of a round still open, as it stands
  std::vector<std::string> waits_for;  // still settling; what was missing when it expired
  std::vector<std::string> leads_to;   // stages opened by it, or drafting, ratified, end, join
  int extensions = 0;
  std::vector<Warning> warnings;  // about its deadline, as it was set last
};

struct SimulatedEvent {
  definitions::Place place;
  Moment at{};
  std::string verb;
  std::vector<std::string> bodies;
  std::string word;  // the position, the objection, the tag ..
  // Answers that were taken and do not count, or not as they were meant: incomplete (with what is missing: article,
  // text), provisional, late, late-comment (an objection to what the body has approved before: none was opened).
  struct Aside {
    std::string body, why;
    std::vector<std::string> missing;
    bool operator==(const Aside&) const = default;
  };
  std::vector<Aside> asides;
  std::optional<Refusal> refusal;
  bool is_expected = true;
};

// What did not come as expected: phrase `simulate.<id>` with its facts.
struct Disappointment {
  definitions::Place place;
  std::string id;
  std::map<std::string, std::string> facts;
};

struct Simulation {
  Charter charter;
  std::vector<SimulatedRound> rounds;  // in order of opening
  std::vector<SimulatedEvent> events;
  std::vector<Entry> entries;  // as they would stand in the trail, not linked there
  std::vector<Disappointment> disappointments;
  definitions::Problems problems;  // of files that events brought
  Moment begin{}, end{};
  std::int64_t ticks = 0;
  std::map<std::string, Zone> zones;
  std::string zone;  // of the scenario
};

Simulation simulate(const Stagecraft& props, const definitions::Scenario& scenario);

}  // namespace mithaq::service
