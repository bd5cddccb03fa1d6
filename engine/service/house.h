// The use cases, for pages, API and command line alike. Each function is one thing that a person wants.
//
// A refusal is an answer (its id is a phrase). Two refusals are special: `outcome-unknown` (whether it was
// recorded is not known; repeat with the same key to learn) and `read-only` (disk full; nothing recorded).
// Thread-safe: reads come from memory and the store, writes go through the one writer.
#pragma once

#include <mithaq/inbox.h>
#include <mithaq/notifier.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "definitions/files.h"
#include "model/refusal.h"
#include "model/result.h"
#include "notices/phrases.h"
#include "service/acts.h"
#include "service/mail_test.h"
#include "service/out_channel.h"
#include "service/signing_desk.h"
#include "service/views.h"
#include "service/witness_view.h"
#include "store/store.h"

namespace mithaq::service {

// Who asks by the local socket or an office page.
struct Caller {
  MemberId member;   // empty: the operator of the machine
  std::string role;  // administrator, secretary, convener, operator
  std::string key;   // one-use key of the call, 32 hex; equal calls get the stored answer
};

struct OpenRequest {
  std::string id;  // kebab-case
  std::string workflow_file, workflow_toml;
  std::map<Language, std::string> texts;
  std::optional<Text> title;                   // absent: the headings of level 1
  std::vector<std::string> acknowledged = {};  // ids of the warnings about the workflow that the caller has seen
  CharterLinks links = {};
};

// What became of a mail that has come.
struct MailOutcome {
  std::string verdict, reason;
  std::string charter, body;  // ids; may be empty
  bool again = false;         // seen before: nothing was done
  bool is_left = false;       // too large to be taken in: recorded, and it is to stay where it is
};

struct ExportedFile {
  std::string name, bytes;
};

// A mail as the secretary's list shows it.
struct MailView {
  std::string sha256;  // of its bytes
  std::string verdict, reason, charter, body;
  bool wants_person = false;
  Moment at{};
};

struct PreviewRequest {
  std::string kind, charter;
  std::string body;               // empty: the first of the roll
  std::optional<Language> first;  // absent: the member's own
  std::string plugin = "email";
};

// A file of the log, by its path below /log/. One that is immutable may be kept for ever.
struct LogFile {
  std::string bytes, media_type;
  bool is_immutable = false;
};
struct LogReader {
  std::string token = {};   // of a member's link; may be empty
  bool is_auditor = false;  // sees every entry
};

// What `members erase` did, and what it had to leave: roles that a replay needs, and what belongs to an open stage.
struct Erased {
  int objects = 0, entries = 0;
  std::string mail_folder;  // in which mails lie that went out while no relay was set; not ours to delete
};

// Whether a member takes the daily list.
struct DigestTaken {
  std::string member;  // id
  bool takes = true;
};

// Whether mail goes to a member's address.
struct AddressUsed {
  std::string member;  // id
  bool is_used = true;
};

struct Opened {
  std::string id;
  int entries = 0;
  std::vector<WarningView> warnings = {};  // about the deadlines that the command has set; they stand
};

class House {
 public:
  virtual ~House() = default;

  // For administrators, secretaries and the convener.
  virtual Result<Opened, Refusal> open_charter(const Caller&, const OpenRequest&) = 0;
  virtual Result<Opened, Refusal> publish_revision(const Caller&, const std::string& charter,
                                                   const std::map<Language, std::string>& texts,
                                                   const std::string& change, const std::string& reason,
                                                   const std::vector<std::string>& answers,
                                                   const CharterLinks& links = {}) = 0;
  virtual Result<Opened, Refusal> withdraw_charter(const Caller&, const std::string& charter,
                                                   const std::string& reason) = 0;
  // Paper: entered by one named person ..
  virtual Result<Receipt, Refusal> enter_position(const Caller&, const std::string& charter, const std::string& body,
                                                  const Answer&, const std::string& channel) = 0;
  // .. and confirmed by another.
  virtual Result<Receipt, Refusal> confirm_position(const Caller&, const std::string& charter, std::int64_t seq) = 0;

