// charter = fold(evolve, entries). Says nothing about what is allowed, only what has happened.
#pragma once

#include <stdexcept>

#include "model/charter.h"

namespace mithaq::rules {

// An entry that cannot follow: wrong order, unknown semantics, or a document that replay needs is absent.
// what() names strand and seq.
struct CannotFollow : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// Needs the content of evidence roles `roll`, `rule` and `revision`. Semantics number 1.
Charter evolve(Charter charter, const Entry& entry);

// Where a settled round leads: a stage id or one of target::. `again` beyond max_rounds means drafting.
std::string route(const Workflow& workflow, const Round& round);

// The folded state as canonical data; its form is frozen for each `rules` number (trail 3.1, step 8).
Value state_value(const Charter& charter);
Digest state_digest(const Charter& charter);

// Workflow and registry records as canonical data (domain 7).
Value to_value(const Workflow& workflow);
Workflow workflow_from_value(const Value& value);
Value to_value(const Body& body);

}  // namespace mithaq::rules
