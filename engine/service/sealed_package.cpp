#include "service/sealed_package.h"

#include <map>

#include "service/proving.h"
#include "service/stamp_book.h"
#include "trail/digest.h"
#include "trail/entry.h"

namespace mithaq::service {

namespace {

// Of the documents of a time stamp. The chain too: an authority may answer only when the package is sealed long since,
// and then nothing inside knows its certificates.
const std::map<std::string_view, const char*> endings = {
    {"query", ".tsq"}, {"token", ".tsr"}, {"chain", ".tsa-chain.pem"}};

}  // namespace

std::optional<Entry> sealed_package(store::Store& store, const Charter& charter, std::int64_t basis,
                                    const std::string& audience) {
  for (const store::Leaf& leaf : store.strand(charter.id.value, basis + 1)) {
    Entry entry = trail::entry_from_leaf(leaf.bytes);
    if (entry.kind != "sealed") continue;
    const Value* its = entry.data.find("audience");
    if (its && its->string() == audience) return entry;
  }
  return std::nullopt;
}

std::vector<PackageFile> package_files(store::Store& store, const store::Objects& objects, const std::string& name,
                                       const Entry& sealed, const std::optional<trail::Policy>& policy) {
  const std::string& digest = sealed.data.at("sha256").string();
  const auto tar = objects.get(digest);
  if (!tar || trail::digest(*tar) != digest)
    throw PackageGone("the package " + name + " is not among the objects as it was sealed");
  const std::string proven = proof(store, sealed.strand, sealed.seq, policy);
  if (proven.empty()) throw NotCovered("waits for a checkpoint that covers the package's seal");
  std::vector<PackageFile> files = {{name + ".tar", *tar}, {name + ".tar.sha256", digest + "  " + name + ".tar\n"}};
  if (const Evidence* cms = cms_seal(sealed)) {
    files.push_back({name + ".p7s", objects.get(cms->sha256).value_or("")});
    const auto stamp = token_over(store, {sealed.strand}, cms->sha256, sealed.seq);
    for (const Evidence& e : stamp ? stamp->evidence : std::vector<Evidence>{})
      if (const auto ending = endings.find(e.role); ending != endings.end())
        files.push_back({name + ending->second, objects.get(e.sha256).value_or("")});
  }
  files.push_back({name + ".tlog-proof", proven});
  return files;
}

}  // namespace mithaq::service
