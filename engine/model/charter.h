// The folded state of one charter: charter = fold(evolve, entries).
//
// Texts of people are not in it, only their digests, so that the digest of the state stays the same when a
// text is erased. rules/state.h writes it as canonical data.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
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
  Moment asked_at{};              // the newest of them; no part of the digest of the state
  std::optional<Moment> reminded_at;
  int reminders = 0;                        // sent; at most 5
  std::optional<Moment> told_secretary_at;  // last time that its silence was on the list for the secretary
  // What is known of its arrival. `accepted_at`: by a relay. `proved_at`: an answer, the word "received", a press on
  // the page, a positive report, the secretary's call. Both unset: unknown.
  std::optional<Moment> accepted_at, proved_at;
  bool bounced = false;  // the newest word is a bounce
  std::string proof;     // answer, reply, page, call, reported
  bool time_requested = false;
  bool operator==(const Request&) const = default;
};

// A body has empowered a member of another body for this round.
struct Proxy {
  BodyId principal, holder;
  MemberId member;           // of the holder
  MemberId granted_by = {};  // of the principal; no part of the digest of the state
  bool operator==(const Proxy&) const = default;
};

struct Outage {
  std::string tag;
  Moment from{};
  std::optional<Moment> to;  // none: it goes on
  bool operator==(const Outage&) const = default;
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
  // How the deadline follows from the opening, and the version of the zones that it was counted with; none once it was
  // stated or moved. No part of the digest of the state.
  std::optional<DeadlineRule> counted_by;
  std::string tzdata;
  std::optional<Calendar> calendar;  // as it was at the opening, without the names of its holidays
  std::string state = "open";        // open, settling, settled
  std::string cause;                 // once closed: deadline, decided, all-answered, returned, withdrawn
  std::optional<Moment> closing;
  std::string reopened_by;  // who had the stage opened again, and was given a reason
  int extensions = 0;
  std::vector<Proxy> proxies;  // in force
  std::vector<Outage> outages;
  // Once closed: the objections that count in it. Those that were open at its close, and what the answers that count
  // have done to their bodies' own since (evolve_stages.cpp). What else happens to one later turns no result.
  std::vector<ObjectionId> objections;
  BodyId heard;          // while it settles: whose answer was given, confirmed or contested last,
  std::string heard_in;  // and in which command
  std::string outcome;   // once settled
  std::optional<Moment> settled_at;
  Digest explanation_sha256;        // of the evaluated tree, once settled
  std::vector<Position> positions;  // every answer, in the order of the trail
  std::vector<Request> requests;    // in the order of the roll
  // The position that counts for a body: its newest complete, timely, confirmed one; none when that one is contested.
  // nullptr: silent.
  const Position* standing(const BodyId& body) const;
  // The newest complete answer that came in time: it counts, or waits for a word of confirmation.
  const Position* timely(const BodyId& body) const;
  // The newest answer of a body, counted or not.
  const Position* newest(const BodyId& body) const;
  const Seat* seat(const BodyId& body) const;
  const Request* request(const BodyId& body) const;
  const Proxy* proxy_of(const BodyId& principal) const;
  bool operator==(const Round&) const = default;
};

struct Objection {
  ObjectionId id;
  BodyId body;
  int revision = 0;  // on which it was filed
  std::vector<std::string> articles;
  MemberId member;  // who filed it, or stood by it last
  int number = 0;   // in the comment-resolution table
  // domain 5: filed, admissible, returned, answered, accepted, maintained, withdrawn, overruled, lapsed,
  // awaiting-reassertion; set-aside: the answer that filed it is contested
  std::string state = "admissible";
  std::string before;               // awaiting-reassertion: the state that it would return to
  Moment since{};                   // when it came into this state
  std::vector<std::int64_t> moves;  // seq of every entry of its life, from objection-filed
  std::optional<int> answered_in;   // revision that gives the answer
  std::int64_t seq = -1;            // its objection-filed entry
  std::vector<Evidence> evidence;   // roles objection, proposal, reply
  // What follows from the entries alone, and is no part of the digest of the state.
  std::int64_t filed_by = -1;  // seq of the answer that filed it
  std::int64_t ended_by = -1;  // seq of the answer that ended it; -1: none did, or an act of its own
  int ended_on = 0;            // the newest revision when it was closed
  std::string restorable;      // the state that a contest of that answer, or its confirmation, gives back
  bool is_open() const;
  bool operator==(const Objection&) const = default;
};

