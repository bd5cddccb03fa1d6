#include "service/proving.h"

#include <algorithm>

#include "trail/merkle.h"
#include "trail/proof.h"

namespace mithaq::service {

namespace {

constexpr std::int64_t tile = 256;

}  // namespace

std::string Prover::file_name(const CharterId& charter, std::int64_t seq) {
  return charter.value + "-" + std::to_string(seq) + ".tlog-proof";
}

std::string Prover::proof(const CharterId& charter, std::int64_t seq) {
  const std::int64_t index = store_.index_of(charter.value, seq);
  const auto covering = index < 0 ? std::nullopt : store_.checkpoint_covering(index);
  if (!covering) return "";
  return trail::proof_text(
      {store_.log(index, index + 1).front().bytes, index, path(index, covering->size), covering->note});
}

// A tree of more than 256 leaves is split at multiples of 256: it is the tree of the roots of its tiles, the last of
// which may be short.
std::vector<trail::Hash> Prover::path(std::int64_t index, std::int64_t size) {
  const std::int64_t own = index / tile, begin = own * tile, end = std::min(size, begin + tile);
  const auto leaves = store_.leaf_hashes(begin, end);
  auto out = trail::inclusion_proof(index - begin, end - begin,
                                    [&](std::int64_t i) { return leaves[static_cast<std::size_t>(i)]; });
  const std::lock_guard lock(mutex_);
  for (auto known = static_cast<std::int64_t>(tiles_.size()); known < size / tile; ++known)
    tiles_.push_back(trail::root_of(store_.leaf_hashes(known * tile, (known + 1) * tile)));
  const auto root_of_tile = [&](std::int64_t i) {
    return (i + 1) * tile <= size ? tiles_[static_cast<std::size_t>(i)]
                                  : trail::root_of(store_.leaf_hashes(i * tile, size));
  };
  const auto above = trail::inclusion_proof(own, (size + tile - 1) / tile, root_of_tile);
  out.insert(out.end(), above.begin(), above.end());
  return out;
}

}  // namespace mithaq::service
