#include "trail/merkle.h"

#include <algorithm>
#include <bit>
#include <stdexcept>

namespace mithaq::trail {
namespace {

// The largest power of two below n: where a tree of n leaves, n > 1, is split.
std::int64_t split(std::int64_t n) {
  return static_cast<std::int64_t>(std::bit_floor(static_cast<std::uint64_t>(n - 1)));
}

// PATH(m, D[from:to]) of RFC 6962 section 2.1.1, `index` counted from 0 in the log.
void inclusion(std::int64_t index, std::int64_t from, std::int64_t to, const RangeRoot& root, std::vector<Hash>& out) {
  if (to - from == 1) return;
  const std::int64_t middle = from + split(to - from);
  if (index < middle) {
    inclusion(index, from, middle, root, out);
    out.push_back(root(middle, to));
  } else {
    inclusion(index, middle, to, root, out);
    out.push_back(root(from, middle));
  }
}

// SUBPROOF(m, D[from:to], b) of RFC 6962 section 2.1.2; `whole` is b: the old tree is this very subtree.
void consistency(std::int64_t old_end, std::int64_t from, std::int64_t to, bool whole, const RangeRoot& root,
                 std::vector<Hash>& out) {
  if (old_end == to) {
    if (!whole) out.push_back(root(from, to));
    return;
  }
  const std::int64_t middle = from + split(to - from);
  if (old_end <= middle) {
    consistency(old_end, from, middle, whole, root, out);
    out.push_back(root(middle, to));
  } else {
    consistency(old_end, middle, to, false, root, out);
    out.push_back(root(from, middle));
  }
}

}  // namespace

Hash node_hash(const Hash& left, const Hash& right) {
  return sha256({std::string_view("\x01", 1), view(left), view(right)});
}

Hash empty_root() { return sha256(""); }

void Frontier::append(const Hash& leaf) {
  hashes_.push_back(leaf);
  // Each trailing one of the old size is a full subtree that the new one completes into the next larger.
  for (std::int64_t merges = size_; (merges & 1) != 0; merges >>= 1) {
    const Hash right = hashes_.back();
    hashes_.pop_back();
    hashes_.back() = node_hash(hashes_.back(), right);
  }
  ++size_;
}

Hash Frontier::root() const {
  if (hashes_.empty()) return empty_root();
  Hash out = hashes_.back();
  for (std::size_t i = hashes_.size() - 1; i-- > 0;) out = node_hash(hashes_[i], out);
  return out;
}

Hash root_of(std::span<const Hash> leaves) {
  Frontier frontier;
  for (const Hash& leaf : leaves) frontier.append(leaf);
  return frontier.root();
}

Hash root_of(std::int64_t from, std::int64_t to, const LeafAt& leaf) {
  Frontier frontier;
  for (std::int64_t i = from; i < to; ++i) frontier.append(leaf(i));
  return frontier.root();
}

std::vector<Hash> inclusion_proof(std::int64_t index, std::int64_t size, const RangeRoot& root) {
  if (index < 0 || index >= size) throw std::out_of_range("no leaf of this index in a tree of this size");
  std::vector<Hash> out;
  inclusion(index, 0, size, root, out);
  return out;
}

std::vector<Hash> consistency_proof(std::int64_t old_size, std::int64_t new_size, const RangeRoot& root) {
  if (old_size < 0 || old_size > new_size) throw std::out_of_range("a tree does not shrink");
  std::vector<Hash> out;
  if (old_size > 0 && old_size < new_size) consistency(old_size, 0, new_size, true, root, out);
  return out;
}

std::vector<Hash> inclusion_proof(std::int64_t index, std::int64_t size, const LeafAt& leaf) {
  return inclusion_proof(index, size,
                         RangeRoot([&](std::int64_t from, std::int64_t to) { return root_of(from, to, leaf); }));
}

std::vector<Hash> consistency_proof(std::int64_t old_size, std::int64_t new_size, const LeafAt& leaf) {
  return consistency_proof(old_size, new_size,
                           RangeRoot([&](std::int64_t from, std::int64_t to) { return root_of(from, to, leaf); }));
}

bool inclusion_holds(const Hash& leaf, std::int64_t index, std::int64_t size, std::span<const Hash> proof,
                     const Hash& root) {
  if (index < 0 || index >= size) return false;
  std::int64_t node = index, last = size - 1;
  Hash hash = leaf;
  for (const Hash& sibling : proof) {
    if (last == 0) return false;
    if ((node & 1) != 0 || node == last) {
      hash = node_hash(sibling, hash);
      while ((node & 1) == 0 && node != 0) {
        node >>= 1;
        last >>= 1;
      }
    } else {
      hash = node_hash(hash, sibling);
    }
    node >>= 1;
    last >>= 1;
  }
  return last == 0 && hash == root;
}

bool consistency_holds(std::int64_t old_size, const Hash& old_root, std::int64_t new_size, const Hash& new_root,
                       std::span<const Hash> proof) {
  if (old_size <= 0 || old_size > new_size) return false;
  if (old_size == new_size) return proof.empty() && old_root == new_root;

  // A full old tree is its own first node; RFC 9162 puts it in front of the proof.
  std::vector<Hash> path(proof.begin(), proof.end());
  if (std::has_single_bit(static_cast<std::uint64_t>(old_size))) path.insert(path.begin(), old_root);
  if (path.empty()) return false;

  std::int64_t node = old_size - 1, last = new_size - 1;
  while ((node & 1) != 0) {
    node >>= 1;
    last >>= 1;
  }
  Hash old_hash = path.front(), new_hash = path.front();
  for (std::size_t i = 1; i < path.size(); ++i) {
    if (last == 0) return false;
    if ((node & 1) != 0 || node == last) {
      old_hash = node_hash(path[i], old_hash);
      new_hash = node_hash(path[i], new_hash);
      while ((node & 1) == 0 && node != 0) {
        node >>= 1;
        last >>= 1;
      }
    } else {
      new_hash = node_hash(new_hash, path[i]);
    }
    node >>= 1;
    last >>= 1;
  }
  return last == 0 && old_hash == old_root && new_hash == new_root;
}

}  // namespace mithaq::trail
