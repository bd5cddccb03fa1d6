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

// Where a settled round leads, as things stand in its charter. A stage that is open already is not opened again; one
// that has had its max_rounds on this text waits for another.
struct Way {
  bool ratifies = false, ends = false;
  bool arrives = false;              // it has passed, and waits at a join for others
  std::vector<std::string> opens;    // stages, on the same text
  std::vector<std::string> resumes;  // stages that wait for a new revision
  bool operator==(const Way&) const = default;
};
Way way(const Charter& charter, const Round& settled);
// Whether one stage comes after another where everything passes, at once or through others.
bool leads_to(const Workflow& workflow, const std::string& from, const std::string& to);

// What a closed round comes to by its cause and its answers (settling.cpp): passed, failed, no-quorum, expired,
// returned, withdrawn. Beside that, a round that has waited in vain is `expired`.
std::string outcome(const Charter& charter, const Round& closed);

// The folded state as canonical bytes; its form is frozen for each `rules` number (trail 3.1, step 8).
std::string state_text(const Charter& charter);
Digest state_digest(const Charter& charter);

// Workflow and registry records as canonical data (domain 7).
Value to_value(const Workflow& workflow);
Workflow workflow_from_value(const Value& value);
Value to_value(const Body& body);

}  // namespace mithaq::rules
