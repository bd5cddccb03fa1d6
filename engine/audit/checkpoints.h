// Steps 4 and 5: the tree under the leaves, the signatures over its root, and whether every checkpoint that the
// source or the reader has can have grown into the newest one.
#pragma once

#include <map>
#include <string>
#include <unordered_set>

#include "audit/keys.h"
#include "audit/source.h"
#include "audit/verify.h"

namespace mithaq::audit {

class CheckpointCheck {
 public:
  CheckpointCheck(const Source& source, const Options& options, Report& report);

  // Each leaf in the order of the log, by the hash of its bytes.
  void leaf(const SourceLeaf& leaf, const trail::Hash& hash);
  // All leaves have been seen.
  // One that stands in the trail because an authority has stamped it; its own size has gone by.
  void stamped(const std::string& file, const std::string& note) { add(file, note, false); }
  void finish();
  // What the registry's strand says of the witnesses; counts where the reader brings no policy and the source has none.
  void recorded_policy(const std::string& text) { recorded_policy_ = text; }
  // The policy that the reader has brought.
  const trail::Policy* brought() const { return is_brought_ ? &*keys_.policy : nullptr; }
  // Whether any checkpoint that holds the entry at this place has the quorum.
  bool has_quorum(const trail::Policy& policy, std::int64_t index) const;

  std::int64_t leaves() const { return tree_.size(); }
  std::int64_t compared() const { return compared_; }  // checkpoints that step 5 looked at

 private:
  struct Known {
    std::string file, text;
    trail::Note note;
    trail::Checkpoint head;
    bool is_kept = false;    // by the reader, not by the source
    bool is_signed = false;  // by a key of the log: proof of what the log has said
  };
  struct Leaf {
    std::int64_t seq = 0, index = 0;
    trail::Hash hash{};
    bool is_proven = false;
  };

  Finding finding(Word word, std::string id, std::string file) const;
  void say(Finding finding) { report_.findings.push_back(std::move(finding)); }
  void read_keys();
  std::vector<trail::VerifierKey> keys_for(const trail::Checkpoint& head, bool is_newest);
  void add(const std::string& file, const std::string& text, bool is_kept);
  bool counts(Known& known);
  void cosignatures();
  void whole();
  void root_of(const Known& known);
  void strands();
  void lead_by_tiles(const Known& newest);
  void lead_by_proofs();
  void follow(const Known& old, const Known& newest);
  void unproven(std::int64_t smaller, std::int64_t larger, const std::string& file);
  void contradict(const Known& one, const Known& newest, std::string found);

  const Source& source_;
  const Options& options_;
  Report& report_;
  Keys keys_;
  bool is_brought_ = false;
  std::string recorded_policy_;
  std::unordered_set<std::string> texts_;
  std::vector<Known> known_;  // the source's newest one first
  bool says_no_key_ = false, says_epoch_ = false;
  trail::Frontier tree_;
  std::map<std::int64_t, std::optional<trail::Hash>> roots_;  // of the sizes that are asked for
  std::map<std::string, std::vector<Leaf>> leaves_;           // of a source that is not whole
  std::int64_t compared_ = 0, lowest_broken_ = -1;
};

}  // namespace mithaq::audit
