// The folded state of one charter: charter = fold(evolve, entries).
//
// Texts of people are not in it, only their digests, so that the digest of the state stays the same when a
// text is erased. rules/state.h writes it as canonical data.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "model/body.h"
#include "model/entry.h"
#include "model/position.h"
#include "model/revision.h"
#include "model/rule.h"
#include "model/workflow.h"

namespace mithaq {

// One place on a frozen roll.
struct Seat {
  BodyId body;
  std::vector<std::string> tags;
  std::map<std::string, std::int64_t> weights;
  bool operator==(const Seat&) const = default;
};

struct Request {
  RequestId id;
  BodyId body;
  std::string state = "waiting";  // waiting, answered, recused, not-needed, superseded
  std::vector<MemberId> members;  // asked
  std::optional<Moment> reminded_at;
  bool acknowledged = false;
  bool operator==(const Request&) const = default;
};

// One opening of a stage. What is frozen is frozen: roll, rule, revision, positions offered.
struct Round {
  StageId stage;
  int number = 1;
  int revision = 0;
  std::vector<Seat> roll;
  Digest roll_sha256;
  Digest rule_sha256;
  Rule rule;
  std::optional<Rule> quorum;
  std::vector<PositionKind> offered;
  Moment opens{};
  std::optional<Moment> deadline;
  std::string zone;
  std::string state = "open";  // open, settling, settled
  std::string cause;           // once closed: deadline, decided, all-answered, returned, withdrawn
  std::optional<Moment> closing;
  std::string outcome;              // once settled
  Digest explanation_sha256;        // of the evaluated tree, once settled
  std::vector<Position> positions;  // every answer, in the order of the trail
  std::vector<Request> requests;    // in the order of the roll
  // The position that counts for a body: its newest complete, timely, confirmed one. nullptr: silent.
  const Position* standing(const BodyId& body) const;
  // The newest answer of a body, counted or not.
  const Position* newest(const BodyId& body) const;
  const Seat* seat(const BodyId& body) const;
  const Request* request(const BodyId& body) const;
  bool operator==(const Round&) const = default;
};

struct Objection {
  ObjectionId id;
  BodyId body;
  int revision = 0;  // on which it was filed
  std::vector<std::string> articles;
  std::string state = "admissible";  // domain 5: admissible, returned, answered, accepted, maintained, withdrawn ..
  std::optional<int> answered_in;    // revision that gives the answer
  std::int64_t seq = -1;             // its objection-filed entry
  std::vector<Evidence> evidence;    // roles objection, proposal, reply
  bool is_open() const;
  bool operator==(const Objection&) const = default;
};

struct Deposit {
  std::string target;
  std::string package;
  Digest sha256;
  std::int64_t size = 0;
  bool operator==(const Deposit&) const = default;
};

struct Charter {
  CharterId id;
  Text title;
  WorkflowId workflow;
  int workflow_number = 0;
  Digest workflow_sha256;
  std::shared_ptr<const Workflow> definition;  // read from the snapshot that charter-opened names
  // running, drafting (waits for a new revision), ratified, ended, withdrawn
  std::string state;
  std::string resume_at;            // while drafting: the stage that opens with the next revision
  std::vector<Revision> revisions;  // ascending, from 1
  std::vector<Round> rounds;        // in the order of opening; the last one is the current one
  std::vector<Objection> objections;
  std::optional<Moment> ratified_at;
  std::optional<std::int64_t> ratified_seq;
  std::vector<Evidence> seals;
  std::vector<Deposit> deposits;
  std::map<std::string, std::string> deliveries;  // job key -> last delivery word ("accepted", "refused" ..)
  int next_request = 1;
  std::int64_t entries = 0;  // = seq of the next entry
  Moment last_at{};
  std::int64_t registry = -1;  // newest registry entry seen

  bool exists() const { return entries > 0; }
  const Revision* revision(int number) const;
  const Revision& newest_revision() const { return revisions.back(); }
  const Round* current() const { return rounds.empty() ? nullptr : &rounds.back(); }
  Round* current() { return rounds.empty() ? nullptr : &rounds.back(); }
  int open_objections() const;
};

}  // namespace mithaq
