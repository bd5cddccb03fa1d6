// The signer's own folder: private, locked by one process, and durable.
//
// What write() has returned from is on the disk: temporary file, fsync, rename, fsync of the folder. A crash
// leaves the old bytes or the new ones. Folders are 0700 and files 0600.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace mithaq::signatures {

class Vault {
 public:
  // Makes the folder when it is absent. Throws when another process holds it.
  explicit Vault(std::filesystem::path folder);
  ~Vault();
  Vault(const Vault&) = delete;
  Vault& operator=(const Vault&) = delete;

  // nullopt: absent. Throws when others than the owner may read or write the file.
  std::optional<std::string> read(const std::string& name) const;
  void write(const std::string& name, std::string_view bytes) const;  // "seals/<name>" makes the folder seals
  bool has(const std::string& name) const;

 private:
  std::filesystem::path folder_;
  int lock_ = -1;
};

}  // namespace mithaq::signatures
