// What would come of a round if bodies answered in a certain way. Nothing is recorded; the rules are the same ones.
#pragma once

#include <map>
#include <optional>
#include <vector>

#include "model/charter.h"
#include "rules/rule.h"

namespace mithaq::rules {

struct Supposition {
  std::map<BodyId, PositionKind> answers;  // of bodies on the roll, in place of what they have said
  std::optional<PositionKind> silent;      // of everybody else who is silent
  bool operator==(const Supposition&) const = default;
};

struct Supposed {
  Evaluation now;       // as it would stand
  Evaluation at_close;  // and be, if nobody said a word more
};

// A body that is supposed to object has one open objection more, unless it has one; a body that is supposed not to has
// ended its own. Objections of others stay as they are.
Supposed suppose(const Charter& charter, const Round& round, const Supposition& supposition);

// What people ask first: all the silent approve, abstain, object, stay silent; and of the bodies in question just as
// many approve as the rule still wants, where the heads of the whole roll decide that.
std::vector<Supposition> usual_suppositions(const Charter& charter, const Round& round);

}  // namespace mithaq::rules
