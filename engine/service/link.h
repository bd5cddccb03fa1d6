// A member's link: whose it is, of which round, and what became of that round since it was sent.
#pragma once

#include <optional>
#include <string>

#include "model/refusal.h"
#include "service/acts.h"
#include "store/store.h"

namespace mithaq::service {

// Nothing where the token has not the form of one, or is not known.
std::optional<store::TokenRow> row_of(store::Store& store, const std::string& token);

// open, answered, closed, superseded, void, stopped (LinkView::state). A closed round still takes late answers, and
// whatever belongs to the time after it.
std::string link_state(const store::TokenRow& row, const Charter& charter);

// The same link as if it were the principal's, whose proxy the body of the link holds in its round; nothing where it
// holds none.
std::optional<store::TokenRow> link_for(const store::TokenRow& row, const Charter& charter, const BodyId& principal);

// Where the body of a link has to say anew what it says when its last objection ends: the round of the link, unless
// its answer objects in another one that runs beside it.
const Round* round_to_answer(const Charter& charter, const store::TokenRow& row);

// Fills in what an act leaves to the link: whose it is, of which round, of which answer. For MemberAct and ActByHand
// (acting.cpp).
template <class Act>
void complete(Act& act, const store::TokenRow& row, const Charter& charter);

// A void link does nothing any more.
std::optional<Refusal> refused_link(const store::TokenRow& row);

// Digits as people type them: Arabic and Persian ones count, spaces do not. Empty where anything else stands there.
std::string plain_number(std::string_view typed);

// The page says whose link it is and of which stage, by name; the sentence needs no ids.
Refusal without_ids(Refusal refusal);

}  // namespace mithaq::service
