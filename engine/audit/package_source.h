// An unpacked package as a source: some strands of a log, each whole, with what leads their leaves to signed roots
// (reference: trail 5.1).
#pragma once

#include <filesystem>
#include <fstream>
#include <memory>

#include "audit/package_reader.h"
#include "audit/source.h"
#include "audit/tiles.h"

namespace mithaq::audit {

class PackageSource : public Source {
 public:
  // Throws PackageUnreadable.
  explicit PackageSource(const std::filesystem::path& path);

  const std::filesystem::path& folder() const { return folder_; }  // of the bag
  bool is_whole() const override { return false; }
  std::int64_t leaves() const override { return static_cast<std::int64_t>(rows_); }
  std::vector<SourceLeaf> next(std::int64_t most) override;
  bool has_objects() const override { return true; }
  std::optional<std::string> object(const Digest& sha256) const override;
  std::string object_file(const Digest& sha256) const override;
  bool withholds(const Digest& sha256) const override;
  std::vector<SignedCheckpoint> checkpoints() const override;
  std::string own_keys() const override;
  KeysFrom keys_from() const override { return KeysFrom::package; }
  std::vector<std::string> log_key_notes() const override;
  std::string authorities() const override { return bytes_of("keys/ca.pem").value_or(""); }
  std::map<std::string, std::string> key_lists() const override;
  std::vector<SourceProof> proofs() const override;
  std::optional<std::vector<trail::Hash>> inclusion(std::int64_t index, std::int64_t size) const override {
    return tiles_.inclusion(index, size);
  }
  std::optional<trail::Hash> root_of_first(std::int64_t size) const override { return tiles_.root_of_first(size); }
  std::optional<std::vector<trail::Hash>> consistency(std::int64_t old_size, std::int64_t new_size) const override;
  std::vector<Finding> troubles() override;
  std::int64_t files() const override { return files_; }
  std::vector<Finding> troubles_after(const EntriesOfStrands& entries_by_strand) override;

 private:
  struct Row {
    std::int64_t index = -1;
    std::optional<trail::Hash> hash;
  };
  struct Strand {
    std::string name, file;
    std::vector<Row> rows;  // by number in the strand
    std::unique_ptr<std::ifstream> lines;
    std::optional<SourceLeaf> ahead;
    std::int64_t read = 0;
  };

  std::filesystem::path in_data(const std::string& path) const { return folder_ / "data" / path; }
  std::optional<std::string> bytes_of(const std::string& path_in_data) const;
  void read_index();
  void read_documents();
  void read_tiles();
  void open_strands();
  void advance(Strand& strand);
  bool is_strand(const std::filesystem::path& file) const;
  void compare_way(const std::string& name);
  void compare_log(const std::map<std::string, std::string>& info);
  void say(std::string cause, std::string file, std::string expected = "", std::string found = "");

  PackageReader reader_;
  std::filesystem::path folder_;
  std::vector<Finding> troubles_;
  std::vector<Strand> strands_;
  std::map<std::string, std::vector<Row>> index_;
  std::map<Digest, std::string> paths_;  // below data/, of the documents
  std::map<Digest, std::string> withheld_;
  Tiles tiles_;
  std::int64_t files_ = 0;
  std::size_t rows_ = 0;
};

}  // namespace mithaq::audit
