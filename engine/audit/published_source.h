// A log as its address serves it (C2SP tlog-tiles; reference: trail 2.1): the checkpoint, the tiles, and the entries
// where everybody may read them. The documents are not served: what is replayed from them is not checked here.
#pragma once

#include <functional>

#include "audit/source.h"
#include "trail/checkpoint.h"

namespace mithaq::audit {

class PublishedSource : public Source {
 public:
  // The bytes at a path below the log's address: "checkpoint", "tile/0/x001/234". None: it is not served, or not to
  // everybody.
  using Get = std::function<std::optional<std::string>(const std::string& path)>;

  // Throws PackageUnreadable("no-log") where no checkpoint is served, and whatever `get` throws.
  PublishedSource(Get get, const std::string& address);

  bool is_whole() const override { return serves_entries_; }
  std::int64_t leaves() const override { return serves_entries_ ? head_.size : 0; }
  std::vector<SourceLeaf> next(std::int64_t most) override;
  bool has_objects() const override { return false; }
  std::optional<std::string> object(const Digest&) const override { return std::nullopt; }
  std::string object_file(const Digest&) const override { return {}; }
  std::vector<SignedCheckpoint> checkpoints() const override { return {{"checkpoint", note_}}; }
  std::string own_keys() const override { return keys_; }
  KeysFrom keys_from() const override { return KeysFrom::log; }
  std::vector<std::string> log_key_notes() const override;
  std::optional<trail::Hash> root_of_first(std::int64_t size) const override;
  std::optional<std::vector<trail::Hash>> consistency(std::int64_t old_size, std::int64_t new_size) const override;
  std::vector<Finding> troubles() override;

 private:
  std::string tile(const trail::Tile& tile) const;
  std::vector<SourceLeaf> bundle();

  Get get_;
  std::string note_, keys_;
  trail::Checkpoint head_;
  bool serves_entries_ = false;
  std::int64_t at_ = 0;
  std::vector<SourceLeaf> ahead_;  // of a bundle that was fetched
};

}  // namespace mithaq::audit
