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

// The kinds of stages. A kind is a set of defaults for the keys of a stage; no rule asks for it.
inline constexpr std::string_view stage_kind_ids[] = {"review", "consultation", "sign-off", "ratification"};

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
  std::vector<int> escalate;             // the same list, to everybody who holds the role `escalate_to`
  std::string escalate_to = "convener";
  int remind_at_minute = 9 * 60;  // local time of the deadline's zone
  bool operator==(const Reminders&) const = default;
};

// Who is asked: all bodies, bodies carrying one of the tags, or bodies by name.
struct RollRule {
  bool all = false;
  std::vector<std::string> tags;
  std::vector<BodyId> bodies;
  bool operator==(const RollRule&) const = default;
};

// The preset `silence`: passes unless somebody objects, and only with proof that everybody was reached.
struct SilenceProcedure {
  std::string delivery_proof = "confirmed";  // confirmed | accepted (by the relay)
  int min_hours = 72;                        // between the last proof and the end
  bool operator==(const SilenceProcedure&) const = default;
};

// The preset `chair-finding`: the chair finds that there is consensus, and gives reasons.
struct ChairFinding {
  std::string chair = "chair";  // tag of the one body that finds
  int appeal = 10;              // working days before the outcome takes effect
  bool operator==(const ChairFinding&) const = default;
};

// How long the house waits for people, beside the deadline. Days are working days of the stage's calendar.
struct Waits {
  int settle_wait_minutes = 60;  // for the sweep of the mailbox begun after the deadline
  int confirm_grace_hours = 24;  // for the confirmation of an answer that came in time
  int expires_days = 20;         // after the deadline: what settling waits for is missing, the outcome is `expired`
  int acknowledge_within = 5;    // the holder's word on the answer to its objection; then lapsed
  int reassert_within = 10;      // a new member's word on what the body objected to; then lapsed
  int challenge_within = 3;      // any body may say that an editorial change is none
  int withdraw_within = 5;       // a body may take back what was kept for it on a new text
  bool operator==(const Waits&) const = default;
};

// Where an outcome leads: one goal, or several stages that open side by side.
struct Goals : std::vector<std::string> {
  using std::vector<std::string>::vector;
  Goals(const char* goal) : std::vector<std::string>{goal} {}
  Goals(std::string goal) : std::vector<std::string>{std::move(goal)} {}
  Goals(std::string_view goal) : std::vector<std::string>{std::string(goal)} {}
  bool is(std::string_view goal) const { return size() == 1 && front() == goal; }
};

struct Stage {
  StageId id;
  std::string kind = "sign-off";
  Text title;
  std::vector<std::string> join;  // stages that must all have passed on one revision before this one opens
  RollRule roll;
  std::vector<PositionKind> positions;        // offered; default: all but no-objection
  std::vector<PositionKind> reason_required;  // beside what the positions themselves require
  Rule rule;                                  // expanded
  std::vector<Preset> presets;                // as written, in order of appearance in the rule
  std::optional<Rule> quorum;
  std::optional<Rule> second_call;  // the quorum of a round that was opened again after no-quorum
  std::optional<SilenceProcedure> silence;
  std::optional<ChairFinding> chair_finding;
  Closes closes = Closes::at_deadline;
  std::optional<DeadlineRule> deadline;  // none: open until decided; only with when-decided
  Reminders reminders;
  std::string assurance = "L0";
  std::string tie = "failed";  // of the preset majority: failed, returned, chair
  bool change_allowed = true;  // change = "until-close" | "no"
  int max_rounds = 3;
  int max_extensions = 3;
  int minority_words = 500;            // a minority statement's greatest length
  bool proxies = true;                 // proxies = "one" | "none"
  bool public_comments = false;        // people without a seat may comment
  bool objections_need_reply = false;  // settling waits until every objection has been answered
  Waits waits;
  std::map<std::string, Survival> survival;  // "editorial", "substantive": always both filled in
  std::map<std::string, Goals> next;         // outcome id (no-quorum with hyphen) -> stages or one target
  bool operator==(const Stage&) const = default;
};

struct Workflow {
  WorkflowId id;
  int number = 1;
  Text title;
  Language authoritative = Language::ar;
  bool positions_public = true;  // visibility = "public" | "members": who has answered what, on the public page
  std::string change_class_by = "secretary";  // role that says whether a change is editorial or substantive
  bool require_trusted_time = false;          // ratified only once an authority's time stands over the last stage's end
  std::vector<Stage> stages;
  std::vector<std::string> start;  // stages with which a charter begins; the first of `stages` unless written
  // Which plugins act at which moment: "request", "reminder", "receipt", "outcome", "alert" (where absent, those of
  // "request") -> notifiers by plugin name, "ratified" -> plugins in order ("signatures", "archive").
  std::map<std::string, std::vector<std::string>> duties;

  const Stage* stage(std::string_view id) const;
  bool operator==(const Workflow&) const = default;
};

}  // namespace mithaq