  // The same for what is no position, and for what an office does not do alone: the act's body is in it, everything
  // else of it that a link would say is filled in. `stage`: where several are open; `channel`: as of a position, or
  // `cli` of an act of the office itself. Answers the seq of the entry that another confirms.
  virtual Result<std::int64_t, Refusal> enter_act(const Caller&, const std::string& charter, const ActByHand&,
                                                  const std::string& stage, const std::string& channel) = 0;
  virtual Result<Opened, Refusal> confirm_act(const Caller&, const std::string& charter, std::int64_t seq) = 0;
  // Who has sent comments of the public, as they have named themselves: for the secretariat alone, and nowhere else.
  virtual Result<std::vector<Commenter>, Refusal> commenters(const Caller&, const std::string& charter) = 0;

  // What the secretariat does beside: extends, returns, replies, disposes .. Each act knows which office may.
  virtual Result<Opened, Refusal> act(const Caller&, const std::string& charter, const OfficeAct&) = 0;
  // Another definition for a charter that runs: what it would change, and the change itself. A forward change takes
  // effect when a second administrator asks for the same. `acknowledged`: warnings of the definition, as at an opening.
  virtual Result<MigrationPlan, Refusal> plan_migration(const std::string& charter, const std::string& file,
                                                        const std::string& toml) = 0;
  virtual Result<MigrationPlan, Refusal> migrate(const Caller&, const std::string& charter, const std::string& file,
                                                 const std::string& toml, const std::string& reason,
                                                 const std::vector<std::string>& acknowledged = {}) = 0;

  // For a member with a link. Looking changes nothing.
  virtual Result<LinkView, Refusal> look(const std::string& token, Language) = 0;
  // The same for another body whose proxy this member holds: what is shown is that body's.
  virtual Result<LinkView, Refusal> look_for(const std::string& token, const std::string& principal, Language) = 0;
  // The whole charter as the members of its bodies may see it, who has answered what among it.
  virtual Result<CharterView, Refusal> charter_by_link(const std::string& token) = 0;
  // Checks an answer as it would be recorded, without recording: for the review page.
  virtual Result<LinkView, Refusal> review(const std::string& token, const Answer&, Language) = 0;
  virtual Result<LinkView, Refusal> review_for(const std::string& token, const std::string& principal, const Answer&,
                                               Language) = 0;
  // `number`: the confirmation number from the mail; `key`: one-use key of the form, 32 hex.
  virtual Result<Receipt, Refusal> give(const std::string& token, const Answer&, const std::string& number,
                                        const std::string& key) = 0;
  // As give(), for another body whose proxy this member holds: `principal` is that body's id.
  virtual Result<Receipt, Refusal> give_for(const std::string& token, const std::string& principal, const Answer&,
                                            const std::string& number, const std::string& key) = 0;
  // Beside an answer: time, proxy, contest, objections, minority .. Answers the seq of the first entry.
  virtual Result<std::int64_t, Refusal> act(const std::string& token, const MemberAct&, const std::string& number,
                                            const std::string& key) = 0;
  // What the holder of a proxy may do beside an answer: the principal's objections, and its own word on its answer.
  virtual Result<std::int64_t, Refusal> act_for(const std::string& token, const std::string& principal,
                                                const MemberAct&, const std::string& number,
                                                const std::string& key) = 0;
  // A comment of somebody without a seat, where a stage is open to the public; hidden until moderated.
  virtual Result<int, Refusal> comment(const std::string& charter, const FileComment&, const std::string& key) = 0;
  virtual std::string fresh_key() = 0;  // 32 hex, for a form

  // The daily list: by the address that stands in the header of each of them, which leads to nothing else, looked at
  // and ended; by its reader or an administrator, ended and taken up again.
  virtual Result<DigestTaken, Refusal> digest_of_link(const std::string& member, const std::string& token) = 0;
  virtual Result<DigestTaken, Refusal> end_digest(const std::string& member, const std::string& token) = 0;
  virtual Result<DigestTaken, Refusal> set_digest(const Caller&, const std::string& member, bool takes) = 0;

  // For everybody.
  virtual std::vector<CharterView> charters() = 0;  // without texts and rounds' positions
  virtual Result<CharterView, Refusal> charter(const std::string& id,
                                               bool with_positions) = 0;  // with_positions: an office asks

  virtual Result<RedlineView, Refusal> redline(const std::string& charter, int from, int to, Language) = 0;

