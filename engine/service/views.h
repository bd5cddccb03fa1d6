// What pages, API and command line are shown: whitelists of plain values, nothing that could leak.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "model/charter.h"
#include "model/charter_links.h"
#include "model/refusal.h"
#include "model/text.h"
#include "model/value.h"
#include "model/warning.h"
#include "notices/redline.h"
#include "notices/remarks_table.h"

namespace mithaq::service {

// One answer as people read it.
struct PositionView {
  std::int64_t seq = -1;
  std::string body;  // id
  Text body_name;
  std::string position;  // id; empty: silent
  int revision = 0;
  std::vector<std::string> articles;
  std::string text, proposal;  // empty when erased
  std::string channel, assurance;
  std::string key_holder;  // of an answer that is signed, whose key it was: `member`, `body`; else empty
  bool counted = false;
  bool provisional = false, late = false, awaiting = false, incomplete = false, contested = false, kept = false;
  bool disowned = false;   // contested after its round had settled
  std::string distrusted;  // signed with a key that is trusted in nothing any more: why it was revoked; empty: not so
  std::string doubted;     // signed when the key is said to have been in other hands already: why it was revoked
  std::string wanted;      // level of the stage, where the answer waits for evidence of that level; else empty
  // Where another answer of the body stands beside this one: position, and its seq.
  std::string newer;         // recorded after this one, and not counted yet
  std::string still_counts;  // recorded before this one, and counted as long as this one is not
  std::int64_t newer_seq = -1, still_counts_seq = -1;
  std::string holder;  // by proxy: id of the body whose member answered
  Text holder_name;
  std::vector<std::string> missing;
  Moment at{};
  std::vector<std::int64_t> signature_seqs;  // of the entries that accepted its signatures
  std::string arrival;  // of the mails that ask it, where an office looks: queued, accepted, refused .. (mail 8)
};

struct WarningView {
  Warning warning;
  Text sentence;
};

// One move in the life of an objection.
struct MoveView {
  std::int64_t seq = -1;
  std::string kind;  // "objection-answered"
  Moment at{};
  std::string text;                  // reason or reply; empty where there is none
  std::optional<int> revision = {};  // of a move that a new revision made
  Text at_text = {};                 // by the one formatter, as every `.._text` of an instant
};

// What a body may answer in a round.
struct ChoiceView {
  std::string stage;
  Text stage_title;
  std::vector<std::string> offered;                          // ids of positions
  std::map<std::string, std::vector<std::string>> required;  // position id -> "article", "text"
};

struct ObjectionView {
  std::string id, body, state;
  Text body_name;
  std::vector<std::string> articles;
  Text article_names;  // by their headings
  std::string text, proposal, reply;
  int revision = 0;  // on which it was filed
  std::optional<int> answered_in;
  int number = 0;               // in the comment-resolution table
  std::vector<MoveView> moves;  // from objection-filed
  // Of the body of a link: ending this objection calls for a new position in the same act, and one of these.
  std::optional<ChoiceView> asks_position = {};
};

// One row of the comment-resolution table (reference: domain 5).
using RemarkView = notices::RemarkRow;

// The difference between two revisions, article by article, by words.
using RedlinePiece = notices::Piece;
struct RedlineArticle {
  std::string id, heading;
  std::string change;                // same, changed, added, removed, moved
  std::vector<RedlinePiece> pieces;  // of the text
  std::vector<RedlinePiece> heading_pieces = {};
};
struct RedlineView {
  int from = 0, to = 0;
  Language language = Language::ar;
  std::vector<RedlineArticle> articles;  // in the order of `to`; removed ones where they stood
};

struct ProxyView {
  std::string principal, holder;  // ids of bodies
  Text principal_name, holder_name;
};

struct OutageView {
  std::string tag;
  Moment from{};
  std::optional<Moment> to;  // none: it goes on
  Text from_text, to_text;
};

struct RoundView {
  std::string stage;
  Text stage_title;
  int number = 1, revision = 0;
  std::string state, cause, outcome;  // as in Round
  Moment opens{};
  std::optional<Moment> deadline, closing;
  std::string zone;
  Text deadline_text;
  Text rule_sentence, silence_sentence, needs_sentence;
  std::string level;       // of the evidence that makes an answer count: L0 .. L3
  Text evidence_sentence;  // the same in words
  // Why it is still open though the deadline has passed, or what else holds it: confirmation, reply, challenge,
  // withdrawal, delivery-proof, disposition, appeal, outage. Empty where nothing is waited for.
  std::vector<std::string> waits_for;
  Text waits_sentence;
  // What domain 8 calls the decision box: label and value, line by line, numbers put in.
  std::vector<std::pair<Text, Text>> decision_box;
  int extensions = 0;
  std::vector<std::string> open_outages;   // tags
  Value explanation;                       // evaluated now, or as settled
  std::vector<PositionView> positions;     // one a body of the roll, in its order; silent ones too
  std::vector<ProxyView> proxies = {};     // in force; where positions are shown
  std::vector<OutageView> outages = {};    // every one, ended or not
  std::vector<WarningView> warnings = {};  // about its deadline, while it is open: for the offices
};

struct RevisionView {
  int number = 0;
  std::string change, sha256, fingerprint;  // 8 groups of 4
  std::map<Language, std::string> markdown;
  CharterLinks links = {};
};

// An act that one person has entered by hand, and that waits for another.
struct EnteredView {
  std::int64_t seq = -1;
  std::string act;  // name
  Text body_name;   // empty: an office's own
  std::string by;   // id of a member
  Moment at{};
};

// Who has sent a comment of the public; either may be empty.
struct Commenter {
  int number = 0;  // of the comment-resolution table
  std::string name, address;
};

struct CharterView {
  std::string id;
  Text title;
  std::string state;     // running, drafting, ratified, ended, withdrawn
  std::string workflow;  // id of the definition that it follows, and its number
  int workflow_number = 0;
  bool positions_public = false;
  std::vector<Text> stage_titles;  // of the workflow, in order
  std::vector<std::string> stage_ids;
  RevisionView revision;                               // the newest
  std::vector<RevisionView> revisions;                 // all, ascending, without texts
  std::vector<RemarkView> remarks;                     // the comment-resolution table; of the public only what is shown
  std::vector<std::pair<Text, std::string>> minority;  // body, statement
  std::vector<std::pair<Text, std::string>> left;      // body, date from which it has withdrawn adherence
  std::vector<std::string> consultations;              // stages that take comments of the public now
  std::vector<RoundView> rounds;  // oldest first; positions are empty unless public or asked for by an office
  std::vector<ObjectionView> objections;
  std::vector<EnteredView> entered;  // for an office
  std::optional<Moment> ratified_at;
  Text ratified_text;
  std::vector<Deposit> deposits;
  Text time_stamp_sentence;                    // what an authority says of its time, or that none does
  Text deposit_sentence;                       // packages that have not come to a target, a line each; empty: none
  Text witnesses_sentence;                     // by how many the trail is cosigned; empty where nobody is asked
  Text waits_sentence;                         // what ratification waits for; empty: for nothing
  std::vector<std::string> missing_witnesses;  // of these
  std::int64_t entries = 0;
  Moment changed_at{};
};

// A member's link, looked at. Looking changes nothing.
struct LinkView {
  std::string state;    // open, answered, closed, superseded, void, stopped (too many wrong numbers)
  CharterView charter;  // rounds: the link's own round only, positions of this body only
  Text body_name;
  Language language = Language::ar;  // the member's own
  std::string zone = {};             // where the member reads the clock; empty: as the round does
  std::string body, member, request, stage;
  int round = 0, revision = 0;
  std::vector<std::string> offered;                           // ids of positions
  std::map<std::string, std::vector<std::string>> required;   // position id -> "article", "text"
  std::vector<std::pair<std::string, std::string>> articles;  // id, heading (of the language asked for)
  std::optional<PositionView> standing;                       // this body's newest answer in this round
  std::optional<PositionView> earlier;                        // on an earlier revision, awaiting confirmation
  std::vector<ObjectionView> objections;                      // of this body, open or not
  std::optional<int> answered_revision;                       // of this body's last answer: base of its redline
  bool may_grant_proxy = false;
  std::optional<std::pair<std::string, Text>> proxy;     // id and name of the body that holds ours
  std::vector<std::pair<std::string, Text>> principals;  // bodies for which this member may answer
  std::vector<std::pair<std::string, Text>> holders;     // bodies that could take our proxy
  bool time_requested = false;
  bool may_challenge = false;     // the newest change is called editorial, and still may be
  bool may_contest_late = false;  // the round has settled, and the answer that counted in it is not older than a day
  bool may_file_minority = false;
  bool adheres = true;
  bool acknowledged = false;  // this request is known to have arrived
  bool change_allowed = true;
  bool may_endorse = false;  // it is closed, and an answer is still taken for the record
  std::string level = {};    // of the evidence that the stage asks for: L0 .. L3
  bool may_sign = false;     // there is a statement of the answer to sign, or the stage asks for a signature
  bool by_proxy = false;     // looked at for a principal: the body is the principal
  // Of a review: which objections of the body end by this answer, and as what (accepted, withdrawn).
  std::vector<std::pair<std::string, std::string>> ending = {};
};

// What a member sends. The same from page, reply and key.
struct Answer {
  std::string position;
  std::vector<std::string> articles;
  std::string text, proposal;
  std::string new_information = {};  // of an objection against words that the body has approved before
  std::string stage = {};            // by an office, where several stages are open; else empty
};

// Given back after COMMIT.
struct Receipt {
  std::string charter;
  Text charter_title, body_name, stage_title;
  std::int64_t seq = -1;
  std::string leaf_hash;
  int revision = 0;
  PositionView position;
  Text received_at;
  bool again = false;                                           // the stored receipt of an earlier, equal submission
  std::vector<std::pair<std::string, std::string>> ended = {};  // objections of the body that ended by it, and as what
};

// An assumption about who answers what in a round, and what would come of it.
struct Supposition {
  std::map<std::string, std::string> answers = {};  // body -> position
  std::string silent = {};                          // position of everybody else who is silent; empty: they stay so
};
struct SupposedView {
  Supposition supposed;
  Value explanation;  // as it would stand, with `if_silent` where somebody would still be silent
  Text needs_sentence;
  std::string at_close;  // the result if nobody said a word more
};
struct WhatIf {
  std::string stage;
  int round = 0;
  std::vector<SupposedView> supposed;
};

// What `charter migrate --plan` prints for one charter.
struct MigrationChange {
  std::string change_class;  // live, forward, re-consent
  std::string stage;         // empty: of the workflow
  std::string key;           // "rule", "deadline", "title"
  std::string from, to;      // canonical JSON
};
struct MigrationPlan {
  std::string charter, state;
  std::string workflow;
  int from_number = 0, to_number = 0;
  std::string from_sha256, to_sha256;
  std::string change_class;  // the gravest of all
  std::vector<MigrationChange> changes;
  bool possible = false;
  std::optional<Refusal> obstacle;         // why not
  std::optional<std::string> proposed_by;  // member id of the administrator who has asked for just this
};

struct JobView {
  std::string key, plugin, duty, kind, charter, body, state, last_result;
  int attempt = 0;
  Moment created{}, not_before{};
};

struct MemberView {
  std::string id, body, language;
  Text body_name;
  std::vector<std::string> roles;
  bool has_address = false;
  int failed_days = 0;          // on how many days mail to the address has failed for good
  std::string failing_address;  // on so many that a person is asked to suspend it: which it is
  bool is_suspended = false;    // no mail goes to it
};

struct EntryView {  // one line of `mithaq trail show`
  std::int64_t seq = 0, index = -1;
  std::string leaf, leaf_hash;  // bytes; hex
};

}  // namespace mithaq::service
