// Where the command line finds entries of a log and their documents: a state folder, a copy of its database, an
// address, a stick, a package, what a witness has mirrored.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "audit/state_source.h"

namespace mithaq::cli {

// The daemon's house, or a copy of its database with what lies beside it in a folder.
struct KeptState {
  KeptState(const std::string& path, const std::filesystem::path& folder);

  std::unique_ptr<store::Store> store;
  store::Objects objects;
  audit::StateSource source;
};

// The bytes below the address of a log. What strangers are not given is none; throws host::Unreachable.
std::optional<std::string> served(std::string address, const std::string& path);

bool is_database(const std::filesystem::path& file);  // by how it begins

// Entries, and documents where it has them. Throws audit::PackageUnreadable and std::runtime_error for what is none of
// these.
class LogSource {
 public:
  explicit LogSource(const std::string& named);
  ~LogSource();
  audit::Source& operator*() const { return *source_; }

 private:
  std::unique_ptr<KeptState> state_;
  std::unique_ptr<audit::Source> own_;
  audit::Source* source_ = nullptr;
};

}  // namespace mithaq::cli
