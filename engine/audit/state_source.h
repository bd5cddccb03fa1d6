// A state directory, or a copy of its database: the whole log, with the states that the daemon has folded from it.
//
// May be read beside a running daemon: what is checked is the log as it stood at the beginning.
#pragma once

#include "audit/source.h"
#include "store/objects.h"

namespace mithaq::audit {

struct StateFiles {
  std::string log_vkey;                  // content of <state>/log.vkey; may be empty
  std::optional<std::string> published;  // content of <state>/published.checkpoint; none: there is no such file
  bool has_objects = true;
  std::string authorities{};  // content of <state>/authorities.pem; may be empty
};

class StateSource : public Source {
 public:
  StateSource(store::Store& store, const store::Objects& objects, StateFiles files);

  bool is_whole() const override { return true; }
  std::int64_t leaves() const override { return head_.size; }
  std::vector<SourceLeaf> next(std::int64_t most) override;
  bool has_objects() const override { return files_.has_objects; }
  std::optional<std::string> object(const Digest& sha256) const override { return objects_.as_it_lies(sha256); }
  std::string object_file(const Digest& sha256) const override { return "objects/" + sha256; }
  std::vector<SignedCheckpoint> checkpoints() const override { return checkpoints_; }
  std::string own_keys() const override { return files_.log_vkey; }
  std::vector<std::string> log_key_notes() const override;
  KeysFrom keys_from() const override { return KeysFrom::state; }
  std::string authorities() const override { return files_.authorities; }
  // From the tiles of the store: whoever leads one root to another with them proves it, whatever they hold. Tiles that
  // do not reach so far prove nothing.
  std::optional<std::vector<trail::Hash>> consistency(std::int64_t old_size, std::int64_t new_size) const override;
  std::optional<trail::Hash> root_of_first(std::int64_t size) const override;
  std::optional<store::Head> head() const override { return head_; }
  std::vector<store::CharterRow> charters() const override { return charters_; }
  std::optional<store::CharterRow> charter(const std::string& id) const override { return store_.charter({id}); }
  std::vector<Finding> troubles() override;
  std::vector<Finding> troubles_after(const EntriesOfStrands& entries) override;

 private:
  bool is_of_closed_log(const std::string& checkpoint) const;
  void compare(const trail::TileEdge::Written& tile);

  store::Store& store_;
  const store::Objects& objects_;
  StateFiles files_;
  std::optional<store::CheckpointRow> newest_;
  std::vector<SignedCheckpoint> checkpoints_;
  std::vector<store::CharterRow> charters_;
  store::Head head_;
  std::int64_t at_ = 0;
  trail::TileEdge edge_;                // of the leaves that were read
  std::vector<Finding> wrong_tiles_{};  // found on the way
};

}  // namespace mithaq::audit
