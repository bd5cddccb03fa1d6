#include "audit/state_source.h"

#include <algorithm>
#include <limits>

#include "audit/keys.h"
#include "trail/checkpoint.h"
#include "trail/entry.h"
#include "trail/log_keys.h"

namespace mithaq::audit {

namespace {

constexpr int looked_back = 8;  // cosigned checkpoints; the newest may still be collecting its lines

}  // namespace

// The order of reading matters beside a running daemon: first what follows from the log, then its head.
StateSource::StateSource(store::Store& store, const store::Objects& objects, StateFiles files)
    : store_(store), objects_(objects), files_(std::move(files)), newest_(store.newest_checkpoint()) {
  if (newest_) checkpoints_.push_back({"checkpoint", store::cosigned_note(store_, *newest_)});
  for (const store::CheckpointRow& row : store_.cosigned_checkpoints(looked_back))
    checkpoints_.push_back({"checkpoint " + std::to_string(row.size), store::cosigned_note(store_, row)});
  // Those that a ratification may have waited for, however long ago.
  for (const store::Leaf& leaf : store_.strand(std::string(registry_strand))) {
    if (leaf.bytes.find("\"witness-quorum-met\"") == std::string::npos) continue;
    std::optional<store::CheckpointRow> row;
    try {
      row = store_.checkpoint(trail::entry_from_leaf(leaf.bytes).data.at("size").integer());
    } catch (const trail::NotCanonical&) {  // told by step 2
      continue;
    }
    if (row) checkpoints_.push_back({"checkpoint " + std::to_string(row->size), store::cosigned_note(store_, *row)});
  }
  if (files_.published && !is_of_closed_log(*files_.published))
    checkpoints_.push_back({"published.checkpoint", *files_.published});
  // What was ever signed is the beginning of this log.
  for (const store::CheckpointRow& row : store_.checkpoints(std::numeric_limits<int>::max()))
    checkpoints_.push_back({"checkpoint " + std::to_string(row.size), row.note});
  charters_ = store_.charters();
  head_ = store_.head();
}

// Published before a loss, after which the log was begun anew: the trail says how much of it was kept.
bool StateSource::is_of_closed_log(const std::string& checkpoint) const {
  trail::LogKeys keys;
  for (const store::Leaf& leaf : store_.strand(registry_strand)) {
    if (leaf.bytes.find("\"restore-epoch\"") == std::string::npos) continue;
    try {
      keys.take(trail::entry_from_leaf(leaf.bytes));
    } catch (const std::exception&) {  // told by step 2
      continue;
    }
  }
  return keys.kept_of(checkpoint.substr(0, checkpoint.find('\n'))).has_value();
}

std::vector<std::string> StateSource::log_key_notes() const {
  std::string entries;
  for (const store::Leaf& leaf : store_.strand(registry_strand)) entries += leaf.bytes + "\n";
  return log_key_notes_in(entries, [&](const Digest& sha256) { return object(sha256); });
}

std::vector<SourceLeaf> StateSource::next(std::int64_t most) {
  std::vector<SourceLeaf> out;
  const std::int64_t to = std::min(at_ + most, head_.size);
  for (store::Leaf& leaf : store_.log(at_, to)) {
    for (const trail::TileEdge::Written& tile : edge_.append(leaf.hash)) compare(tile);
    out.push_back({std::move(leaf.strand), leaf.seq, at_ + static_cast<std::int64_t>(out.size()), std::move(leaf.bytes),
                   leaf.hash, ""});
  }
  at_ = to;
  return out;
}

// What the store hands to others as tiles is what the hashes of its entries come to. A tile of the right edge has more
// hashes by now than it had then.
void StateSource::compare(const trail::TileEdge::Written& tile) {
  const trail::Tile whole{tile.level, tile.n, trail::tile_width};
  const std::string kept = store_.tile(whole);
  if (kept.starts_with(tile.hashes)) return;
  const std::string file = "tile/" + trail::tile_path(whole);
  if (!wrong_tiles_.empty() && wrong_tiles_.back().file == file) return;
  Finding wrong;
  wrong.id = "tile";
  wrong.file = file;
  wrong.expected = std::to_string(tile.hashes.size() / sizeof(trail::Hash)) + " hashes";
  wrong.found = kept.size() < tile.hashes.size() ? std::to_string(kept.size() / sizeof(trail::Hash)) + " hashes" : "";
  wrong_tiles_.push_back(std::move(wrong));
}

std::optional<std::vector<trail::Hash>> StateSource::consistency(std::int64_t old_size, std::int64_t new_size) const {
  if (!wrong_tiles_.empty()) return std::nullopt;
  try {
    return store::tree(store_, new_size).consistency_proof_from(old_size);
  } catch (const std::runtime_error&) {
    return std::nullopt;
  }
}

std::optional<trail::Hash> StateSource::root_of_first(std::int64_t size) const {
  if (!wrong_tiles_.empty() || size > head_.size) return std::nullopt;
  try {
    return store::tree(store_, head_.size).root_of_first(size);
  } catch (const std::runtime_error&) {
    return std::nullopt;
  }
}

// Rows behind the head belong to nobody: a daemon that goes on moves the head with them.
std::vector<Finding> StateSource::troubles_after(const EntriesOfStrands& /*entries*/) {
  std::vector<Finding> out = wrong_tiles_;
  const auto behind =
      static_cast<std::int64_t>(store_.leaf_hashes(head_.size, std::numeric_limits<std::int64_t>::max()).size());
  const std::int64_t grown = store_.head().size - head_.size;
  if (behind > grown) {
    Finding extra;
    extra.id = "root";
    extra.file = "entry";
    extra.expected = "size " + std::to_string(head_.size + grown);
    extra.found = "size " + std::to_string(head_.size + behind);
    out.push_back(std::move(extra));
  }
  return out;
}

// What stands beside the note in the store, and the order in which the two copies of it are written: the file after
// the row, so that whoever puts back an older database leaves the file behind.
std::vector<Finding> StateSource::troubles() {
  std::vector<Finding> out;
  const auto say = [&](const char* file, std::string expected, std::string found) {
    Finding finding;
    finding.id = "root";
    finding.file = file;
    finding.expected = std::move(expected);
    finding.found = std::move(found);
    out.push_back(std::move(finding));
  };
  const auto signed_head = [](const std::string& text) {
    const auto note = trail::note_from_text(text);
    return note ? trail::checkpoint_from_text(note->text) : std::nullopt;
  };
  for (const store::CheckpointRow& row : store_.checkpoints(std::numeric_limits<int>::max())) {
    const auto of_row = signed_head(row.note);
    if (of_row && (of_row->size != row.size || trail::base64(of_row->root) != row.root))
      say("checkpoint", std::to_string(of_row->size) + " " + trail::base64(of_row->root),
          std::to_string(row.size) + " " + row.root);
  }
  const std::int64_t known = newest_ ? newest_->size : 0;
  if (const auto published = signed_head(files_.published.value_or(""));
      published && published->size > known && !is_of_closed_log(*files_.published))
    say("published.checkpoint", "size " + std::to_string(published->size), "size " + std::to_string(known));
  return out;
}

}  // namespace mithaq::audit
