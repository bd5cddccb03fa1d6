#include "audit/replay.h"

#include <algorithm>
#include <array>

#include "rules/evolve.h"
#include "rules/ratified.h"
#include "rules/rule.h"
#include "trail/canonical.h"
#include "trail/digest.h"

namespace mithaq::audit {

namespace {

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
  if (entry.kind == "workflow-migrated" || entry.kind == "migration-proposed")
    compare("workflow", data.at("to").at("sha256").string());
  if (entry.kind == "revision-published") compare("revision", data.at("sha256").string());
  if (entry.kind == "stage-opened") {
    compare("roll", data.at("roll").at("sha256").string());
    compare("rule", data.at("rule").string());
    if (const Value* calendar = data.find("calendar")) compare("calendar", calendar->string());
  }
}

// A text that an entry speaks of is one that was published before, whichever entry that is.
void compare_revisions(const Charter& charter, const Entry& entry, const Replay::Say& say) {
  for (const char* key : {"revision", "from", "to"}) {
    const Value* named = entry.data.find(key);
    if (!named || !named->is_object() || named->find("id") || !named->find("number") || !named->find("sha256"))
      continue;
    const std::int64_t number = named->at("number").integer();
    const auto known = std::ranges::find(charter.revisions, number, &Revision::number);
    const std::string& sha256 = named->at("sha256").string();
    if (known == charter.revisions.end() || known->sha256 != sha256)
      say(Word::broken, "entry-facts", known == charter.revisions.end() ? "" : known->sha256, sha256);
  }
}

// What one person enters another one confirms.
void compare_persons(const Entry& entry, const Replay::Say& say) {
  const auto& behalf = entry.on_behalf_of;
  if (behalf && behalf->entered_by && behalf->entered_by == behalf->confirmed_by)
    say(Word::broken, "entry-facts", "confirmed by another person", behalf->confirmed_by->value);
}

// What is printed with the charter follows from what was answered.
void compare_ratified(const Charter& charter, const Entry& entry, const Replay::Say& say) {
  const auto revision = static_cast<int>(entry.data.at("revision").at("number").integer());
  if (!charter.revision(revision)) return;  // told above
  const Value follows = rules::ratified_value(charter, revision);
  for (const char* key : {"signatures", "reservations", "minority"}) {
    const auto only = [&](const Value& data) { return trail::write(Value::object({{key, data.at(key)}})); };
    if (entry.data.at(key) != follows.at(key)) say(Word::broken, "entry-facts", only(follows), only(entry.data));
  }
}

// The round that an entry settles, or in which a charter passed for the last time.
const Round* round_of(const Charter& charter, const Entry& entry) {
  if (entry.stage && entry.round) return charter.round(*entry.stage, *entry.round);
  const auto leads_to_ratification = [&](const Round& round) {
    return round.outcome == "passed" && charter.definition->stage(round.stage.value) &&
           rules::way(charter, round).ratifies;
  };
  const auto passed = std::find_if(charter.rounds.rbegin(), charter.rounds.rend(), leads_to_ratification);
  return passed == charter.rounds.rend() ? charter.current() : &*passed;
}

// What settling waited for never came. Working days are never fewer than days; an hour may go with the clocks.
bool may_have_expired(const Charter& charter, const Round& round, const Entry& settled) {
  const Stage* stage = charter.definition->stage(round.stage.value);
  return stage && round.closing && round.cause != "returned" && round.cause != "withdrawn" &&
         settled.at >= *round.closing + std::chrono::days(stage->waits.expires_days) - std::chrono::hours(1);
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

void Replay::compare_frozen(const Entry& entry, const Say& say) {
  const int revision = static_cast<int>(entry.data.at("revision").at("number").integer());
  const auto defined = recount_.frozen_rule(entry.stage.value().value, entry.round.value(), revision);
  if (!defined) return;
  const Digest expected = trail::digest(trail::write(*defined));
  const std::string& frozen = entry.data.at("rule").string();
  if (frozen != expected) say(Word::broken, "frozen-rule", expected, frozen);
}

void Replay::compare_counts(const Entry& entry, const Say& say) {
  const Round* round = round_of(charter_, entry);
  if (!round) return;
  ++tallies_;
  const Recount::Result plain = recount_.round(round->stage.value, round->number);
  if (entry.kind == "ratified") {
    const std::int64_t revision = entry.data.at("revision").at("number").integer();
    if (round->outcome != "passed" || plain.outcome != "passed" || rules::outcome(charter_, *round) != "passed")
      say(Word::broken, "outcome", "passed", plain.outcome);
    if (revision != plain.revision)
      say(Word::broken, "outcome", "revision " + std::to_string(revision),
          "revision " + std::to_string(plain.revision));
    return;
  }
  const Value& recorded = entry.data.at("tally");
  const Value by_rules = rules::tally_value(*round, charter_.open_objections(*round));
  for (const Value* counted : {&by_rules, &plain.tally})
    if (*counted != recorded) {
      say(Word::broken, "tally", trail::write(recorded), trail::write(*counted));
      break;
    }
  const std::string& outcome = entry.data.at("outcome").string();
  if (outcome == "expired" && may_have_expired(charter_, *round, entry)) return;
  for (const std::string& counted : {rules::outcome(charter_, *round), plain.outcome})
    if (counted != outcome) {
      say(Word::broken, "outcome", outcome, counted);
      break;
    }
}

void Replay::compare_ledger(const Entry& entry, const Say& say) {
  const Round* round = round_of(charter_, entry);
  if (!round || round->state != "open") return;  // closed already: the ledger was read then
  const std::int64_t recorded = entry.data.integer_or("open_objections", 0);
  for (const std::int64_t counted : {std::int64_t{charter_.open_objections()}, recount_.open_objections()})
    if (counted != recorded) {
      say(Word::broken, "tally", std::to_string(recorded), std::to_string(counted));
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
    if (entry.kind == "stage-opened") compare_frozen(entry, say);
    if (entry.kind == "stage-closed") compare_ledger(entry, say);
    if (entry.kind == "stage-settled" || entry.kind == "ratified") compare_counts(entry, say);
    compare_revisions(charter_, entry, say);
    compare_persons(entry, say);
    if (entry.kind == "ratified") compare_ratified(charter_, entry, say);
    charter_ = rules::evolve(std::move(charter_), entry);
    recount_.see(entry);
  } catch (const std::exception& refused) {  // documents come from outside: any of their readers may say no
    say(Word::broken, "replay-refused", "", refused.what());
    stop();
  }
}

}  // namespace mithaq::audit
