#include "audit/leaf_reader.h"

#include "audit/parallel.h"
#include "trail/canonical.h"
#include "trail/entry.h"

namespace mithaq::audit {

namespace {

constexpr std::int64_t block = 2048;  // leaves held at a time, twice

ReadLeaf read_one(SourceLeaf leaf) {
  ReadLeaf out;
  out.hash = trail::leaf_hash(leaf.bytes);
  try {
    out.entry = trail::entry_from_leaf(leaf.bytes);
  } catch (const trail::NotCanonical& refused) {
    out.is_newer = refused.id == "unknown-kind" || refused.id == "unknown-format";
    out.refusal =
        refused.id + " byte=" + std::to_string(refused.byte) + (refused.path.empty() ? "" : " at " + refused.path);
  }
  out.leaf = std::move(leaf);
  return out;
}

}  // namespace

LeafReader::LeafReader(Source& source)
    : source_(source), coming_(std::async(std::launch::async, [this] { return read(); })) {}

std::vector<ReadLeaf> LeafReader::read() {
  std::vector<SourceLeaf> leaves = source_.next(block);
  std::vector<ReadLeaf> out(leaves.size());
  in_parallel(leaves.size(), [&](std::size_t i) { out[i] = read_one(std::move(leaves[i])); });
  return out;
}

std::vector<ReadLeaf> LeafReader::next() {
  std::vector<ReadLeaf> out = coming_.valid() ? coming_.get() : std::vector<ReadLeaf>();
  if (!out.empty()) coming_ = std::async(std::launch::async, [this] { return read(); });
  return out;
}

}  // namespace mithaq::audit
