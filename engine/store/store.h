// What is kept, and the promise that goes with it: commit() returned means it is on the disk.
//
// One thread writes. Everything above sees this interface only; nothing above may know which store it is.
// A Unit is one command: its entries, the folded state, its jobs, tokens and the answer to its idempotency
// key go in together or not at all. Many units share one commit.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "model/charter.h"
#include "model/job.h"
#include "trail/tiles.h"

namespace mithaq::store {

struct Leaf {
  std::string strand;
  std::int64_t seq = 0;
  std::string bytes;
  trail::Hash hash{};
};

// The folded state of a charter as it stands after the last of its entries, and what lists need of it.
struct CharterRow {
  CharterId id;
  std::string state;  // Charter::state
  std::string title_ar, title_en;
  std::string stage;  // of the current round; may be empty
  int round = 0;
  int revision = 0;
  std::optional<Moment> deadline;  // of the open round
  std::int64_t entries = 0;        // seq of the next entry
  std::string folded;              // canonical bytes of the state
  bool operator==(const CharterRow&) const = default;
};

// A member's link: only the digests of token and confirmation number are kept.
struct TokenRow {
  Digest token_sha256;
  Digest number_sha256;  // of the confirmation number, salted with the token
  CharterId charter;
  StageId stage;
  int round = 0;
  int revision = 0;
  BodyId body;
  MemberId member;
  std::string request;
  int wrong_numbers = 0;  // 10 void the link
  bool dead = false;
  Moment issued{};  // when token and number were drawn
  bool operator==(const TokenRow&) const = default;
};

// The stored answer to a one-use key. Same key and same body: the answer again. Other body: a conflict.
struct AnswerRow {
  std::string key;  // 32 hex
  Digest body_sha256;
  std::string answer;  // what was answered, opaque to the store
  Moment at{};
  bool operator==(const AnswerRow&) const = default;
};

// What became of a job. The result counts only for the holder of the attempt (fence).
struct JobMove {
  JobKey key;
  JobState to = JobState::queued;
  int attempt = 0;
  Moment not_before{};
  std::string last_result;
  bool wipe_secret = false;                    // final state: overwrite token and number
  bool is_deferral = false, is_crash = false;  // counted in the job
};

// A mail that has come. The key tells copies of one mail apart from another (reference: mail 9, dedup).
struct MailRow {
  Digest key;
  Digest raw_sha256;          // of the bytes, which lie in the object store
  std::string verdict;        // as in its entry
  std::string reason;         // why it was not read, or not believed; may be empty
  CharterId charter;          // empty: of none
  BodyId body;                // may be empty
  std::int64_t seq = -1;      // of its entry in the charter's strand; -1: in the registry's
  bool wants_person = false;  // on the secretary's list until somebody has seen to it
  Moment at{};
  bool operator==(const MailRow&) const = default;
};

struct CheckpointRow {
  std::int64_t size = 0;
  std::string root;  // base64
  std::string note;  // signed note, verbatim
};

// A witness's line under the checkpoint of a size (reference: trail 2.4).
struct CosignatureRow {
  std::int64_t size = 0;
  std::string witness;  // its name in the policy
  std::string line;     // verbatim, with its LF
  bool operator==(const CosignatureRow&) const = default;
};

struct Unit {
  std::vector<Leaf> leaves;
  std::vector<CharterRow> charters;  // replaced by id
  std::vector<Job> jobs;             // inserted; a key that exists is an error
  std::vector<JobMove> moves;
  std::vector<TokenRow> tokens;  // inserted, or replaced when the digest exists
  std::optional<AnswerRow> answer;
  std::optional<CheckpointRow> checkpoint;
  std::vector<CosignatureRow> cosignatures;  // inserted, or replaced: a later one of the same witness
  std::optional<MailRow> mail;               // inserted, or replaced when the key exists
  // An older copy was put back: notices that waited may have been sent since and become `unknown`; every link ends.
  bool begins_epoch = false;
};

struct Head {
  std::int64_t size = 0;
  trail::Hash root = trail::empty_root();
  bool is_whole = true;  // the row is there, and the roots of the full subtrees that it keeps lead to its root
  bool operator==(const Head&) const = default;
};

// Nothing of the batch was written and the store is as before: no space, or read-only.
struct NoSpace : std::runtime_error {
  using std::runtime_error::runtime_error;
};
// A UNIQUE key was hit: nothing of the batch was written. The net below the checks.
struct Conflict : std::runtime_error {
  using std::runtime_error::runtime_error;
};
// COMMIT failed: whether the batch was written is not known. Say so, leave the process, reopen, look.
struct OutcomeUnknown : std::runtime_error {
  using std::runtime_error::runtime_error;
};

class Store {
 public:
  virtual ~Store() = default;

