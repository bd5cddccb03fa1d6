// What people and the clock ask of a charter. Everything random or read from outside travels inside.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "model/charter.h"
#include "model/charter_links.h"
#include "trail/signature.h"

namespace mithaq::rules {

// Who asks, by which way, under which one-use key. Part of every command.
struct Origin {
  Actor actor;
  Channel channel = Channel::engine;
  std::string command;        // 32 hex: first 16 bytes of SHA-256 of the idempotency key
  std::string salt;           // 64 hex drawn in service/: the salts of sealed documents derive from it
  std::int64_t registry = 0;  // seq of the newest registry entry
};

struct OpenCharter {
  CharterId id;
  Text title;
  std::map<Language, std::string> texts;  // Markdown, through the door
  Digest workflow_sha256;                 // of the canonical snapshot
  std::string workflow_snapshot;          // its bytes
  CharterLinks links = {};                // of the text
};

struct PublishRevision {
  std::map<Language, std::string> texts;
  std::string change = "substantive";  // editorial, substantive
  std::string reason;                  // why; shown as the reply to the objections it answers
  std::vector<ObjectionId> answers;    // objections that this revision answers
  CharterLinks links = {};             // of this text; those of the one before are not taken over
};

// A body of an affected roll says that a change called editorial is none: it is substantive from then on.
struct ChallengeRevision {
  BodyId body;
  MemberId member;
  std::string reason;
};

// A charter that ended without ratification is taken up again, at the stage where it ended.
struct ReopenCharter {
  std::string reason;
};

// Another definition for a charter that runs (reference: domain 7). The first administrator proposes, the second
// confirms by giving the same command; a live change needs one.
struct MigrateWorkflow {
  std::string snapshot;  // canonical form of the new definition
  Digest sha256;
  std::string reason;
};

struct WithdrawCharter {
  std::string reason;
};

// What a statement holds beside what the rules know themselves (reference: trail 4.1).
struct StatementFacts {
  std::string origin, nonce;
  std::string text_ar, text_en;
  std::int64_t checkpoint_size = 0;
  Digest checkpoint_root;
};

struct GivePosition {
  BodyId body;
  MemberId member;  // who speaks for it
  std::optional<RequestId> request;
  StageId stage;  // round and revision that the person had before their eyes
  int round = 0;
  int revision = 0;
  PositionKind position = PositionKind::abstain;
  std::vector<std::string> articles;
  std::string text;      // comment, reservation or reason
  std::string proposal;  // wording proposed with an objection
  std::string assurance = "L0";
  std::optional<MemberId> entered_by;  // paper, telephone, sign language: provisional until another confirms
  // New information in an objection against text that the body has approved before; without it the objection is a
  // late comment.
  std::string new_information;
  // Word for word the body's earlier answer that awaits a word on this text: it stays with it, and files nothing anew.
  bool repeats = false;
  // When it came to our own door, where that was before it was read (mail; reference: domain 4, answer).
  std::optional<Moment> received_at = {};
  // The answer is to be signed: its statement is written with it.
  std::optional<StatementFacts> statement = {};
};

// A member's signature over the statement of an answer of its body, or of the body whose proxy it holds.
struct AcceptSignature {
  std::int64_t position = -1;  // seq of the answer whose statement it is
  MemberId member;
  std::optional<trail::Signature> signature;    // none: it could not be read,
  std::string unreadable;                       // and why: too-large, bad-form
  std::string statement;                        // the bytes, read from the object store
  std::string text, proposal, new_information;  // of the answer, read from the object store
  // Earlier answers of the body in this round that say the same, word for word.
  std::vector<std::int64_t> same_words;
};

// A fresh confirmation number, to the member's registered address: evidence of level L1.
struct SendCode {
  BodyId body;
  MemberId member;
  StageId stage;
  int round = 0;
  std::int64_t cycle = 0;  // tells one from the next
};

// "This was not us": set aside until the body confirms it.
struct ContestPosition {
  std::int64_t position = -1;  // seq
  BodyId body;
  MemberId member;
};

// By an office, of a key that is trusted in nothing any more (distrust = "all"): the answers that rest on its
// signatures, in rounds that are open, go back to contested ones.
struct SetAside {
  std::string fingerprint;
};

// Depth 1, one proxy a holder, for one round.
struct GrantProxy {
  BodyId principal, holder;
  MemberId member;  // of the principal, who grants
  StageId stage;
  int round = 0;
};
struct RevokeProxy {
  BodyId principal;
  MemberId member;
  StageId stage;
  int round = 0;
};

// The act need-time: the body stays silent, the secretary hears of it.
struct RequestTime {
  BodyId body;
  MemberId member;
  StageId stage;
  int round = 0;
  std::string reason;
};

// A proof that a request arrived; no position. `how`: reply, page, call (the secretary's).
struct AcknowledgeRequest {
  BodyId body;
  std::optional<MemberId> member;
  StageId stage;
  int round = 0;
  std::string how;
};

// The secretary has the request of a body sent once more: to one member of it, or to all.
struct ResendRequest {
  StageId stage;
  BodyId body;
  std::optional<MemberId> member;
};

// The ledger (reference: domain 5). Only the holder ends its objection or stands by it. Overruling is entered by one
// person and confirmed by another.
struct ReplyToObjection {  // by the secretary, without a new text
  ObjectionId objection;
  std::string text;
};
struct OverruleObjection {
  ObjectionId objection;
  std::string ground;  // the rule or recorded decision that allows it
  std::string text;    // the reply, obligatory
};
struct StandByObjection {  // maintained after an answer, or reasserted by a new member
  ObjectionId objection;
  BodyId body;
  MemberId member;
  std::string reason;
};
struct EndObjection {  // accepted when it was answered, else withdrawn
  ObjectionId objection;
  BodyId body;
  MemberId member;
  std::optional<GivePosition> position;  // obligatory with the last one of a body whose position is `object`
};

// A comment that is no position: of a body of the roll, or of the public where the stage is open to it.
struct FileComment {
  BodyId body;  // empty: the public
  MemberId member;
  StageId stage;
  std::vector<std::string> articles;
  std::string text;
  bool verified = false;      // the address was confirmed
  bool by_mail = false;       // an answer from an address that nobody vouches for: taken wherever bodies comment
  std::string name, address;  // personal, sealed; may be empty
};
struct ModerateComment {
  int number = 0;  // of the comment-resolution table
  bool shown = false;
  std::string reason;
};
struct DisposeComment {
  int number = 0;
  std::string disposition;  // accepted, accepted-in-part, noted, not-accepted, deferred, withdrawn, duplicate
  std::string reply;
  std::optional<int> duplicate_of;
  std::optional<int> answered_in = {};  // revision that gives the answer
};

struct FileMinority {
  BodyId body;
  MemberId member;
  std::string text;
};
struct ChangeAdherence {
  BodyId body;
  MemberId member;
  bool withdraws = true;
  Moment from{};
};

// What the secretariat does with a round that is open. `stage` alone: its newest round.
struct ExtendDeadline {
  StageId stage;
  Moment to{};
  std::string reason;
};
struct DeclareOutage {
  std::string tag, reason, source;
};
struct EndOutage {
  std::string tag;
};
struct ReturnStage {
  StageId stage;
  std::string reason;
};
// A settled stage once more, for a reason that is new.
struct ReopenStage {
  StageId stage;
  std::string reason;
};

// A second named person confirms what was entered for a body, or the body its own provisional answer.
struct ConfirmPosition {
  std::int64_t position = -1;  // seq
  MemberId entered_by;         // of that entry, read from the trail
  MemberId confirmed_by;
  std::string text, proposal, new_information;  // of that entry, read from the object store
};

// What is no position, and comes by paper, by telephone or in sign language: done for the body that is named in it, by
// two people. So is what one person alone shall not do: OverruleObjection.
using ActByHand = std::variant<ContestPosition, GrantProxy, RevokeProxy, RequestTime, StandByObjection, EndObjection,
                               ChallengeRevision, FileComment, FileMinority, ChangeAdherence, OverruleObjection>;
// Recorded, and without effect until another person confirms it.
struct EnterAct {
  ActByHand act;
  MemberId entered_by;
};
struct ConfirmAct {
  std::int64_t entered = -1;  // seq of its act-entered
  MemberId confirmed_by;
  ActByHand act;  // of that entry, read from the object store
};

struct ReportDelivery {
  JobKey job;
  BodyId body;
  std::string request;  // may be empty
  std::string word;     // accepted, refused, unknown, dead
  int attempt = 0;
  Digest message;  // of the bytes handed over
  std::string status;
  Digest private_object;        // sealed reply text and address
  std::string private_content;  // its bytes
  // The notice was the receipt of an answer by mail: with it that answer is confirmed, if it waits for nothing else.
  std::optional<ConfirmPosition> confirms = {};
};

// What has come by mail, what it was taken for, and what it asks (reference: mail 9).
struct ReceiveMail {
  std::string verdict;  // loop, dsn, forged-dsn, automatic, answer, ask-back, unverified, other-address, files, unread,
                        // unmatched; recorded as unclear: an ask-back of which nobody was asked
  Actor reader;         // the plugin that has read it
  StageId stage;        // of the request that it belongs to; empty: of none
  int round = 0;
  BodyId body;
  MemberId member;
  std::string request;  // may be empty
  bool again = false;   // the same mail was seen before
  std::vector<Evidence> evidence;
  std::variant<std::monostate, GivePosition, AcceptSignature, RequestTime, AcknowledgeRequest, FileComment,
               ReportDelivery>
      act = {};
  // Facts of an ask-back, to the member's registered address: {"doubt": id, ..}. With an act: none; where the rules
  // refuse the act the ask-back says why. Nobody is asked where `asks` is false: once a day is enough.
  std::optional<Value> doubt = {};
  bool asks = true;
  // What else is told, once a day: to the secretaries that a mail waits for a person, to the body that another address
  // has answered in its place.
  bool alerts = true;
  std::string note = {};  // phrase notice.note-<note>, in the receipt of what the mail has said; may be empty
};

struct ReportSeal {
  std::string what;  // certificate, package
  Digest sha256;
  std::int64_t size = 0;
  std::string fingerprint;
  std::vector<Evidence> evidence;
  std::string audience = {};  // of a package
};
// What came of asking an authority for a time stamp over a checkpoint, a seal or a package.
struct ReportTimeStamp {
  std::string what;  // checkpoint, certificate, package
  Digest sha256;     // of the bytes that are stamped
  std::string authority;
  std::optional<Moment> time;  // of the token; none: it failed
  std::string reason;          // unreachable, rejected, imprint, nonce, chain, policy
  int attempt = 0;
  std::vector<Evidence> evidence;
};
struct ReportDeposit {
  bool deposited = false;
  std::string target, package, reason;
  Digest sha256;
  std::int64_t size = 0;
  bool present = false;
};

// Sealed objects of a person are deleted after this is recorded; `entry` is the seq of the one that names the object.
struct EraseObjects {
  struct Object {
    Digest sha256;
    std::int64_t entry = -1;
  };
  std::vector<Object> objects;
  std::string reason;
};

// Ratifies what has passed its last stage and only waits for witnesses.
struct Ratify {};

// The clock's turn: closes what is due, sends reminders that are due. No entries when nothing is.
struct Tick {};

using Command =
    std::variant<OpenCharter, PublishRevision, WithdrawCharter, ChallengeRevision, ReopenCharter, MigrateWorkflow,
                 GivePosition, ConfirmPosition, ContestPosition, SetAside, GrantProxy, RevokeProxy, RequestTime,
                 AcknowledgeRequest, ResendRequest, ReplyToObjection, StandByObjection, EndObjection, FileComment,
                 ModerateComment, DisposeComment, FileMinority, ChangeAdherence, EnterAct, ConfirmAct, AcceptSignature,
                 SendCode, ExtendDeadline, DeclareOutage, EndOutage, ReturnStage, ReopenStage, ReceiveMail,
                 ReportDelivery, ReportSeal, ReportTimeStamp, ReportDeposit, EraseObjects, Ratify, Tick>;

}  // namespace mithaq::rules
