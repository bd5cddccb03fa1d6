// The Merkle tree of RFC 6962, section 2.1: split at the largest power of two below n.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "trail/digest.h"

namespace mithaq::trail {

Hash node_hash(const Hash& left, const Hash& right);  // SHA-256(0x01 || left || right)
Hash empty_root();                                    // SHA-256("")

// What an append needs to know: the roots of the full subtrees, largest first. O(log n).
class Frontier {
 public:
  Frontier() = default;
  Frontier(std::int64_t size, std::vector<Hash> hashes) : size_(size), hashes_(std::move(hashes)) {}
  void append(const Hash& leaf);
  Hash root() const;
  std::int64_t size() const { return size_; }
  const std::vector<Hash>& hashes() const { return hashes_; }
  bool operator==(const Frontier&) const = default;

 private:
  std::int64_t size_ = 0;
  std::vector<Hash> hashes_;
};

// Leaf hashes of the tree by index.
using LeafAt = std::function<Hash(std::int64_t index)>;

Hash root_of(std::span<const Hash> leaves);
Hash root_of(std::int64_t from, std::int64_t to, const LeafAt& leaf);
std::vector<Hash> inclusion_proof(std::int64_t index, std::int64_t size, const LeafAt& leaf);
std::vector<Hash> consistency_proof(std::int64_t old_size, std::int64_t new_size, const LeafAt& leaf);

// The root over the leaves [from, to) of the log, which begin where a power of two not below their number divides.
using RangeRoot = std::function<Hash(std::int64_t from, std::int64_t to)>;
// The same proofs where subtrees are at hand: trail/tiles.h.
std::vector<Hash> inclusion_proof(std::int64_t index, std::int64_t size, const RangeRoot& root);
std::vector<Hash> consistency_proof(std::int64_t old_size, std::int64_t new_size, const RangeRoot& root);

// RFC 9162 section 2.1.3.2 and 2.1.4.2; consistency from size 0 is refused.
bool inclusion_holds(const Hash& leaf, std::int64_t index, std::int64_t size, std::span<const Hash> proof,
                     const Hash& root);
bool consistency_holds(std::int64_t old_size, const Hash& old_root, std::int64_t new_size, const Hash& new_root,
                       std::span<const Hash> proof);

}  // namespace mithaq::trail
