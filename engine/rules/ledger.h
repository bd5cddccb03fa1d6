// What answering, objecting, commenting and drafting share: who may speak for a body, the moves of the ledger of
// objections, and the table of remarks (reference: domain 2 and 5).
//
// The ledger is one table of moves: a move from a state is in it, or is refused. Nothing closes silently.
//
// What an answer has done to the ledger stands and falls with the answer. When it is contested, what it filed is set
// aside (`objection-set-aside`: not open, and nobody's) and what it ended is open again, in the state in which it was
// (`objection-restored`); when the body confirms it after all, the first are restored and the second end once more.
// Both name the answer (`position`), as the end of an objection does that came with one.
//
// What awaits reassertion takes no reply: nobody is there to acknowledge it, and what the successor drops needs none.
// So a stage whose objections need a reply does not wait for it; it lapses, or is reasserted and wants one again.
//
// What is closed stays closed on the same text, unless new information is named: saying it again is a late comment.
// Only while the round goes on in which the holder ended it, the holder may change its mind.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rules/draft.h"

namespace mithaq::rules {

// speaking.cpp
// How a member may speak for a body in a round: as one of its own, or for the body that holds its proxy.
enum class Voice { none, own, proxy };
Voice voice(const Registry& registry, const Round* round, const BodyId& body, const MemberId& member);
// The same for who gives the command; what two people do by hand is the body's own.
Voice voice(const Draft& draft, const Round* round, const BodyId& body, const MemberId& member);
// The round that a person had before their eyes takes no act any more: another round of its stage or another text has
// superseded it, or the charter has ended.
Step refused_round(const Charter& charter, const StageId& stage, int number);
// The charter is ratified, or has ended by an outcome, on the text of this round, which is settled: an answer is still
// taken for the record, and never counted.
bool is_for_the_record(const Charter& charter, const Round& round);
// Each article stands in the revision, or is "whole".
Step refused_articles(const Revision& revision, const std::vector<std::string>& articles);
// A text that people send beside an answer, in bytes.
inline constexpr std::size_t longest_text = 16u << 10;
Step refused_length(std::string_view text, std::string_view field, std::size_t limit = longest_text);
bool is_by_office(const Draft& draft);  // a secretary or an administrator
// `ended`: the objections of the body that the answer has ended; with any, the receipt's facts name them in `ended`.
void receipts(Draft& draft, const Round& round, const BodyId& body, std::int64_t position, std::int64_t cause,
              const std::vector<ObjectionId>& ended = {});
// Tells the members of a body, or the secretaries, of an entry; `what` as Draft::notify lists it.
void alert_body(Draft& draft, const Round& round, const BodyId& told, std::string_view what, std::int64_t entry);
void alert_secretaries(Draft& draft, const Round& round, std::string_view what, std::int64_t entry);
// Nothing but spaces.
bool is_blank(std::string_view text);
int words(std::string_view text);
// The same local time on the n-th working day after, in the zone and calendar of a stage.
Moment after_working_days(const World& world, const Stage* stage, Moment from, int days);

// answering.cpp
// Why an answer cannot be taken at all; what it lacks is no reason. One that comes with the end of an objection
// (`in_return`) may replace the answer that objects, whatever the stage says of changes: only the holder ends its
// objection, and could not otherwise.
Step refused(const Draft& draft, const GivePosition& command, bool in_return = false);
std::vector<std::string> missing(const Stage& stage, const Round& round, const GivePosition& command);
bool is_provisional(const Draft& draft, const GivePosition& command);
// After refused() has said nothing. `ending`: the open objection that the same act ends, once the answer needs no
// confirmation any more.
void give(Draft& draft, const GivePosition& command, const std::optional<ObjectionId>& ending = std::nullopt);
// What happens around an answer that counts. `cause`: the entry that its receipt acknowledges; `ended`: the objections
// that the act has ended already.
void after_answer(Draft& draft, const GivePosition& command, const OnBehalf& behalf, std::int64_t position,
                  std::int64_t cause, std::vector<ObjectionId> ended = {});
// The same without receipts: its own receipt is what has made it count. Answers the objections that it has ended.
std::vector<ObjectionId> take_effect(Draft& draft, const GivePosition& command, const OnBehalf& behalf,
                                     std::int64_t position);

// signing.cpp
// The end of the time to sign what is prepared now: with the last wait for confirmations, or after two weeks where the
// round has no deadline.
Moment statement_expires(const Draft& draft, const Round& round);
// As step(), but a refusal that became an entry is told, too.
Step take_signature(Draft& draft, const AcceptSignature& command);

// confirming.cpp
// The answer as it was given, with the texts that were read for its confirmation.
GivePosition answer_again(const Position& position, const Round& round, const std::string& text,
                          const std::string& proposal, const std::string& new_information);
// An answer by mail whose receipt was taken over.
void confirm_by_receipt(Draft& draft, const ConfirmPosition& command);

// objecting.cpp. Two people do it (by_hand.cpp).
Step step(Draft& draft, const OverruleObjection& command);

// ledger.cpp
inline constexpr std::string_view objection_states[] = {"filed",    "admissible",           "returned",  "answered",
                                                        "accepted", "maintained",           "withdrawn", "overruled",
                                                        "lapsed",   "awaiting-reassertion", "set-aside"};
// Moves bear the names of their entries, without "objection-".
inline constexpr std::string_view objection_moves[] = {"admitted",   "returned",   "answered",
                                                       "accepted",   "maintained", "withdrawn",
                                                       "overruled",  "lapsed",     "awaiting-reassertion",
                                                       "reasserted", "set-aside",  "restored"};
bool may_move(std::string_view state, std::string_view move);
// Whether an objection may make a move; a new text (`by_text`) may answer once more what was answered already.
Step refused_move(const Charter& charter, const ObjectionId& id, std::string_view move, bool by_text = false);
// The entry of a move, in `round`, where there is one.
Entry ledger_entry(const Draft& draft, const Objection& objection, std::string_view move, const Round* round,
                   bool by_engine);
// The live round in which the body of an objection is asked, or nullptr.
const Round* round_of_body(const Charter& charter, const BodyId& body);
// Tells the body of an objection, by the live round that asks it, or else by the newest one that did: nothing that
// happens to an objection is silent because its body has no seat just now.
void alert_holder(Draft& draft, const Objection& objection, std::string_view what, std::int64_t entry);
// objection-answered; by a new text (`in`) also the disposition `accepted`, unless the row has one.
void answer_objection(Draft& draft, const ObjectionId& id, const Revision* in, std::string_view reply);
// The holder's word: accepted when it was answered, else withdrawn, with its disposition. `by`: the answer that says
// so; none: an act of its own.
void end_objection(Draft& draft, Objection objection, const OnBehalf& behalf, const Round* round,
                   std::optional<std::int64_t> by = std::nullopt);
// Contested, and signed with a key that is trusted in nothing any more: set_aside.cpp.
bool is_set_aside(const World& world, const Stage& stage, const Round& round, const Position& position);
// The answer `position` of a body has been contested.
void take_back(Draft& draft, const BodyId& body, std::int64_t position, const OnBehalf& behalf, const Round& round);

// lapsing.cpp: what clock and registry do to open objections, and the next instant at which they would.
void objections_if_due(Draft& draft);
std::optional<Moment> next_objection_tick(const World& world, const Charter& charter);

// objecting.cpp: what an answer does to the objections of its body. `behalf` as in the entry of the answer, `position`
// its seq.
void file_objections(Draft& draft, const GivePosition& command, const OnBehalf& behalf, std::int64_t position);
void return_objections(Draft& draft, const GivePosition& command, const OnBehalf& behalf);  // it is incomplete
// The answer is complete. Answers what it has ended.
std::vector<ObjectionId> end_objections(Draft& draft, const GivePosition& command, const OnBehalf& behalf,
                                        std::int64_t position);

// commenting.cpp: comment-disposed, unless the row has a disposition.
void dispose(Draft& draft, int number, std::string_view disposition, bool by_engine,
             std::optional<int> duplicate_of = std::nullopt);
// A comment in place of an objection that comes too late: recorded, not blocking.
void file_late_comment(Draft& draft, const GivePosition& command, const OnBehalf& behalf,
                       const std::vector<std::string>& articles);

}  // namespace mithaq::rules
