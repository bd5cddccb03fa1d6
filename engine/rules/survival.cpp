// What a new text leaves of the earlier answers, and who may say that a change called editorial is none (reference:
// domain 5).
#include <algorithm>
#include <set>

#include "rules/articles.h"
#include "rules/ledger.h"

namespace mithaq::rules {

namespace {

// The class of everything that has happened to the text since a body said its word.
std::string_view change_since(const Charter& charter, int revision) {
  const bool editorial = std::ranges::all_of(
      charter.revisions, [&](const Revision& r) { return r.number <= revision || r.change == "editorial"; });
  return editorial ? "editorial" : "substantive";
}

// What becomes of one earlier answer. One that nobody has confirmed, or that its body has disowned, cannot be kept;
// one that awaits a word already goes on to do so.
std::string_view fate(Survival policy, const Position& position, const std::vector<std::string>& changed,
                      bool editorial) {
  if (position.provisional || position.contested || position.disowned || !position.missing.empty())
    return "position-fallen";
  if (position.awaiting) return policy == Survival::void_ ? "position-fallen" : "position-awaiting";
  if (position.kind == PositionKind::recuse || policy == Survival::keep) return "position-kept";
  if (policy == Survival::void_) return "position-fallen";
  if (policy == Survival::reconfirm) return "position-awaiting";
  const bool names_a_changed_article = std::ranges::any_of(position.articles, [&](const std::string& article) {
    return std::ranges::find(changed, article) != changed.end() || (article == "whole" && !changed.empty());
  });
  return editorial && !names_a_changed_article ? "position-kept" : "position-awaiting";
}

// The answer that counts, else the newest that came in time.
const Position* word_of(const Round& round, const BodyId& body) {
  if (const Position* standing = round.standing(body)) return standing;
  const auto newest = std::find_if(round.positions.rbegin(), round.positions.rend(),
                                   [&](const Position& p) { return p.body == body && !p.late; });
  return newest == round.positions.rend() ? nullptr : &*newest;
}

// Every body that was ever asked in a stage before a round of it, in the order of asking.
std::vector<BodyId> asked_before(const Charter& charter, const Round& opened) {
  std::vector<BodyId> out;
  for (const Round& round : charter.rounds)
    if (round.stage == opened.stage && round.number < opened.number)
      for (const Seat& seat : round.roll)
        if (std::ranges::find(out, seat.body) == out.end()) out.push_back(seat.body);
  return out;
}

struct Fate {
  std::string_view kind;
  Survival policy = Survival::void_;
};

// On the newest text, in a round of a stage.
Fate fate(const Draft& draft, const Round& round, const Position& position) {
  const Charter& charter = draft.charter;
  const Revision& from = *charter.revision(position.revision);
  const Revision& to = charter.newest_revision();
  const std::string_view change = change_since(charter, from.number);
  const Survival policy = draft.stage_of(round).survival.at(std::string(change));
  if (!round.seat(position.body)) return {"position-fallen", policy};
  if (from.number == to.number && position.counts() && !position.disowned)
    return {"position-kept", policy};  // nothing has changed
  const auto changed = changed_articles(from, to, draft.workflow().authoritative);
  return {fate(policy, position, changed, change == "editorial"), policy};
}

bool falls(const Draft& draft, const Round& round, const Position& position) {
  return position.counts() && fate(draft, round, position).kind != "position-kept";
}

// The entry for one earlier answer. A body hears of what was kept for it; the others are asked.
void carry(Draft& draft, const Round& round, const Position& position) {
  const Revision from = *draft.charter.revision(position.revision);
  const Revision to = draft.charter.newest_revision();
  const Fate its = fate(draft, round, position);
  const std::int64_t seq = draft.append(Draft::in_round(
      draft.by_engine(
          its.kind,
          Value::object(
              {{"position", position.seq}, {"from", rev(from)}, {"to", rev(to)}, {"policy", id(its.policy)}})),
      round));
  if (its.kind != "position-kept" || from.number == to.number) return;
  Value facts = Value::object({{"what", "kept"}, {"entry", seq}});
  if (its.policy == Survival::keep_untouched && position.kind != PositionKind::recuse) {
    const Stage& stage = draft.stage_of(round);
    facts.set("until", to_rfc3339(after_working_days(draft.world, &stage, round.opens, stage.waits.withdraw_within)));
  }
  for (const Member* member : draft.world.registry.members_of(position.body))
    draft.notify("alert", round, position.body, member->id, "", seq, facts);
}

// What a round still holds of answers that were given on an earlier text.
std::vector<Position> carried(const Round& round) {
  std::vector<Position> out;
  for (const Seat& seat : round.roll)
    if (const Position* position = word_of(round, seat.body))
      if ((position->kept || position->awaiting) && position->revision != round.revision) out.push_back(*position);
  return out;
}

Step refused(const Draft& draft, const ChallengeRevision& command) {
  const Charter& charter = draft.charter;
  if (charter.state != "running" && charter.state != "drafting")
    return Refusal{"charter-ended", {{"charter", charter.id.value}}};
  const Revision& newest = charter.newest_revision();
  if (voice(draft, nullptr, command.body, command.member) != Voice::own)
    return Refusal{
        "not-a-member",
        {{"body", command.body.value}, {"charter", charter.id.value}, {"stage", charter.current()->stage.value}}};
  const auto asks = [&](const Round& r) { return r.revision == newest.number && r.seat(command.body); };
  const auto round = std::ranges::find_if(charter.rounds, asks);
  if (round == charter.rounds.end()) return Refusal{"not-on-roll", {{"body", command.body.value}}};
  const auto end = end_of_challenge(draft.world, charter, *round);
  if (!end) return Refusal{"not-editorial", {{"revision", std::to_string(newest.number)}}};
  if (draft.heard >= *end) return Refusal{"challenge-too-late", {{"revision", std::to_string(newest.number)}}};
  if (command.reason.empty()) return Refusal{"reason-required", {{"field", "reason"}}};
  return std::nullopt;
}

}  // namespace

const Position* last_word(const Charter& charter, const StageId& stage, int before, const BodyId& body) {
  for (auto round = charter.rounds.rbegin(); round != charter.rounds.rend(); ++round) {
    if (round->stage != stage || round->number >= before) continue;
    if (const Position* position = word_of(*round, body)) return position;
  }
  return nullptr;
}

void carry_positions(Draft& draft, const Round& opened) {
  for (const BodyId& body : asked_before(draft.charter, opened)) {
    const Position* position = last_word(draft.charter, opened.stage, opened.number, body);
    if (position && !position->fallen) carry(draft, opened, Position(*position));
  }
}

// One window for the text: as long as the longest of the stages that began again with it.
std::optional<Moment> end_of_challenge(const World& world, const Charter& charter, const Round& round) {
  if (charter.revision(round.revision)->change != "editorial") return std::nullopt;
  std::optional<Moment> published, end;
  for (const Round& other : charter.rounds) {
    if (other.revision != round.revision) continue;
    if (!published) published = other.opens;  // the first ones open in the command that publishes the text
    const Stage* stage = charter.definition->stage(other.stage.value);
    if (!stage || other.opens != *published) continue;
    const Moment own = after_working_days(world, stage, *published, stage->waits.challenge_within);
    end = std::max(end.value_or(own), own);
  }
  return end;
}

bool may_be_taken_back(const Charter& charter, const Round& round, const BodyId& body) {
  const Stage* stage = charter.definition->stage(round.stage.value);
  const Position* position = round.standing(body);
  if (!stage || !position || !position->kept || position->kind == PositionKind::recuse) return false;
  if (position->revision == round.revision) return false;
  const auto policy = stage->survival.find(std::string(change_since(charter, position->revision)));
  return policy != stage->survival.end() && policy->second == Survival::keep_untouched;
}

std::optional<Moment> end_of_withdrawal(const World& world, const Charter& charter, const Round& round) {
  const Stage* stage = charter.definition->stage(round.stage.value);
  const bool some_may =
      std::ranges::any_of(round.roll, [&](const Seat& seat) { return may_be_taken_back(charter, round, seat.body); });
  if (!stage || !some_may) return std::nullopt;
  return after_working_days(world, stage, round.opens, stage->waits.withdraw_within);
}

// Substantive at once, no vote. In a round that takes no answers any more nobody could be asked again: it goes back,
// and the stage opens once more on the same text.
Step step(Draft& draft, const ChallengeRevision& command) {
  if (Step refusal = refused(draft, command)) return refusal;
  Entry challenged = draft.by_origin(
      "revision-challenged",
      Value::object({{"revision", rev(draft.charter.newest_revision())}, {"body", command.body.value}}));
  challenged.on_behalf_of = OnBehalf{command.body, std::nullopt, std::nullopt, std::nullopt};
  challenged.evidence.push_back(draft.sealed_text("reason", command.reason));
  const std::int64_t seq = draft.append(std::move(challenged));

  std::vector<Round> affected;
  for (const Round* round : draft.charter.live_rounds())
    if (round->revision == draft.charter.newest_revision().number) affected.push_back(*round);
  for (const Round& round : affected) {
    if (round.state == "open") {
      for (const Position& position : carried(round))
        if (fate(draft, round, position).kind != (position.awaiting ? "position-awaiting" : "position-kept"))
          carry(draft, round, position);
      ask(draft, *draft.charter.round(round.stage, round.number));
    } else if (std::ranges::any_of(carried(round), [&](const Position& p) { return falls(draft, round, p); })) {
      close_round(draft, round, "returned", "revision-challenged");  // the reason is sealed
      record_outcome(draft, *draft.charter.round(round.stage, round.number));
      if (refused_roll(draft.world, draft.workflow(), {round.stage.value}))
        alert_secretaries(draft, round, "challenge-waits", seq);
      else
        open_again(draft, {round.stage.value});
    }
  }
  alert_secretaries(draft, *draft.charter.current(), "challenged", seq);
  std::set<BodyId> told = {command.body};
  for (const Round& round : affected)
    for (const Seat& seat : round.roll)
      if (told.insert(seat.body).second) alert_body(draft, round, seat.body, "challenged", seq);
  return std::nullopt;
}

}  // namespace mithaq::rules
