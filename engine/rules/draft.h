// A decision while it is being made: entries are appended one by one, and the charter follows each of them,
// so that a later step of the same command sees what the earlier ones have done.
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rules/decide.h"

namespace mithaq::rules {

class Draft {
 public:
  Draft(const World& its_world, Charter its_charter, const Origin& its_origin, Moment its_now)
      : world(its_world), charter(std::move(its_charter)), origin(its_origin), now(its_now), heard(its_now) {}

  const World& world;
  Charter charter;
  const Origin& origin;
  const Moment now;
  // When the words of the command came to the house: before now, where they were entered by hand and are confirmed.
  Moment heard;
  // Two people vouch for what is done in the name of a body: each entry of it names them both.
  struct ByHand {
    MemberId entered_by, confirmed_by;
  };
  std::optional<ByHand> by_hand;

  // An entry by the person or program that gave the command; `about` fills in what is particular.
  Entry by_origin(std::string_view kind, Value data) const;
  // An entry by the engine itself: what follows from rules and clock.
  Entry by_engine(std::string_view kind, Value data) const;
  // Marks an entry as belonging to a round.
  static Entry in_round(Entry entry, const Round& round);
  // Appends and evolves. Answers the entry's seq.
  std::int64_t append(Entry entry);

  // A document named by its digest; a sealed one gets a salt that derives from the command's.
  Evidence document(std::string_view role, std::string_view media_type, std::string bytes) const;
  Evidence canonical_document(std::string_view role, const Value& value) const;
  Evidence sealed_text(std::string_view role, std::string_view text);

  // One notice to one member, to each plugin that the workflow names for this moment. Answers the job's key.
  // `cycle` tells apart notices of one kind in one round (reminder number, seq of a position). An `alert` goes by
  // the way of a request unless the workflow names another; its facts are {"what": .., "entry": seq} with what =
  // extended, outage, kept, silent, proxy, time-requested, objection-filed, objection-answered, reassertion,
  // challenged, contested, contested-late, set-aside, objection-overruled, objection-lapsed, comment-filed,
  // minority-filed, adherence, stage-waits, challenge-waits, act-entered, act-by-hand, bounced, other-address,
  // mail-files, mail-unread, mail-too-large, mail-unclear, cosignature-wanted, ratified; `entry` is the entry that it
  // tells of, and there is none for `silent`. An `ask-back` goes the same way.
  JobKey notify(std::string_view kind, const Round& round, const BodyId& body, const MemberId& member,
                std::string_view request, std::int64_t cycle, Value facts);
  // One more fact for every notice of this kind that the command has queued.
  void tell_besides(std::string_view kind, const std::string& fact, std::string_view value);
  // A job for a plugin that is no notice: sealing, depositing.
  void job(std::string_view plugin, std::string_view duty, std::string_view kind, Value facts);

  // Who gave the command: the id of a member, or what the actor is.
  std::string actor_name() const { return origin.actor.member ? origin.actor.member->value : origin.actor.kind; }
  const Workflow& workflow() const { return charter.definition ? *charter.definition : world.workflow; }
  const Stage& stage_of(const Round& round) const;
  Decision done() &&;

