// Packages that are handed out on the command line, as they lie in the targets.
#include <algorithm>

#include "service/package.h"
#include "service/package_faults.h"
#include "service/sealed_package.h"
#include "service/secretariat.h"
#include "trail/entry.h"

namespace mithaq::service {

Result<std::vector<ExportedFile>, Refusal> Secretariat::export_package(const std::string& charter,
                                                                       const std::string& audience) {
  const auto found = is_kebab(charter) ? writer_.charter({charter}) : nullptr;
  if (!found) return Refusal{"unknown-charter", {{"charter", charter}}};
  const Refusal not_yet{"no-package", {{"charter", charter}}};
  if (!found->ratified_seq) return not_yet;
  const auto sealed = sealed_package(store_, *found, package_basis(store_, *found), audience);
  if (!sealed) {
    const auto faults = package_faults(store_, objects_, charter, store_.head().size, premises_.authorities);
    return faults.empty() ? not_yet : Refusal{"package-refused", {{"charter", charter}, {"faults", told(faults)}}};
  }
  std::vector<ExportedFile> out;
  try {
    for (PackageFile& file :
         package_files(store_, objects_, package_name(*found, audience), *sealed, premises_.witnesses))
      out.push_back({std::move(file.path), std::move(file.bytes)});
  } catch (const NotCovered&) {
    return not_yet;
  } catch (const PackageGone&) {
    const std::string& digest = sealed->data.at("sha256").string();
    const bool is_erased = std::ranges::any_of(store_.strand(charter), [&](const store::Leaf& leaf) {
      const Entry entry = trail::entry_from_leaf(leaf.bytes);
      return entry.kind == "erased" && entry.data.at("object").string() == digest;
    });
    return Refusal{"package-gone", {{"charter", charter}, {"why", is_erased ? "erased" : "damaged"}}};
  }
  return out;
}

}  // namespace mithaq::service
