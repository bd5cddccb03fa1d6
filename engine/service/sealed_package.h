// A package that is built and sealed: the files that are laid into a target, or handed out.
#pragma once

#include <mithaq/archiver.h>

#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "model/charter.h"
#include "model/entry.h"
#include "store/objects.h"
#include "store/store.h"
#include "trail/policy.h"

namespace mithaq::service {

// The seal of the package is not yet below a signed checkpoint: its proof is still to come.
struct NotCovered : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// The package that was sealed is not among the objects any more, or not with these bytes.
struct PackageGone : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// The entry that seals a package of this audience, made of the trail up to `basis`.
std::optional<Entry> sealed_package(store::Store& store, const Charter& charter, std::int64_t basis,
                                    const std::string& audience);

// NAME.tar and what stands beside it: a bag cannot hold a proof of its own digest. With a policy the proof leads to a
// checkpoint that its witnesses have signed, if there is one; without, it is the same for every target and attempt.
// Throws NotCovered and PackageGone.
std::vector<PackageFile> package_files(store::Store& store, const store::Objects& objects, const std::string& name,
                                       const Entry& sealed, const std::optional<trail::Policy>& policy);

}  // namespace mithaq::service