 private:
  std::vector<Entry> entries_;
  std::vector<Job> jobs_;
  int salts_ = 0;
};

// The steps, by use case: one for each command. Each either refuses before its first append or goes through.
using Step = std::optional<Refusal>;
// drafting.cpp
Step step(Draft&, const OpenCharter&);
Step step(Draft&, const PublishRevision&);
Step step(Draft&, const WithdrawCharter&);
Step step(Draft&, const ReopenCharter&);
// survival.cpp
Step step(Draft&, const ChallengeRevision&);
// migrating.cpp
Step step(Draft&, const MigrateWorkflow&);
// by_hand.cpp
Step step(Draft&, const EnterAct&);
Step step(Draft&, const ConfirmAct&);
// answering.cpp
Step step(Draft&, const GivePosition&);
// signing.cpp
Step step(Draft&, const AcceptSignature&);
Step step(Draft&, const SendCode&);
// confirming.cpp
Step step(Draft&, const ConfirmPosition&);
Step step(Draft&, const ContestPosition&);
Step step(Draft&, const SetAside&);
Step step(Draft&, const RequestTime&);
Step step(Draft&, const AcknowledgeRequest&);
// asking.cpp
Step step(Draft&, const ResendRequest&);
// delegating.cpp
Step step(Draft&, const GrantProxy&);
Step step(Draft&, const RevokeProxy&);
// objecting.cpp
Step step(Draft&, const ReplyToObjection&);
Step step(Draft&, const StandByObjection&);
Step step(Draft&, const EndObjection&);
// commenting.cpp
Step step(Draft&, const FileComment&);
Step step(Draft&, const ModerateComment&);
Step step(Draft&, const DisposeComment&);
// adhering.cpp
Step step(Draft&, const FileMinority&);
Step step(Draft&, const ChangeAdherence&);
// timing.cpp
Step step(Draft&, const ExtendDeadline&);
Step step(Draft&, const DeclareOutage&);
Step step(Draft&, const EndOutage&);
// settling.cpp
Step step(Draft&, const ReturnStage&);
Step step(Draft&, const ReopenStage&);
// receiving.cpp
Step step(Draft&, const ReceiveMail&);
Step step(Draft&, const ReportDelivery&);
// ratifying.cpp
Step step(Draft&, const ReportSeal&);
Step step(Draft&, const ReportTimeStamp&);
Step step(Draft&, const ReportDeposit&);
Step step(Draft&, const EraseObjects&);
Step step(Draft&, const Ratify&);

// What a position requires in a stage: "article", "text".
bool needs_text(const Stage& stage, PositionKind kind);

// The life of a round. A round comes in by value: each append moves the charter that it stood in.
// opening.cpp
// Earlier answers in the stage survive by its policy, whichever way the charter has come to it again; on the same text
// only where it `begins_again`.
void open_stage(Draft&, const Stage& stage, bool begins_again = false);
// Opens what could not open until now.
void open_pending(Draft&);
bool can_open_pending(const World&, const Charter&);
// Opens what a settled round leads to on the same text; or ends, or ratifies, and closes what ran beside it.
void open_next(Draft&, Round settled);
// For a new text: closes every open round as `returned`. Answers the stages that begin again with the text: where
// those rounds lead, those that waited for it, and those that had passed and waited at a join.
std::vector<std::string> supersede_rounds(Draft&, const std::string& reason);
// Opens them, once the text is published; answers carry over from the newest round of each.
void open_again(Draft&, const std::vector<std::string>& stages);
// What is wrong with a stage that has no round: the workflow has none of that id, or it has not been opened yet.
Refusal refused_round(const Draft&, const StageId& stage);
// A stage whose stated deadline is over cannot be opened by a person (by itself it is not: evolve.cpp, way).
Step refused_deadline(const Draft&, const std::vector<std::string>& stages);
// Nor can one whose rule means nothing on the real roll: nobody to ask, a tag that nobody carries, a weight that is
// missing (roll.cpp; the ids are those of domain 3.6). What would open by itself waits for the registry.
Step refused_roll(const World&, const Workflow&, const std::vector<std::string>& stages);
std::vector<Seat> frozen_roll(const RollRule& rule, const Registry& registry);
// Asks every body of the roll that has not answered and has not been asked (opening.cpp).
void ask(Draft&, Round opened);
// asking.cpp. Asks whoever has come to a body of an open round since, and has not been asked.
void ask_newcomers(Draft&);
bool has_newcomers(const World&, const Charter&, const Round&);
// survival.cpp. Carries what survives of the earlier answers in a stage into its round that has just opened on a new
// text: one entry for each body's last answer.
void carry_positions(Draft&, const Round& opened);
// Until when a text called editorial may be challenged; none where it is not called so.
std::optional<Moment> end_of_challenge(const World&, const Charter&, const Round&);
// Whether what counts for a body was kept for it on a changed text, and until when such answers may be taken back.
bool may_be_taken_back(const Charter&, const Round&, const BodyId&);
std::optional<Moment> end_of_withdrawal(const World&, const Charter&, const Round&);
// closing.cpp
// A round that settles may still be returned or withdrawn; its closing instant stays.
void close_round(Draft&, Round round, std::string_view cause, std::string_view reason);
// The round ends the charter, or ratifies it: whatever runs beside it is returned.
void close_beside(Draft&, const Round& ending);
void close_if_due(Draft&);      // deadlines passed, and what settling waited for is over
void close_if_certain(Draft&);  // early, only when the result is certain
// settling.cpp
void record_outcome(Draft&, Round round,
                    bool has_expired = false);  // the outcome alone: the command says how it goes on
void settle_if_ready(Draft&);                   // every round that waits for nothing more goes where it leads
// Any answer against breaks a silence procedure (domain 6).
bool silence_is_broken(const Round& round);
// When a settling round settles if nothing more comes.
std::optional<Moment> settles_at(const World& world, const Charter& charter, const Round& round);
// timing.cpp
void remind_if_due(Draft&);
std::optional<Moment> next_reminder(const World& world, const Charter& charter, const Round& round);
bool is_paused(const Round& round);  // an outage goes on
// A round that opens while an outage goes on that touches its roll is paused from its beginning.
void declare_outages(Draft&, const Round& opened);
// By what the days of a round are counted: the calendar frozen with its deadline, its zone. Lent by world and round.
struct DayCount {
  const Zone& zone;
  const Calendar& calendar;
};
DayCount day_count(const World& world, const Stage& stage, const Round& round);
Refusal refused_instant(std::string_view id, Moment deadline, const Zone& zone);  // fact `deadline`
// ratifying.cpp
void ratify(Draft&, Round passed);
// The same, unless witnesses or a trusted time are asked for: neither can be there of what was settled this very
// moment.
void ratify_when_vouched(Draft&, Round passed);
// Ratifies what waited for them, once they are there or are not asked for any more.
void ratify_if_vouched(Draft&);
// A package for each archiver of the workflow; `because`: the entry that asks for one more.
void deposit(Draft&, std::optional<std::int64_t> because = std::nullopt);

Value rev(const Revision& revision);  // {number, sha256}
}  // namespace mithaq::rules
