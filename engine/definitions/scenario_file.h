// A scenario: what happens to a charter, in order, on a clock of its own; played by `mithaq simulate`.
//
// It says when it starts, what the text is, what bodies do that nobody speaks of, and one [[event]] after the other:
// who answers what, on paper, by proxy; objections and their moves; outages, extensions, new texts. [expect] says
// what should come of it. workflows/README.md teaches it by example.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "definitions/files.h"
#include "definitions/place.h"

namespace mithaq::definitions {

// A moment of a scenario: an instant, or a way from another moment.
//   "2026-11-05 10:00"  on the wall of the scenario's zone      "2026-11-05T08:00:00Z"  in UTC
//   "+2d 10:00"  two days after the event before, at ten o'clock; "+3wd" working days; "+2h30m"
//   "opens+1d", "deadline-2h", "deadline+1d 09:00"  from a round of the event's stage: the newest, or the one that it
//                                                   names; one that has not opened yet is waited for. Nothing is
//                                                   done before a round opens: "opens-1d" is no moment that comes
struct When {
  enum class From : std::uint8_t { before, opens, deadline, local, instant };
  From from = From::before;
  std::chrono::sys_seconds point{};  // local: a reading of the wall; instant: UTC
  int days = 0, working_days = 0;
  std::chrono::minutes minutes{0};
  std::optional<int> at_minute;  // of the local day
  bool operator==(const When&) const = default;
};
std::optional<When> when_from_text(std::string_view text);

// The text of a charter: files, or words written here, or short articles made of their ids.
struct ScenarioText {
  std::map<Language, std::string> files;  // beside the scenario
  std::map<Language, std::string> words;
  std::vector<std::string> articles;
  std::vector<std::string> changed;  // of a revision: these read differently
  bool empty() const { return files.empty() && words.empty() && articles.empty() && changed.empty(); }
};

// A file beside the scenario, and where it is named.
struct NamedFile {
  std::string name;
  Place place;
};

struct Event {
  Place place;
  When at;
  std::string verb;   // one of event_verbs()
  std::string stage;  // empty: the only one that is live, else the newest
  int round = 0;      // of that stage, from which `at` counts; 0: the newest
  // Who: by id, by tag, or all on the roll that are still silent.
  std::vector<std::string> bodies, tags;
  bool others = false;
  std::string position;
  std::vector<std::string> articles;
  std::string text, proposal, reason, new_information;
  std::string holder;  // the body whose member answers, or takes the proxy
  std::string channel = "page", assurance;
  std::string objection, ground, disposition, tag, source, how = "page", word, change = "substantive", file;
  std::vector<std::string> answers;  // objections that a revision answers
  int number = 0;                    // of the table of remarks
  std::optional<int> duplicate_of;
  bool shown = true;
  std::optional<When> to;  // extend
  ScenarioText revision;
  std::string expect_refusal;
};

// What bodies do, in every round of a stage, that have not answered when `after` has come.
struct Habit {
  Place place;
  std::string stage, position;
  When after;
  std::vector<std::string> articles, except;
  std::string text;
};

struct ExpectedRound {
  Place place;
  std::string stage;
  int number = 1;
  std::map<std::string, std::string> words;    // outcome, cause, state
  std::map<std::string, std::int64_t> counts;  // for, against, abstain, silent, recused, revision, open_objections ..
  std::optional<When> closing, deadline;
};

struct Scenario {
  Text title;
  std::string charter = "charter";
  std::string zone = "Asia/Hebron";
  When start;
  std::optional<When> until;  // the end; without it, until nothing more happens
  Place until_place;
  std::vector<NamedFile> files;  // all that it names
  ScenarioText text;
  bool mail_is_accepted = true;  // a relay takes every request at once
  std::vector<Habit> habits;
  std::vector<Event> events;
  std::map<std::string, std::vector<std::string>>
      outcomes;  // expected: stage -> outcome of each round, or open, settling
  std::map<std::string, Place> outcome_places;
  std::optional<std::string> state;  // expected at the end
  Place state_place;
  std::vector<ExpectedRound> rounds;
};

std::vector<std::string> event_verbs();

// Stages are looked for in the workflow, bodies in the registry unless an event brings another one.
Read<Scenario> scenario_from_toml(const std::string& file, std::string_view toml, const Workflow& workflow,
                                  const Registry& registry);

}  // namespace mithaq::definitions
