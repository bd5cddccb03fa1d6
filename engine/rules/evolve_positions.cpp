// Answers: what their entries do.
#include <algorithm>

#include "rules/appliers.h"
#include "rules/evolve.h"
#include "rules/snapshot.h"
#include "trail/canonical.h"

namespace mithaq::rules {

namespace {

void mark_request(Round& round, const Position& position) {
  if (Request* request = request_of(round, position.body); request && position.counts())
    request->state = position.kind == PositionKind::recuse ? "recused" : "answered";
}

void position_given(Charter& charter, const Entry& entry) {
  Round& round = round_of(charter, entry);
  Position position;
  position.seq = entry.seq;
  position.body = body_of(entry);
  position.kind = position_kind(entry.data.at("position").string()).value();
  position.revision = revision_number(entry.data.at("revision"));
  position.articles = entry.data.strings_or_empty("articles");
  position.evidence = without_content(entry.evidence);
  position.assurance = entry.data.at("assurance").string();
  position.missing = entry.data.strings_or_empty("missing");
  position.provisional = entry.data.boolean_or("provisional", false);
  position.late = entry.data.boolean_or("late", false);
  position.channel = id(entry.channel);
  position.member = member_of(entry);
  position.at = entry.at;
  mark_request(round, position);
  round.positions.push_back(std::move(position));
}

void position_confirmed(Charter& charter, const Entry& entry) {
  Round& round = round_of(charter, entry);
  const auto found = std::ranges::find(round.positions, entry.data.at("position").integer(), &Position::seq);
  if (found == round.positions.end()) cannot(entry, "no such position");
  found->provisional = false;
  found->assurance = entry.data.at("assurance").string();
  mark_request(round, *found);
}

// position-kept and position-awaiting carry an earlier answer into the round that has just opened.
void position_carried(Charter& charter, const Entry& entry, bool awaiting) {
  const std::int64_t seq = entry.data.at("position").integer();
  for (auto round = charter.rounds.rbegin(); round != charter.rounds.rend(); ++round) {
    const auto found = std::ranges::find(round->positions, seq, &Position::seq);
    if (found == round->positions.end()) continue;
    Position carried = *found;
    carried.awaiting = awaiting;
    carried.kept = !awaiting;
    round_of(charter, entry).positions.push_back(std::move(carried));
    return;
  }
  cannot(entry, "no such position");
}

}  // namespace

void add_position_appliers(Appliers& table) {
  table.insert(
      {{"position-given", position_given},
       {"position-confirmed", position_confirmed},
       {"position-kept", [](Charter& charter, const Entry& entry) { position_carried(charter, entry, false); }},
       {"position-awaiting", [](Charter& charter, const Entry& entry) { position_carried(charter, entry, true); }},
       {"position-fallen", [](Charter&, const Entry&) {}}});
}

}  // namespace mithaq::rules
