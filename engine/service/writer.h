// The one writer: commands queue up, are decided one after the other, and share a commit.
//
// Nobody is answered before the commit has returned. A commit whose outcome is not known answers
// `outcome-unknown` to everybody who waits and then calls the hand-over given at construction (the process
// ends; start-up is the only way to recover).
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <future>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "rules/decide.h"
#include "rules/keyring.h"
#include "service/chance.h"
#include "service/clock.h"
#include "service/premises.h"
#include "store/objects.h"
#include "store/store.h"

namespace mithaq::service {

inline constexpr int wrong_numbers_allowed = 10;  // so many void a link

// A confirmation number that came with a link: right or wrong is said on the writer's thread, one after the
// other, so that many guesses at once are as many as they are.
struct Guess {
  store::TokenRow link;
  Digest number_sha256;
};

// One command on its way to the disk.
struct Order {
  CharterId charter;  // empty: only `moves`, `notices`, `checkpoint` and `registry` are written
  std::optional<rules::Command> command;
  Actor actor;
  Channel channel = Channel::engine;
  std::string key;                   // one-use key; empty: drawn, nothing is stored for it
  std::string body;                  // what came with the key: another body under one key is refused
  std::optional<Workflow> workflow;  // OpenCharter and MigrateWorkflow only
  std::vector<store::JobMove> moves;
  std::vector<Job> notices;    // that no command of a charter asks for: its daily list
  std::optional<Guess> guess;  // a wrong one is counted and refused; the command is not decided
  std::optional<store::CheckpointRow> checkpoint;
  std::vector<store::CosignatureRow> cosignatures;
  std::optional<rules::KeyCommand> keys;  // decided on the writer's thread; its entry joins `registry`
  std::string code_for;                   // SendCode only: the token whose number it renews
  std::vector<Entry> registry;            // entries of the registry strand: kind, data, actor filled in
  std::optional<store::MailRow> mail;     // its place in the trail is filled in
  bool without_receipts = false;          // of what the command records: a summary tells of it (summaries.h)
};

// What a one-use key belongs to: who gives the order, and all that is said in it.
Digest bound_to(const Order& order);

struct Done {
  std::vector<Entry> entries;  // empty when the stored answer was given again
  std::string answer;          // "first seq, entries" of the command, as stored
  bool again = false;
};

using Outcome = Result<Done, Refusal>;

class Writer {
 public:
  struct Limits {
    std::size_t batch = 256;  // commands a commit at most; 1 switches group commit off
  };
  Writer(store::Store& store, store::Objects& objects, Premises& premises, Clock& clock, Chance& chance,
         std::function<void(const std::string&)> lost, Limits limits);
  ~Writer();

  std::future<Outcome> submit(Order order);
  Outcome run(Order order) { return submit(std::move(order)).get(); }

  // The charter as of the last commit; nullptr when there is none. Any thread.
  std::shared_ptr<const Charter> charter(const CharterId& id);
  // Called on the writer's thread after each commit that wrote something.
  void on_commit(std::function<void()> listener);
  std::int64_t registry_entries() const;
  // The keys of members as of the last commit. Any thread.
  std::shared_ptr<const trail::KeyRegister> keys() const;
  // The log's own name and keys, likewise.
  std::shared_ptr<const trail::LogKeys> log_keys() const;

 private:
  struct Waiting;
  struct Strand {
    std::int64_t entries = 0;
    Digest head = std::string(64, '0');
  };
  class Batch;

  void work();
  void write(std::vector<Waiting>& batch);
  void rest();  // nothing has been asked for a while
  std::shared_ptr<const Charter> load(const CharterId& id);

  store::Store& store_;
  store::Objects& objects_;
  Premises& premises_;
  Clock& clock_;
  Chance& chance_;
  std::function<void(const std::string&)> lost_;
  Limits limits_;

  mutable std::mutex mutex_;  // guards everything below
  std::condition_variable wake_;
  std::deque<Waiting> queue_;
  bool stopping_ = false;
  std::map<CharterId, std::shared_ptr<const Charter>> charters_;
  std::map<std::string, Strand> strands_;
  std::map<std::string, Digest> published_;  // "workflow/number" -> digest
  std::shared_ptr<const trail::KeyRegister> keys_;
  std::shared_ptr<const trail::LogKeys> log_keys_;
  std::map<Digest, int> wrong_numbers_;  // by token: what the store holds, once a wrong one has come
  std::vector<std::function<void()>> listeners_;
  std::size_t last_batch_ = 0;  // the writer's thread only, as the next two
  std::chrono::steady_clock::duration last_took_{};
  bool is_tired_ = false;  // something was written since the last rest
  std::thread thread_;
};

// An entry as it is read from the store, with the documents that a replay needs.
Entry entry_with_documents(const store::Leaf& leaf, const store::Objects& objects);

}  // namespace mithaq::service
