// A state folder, or a backup of its database, opened to be read as an auditor reads it: the daemon may run beside it,
// or be gone.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "audit/state_source.h"
#include "store/store.h"

namespace mithaq::service {

class KeptState {
 public:
  // `database`: a state folder, or a copy of its database; `folder`: where objects and keys lie beside it. Throws when
  // they cannot be read.
  KeptState(const std::string& database, const std::filesystem::path& folder);
  audit::StateSource& source() { return source_; }

 private:
  std::unique_ptr<store::Store> store_;
  store::Objects objects_;
  audit::StateSource source_;
};

}  // namespace mithaq::service
