#include "service/package_faults.h"

#include <algorithm>

#include "audit/evidence.h"
#include "audit/signatures.h"
#include "trail/entry.h"

namespace mithaq::service {

namespace {

constexpr std::size_t told_of = 5;

// The objects of the house, as far as the checks of documents and signatures ask for them.
class ObjectsOfHouse : public audit::Source {
 public:
  explicit ObjectsOfHouse(const store::Objects& objects) : objects_(objects) {}

  bool is_whole() const override { return false; }
  std::int64_t leaves() const override { return 0; }
  std::vector<audit::SourceLeaf> next(std::int64_t) override { return {}; }
  bool has_objects() const override { return true; }
  std::optional<std::string> object(const Digest& sha256) const override { return objects_.as_it_lies(sha256); }
  std::string object_file(const Digest& sha256) const override { return "objects/" + sha256; }
  std::vector<audit::SignedCheckpoint> checkpoints() const override { return {}; }
  std::string own_keys() const override { return ""; }
  audit::KeysFrom keys_from() const override { return audit::KeysFrom::state; }

 private:
  const store::Objects& objects_;
};

bool is_fault(const audit::Finding& finding) {
  return finding.word == audit::Word::broken || (finding.word == audit::Word::gap && finding.id == "document-lost");
}

}  // namespace

std::vector<audit::Finding> package_faults(store::Store& store, const store::Objects& objects,
                                           const std::string& charter, std::int64_t size,
                                           const std::string& authorities) {
  const ObjectsOfHouse source(objects);
  std::vector<audit::Finding> found;
  audit::EvidenceCheck evidence(source, found);
  audit::SignatureCheck signatures(source, found, authorities);
  // The registry first: a signature is judged by the registry's number in its own entry.
  for (const std::string& strand : {std::string(registry_strand), charter})
    for (const store::Leaf& leaf : store.strand(strand)) {
      audit::Finding place;
      place.strand = strand;
      place.seq = leaf.seq;
      place.index = store.index_of(strand, leaf.seq);
      if (place.index >= size) break;
      Entry entry = trail::entry_from_leaf(leaf.bytes);
      evidence.look(entry, place);
      signatures.look(entry, place);
    }
  evidence.finish();
  signatures.finish();
  std::erase_if(found, [](const audit::Finding& finding) { return !is_fault(finding); });
  return found;
}

std::string told(const std::vector<audit::Finding>& faults) {
  std::string out;
  for (std::size_t i = 0; i < std::min(faults.size(), told_of); ++i) {
    const std::string line = audit::line(faults[i]);
    out += (i ? "; " : "") + line.substr(line.find(' ') + 1);
  }
  return faults.size() <= told_of ? out : out + "; +" + std::to_string(faults.size() - told_of);
}

}  // namespace mithaq::service