// One row of the comment-resolution table: comments, reservations and objections in one count.
struct Remark {
  int number = 0;
  std::string kind;       // comment, reservation, objection
  std::int64_t seq = -1;  // comment-filed, position-given or objection-filed
  BodyId body;            // empty: a member of the public
  StageId stage;
  int revision = 0;
  std::vector<std::string> articles;
  ObjectionId objection;      // of kind objection
  bool verified = true;       // public: the address was confirmed
  bool late = false;          // recorded, not blocking
  std::optional<bool> shown;  // public: none until somebody has moderated it
  std::string disposition;    // empty: none yet
  std::optional<int> duplicate_of;
  std::optional<int> answered_in;  // revision that gives the answer; an objection has its own
  std::string disposed_by;
  Moment at{};
  std::vector<Evidence> evidence;  // its text; roles comment, reservation, objection, proposal, reply
  bool operator==(const Remark&) const = default;
};

// What a body that was against a stage's outcome has to say; it belongs to the round that came to it.
struct Minority {
  std::int64_t seq = -1;
  BodyId body;
  StageId stage;
  int round = 0;
  std::vector<Evidence> evidence;
  bool operator==(const Minority&) const = default;
};

// A change of the definition that one administrator has asked for and a second has not confirmed.
struct Migration {
  std::int64_t seq = -1;     // its migration-proposed entry
  std::string change_class;  // forward
  Digest sha256;             // of the new canonical form
  MemberId by;
  bool operator==(const Migration&) const = default;
};

// What was entered by hand and waits for a second person.
struct EnteredAct {
  std::int64_t seq = -1;  // its act-entered entry
  std::string act;        // name (rules/by_hand.h)
  BodyId body;            // empty: an office's own
  MemberId by;
  Moment at{};
  bool operator==(const EnteredAct&) const = default;
};

// A stage that a settled round leads to and that could not open on the registry as it stood.
struct Pending {
  std::string stage, after;
  bool operator==(const Pending&) const = default;
};

// An outage that goes on, for whatever opens while it does.
struct DeclaredOutage {
  std::string tag, reason, source;
  bool operator==(const DeclaredOutage&) const = default;
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
  std::vector<std::string> resume_at;  // stages that open with the next revision
  std::vector<std::string> arrived;    // stages that have passed and wait at a join for others
  std::vector<Pending> pending;        // stages that open as soon as the registry allows it
  std::string reopening;               // the stage that is just being opened again; empty between commands
  std::vector<DeclaredOutage> outages;
  std::vector<Revision> revisions;  // ascending, from 1
  std::vector<Round> rounds;        // in the order of opening; the last one is the current one
  std::vector<Objection> objections;
  std::vector<Remark> remarks;  // in order of number, from 1
  std::vector<Minority> minority;
  std::map<BodyId, Moment> left;  // adherence withdrawn, with the instant from which
  std::optional<Migration> proposed;
  std::vector<EnteredAct> entered;  // in the order of the trail
  std::optional<Moment> ended_at;   // when it was ratified, ended or withdrawn
  std::optional<Moment> ratified_at;
  std::optional<std::int64_t> ratified_seq;
  std::vector<std::int64_t> ratified_dissent;  // seq of the overruled and lapsed objections and the statements it named
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
  // The newest round that is not settled; where all are, the newest.
  const Round* current() const;
  Round* current() { return const_cast<Round*>(std::as_const(*this).current()); }
  const Round* round(const StageId& stage, int number) const;
  const Round* newest_round(const StageId& stage) const;
  // Every round that is open or settling, in order of opening.
  std::vector<const Round*> live_rounds() const;
  const Objection* objection(const ObjectionId& id) const;
  int open_objections() const;
  // Those that count in a round: of an open one whatever is open now, of a closed one see Round::objections.
  std::vector<Objection> objections_in(const Round& round) const;
  int open_objections(const Round& round) const;
  // The newest round of a stage that came to a result of its own: not returned, not withdrawn. nullptr: none.
  const Round* deciding_round(const StageId& stage) const;
  // The statements against what stands: those on the newest text, each of the deciding round of its stage.
  std::vector<Minority> standing_minority() const;
};

}  // namespace mithaq
