#include "audit/gap.h"

#include <algorithm>

#include "trail/entry.h"

namespace mithaq::audit {

Gap::Gap(std::vector<trail::Hash> at_hand, const std::vector<trail::Checkpoint>& known) : at_hand_(std::move(at_hand)) {
  std::multimap<std::int64_t, trail::Checkpoint> smaller;
  for (const trail::Checkpoint& one : known) {
    if (one.size > goal_.size) goal_ = one;
    if (one.size <= have()) {
      smaller.emplace(one.size, one);
    } else if (const auto [place, is_new] = roots_.emplace(one.size, one.root); !is_new && place->second != one.root) {
      contradiction_ = one;
    }
  }
  trail::Frontier tree;
  const auto look = [&] {
    const auto [begin, end] = smaller.equal_range(tree.size());
    for (auto one = begin; one != end; ++one)
      if (one->second.root != tree.root()) contradiction_ = one->second;
  };
  look();
  for (const trail::Hash& leaf : at_hand_) {
    tree.append(leaf);
    look();
  }
  if (goal_.size <= have()) goal_ = {goal_.origin, have(), tree.root()};
}

void Gap::offer(const SourceLeaf& leaf) {
  if (leaf.index >= goal_.size) beyond_ = std::max(beyond_, leaf.index + 1 - goal_.size);
  if (leaf.index < have() || leaf.index >= goal_.size) return;
  const auto [place, is_new] = offered_.emplace(leaf.index, leaf);
  if (!is_new && place->second.bytes != leaf.bytes && !disputed_) disputed_ = leaf.index;
}

std::vector<SourceLeaf> Gap::filling() const {
  trail::Frontier tree;
  for (const trail::Hash& leaf : at_hand_) tree.append(leaf);
  std::vector<SourceLeaf> out;
  std::size_t proven = 0;
  for (auto leaf = offered_.begin(); leaf != offered_.end() && leaf->first == tree.size(); ++leaf) {
    tree.append(trail::leaf_hash(leaf->second.bytes));
    out.push_back(leaf->second);
    const auto root = roots_.find(tree.size());
    if (root != roots_.end() && root->second == tree.root()) proven = out.size();
  }
  out.resize(proven);
  return out;
}

bool Gap::is_spoilt() const {
  return missing() > 0 && offered() == missing() && static_cast<std::int64_t>(filling().size()) < missing();
}

std::map<std::string, StrandRange> Gap::offered_from(std::int64_t size) const {
  std::map<std::string, StrandRange> out;
  for (auto leaf = offered_.lower_bound(size); leaf != offered_.end(); ++leaf) {
    const std::int64_t seq = leaf->second.seq;
    const auto [range, is_new] = out.emplace(leaf->second.strand, StrandRange{seq, seq});
    if (!is_new) range->second = {std::min(range->second.from, seq), std::max(range->second.to, seq)};
  }
  return out;
}

}  // namespace mithaq::audit
