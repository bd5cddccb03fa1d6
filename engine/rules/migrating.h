// Another definition for a charter that runs: what it would change, and how each change may take effect (reference:
// domain 7).
//
// live: at once, by one administrator. forward: what no open round goes by; a second administrator confirms it.
// re-consent: what bodies have answered under; only by returning the round, and opening another.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/charter.h"
#include "model/refusal.h"

namespace mithaq::rules {

struct MigrationReport {
  struct Change {
    std::string change_class;  // live, forward, re-consent
    std::string stage;         // empty: of the workflow
    std::string key;           // of the canonical form: "rule", "deadline"; "stage" for a whole one
    std::string from, to;      // canonical JSON; empty: not there
    bool operator==(const Change&) const = default;
  };
  std::string change_class;         // the gravest; empty when nothing changes
  std::vector<Change> changes;      // of the workflow, then stage by stage
  std::optional<Refusal> obstacle;  // why the charter cannot go over now
  bool operator==(const MigrationReport&) const = default;
};

// Pure: compares the charter's own definition with `to`, whose canonical form has the digest `sha256`.
// Obstacles: charter-ended, migrate-other-workflow, migrate-nothing, migrate-number, migrate-while-settling,
// migrate-stage-gone (stage), migrate-needs-return (stage, key).
MigrationReport migration_report(const Charter& charter, const Workflow& to, const Digest& sha256);

}  // namespace mithaq::rules
