// The core: a command either becomes entries and jobs, or is refused with a reason.
//
// Nothing here reads a clock, a file, a socket or randomness: the same charter, definition, command and
// instant give the same answer in the daemon, in a simulation and in an auditor's hands.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "model/job.h"
#include "model/refusal.h"
#include "model/result.h"
#include "model/warning.h"
#include "rules/command.h"
#include "trail/key_register.h"

namespace mithaq::rules {

// What witnesses have signed of this charter's strand, where the house asks for witnesses. The rules see no log: it is
// given with each command.
struct WitnessQuorum {
  bool is_met = false;                    // on a checkpoint that covers the newest stage-settled
  std::vector<std::string> missing = {};  // who has not signed it, by name
  std::vector<BodyId> by_mail = {};       // bodies that are witnesses and are asked by mail
  bool operator==(const WitnessQuorum&) const = default;
};

// What a decision may look at beside the charter itself.
struct World {
  const Workflow& workflow;  // the charter's snapshot
  const Registry& registry;  // as of now: who may speak, who is on the next roll
  const std::map<std::string, Calendar>& calendars;
  const std::map<std::string, Zone>& zones;
  // Answers may wait in a mailbox: when the last complete look into it began. None: no mailbox is read.
  std::optional<Moment> swept = {};
  std::optional<WitnessQuorum> witnesses = {};  // none: nobody is waited for
  bool is_stamped = false;  // an authority's time stands over a checkpoint that covers the newest stage-settled
  // Whose signatures are taken, as of now; none where no signature is asked for.
  const trail::KeyRegister* keys = nullptr;
  std::string_view authorities = {};                      // PEM: whose certificates are believed
  std::optional<std::string_view> revocation_lists = {};  // PEM: which of them were taken back; none: not asked
};

struct Decision {
  std::vector<Entry> entries;  // seq, registry, at, command, actor, channel filled in; prev is the writer's
  std::vector<Job> jobs;       // secret and created are service's
  Charter after;               // = fold(evolve, entries) over the charter given
};

Result<Decision, Refusal> decide(const World& world, const Charter& charter, const Origin& origin,
                                 const Command& command, Moment now);

// What a position must carry in a stage: "article", "text". The chair gives its finding with reasons; `seat`: of who
// answers.
std::vector<std::string> required(const Stage& stage, PositionKind kind, const Seat* seat = nullptr);
// Whether this is the seat whose finding decides the stage.
bool finds(const Stage& stage, const Seat& seat);

// What a round that is closed waits for before it settles: mailbox, confirmation, contest, reply, challenge,
// withdrawal, delivery-proof, disposition, appeal, outage. Empty for every other round.
std::vector<std::string> waits_for(const World& world, const Charter& charter, const Round& round, Moment now);
// Whether what a body says now counts, being complete and confirmed: the round is open, or a silence procedure waits
// for proof of delivery, or the answer kept for the body may still be taken back. Otherwise it is late.
bool takes_answers(const World& world, const Charter& charter, const Round& round, const BodyId& body, Moment now);
// The round whose passing ratifies the charter, while that waits for witnesses or for a trusted time; nullptr: the
// charter does not wait to be ratified.
const Round* awaits_ratification(const Charter& charter);
// What of it is at hand now.
bool has_witnesses(const World& world);
bool has_trusted_time(const World& world);  // or the workflow does not ask for one
// Where settling ends as `expired` when something is still missing.
Moment expires(const World& world, const Stage& stage, const Round& round);

// What is to be known of the deadline of an open round, though it stands (domain 6): that it lies beyond the days that
// the calendar knows, on a day off, or that its local time is another instant by the zones of `world` than by those of
// the opening. Ids of warnings: deadline-beyond-calendar, deadline-on-day-off, deadline-zone-changed.
std::vector<Warning> deadline_warnings(const World& world, const Charter& charter, const Round& round);

// The newest answer of a body that came in time, in the rounds of a stage before round `before`; nullptr: none. Its
// revision is the text on which the body has spoken last.
const Position* last_word(const Charter& charter, const StageId& stage, int before, const BodyId& body);

// The next instant at which a Tick would do something for this charter; none when it only waits for people.
std::optional<Moment> next_tick(const World& world, const Charter& charter);

}  // namespace mithaq::rules
