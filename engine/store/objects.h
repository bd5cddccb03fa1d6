// Evidence by digest: documents beside the database, one file each, named by their SHA-256.
//
// Written, fsynced and renamed into place before the entry that names them is committed: an orphan is
// harmless, a dangling digest is not.
#pragma once

#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "model/evidence.h"

namespace mithaq::store {

class Objects {
 public:
  explicit Objects(std::string directory);  // <state>/objects; created by the first put
  // Puts the bytes and returns their digest. An existing object is left alone, a damaged one is made good. Throws
  // NoSpace or runtime_error.
  Digest put(std::string_view bytes);
  // The document of that digest, and no other: a file with other bytes is as if it were not there, and is remembered.
  std::optional<std::string> get(const Digest& sha256) const;
  std::set<Digest> damaged() const;
  // The file as it lies there, for whoever judges it; what is larger than any document is cut.
  std::optional<std::string> as_it_lies(const Digest& sha256) const;
  bool has(const Digest& sha256) const;
  // Deletes an object, durably; absent is well. Its digest stays in the trail. Throws runtime_error.
  void erase(const Digest& sha256);

 private:
  std::string directory_;
  mutable std::mutex mutex_;
  mutable std::set<Digest> damaged_;  // as far as they were asked for
};

}  // namespace mithaq::store