  // The writer's thread only. Returns after the bytes are durable. Throws NoSpace, Conflict, OutcomeUnknown.
  virtual Head commit(std::span<const Unit> batch) = 0;
  // The writer's thread, when nothing waits: leaves no trace of what has been overwritten (old tokens in a
  // write-ahead log). Throws OutcomeUnknown.
  virtual void rest() {}

  // Any thread.
  virtual Head head() = 0;
  virtual std::vector<Leaf> strand(std::string_view strand, std::int64_t from = 0) = 0;  // ascending by seq
  virtual std::vector<Leaf> log(std::int64_t from, std::int64_t to) = 0;                 // by index, [from, to)
  virtual std::int64_t index_of(std::string_view strand, std::int64_t seq) = 0;          // -1: none
  virtual std::vector<trail::Hash> leaf_hashes(std::int64_t from, std::int64_t to) = 0;
  // The hashes of a tile one after the other, as many as it has now, at most its width.
  virtual std::string tile(const trail::Tile& tile) = 0;
  virtual std::vector<std::string> strands() = 0;
  virtual std::vector<CharterRow> charters() = 0;  // by id
  virtual std::optional<CharterRow> charter(const CharterId& id) = 0;
  virtual std::optional<TokenRow> token(const Digest& token_sha256) = 0;
  virtual std::optional<AnswerRow> answer(std::string_view key) = 0;
  virtual std::optional<Job> job(const JobKey& key) = 0;
  virtual std::vector<Job> due_jobs(std::string_view plugin, std::string_view duty, Moment now,
                                    int limit) = 0;  // queued or deferred, oldest first
  virtual std::vector<Job> jobs(
      const std::optional<CharterId>& charter) = 0;  // for people: newest first, at most 1,000
  // Keys of the notices that a member was sent, or is to be sent, about a charter before this job: the very first and
  // the last nine, oldest first. The same whenever it is asked.
  virtual std::vector<JobKey> earlier_notices(const JobKey& key) = 0;
  virtual std::vector<Job> claimed_jobs() = 0;  // at start: leases of a dead process
  virtual std::optional<MailRow> mail(const Digest& key) = 0;
  virtual std::vector<MailRow> mails(bool all) = 0;  // newest first, at most 1,000; not all: those that want a person
  // Every mail about a body of a charter that came after this moment.
  virtual std::vector<MailRow> mails_about(const CharterId& charter, const BodyId& body, Moment after) = 0;
  // Every notice of a kind that a member was sent, or is to be sent, about a charter, oldest first.
  virtual std::vector<Job> notices(const CharterId& charter, const MemberId& member, std::string_view kind) = 0;
  virtual std::optional<CheckpointRow> newest_checkpoint() = 0;
  // The first one whose tree holds the entry at this place of the log.
  virtual std::optional<CheckpointRow> checkpoint_covering(std::int64_t index) = 0;
  virtual std::optional<CheckpointRow> checkpoint(std::int64_t size) = 0;
  virtual std::vector<CheckpointRow> checkpoints(int limit) = 0;            // newest first
  virtual std::vector<CosignatureRow> cosignatures(std::int64_t size) = 0;  // in the order of their witnesses' names
  // Those under which witnesses have signed, newest first.
  virtual std::vector<CheckpointRow> cosigned_checkpoints(int limit) = 0;
};

// The log at one of its sizes, for proofs.
inline trail::TiledTree tree(Store& store, std::int64_t size) {
  return {size, [&store](const trail::Tile& tile) { return store.tile(tile); }};
}
// The signed note with the lines of its witnesses, at most as many as a published checkpoint may carry.
std::string cosigned_note(Store& store, const CheckpointRow& checkpoint);

// The one that is shipped: SQLite in WAL mode, synchronous=FULL. Takes `flock` on the state directory.
// Throws std::runtime_error saying what was tried and on what; StateInUse when another daemon holds it.
struct StateInUse : std::runtime_error {
  using std::runtime_error::runtime_error;
};
std::unique_ptr<Store> open_sqlite(const std::string& state_directory);
// A reader beside a daemon, or of a directory without one (`mithaq trail verify --state`): never writes.
std::unique_ptr<Store> read_sqlite(const std::string& state_directory);

}  // namespace mithaq::store
