// Signs the head of the log and publishes it, in the order of the reference (trail 2.2): whatever step is the last
// before a crash, there are never two signed notes of one size with different roots.
//
//   1 the head                          5 the note into the store, with it
//   2 the newest that was published:    6 the tiles, which went in with the entries and are durable by 5
//     of the store and of the anchor    7 the anchor: temporary file, fsync, rename, fsync of the folder
//   3 a proof from there, verified      8 published: what the anchor names is what everybody is shown
//   4 the signer, which checks again
#pragma once

#include <functional>
#include <mutex>
#include <optional>
#include <string>

#include <mithaq/signer.h>

#include "service/clock.h"
#include "service/premises.h"
#include "service/writer.h"

namespace mithaq::service {

class Publisher {
 public:
  using Log = std::function<void(std::string_view level, std::string_view text)>;
  // `alarm` is called once for each reason for which nothing is signed any more; entries go on.
  Publisher(const Premises& premises, store::Store& store, Writer& writer, Clock& clock,
            std::function<Signer*()> signer, Log log, std::function<void(const std::string& why)> alarm);

  // Signs when something asks for it at once, else when a minute is over. Answers whether a note was published.
  bool publish() { return publish(false); }
  // Signs whatever is new: somebody waits for the proof of an entry.
  bool publish_now() { return publish(true); }
  // Why nothing is signed: older-database, other-history, anchor-damaged, key-changed, or what the signer says; empty:
  // all is well.
  std::string refused() const;

  // Called after each step with its number; a test ends the process there.
  std::function<void(int step)> after = [](int) {};
  // Called when the first checkpoint of a log is out that was begun anew after a loss.
  std::function<void()> begun_anew = [] {};
  // Called when it turns out that more was signed than the database holds: what is entered now stands in the way of
  // what is to be put back.
  std::function<void()> older_database = [] {};

 private:
  struct Refused {
    std::string why;
  };
  bool publish(bool now);
  bool is_due(std::int64_t signed_size, std::int64_t size);
  std::optional<store::CheckpointRow> anchored() const;
  store::CheckpointRow newest(const store::Head& head);
  bool is_of_closed_log(const store::CheckpointRow& checkpoint) const;
  store::CheckpointRow signed_note(const store::Head& head, const store::CheckpointRow& before,
                                   const std::vector<trail::VerifierKey>& keys, Signer& signer);
  void keep_keys(const std::string& lines);
  std::string proof(const store::Head& head, std::int64_t size, const std::string& root);
  void anchor(const store::CheckpointRow& checkpoint);

  const Premises& premises_;
  store::Store& store_;
  Writer& writer_;
  Clock& clock_;
  std::function<Signer*()> signer_;
  Log log_;
  std::function<void(const std::string&)> alarm_;
  std::mutex one_at_a_time_;
  std::chrono::steady_clock::time_point last_{};  // of this process
  std::int64_t looked_until_ = 0;                 // no entry before this place of the log asks for a checkpoint at once
  mutable std::mutex mutex_;
  std::string refused_;
};

// A reason as the phrases know it: their keywords have no hyphens.
std::string keyword(std::string why);

// Where the newest published checkpoint is kept beside the database: best on another disk.
std::string anchor_file(const definitions::HouseSettings& settings);
// The published checkpoint with what witnesses have signed under it.
std::optional<std::string> published_note(const definitions::HouseSettings& settings, store::Store& store);

}  // namespace mithaq::service
