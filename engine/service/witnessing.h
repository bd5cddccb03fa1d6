// Asks witnesses, takes what they have signed, and keeps it under its checkpoint (reference: trail 2.4).
//
// Which way a line came does not matter: it is good by itself or not at all. Missing lines stop nothing but
// ratification.
#pragma once

#include <functional>
#include <map>
#include <mutex>

#include "model/result.h"
#include "service/quorum.h"
#include "service/witness_view.h"
#include "service/writer.h"

namespace mithaq::service {

class Witnessing {
 public:
  // `alarm`: two histories under one origin, or a witness that says so. Everybody is to hear of it.
  using Alarm = std::function<void(const std::string& witness, std::int64_t size)>;
  Witnessing(
      const Premises& premises, store::Store& store, Writer& writer,
      Alarm alarm = [](const std::string&, std::int64_t) {})
      : premises_(premises), store_(store), writer_(writer), alarm_(std::move(alarm)) {}

  // The oldest checkpoint that a ratification waits for, else the newest. Where witnesses have signed a later one,
  // which covers the same, the one that is nearer to its quorum: they must be able to meet.
  std::optional<store::CheckpointRow> asked_for() const;
  // What this witness is to sign next, when it has seen the log at that size; nothing where its line would help no
  // more.
  std::optional<store::CheckpointRow> next_for(const std::string& witness, std::int64_t seen) const;
  // "old N", a proof, the checkpoint; one that has signed what it can is asked for the same again. `seen`: the size
  // that the witness says it has seen last; else what we know of it. Refused: no-witnesses, unknown-witness,
  // no-checkpoint, witness-is-ahead.
  Result<std::string, Refusal> question(const std::string& witness, std::optional<std::int64_t> seen = {}) const;
  // Finds the lines of witnesses in a text and keeps those that are good. Refused: no-witnesses, no-cosignature,
  // unknown-cosigner, cosignature-of-nothing, cosignature-time: more than ten minutes ahead of `now`, or before the
  // checkpoint was made. Of two lines of one witness under one checkpoint the later is kept.
  Result<Cosigned, Refusal> take(std::string_view text, Moment now);
  // What became of asking a witness over the web; empty: it has given its line. `ahead`: the size that it says it has
  // signed, where that is more than is here.
  void asked(const std::string& witness, const std::string& failure, std::int64_t ahead = 0);
  // A witness refuses what it was asked: recorded with the checkpoint of the question, and told.
  void conflict(const std::string& witness, int status, const std::string& question);
  WitnessesView view() const;

 private:
  const trail::Policy* policy() const;
  std::int64_t seen_by(const std::string& witness) const;
  std::optional<store::CheckpointRow> signed_by(const trail::NoteSignature& line, const trail::Witness& witness) const;
  // Those that cover what is waited for, the oldest first.
  std::vector<store::CheckpointRow> candidates() const;
  int needed(const store::CheckpointRow& under) const;  // lines at least until its quorum
  bool is_timely(const trail::NoteSignature& line, const store::CheckpointRow& under, Moment now) const;
  bool is_older(const trail::NoteSignature& line, const store::CheckpointRow& under, const std::string& witness) const;
  bool is_rival(std::string_view text) const;
  // Somebody shows another checkpoint that our log has signed: recorded with ours, and told.
  void rival(const std::string& note);
  void contradicted(const store::CheckpointRow& ours, const std::string& witness, int status,
                    std::vector<Evidence> evidence);

  const Premises& premises_;
  store::Store& store_;
  Writer& writer_;
  Alarm alarm_;
  mutable std::mutex mutex_;  // of what follows
  struct Failure {
    std::string why;
    std::int64_t ahead = 0;
  };
  std::map<std::string, Failure> failures_;  // by witness
};

// The policy that is in force is an entry of the registry's strand: written when it is another than the last one.
void record_policy(const Premises& premises, store::Store& store, Writer& writer);

}  // namespace mithaq::service
