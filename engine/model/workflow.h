// The definition of a way to approval: its stages, their rules, and where each outcome leads.
// Read by definitions/workflow_file, frozen into a charter when it is opened.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/id.h"
#include "model/moment.h"
#include "model/position.h"
#include "model/rule.h"
#include "model/text.h"

namespace mithaq {

// Where an outcome may lead beside another stage. Reserved: no stage may bear these ids.
namespace target {
inline constexpr std::string_view drafting = "drafting";  // wait for a new revision, then open the same stage again
inline constexpr std::string_view again = "again";        // the same stage, next round, same revision
inline constexpr std::string_view ratified = "ratified";  // the charter is ratified (only after `passed`)
inline constexpr std::string_view end = "end";            // the charter ends without ratification
}  // namespace target

// The words of `outcome` in trail and pages; in TOML's `next` table no-quorum is written no_quorum.
inline constexpr std::string_view outcome_ids[] = {"passed", "failed", "no-quorum", "expired", "returned", "withdrawn"};

enum class Closes : std::uint8_t { at_deadline, when_decided, when_all_answered };
inline constexpr std::string_view closes_ids[] = {"at-deadline", "when-decided", "when-all-answered"};
constexpr std::string_view id(Closes c) { return closes_ids[static_cast<std::size_t>(c)]; }

enum class Survival : std::uint8_t { void_, reconfirm, keep_untouched, keep };
inline constexpr std::string_view survival_ids[] = {"void", "reconfirm", "keep-untouched", "keep"};
constexpr std::string_view id(Survival s) { return survival_ids[static_cast<std::size_t>(s)]; }

// `deadline = { working_days = 15, at = "17:00", zone = "Asia/Hebron", calendar = "ps" }`; exactly one of
// working_days, days, instant.
struct DeadlineRule {
  std::optional<int> working_days;
  std::optional<int> days;
  std::optional<Moment> instant;
  int at_minute = 17 * 60;  // minutes after local midnight
  std::string zone = "Asia/Hebron";
  std::string calendar = "ps";
  bool operator==(const DeadlineRule&) const = default;
};

struct Reminders {
  std::vector<int> working_days_before;  // to bodies still waiting, at `remind_at`
  std::vector<int> to_secretary;         // the list of the silent
  int remind_at_minute = 9 * 60;         // local time of the deadline's zone
  bool operator==(const Reminders&) const = default;
};

// Who is asked: all bodies, bodies carrying one of the tags, or bodies by name.
struct RollRule {
  bool all = false;
  std::vector<std::string> tags;
  std::vector<BodyId> bodies;
  bool operator==(const RollRule&) const = default;
};

struct Stage {
  StageId id;
  Text title;
  RollRule roll;
  std::vector<PositionKind> positions;        // offered; default: all but no-objection
  std::vector<PositionKind> reason_required;  // beside what the positions themselves require
  Rule rule;                                  // expanded
  std::vector<Preset> presets;                // as written, in order of appearance in the rule
  std::optional<Rule> quorum;
  Closes closes = Closes::at_deadline;
  std::optional<DeadlineRule> deadline;  // none: open until decided; only with when-decided
  Reminders reminders;
  std::string assurance = "L0";
  std::string tie = "failed";  // of the preset majority: failed, returned, chair
  bool change_allowed = true;  // change = "until-close" | "no"
  int max_rounds = 3;
  std::map<std::string, Survival> survival;  // "editorial", "substantive": always both filled in
  std::map<std::string, std::string> next;   // outcome id (no-quorum with hyphen) -> stage id or target
  bool operator==(const Stage&) const = default;
};

struct Workflow {
  WorkflowId id;
  int number = 1;
  Text title;
  Language authoritative = Language::ar;
  bool positions_public = true;  // visibility = "public" | "members": who has answered what, on the public page
  std::vector<Stage> stages;     // the first is where a charter begins
  // Which plugins act at which moment: "request", "reminder", "receipt", "outcome" -> notifiers by plugin name,
  // "ratified" -> plugins in order ("signatures", "archive").
  std::map<std::string, std::vector<std::string>> duties;

  const Stage* stage(std::string_view id) const;
  bool operator==(const Workflow&) const = default;
};

}  // namespace mithaq