  // What would come of a round that is open or settling, on the assumption given; without one, on the usual ones.
  // `stage` may be empty where only one is live. Records nothing.
  virtual Result<WhatIf, Refusal> what_if(const std::string& charter, const std::string& stage,
                                          const std::optional<Supposition>&) = 0;

  // A notice as it would go out now about a running charter, with a link and a number that lead nowhere. Records
  // nothing.
  virtual Result<Notice, Refusal> preview(const PreviewRequest&) = 0;
  // The proof file of an answer, or of a signature under one, of the body whose link this is; empty until a checkpoint
  // covers it.
  virtual Result<std::string, Refusal> proof(const std::string& token, std::int64_t seq) = 0;

  // For offices and auditors.
  virtual std::vector<MemberView> members() = 0;
  // No mail goes to the address of a member any more, until it is taken up again or another one is registered; by a
  // secretary or an administrator, where mail to it has failed.
  virtual Result<AddressUsed, Refusal> set_address(const Caller&, const std::string& member, bool is_used) = 0;
  virtual std::vector<JobView> outbox(const std::optional<std::string>& charter) = 0;
  virtual Result<int, Refusal> retry(
      const std::optional<std::string>& job) = 0;  // dead, refused, unknown -> queued; how many
  // The ways out, and an end to what stopped them (empty: of each); how many were stopped.
  virtual std::vector<ChannelStatus> channels() = 0;
  virtual int resume_outbox(const std::string& plugin) = 0;
  // Tries every way out and in, and sends a message to the address, if there is one. With `loop`: one to the house
  // itself too; the last way says whether it has left.
  virtual std::vector<WayTried> test_mail(const std::string& send_to, bool loop = false) = 0;
  // How the newest one of those was when it came in again; empty as long as it has not.
  virtual std::vector<ProbeStep> loop_returned() = 0;
  virtual Result<std::vector<EntryView>, Refusal> trail(const std::string& strand) = 0;
  // Mail: what has come is recorded, acted upon or asked back; the list of those that want a person; one as it came.
  virtual Result<MailOutcome, Refusal> receive(const ReceivedMail&) = 0;
  virtual std::vector<MailView> mails(bool all) = 0;
  virtual Result<std::string, Refusal> mail(const std::string& sha256) = 0;
  virtual Result<int, Refusal> mail_done(const Caller&, const std::string& sha256) = 0;  // seen to: off the list
  // Witnesses: how they stand; what one of them is asked ("add-checkpoint", C2SP tlog-witness), from the size that it
  // says it has `seen`; lines that somebody
  // brought, in whatever text; and a charter that only waited for them.
  virtual WitnessesView witnesses() = 0;
  virtual Result<std::string, Refusal> witness_question(const std::string& witness,
                                                        std::optional<std::int64_t> seen = {}) = 0;
  virtual Result<Cosigned, Refusal> add_cosignatures(const std::string& text) = 0;
  virtual Result<Opened, Refusal> ratify(const Caller&, const std::string& charter) = 0;
  // Deletes what lies sealed of a member, of whom the trail keeps the proofs.
  virtual Result<Erased, Refusal> erase_member(const Caller&, const std::string& member, const std::string& reason) = 0;
  // The files of a sealed package as they lie in a target: NAME.tar, its digest, its seal, the proof of the seal.
  virtual Result<std::vector<ExportedFile>, Refusal> export_package(const std::string& charter,
                                                                    const std::string& audience) = 0;
  virtual std::vector<std::string> strands() = 0;
  virtual std::optional<std::string> checkpoint() = 0;  // newest signed note that was published, with its cosignatures
  // "checkpoint", "tile/0/x001/067.p/4", "tile/entries/000", "entries/17".
  virtual Result<LogFile, Refusal> log_file(const std::string& path, const LogReader&) = 0;
  struct Fact {
    std::string id;
    bool ok = true;
    std::map<std::string, std::string> facts;
  };
  virtual std::vector<Fact> doctor() = 0;  // phrase `doctor.<id>`

  virtual SigningDesk& signing() = 0;

  virtual const notices::Phrases& phrases() const = 0;
  virtual const definitions::HouseSettings& settings() const = 0;
  virtual store::Store& store() = 0;
};

}  // namespace mithaq::service
