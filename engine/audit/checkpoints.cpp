#include "audit/checkpoints.h"

#include <algorithm>
#include <set>
#include <tuple>
#include <utility>

#include "audit/key_chain.h"
#include "trail/entry.h"
#include "trail/log_keys.h"
#include "trail/proof.h"

namespace mithaq::audit {

CheckpointCheck::CheckpointCheck(const Source& source, const Options& options, Report& report)
    : source_(source), options_(options), report_(report) {
  read_keys();
  for (const SignedCheckpoint& one : source_.checkpoints()) add(one.file, one.note, false);
  for (const SignedCheckpoint& one : options_.kept) add(one.file, one.note, true);
  for (const Known& known : known_) roots_[known.head.size];
  if (roots_.contains(0)) roots_[0] = tree_.root();
}

Finding CheckpointCheck::finding(Word word, std::string id, std::string file) const {
  Finding out;
  out.word = word;
  out.id = std::move(id);
  out.file = std::move(file);
  return out;
}

void CheckpointCheck::read_keys() {
  keys_ = keys_from_text(options_.keys ? *options_.keys : source_.own_keys());
  is_brought_ = options_.keys && keys_.policy;
  report_.keys_from = keys_.log.empty() ? KeysFrom::none : options_.keys ? KeysFrom::policy : source_.keys_from();
  for (const LogKeyLine& known : keys_.log) report_.log_keys.push_back(trail::vkey_text(known.key));
  std::optional<Word> unlinked;
  // A package has its list from when it was made; beside a copy of the database may lie a newer one.
  if (!options_.keys) unlinked = source_.keys_from() == KeysFrom::package ? Word::broken : Word::gap;
  for (Finding& told : follow_log_keys(keys_.log, source_.log_key_notes(), unlinked)) say(std::move(told));
  for (const std::string& line : keys_.unreadable) {
    Finding unreadable = finding(Word::gap, "policy-form", "");
    unreadable.found = line;
    say(std::move(unreadable));
  }
}

// Those that may have signed it. A log that was begun anew after a loss is the known one's by its name and its key.
std::vector<trail::VerifierKey> CheckpointCheck::keys_for(const trail::Checkpoint& head, bool is_newest) {
  std::vector<trail::VerifierKey> out;
  const bool is_named = std::ranges::any_of(keys_.log, [&](const LogKeyLine& k) { return k.key.name == head.origin; });
  for (const LogKeyLine& known : keys_.log) {
    if (is_named ? known.key.name != head.origin : !trail::is_epoch_of(known.key.name, head.origin)) continue;
    if ((known.last_size && *known.last_size < head.size) || (known.precedes && is_newest)) continue;
    out.push_back(trail::under_origin(known.key, head.origin));
  }
  if (!is_named && !out.empty() && !std::exchange(says_epoch_, true)) {
    Finding anew = finding(Word::mark, "log-epoch", "");
    anew.expected = keys_.log.front().key.name;
    anew.found = head.origin;
    say(std::move(anew));
  }
  return out;
}

void CheckpointCheck::add(const std::string& file, const std::string& text, bool is_kept) {
  if (!texts_.insert(text).second) return;
  Known known{file, text, {}, {}, is_kept, false};
  const auto note = trail::note_from_text(text);
  const auto head = note ? trail::checkpoint_from_text(note->text) : std::nullopt;
  if (!head)
    return say(finding(is_kept ? Word::gap : Word::broken, is_kept ? "checkpoint-unreadable" : "log-signature", file));
  known.note = *note;
  known.head = *head;
  if (counts(known)) known_.push_back(std::move(known));
}

// A checkpoint that a reader kept and that this log did not sign says nothing about this log.
bool CheckpointCheck::counts(Known& known) {
  if (keys_.log.empty()) {
    if (!std::exchange(says_no_key_, true)) say(finding(Word::gap, "log-key", known.file));
    return true;
  }
  const auto of_log = [&](const LogKeyLine& key) { return trail::is_epoch_of(key.key.name, known.head.origin); };
  if (std::ranges::none_of(keys_.log, of_log)) {
    Finding other =
        finding(known.is_kept ? Word::gap : Word::broken, known.is_kept ? "other-log" : "key-changed", known.file);
    other.expected = keys_.log.front().key.name;
    other.found = known.head.origin;
    say(std::move(other));
    return !known.is_kept;
  }
  bool good = false, bad = false;
  const bool is_newest = known_.empty() && !known.is_kept;
  for (const trail::VerifierKey& key : keys_for(known.head, is_newest)) {
    const bool has_line = std::ranges::any_of(
        known.note.signatures, [&](const auto& s) { return s.name == key.name && s.key_id == key.key_id; });
    const bool holds = trail::note_signed_by(known.note, key);
    good |= holds;
    bad |= has_line && !holds;
  }
  known.is_signed = good && !bad;
  if (known.is_signed) return true;
  const bool is_late = std::ranges::any_of(keys_.log, [&](const LogKeyLine& key) {
    return key.last_size && *key.last_size < known.head.size && trail::note_signed_by(known.note, key.key);
  });
  if (known.is_kept && is_late) return say(finding(Word::gap, "checkpoint-after-end", known.file)), false;
  Finding wrong = finding(known.is_kept ? Word::gap : Word::broken,
                          known.is_kept ? "checkpoint-unreadable" : "log-signature", known.file);
  wrong.expected = report_.log_keys.front();
  say(std::move(wrong));
  return !known.is_kept;
}

// A line by a known key that is not good makes its checkpoint worth nothing; lines of others are not judged. A
// checkpoint without the quorum contradicts nothing: its lines may still be collected, and a later one may have it.
void CheckpointCheck::cosignatures() {
  const Known& newest = known_.front();
  if (!keys_.policy && !recorded_policy_.empty()) keys_.policy = keys_from_text(recorded_policy_).policy;
  const auto has_lines = [](const Known& known) {
    return std::ranges::any_of(known.note.signatures, [&](const auto& line) { return line.name != known.head.origin; });
  };
  if (!keys_.policy)
    return say(finding(Word::mark, std::ranges::any_of(known_, has_lines) ? "witnesses-unknown" : "no-witnesses",
                       newest.file));
  for (const Known& known : known_) {
    if (known.is_kept) continue;  // its lines are the reader's
    for (const std::string& witness : trail::quorum_state(*keys_.policy, known.note).bad) {
      Finding wrong = finding(Word::broken, "cosignature", known.file);
      wrong.found = witness;
      say(std::move(wrong));
    }
  }
  if (!keys_.policy->asks_for_witnesses()) return say(finding(Word::mark, "no-witnesses", newest.file));
  if (has_quorum(*keys_.policy, newest.head.size - 1)) return;
  Finding lacking = finding(Word::mark, "witness-quorum", newest.file);
  lacking.expected = keys_.policy->quorum_words();
  for (const std::string& witness : trail::quorum_state(*keys_.policy, newest.note).cosigned)
    lacking.found += (lacking.found.empty() ? "" : ",") + witness;
  const auto older =
      std::ranges::find_if(known_, [&](const Known& known) { return trail::quorum_holds(*keys_.policy, known.note); });
  if (older != known_.end()) lacking.found = "size " + std::to_string(older->head.size) + " has it";
  say(std::move(lacking));
}

bool CheckpointCheck::has_quorum(const trail::Policy& policy, std::int64_t index) const {
  return std::ranges::any_of(
      known_, [&](const Known& known) { return known.head.size > index && trail::quorum_holds(policy, known.note); });
}

void CheckpointCheck::leaf(const SourceLeaf& leaf, const trail::Hash& hash) {
  tree_.append(hash);
  if (leaf.stated != hash && lowest_broken_ < 0) lowest_broken_ = leaf.index;
  if (!source_.is_whole()) {
    leaves_[leaf.strand].push_back({leaf.seq, leaf.index, hash, false});
  } else if (const auto wanted = roots_.find(tree_.size()); wanted != roots_.end()) {
    wanted->second = tree_.root();
  }
}

void CheckpointCheck::unproven(std::int64_t smaller, std::int64_t larger, const std::string& file) {
  Finding gap = finding(Word::gap, "consistency-unproven", file);
  gap.expected = std::to_string(smaller);
  gap.found = std::to_string(larger);
  say(std::move(gap));
}

void CheckpointCheck::contradict(const Known& one, const Known& newest, std::string found) {
  Finding rival = finding(Word::broken, one.is_kept ? "consistency" : "root", one.file);
  rival.expected = std::to_string(one.head.size) + " " + trail::base64(one.head.root);
  rival.found = std::move(found);
  if (!one.is_kept) rival.index = lowest_broken_;
  say(std::move(rival));
  if (one.is_kept && !newest.is_kept && one.is_signed && newest.is_signed)
    report_.rivals.emplace_back(one.text, newest.text);
}

// The root that the leaves themselves come to, at the size of each checkpoint.
void CheckpointCheck::root_of(const Known& known) {
  const std::int64_t size = known.head.size;
  if (size > tree_.size() && known.is_kept)  // of a copy that was made before it, or of a log that was cut off
    return say(told({}, Word::gap, "older-copy", "size " + std::to_string(size), "size " + std::to_string(tree_.size()),
                    known.file));
  if (size > tree_.size()) return contradict(known, known_.front(), "size " + std::to_string(tree_.size()));
  const auto passed = roots_.find(size);
  const bool has_passed = passed == roots_.end() || !passed->second;
  if (has_passed && size < tree_.size()) {
    const auto path = source_.consistency(size, tree_.size());
    if (!path) return unproven(known.head.size, tree_.size(), known.file);
    if (!trail::consistency_holds(size, known.head.root, tree_.size(), tree_.root(), *path))
      contradict(known, known_.front(), std::to_string(size));
    return;
  }
  const trail::Hash root = has_passed ? tree_.root() : *passed->second;
  if (root != known.head.root) contradict(known, known_.front(), std::to_string(size) + " " + trail::base64(root));
}

void CheckpointCheck::whole() {
  if (const auto head = source_.head()) {
    Finding wrong = finding(Word::broken, "root", "head");
    if (tree_.size() != head->size) {
      wrong.file = "entry";
      wrong.expected = "size " + std::to_string(head->size);
      wrong.found = "size " + std::to_string(tree_.size());
      say(std::move(wrong));
    } else if (tree_.root() != head->root) {
      wrong.index = lowest_broken_;
      wrong.expected = trail::base64(head->root);
      wrong.found = trail::base64(tree_.root());
      say(std::move(wrong));
    } else if (!head->is_whole) {
      wrong.file = "head.frontier";
      wrong.expected = trail::base64(head->root);
      wrong.found = "another root";
      say(std::move(wrong));
    }
  }
  for (const Known& known : known_) root_of(known);
}

// The tiles have a way for each leaf, or for none. Of many that fail the first is named.
void CheckpointCheck::lead_by_tiles(const Known& newest) {
  Finding wrong = finding(Word::broken, "inclusion", newest.file);
  std::int64_t failed = 0;
  for (auto& [strand, leaves] : leaves_)
    for (Leaf& leaf : leaves) {
      const auto path = source_.inclusion(leaf.index, newest.head.size);
      if (!path) continue;
      leaf.is_proven = trail::inclusion_holds(leaf.hash, leaf.index, newest.head.size, *path, newest.head.root);
      if (leaf.is_proven) continue;
      ++failed;
      if (wrong.index >= 0 && wrong.index <= leaf.index) continue;
      wrong.strand = strand;
      wrong.seq = leaf.seq;
      wrong.index = leaf.index;
    }
  if (failed == 0) return;
  wrong.expected = trail::base64(newest.head.root);
  wrong.found = std::to_string(failed) + " entries do not lead there";
  say(std::move(wrong));
}

namespace {

// "partnership-2026-17" of "data/trail/proofs/partnership-2026-17.tlog-proof"; empty for a file that is called
// otherwise.
std::string place_named_by(const std::string& file) {
  constexpr std::string_view folder = "data/trail/proofs/", ending = ".tlog-proof";
  if (!file.starts_with(folder) || !file.ends_with(ending)) return "";
  const std::string name = file.substr(folder.size(), file.size() - folder.size() - ending.size());
  const std::size_t number = name.find_last_not_of("0123456789");
  return number == std::string::npos || number + 1 == name.size() || name[number] != '-' ? "" : name;
}

}  // namespace

void CheckpointCheck::lead_by_proofs() {
  std::map<std::int64_t, std::pair<std::string, Leaf*>> places;
  for (auto& [strand, leaves] : leaves_)
    for (Leaf& leaf : leaves) places.emplace(leaf.index, std::pair(strand, &leaf));
  for (const SourceProof& file : source_.proofs()) {
    const auto proof = trail::proof_from_text(file.text);
    const auto place = proof ? places.find(proof->index) : places.end();
    Leaf* leaf = place == places.end() ? nullptr : place->second.second;
    Finding wrong = finding(Word::broken, "inclusion", file.file);
    if (!proof || !leaf || (!proof->leaf.empty() && trail::leaf_hash(proof->leaf) != leaf->hash)) {
      if (proof) wrong.index = proof->index;
      say(std::move(wrong));
      continue;
    }
    wrong.strand = place->second.first;
    wrong.seq = leaf->seq;
    wrong.index = leaf->index;
    const std::string name = wrong.strand + "-" + std::to_string(leaf->seq);
    if (const std::string called = place_named_by(file.file); !called.empty() && called != name) {
      wrong.expected = name;
      wrong.found = called;
      say(std::move(wrong));
      continue;
    }
    add(file.file, proof->checkpoint, false);
    const auto under = std::ranges::find(known_, proof->checkpoint, &Known::text);
    if (under == known_.end()) continue;  // told already
    if (trail::inclusion_holds(leaf->hash, leaf->index, under->head.size, proof->path, under->head.root))
      leaf->is_proven = true;
    else
      say(std::move(wrong));
  }
}

// Entries of one strand are bound to each other by `prev`: whoever holds the last one holds all before it.
void CheckpointCheck::strands() {
  if (!known_.empty()) lead_by_tiles(known_.front());
  lead_by_proofs();
  std::set<std::int64_t> places;
  for (const auto& [strand, leaves] : leaves_) {
    std::int64_t before = -1;
    for (const Leaf& leaf : leaves) {
      const bool is_in_log = known_.empty() || leaf.index < known_.front().head.size;
      const bool rises = leaf.index > std::exchange(before, leaf.index);
      if (is_in_log && rises && places.insert(leaf.index).second) continue;
      Finding wrong = finding(Word::broken, "inclusion", "data/trail/index.tsv");
      wrong.strand = strand;
      wrong.seq = leaf.seq;
      wrong.index = leaf.index;
      say(std::move(wrong));
    }
    if (leaves.empty() || leaves.back().is_proven) continue;
    Finding unproven = finding(Word::gap, "inclusion-unproven", "");
    unproven.strand = strand;
    unproven.seq = leaves.back().seq;
    unproven.index = leaves.back().index;
    say(std::move(unproven));
  }
}

void CheckpointCheck::follow(const Known& old, const Known& newest) {
  const auto& [smaller, larger] =
      old.head.size <= newest.head.size ? std::tie(old.head, newest.head) : std::tie(newest.head, old.head);
  if (smaller.size == larger.size) {
    if (smaller.root != larger.root) contradict(old, newest, trail::base64(newest.head.root));
    return;
  }
  if (smaller.size == 0 && smaller.root == trail::empty_root()) return;
  const auto path = source_.consistency(smaller.size, larger.size);
  if (path && trail::consistency_holds(smaller.size, smaller.root, larger.size, larger.root, *path)) return;
  // Tiles that come to the one root say what the other one was to be. Anything else is no proof against anybody.
  const bool is_known = source_.root_of_first(larger.size) == larger.root;
  if (is_known && source_.root_of_first(smaller.size) == smaller.root) return;
  if (!is_known && !path) return unproven(smaller.size, larger.size, old.file);
  const bool is_proof = is_known && old.is_signed && newest.is_signed;
  Finding rival = finding(Word::broken, is_proof ? "consistency" : "consistency-proof", old.file);
  rival.expected = std::to_string(old.head.size) + " " + trail::base64(old.head.root);
  rival.found = std::to_string(newest.head.size) + " " + trail::base64(newest.head.root);
  say(std::move(rival));
  if (is_proof) report_.rivals.emplace_back(old.text, newest.text);
}

void CheckpointCheck::finish() {
  const bool has_own = !known_.empty() && !known_.front().is_kept;
  if (source_.checkpoints().empty())
    say(finding(source_.is_whole() ? Word::mark : Word::gap, source_.is_whole() ? "no-checkpoint" : "no-root",
                "checkpoint"));
  if (has_own) report_.checkpoint_size = known_.front().head.size;
  if (source_.is_whole()) {
    whole();
  } else {
    strands();
    for (std::size_t i = 1; has_own && i < known_.size(); ++i) follow(known_[i], known_.front());
  }
  for (const SignedCheckpoint& kept : options_.kept) {
    const auto known = std::ranges::find(known_, kept.note, &Known::text);  // it may be one of the source's own
    if (!has_own || known == known_.end()) continue;
    const auto is_told = [&](const Finding& f) { return f.file == known->file && f.word != Word::mark; };
    if (std::ranges::none_of(report_.findings, is_told)) report_.grown_from.emplace_back(kept.file, known->head.size);
  }
  if (has_own) cosignatures();
  compared_ = static_cast<std::int64_t>(known_.size());
}

}  // namespace mithaq::audit
