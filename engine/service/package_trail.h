// What a package has of the trail: strands, documents, proofs, tiles, checkpoints.
#pragma once

#include <mithaq/archiver.h>

#include <optional>
#include <set>
#include <stdexcept>
#include <string>

#include "model/charter.h"
#include "store/objects.h"
#include "store/store.h"
#include "trail/canonical.h"

namespace mithaq::service {

// "0007"
inline std::string padded(std::int64_t n) {
  const std::string digits = std::to_string(n);
  return std::string(digits.size() < 4 ? 4 - digits.size() : 0, '0') + digits;
}

// The files of a package while it is filled.
class Shelf {
 public:
  // `lost`: documents that an older copy of the state did not have when it was put back.
  Shelf(Package& package, const store::Objects& objects, std::set<Digest> lost)
      : package_(package), objects_(objects), lost_(std::move(lost)) {}

  bool is_public() const { return package_.audience == "public"; }

  void add(const std::string& path, std::string bytes) {
    if (taken_.insert(path).second) package_.files.push_back({path, std::move(bytes)});
  }

  // Adds the document and answers its line of evidence.jsonl. What is not given here has a stub that says so.
  std::string evidence(const Entry& entry, const Evidence& e, const std::string& path) {
    Value line = Value::object({{"media_type", e.media_type},
                                {"role", e.role},
                                {"seq", entry.seq},
                                {"sha256", e.sha256},
                                {"size", e.size},
                                {"strand", entry.strand}});
    const bool is_withheld = is_public() && (path.starts_with("sealed/") || path.starts_with("mail/"));
    auto bytes = is_withheld ? std::nullopt : objects_.get(e.sha256);
    if (!bytes && !is_withheld && objects_.has(e.sha256))
      throw std::runtime_error("objects/" + e.sha256 + " is damaged: no package is made of it");
    if (bytes) {
      add(path, std::move(*bytes));
      line.set("path", path);
    } else {
      const char* state = is_withheld ? "withheld" : why_gone(e.sha256);
      line.set("state", state);
      stub(entry, e.sha256, e.size, state, is_withheld ? "auditors-only" : state);
    }
    return trail::write(line) + "\n";
  }

  bool has(const Digest& sha256) const { return objects_.has(sha256); }
  const char* why_gone(const Digest& sha256) const { return lost_.contains(sha256) ? "lost" : "erased"; }

  void stub(const Entry& entry, const Digest& sha256, std::int64_t size, const char* state, const char* reason) {
    add("redacted/" + sha256 + ".json",
        trail::write(Value::object({{"entry", Value::object({{"seq", entry.seq}, {"strand", entry.strand}})},
                                    {"reason", reason},
                                    {"sha256", sha256},
                                    {"size", size},
                                    {"state", state}})));
  }

 private:
  Package& package_;
  const store::Objects& objects_;
  const std::set<Digest> lost_;
  std::set<std::string> taken_;
};

// What the trail says was lost for good, and not erased since.
std::set<Digest> lost_documents(store::Store& store, const Charter& charter);

// The strands of the charter and of the registry below the checkpoint's size, and what leads them to its root.
// Throws std::runtime_error where a document is damaged.
void add_trail(store::Store& store, const store::Objects& objects, const Charter& charter,
               const store::CheckpointRow& checkpoint, const std::optional<store::CheckpointRow>& cosigned,
               Shelf& shelf);

// The authorities of the stamps that stand in the strand below `size`, as they stood in the settings when each came.
std::string time_authorities(store::Store& store, const store::Objects& objects, const Charter& charter,
                             std::int64_t size);

}  // namespace mithaq::service
