// What a new text leaves of the earlier answers (reference: domain 5).
#include <algorithm>

#include "rules/articles.h"
#include "rules/draft.h"

namespace mithaq::rules {

namespace {

// What becomes of one earlier answer when a new text supersedes the round (reference: domain 5). One that
// was never confirmed cannot be kept.
std::string_view survival(Survival policy, const Position& position, const std::vector<std::string>& changed,
                          bool editorial) {
  if (position.provisional || !position.missing.empty()) return "position-fallen";
  if (position.awaiting) return policy == Survival::void_ ? "position-fallen" : "position-awaiting";
  if (position.kind == PositionKind::recuse || policy == Survival::keep) return "position-kept";
  if (policy == Survival::void_) return "position-fallen";
  if (policy == Survival::reconfirm) return "position-awaiting";
  const bool names_a_changed_article = std::ranges::any_of(position.articles, [&](const std::string& article) {
    return article == "whole" || std::ranges::find(changed, article) != changed.end();
  });
  return editorial && !names_a_changed_article ? "position-kept" : "position-awaiting";
}

}  // namespace

void carry_positions(Draft& draft, const Round& opened, const Round& superseded) {
  const Revision& from = *draft.charter.revision(superseded.revision);
  const Revision& to = draft.charter.newest_revision();
  const auto changed = changed_articles(from, to, draft.workflow().authoritative);
  const Survival policy = draft.stage_of(opened).survival.at(to.change);
  for (const Seat& seat : superseded.roll) {
    const Position* position = superseded.standing(seat.body);
    if (!position) position = superseded.newest(seat.body);
    if (!position || position->late || !opened.seat(seat.body)) continue;
    Value data =
        Value::object({{"position", position->seq}, {"from", rev(from)}, {"to", rev(to)}, {"policy", id(policy)}});
    draft.append(Draft::in_round(
        draft.by_engine(survival(policy, *position, changed, to.change == "editorial"), std::move(data)), opened));
  }
}

}  // namespace mithaq::rules
