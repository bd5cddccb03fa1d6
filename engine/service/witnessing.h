// Asks witnesses, takes what they have signed, and keeps it under its checkpoint (reference: trail 2.4).
//
// Which way a line came does not matter: it is good by itself or not at all. Missing lines stop nothing but
// ratification.
#pragma once

#include <functional>

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

  // The oldest checkpoint that a ratification waits for, else the newest.
  std::optional<store::CheckpointRow> asked_for() const;
  // "old N", a proof, the checkpoint. `seen`: the size that the witness says it has seen last; else what we know of it.
  // Refused: no-witnesses, unknown-witness, no-checkpoint, witness-is-ahead.
  Result<std::string, Refusal> question(const std::string& witness, std::optional<std::int64_t> seen = {}) const;
  // Finds the lines of witnesses in a text and keeps those that are good. Refused: no-witnesses, no-cosignature,
  // unknown-cosigner, cosignature-of-nothing.
  Result<Cosigned, Refusal> take(std::string_view text);
  // A witness refuses the proof, or shows another checkpoint that our log has signed: recorded with both, and told.
  void conflict(const std::string& witness, int status, const std::string& rival = "");
  WitnessesView view() const;

 private:
  const trail::Policy* policy() const;
  std::int64_t seen_by(const std::string& witness) const;
  std::optional<store::CheckpointRow> signed_by(const trail::NoteSignature& line, const trail::Witness& witness) const;
  bool is_rival(std::string_view text) const;

  const Premises& premises_;
  store::Store& store_;
  Writer& writer_;
  Alarm alarm_;
};

// The policy that is in force is an entry of the registry's strand: written when it is another than the last one.
void record_policy(const Premises& premises, store::Store& store, Writer& writer);

}  // namespace mithaq::service
