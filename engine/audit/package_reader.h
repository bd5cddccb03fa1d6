// A package as it comes: a tar file, or the folder that was in it. A tar is unpacked into a fresh folder that is gone
// with this object; nothing is written anywhere else, whatever its members are called.
#pragma once

#include <filesystem>
#include <stdexcept>
#include <string>
#include <vector>

#include "audit/finding.h"

namespace mithaq::audit {

// There is no such file, or it is no tar: nothing can be said of it. `id`: no-package, no-bag, no-tar, no-folder; its
// words: the phrase `cli.verify-<id>`. What a library says of it in English is in what() alone.
struct PackageUnreadable : std::runtime_error {
  PackageUnreadable(std::string id_, std::string file_, const std::string& detail = "")
      : std::runtime_error(id_ + " " + file_ + (detail.empty() ? "" : ": " + detail)),
        id(std::move(id_)),
        file(std::move(file_)) {}
  std::string id, file;
};

class PackageReader {
 public:
  // `path`: NAME.tar, the bag's folder, or a folder with the bag's folder alone in it. Throws PackageUnreadable.
  explicit PackageReader(const std::filesystem::path& path);
  ~PackageReader();
  PackageReader(const PackageReader&) = delete;
  PackageReader& operator=(const PackageReader&) = delete;

  // Where bagit.txt lies, or should.
  const std::filesystem::path& folder() const { return folder_; }
  // Members that were not unpacked: names outside the rules, links, devices, sparse or too large ones.
  const std::vector<Finding>& findings() const { return findings_; }

 private:
  void unpack(const std::filesystem::path& tar);

  std::filesystem::path folder_, fresh_;
  std::vector<Finding> findings_;
};

}  // namespace mithaq::audit
