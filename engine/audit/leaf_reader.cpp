#include "audit/leaf_reader.h"

#include <algorithm>

#include "trail/canonical.h"
#include "trail/entry.h"

namespace mithaq::audit {

namespace {

constexpr std::int64_t block = 1024;  // leaves held at a time, twice; as many as a processor keeps near itself

constexpr std::size_t handful = 32;  // of them are read at a time by one pair of hands

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
  std::string().swap(out.leaf.bytes);  // given back by the hands that have read it
  return out;
}

}  // namespace

LeafReader::LeafReader(Source& source) : source_(source), thread_([this] { read_on(); }) {}

LeafReader::~LeafReader() {
  stopping_ = true;
  wanted_.release();
  thread_.join();
}

// A block ahead of whoever follows.
void LeafReader::read_on() {
  for (;; wanted_.acquire()) {
    if (stopping_) return;
    try {
      coming_ = read();
    } catch (...) {
      broken_ = std::current_exception();
    }
    ready_.release();
  }
}

std::vector<ReadLeaf> LeafReader::read() {
  std::vector<SourceLeaf> leaves = source_.next(block);
  std::vector<ReadLeaf> out(leaves.size());
  hands_.share((leaves.size() + handful - 1) / handful, [&](std::size_t part) {
    const std::size_t end = std::min(leaves.size(), (part + 1) * handful);
    for (std::size_t i = part * handful; i < end; ++i) out[i] = read_one(std::move(leaves[i]));
  });
  return out;
}

std::vector<ReadLeaf> LeafReader::next() {
  if (is_at_end_) return {};
  ready_.acquire();
  is_at_end_ = broken_ || coming_.empty();
  if (broken_) std::rethrow_exception(broken_);
  std::vector<ReadLeaf> out = std::move(coming_);
  if (!is_at_end_) wanted_.release();
  return out;
}

}  // namespace mithaq::audit
