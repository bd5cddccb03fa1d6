#include "audit/published_source.h"

#include <algorithm>
#include <iterator>

#include "audit/package_reader.h"
#include "trail/entry.h"
#include "trail/tiles.h"

namespace mithaq::audit {

namespace {

trail::Tile tile_at(std::int64_t size, std::int64_t n) { return {0, n, trail::width_in(size, 0, n)}; }

std::string bundle_path(const trail::Tile& tile) {
  return "tile/entries/" + trail::tile_path(tile).substr(std::string_view("0/").size());
}

}  // namespace

PublishedSource::PublishedSource(Get get, const std::string& address) : get_(std::move(get)) {
  note_ = get_("checkpoint").value_or("");
  const auto note = trail::note_from_text(note_);
  const auto head = note ? trail::checkpoint_from_text(note->text) : std::nullopt;
  if (!head) throw PackageUnreadable("no-log", address);
  head_ = *head;
  keys_ = get_("log.vkey").value_or("");
  if (head_.size > 0) ahead_ = bundle();
  serves_entries_ = head_.size == 0 || !ahead_.empty();
}

// The next bundle of entries, with the hashes that the tile beside it has for them; none where it is not served.
std::vector<SourceLeaf> PublishedSource::bundle() {
  const trail::Tile place = tile_at(head_.size, at_ / trail::tile_width);
  const std::string path = bundle_path(place);
  const auto bytes = get_(path);
  auto leaves = bytes ? trail::bundle_leaves(*bytes) : std::nullopt;
  if (!leaves) return {};
  const std::string hashes = get_("tile/" + trail::tile_path(place)).value_or("");
  std::vector<SourceLeaf> out;
  for (std::string& leaf : *leaves) {
    SourceLeaf& one = out.emplace_back();
    one.index = place.n * trail::tile_width + static_cast<std::int64_t>(out.size()) - 1;
    one.file = path;
    try {
      const Entry entry = trail::entry_from_leaf(leaf);
      one.strand = entry.strand;
      one.seq = entry.seq;
    } catch (const trail::NotCanonical&) {  // told by step 2
      one.seq = -1;
    }
    const std::size_t from = (out.size() - 1) * sizeof(trail::Hash);
    if (from + sizeof(trail::Hash) <= hashes.size())
      std::copy_n(hashes.begin() + static_cast<std::ptrdiff_t>(from), sizeof(trail::Hash),
                  one.stated.emplace().begin());
    one.bytes = std::move(leaf);
  }
  return out;
}

std::vector<SourceLeaf> PublishedSource::next(std::int64_t most) {
  std::vector<SourceLeaf> out;
  while (serves_entries_ && static_cast<std::int64_t>(out.size()) < most && at_ < head_.size) {
    if (ahead_.empty()) ahead_ = bundle();
    if (ahead_.empty()) break;  // the root then tells that entries are missing
    at_ += static_cast<std::int64_t>(ahead_.size());
    std::ranges::move(ahead_, std::back_inserter(out));
    ahead_.clear();
  }
  return out;
}

std::vector<std::string> PublishedSource::log_key_notes() const {
  std::vector<std::string> out;
  for (auto note = get_("log-key/1"); note; note = get_("log-key/" + std::to_string(out.size() + 1)))
    out.push_back(std::move(*note));
  return out;
}

std::string PublishedSource::tile(const trail::Tile& tile) const {
  return get_("tile/" + trail::tile_path(tile)).value_or("");
}

std::optional<std::vector<trail::Hash>> PublishedSource::consistency(std::int64_t old_size,
                                                                     std::int64_t new_size) const {
  if (new_size > head_.size) return std::nullopt;
  try {
    return trail::TiledTree(new_size, [this](const trail::Tile& one) { return tile(one); })
        .consistency_proof_from(old_size);
  } catch (const std::exception&) {  // a tile that is not there, or cut short
    return std::nullopt;
  }
}

std::optional<trail::Hash> PublishedSource::root_of_first(std::int64_t size) const {
  try {
    return trail::TiledTree(head_.size, [this](const trail::Tile& one) { return tile(one); }).root_of_first(size);
  } catch (const std::exception&) {
    return std::nullopt;
  }
}

// The tiles come to the root that was signed; and entries that are kept from strangers cannot be checked by them.
std::vector<Finding> PublishedSource::troubles() {
  std::vector<Finding> out;
  const auto root = root_of_first(head_.size);
  if (root != head_.root)
    out.push_back(told({}, Word::broken, "tile", trail::base64(head_.root), root ? trail::base64(*root) : "", "tile"));
  if (!serves_entries_) out.push_back(told({}, Word::gap, "entries-not-served", "", "", "tile/entries"));
  return out;
}

}  // namespace mithaq::audit
