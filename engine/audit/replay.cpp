#include "audit/replay.h"

#include <algorithm>
#include <array>

#include "rules/evolve.h"
#include "rules/rule.h"
#include "trail/canonical.h"

namespace mithaq::audit {

namespace {

constexpr int known_rules = 1;

// What data says of a document and what evidence names must be one digest.
void compare_documents(const Entry& entry, const Replay::Say& say) {
  const auto compare = [&](std::string_view role, const std::string& stated) {
    const auto found =
        std::find_if(entry.evidence.begin(), entry.evidence.end(), [&](const Evidence& e) { return e.role == role; });
    if (found != entry.evidence.end() && found->sha256 != stated)
      say(Word::broken, "evidence-hash", stated, found->sha256);
  };
  const Value& data = entry.data;
  if (entry.kind == "charter-opened") compare("workflow", data.at("workflow").at("sha256").string());
  if (entry.kind == "revision-published") compare("revision", data.at("sha256").string());
  if (entry.kind == "stage-opened") {
    compare("roll", data.at("roll").at("sha256").string());
    compare("rule", data.at("rule").string());
    if (const Value* calendar = data.find("calendar")) compare("calendar", calendar->string());
  }
}

// The outcome that the rules' own count leads to; the recount has words of its own for the same.
std::string outcome_by_rules(const Charter& charter, const Round& round) {
  if (round.cause == "returned" || round.cause == "withdrawn") return round.cause;
  const std::vector<rules::Voter> all = rules::voters(round);
  const auto says = rules::evaluate(round.rule, round.quorum, all, charter.open_objections(), true);
  if (says.result != "failed") return says.result;
  if (says.heads.for_ + says.heads.against + says.heads.abstain == 0) return "expired";
  const Stage* stage = charter.definition ? charter.definition->stage(round.stage.value) : nullptr;
  return stage && stage->tie == "returned" && says.heads.for_ == says.heads.against ? "returned" : "failed";
}

}  // namespace

bool replay_needs(std::string_view role) {
  constexpr std::array<std::string_view, 5> roles = {"workflow", "roll", "rule", "revision", "calendar"};
  return std::find(roles.begin(), roles.end(), role) != roles.end();
}

void Replay::compare_state(const Entry& entry, const Say& say) {
  const Value* recorded = entry.data.find("state");
  if (!recorded) return;
  ++states_;
  const Digest replayed = rules::state_digest(charter_);
  if (replayed != recorded->string()) say(Word::broken, "state", recorded->string(), replayed);
}

void Replay::compare_counts(const Entry& entry, const Say& say) {
  const Round* round = charter_.current();
  if (!round) return;
  ++tallies_;
  const Recount::Result plain = recount_.round(round->stage.value, round->number);
  if (entry.kind == "ratified") {
    const std::int64_t revision = entry.data.at("revision").at("number").integer();
    if (round->outcome != "passed" || plain.outcome != "passed" || outcome_by_rules(charter_, *round) != "passed")
      say(Word::broken, "outcome", "passed", plain.outcome);
    if (revision != plain.revision)
      say(Word::broken, "outcome", "revision " + std::to_string(revision),
          "revision " + std::to_string(plain.revision));
    return;
  }
  const Value& recorded = entry.data.at("tally");
  const Value by_rules = rules::tally_value(*round, charter_.open_objections());
  for (const Value* counted : {&by_rules, &plain.tally})
    if (*counted != recorded) {
      say(Word::broken, "tally", trail::write(recorded), trail::write(*counted));
      break;
    }
  const std::string& outcome = entry.data.at("outcome").string();
  for (const std::string& counted : {outcome_by_rules(charter_, *round), plain.outcome})
    if (counted != outcome) {
      say(Word::broken, "outcome", outcome, counted);
      break;
    }
}

void Replay::follow(const Entry& entry, const Say& say) {
  if (stopped_) return;
  if (entry.rules != known_rules) {
    say(Word::gap, "newer", "rules " + std::to_string(known_rules), "rules " + std::to_string(entry.rules));
    return stop();
  }
  try {
    compare_documents(entry, say);
    compare_state(entry, say);
    if (entry.kind == "stage-settled" || entry.kind == "ratified") compare_counts(entry, say);
    charter_ = rules::evolve(std::move(charter_), entry);
    recount_.see(entry);
  } catch (const std::exception& refused) {  // documents come from outside: any of their readers may say no
    say(Word::broken, "replay-refused", "", refused.what());
    stop();
  }
}

}  // namespace mithaq::audit
