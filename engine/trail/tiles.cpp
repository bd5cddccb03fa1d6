#include "trail/tiles.h"

#include <algorithm>
#include <bit>
#include <charconv>
#include <stdexcept>

namespace mithaq::trail {
namespace {

constexpr int bits = 8;  // 256 = 2^8
constexpr std::size_t hash_bytes = Hash{}.size();

std::int64_t leaves_below(int level) { return std::int64_t{1} << (bits * level); }

// A number without leading zeroes, sign or anything behind it.
std::optional<std::int64_t> plain_number(std::string_view text) {
  std::int64_t out = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (error != std::errc() || end != text.data() + text.size() || out < 0 || std::to_string(out) != text)
    return std::nullopt;
  return out;
}

std::string number_path(std::int64_t n) {
  const auto three = [](std::int64_t part) {
    const std::string digits = std::to_string(part);
    return std::string(3 - digits.size(), '0') + digits;
  };
  std::string out = three(n % 1000);
  for (n /= 1000; n > 0; n /= 1000) out = "x" + three(n % 1000) + "/" + out;
  return out;
}

std::string partial(int width) { return width == tile_width ? "" : ".p/" + std::to_string(width); }

Hash hash_at(std::string_view hashes, std::size_t place) {
  Hash out;
  const std::string_view bytes = hashes.substr(place * hash_bytes, hash_bytes);
  std::copy(bytes.begin(), bytes.end(), out.begin());
  return out;
}

// The root over a row of hashes whose number is a power of two.
Hash root_over(std::string_view hashes) {
  Frontier frontier;
  for (std::size_t i = 0; i < hashes.size() / hash_bytes; ++i) frontier.append(hash_at(hashes, i));
  return frontier.root();
}

}  // namespace

std::string tile_path(const Tile& tile) {
  return std::to_string(tile.level) + "/" + number_path(tile.n) + partial(tile.width);
}

std::string bundle_path(std::int64_t n, int width) { return "entries/" + number_path(n) + partial(width); }

// Whatever is read is written again and must be the same: there is one spelling of each path.
std::optional<TilePath> tile_from_path(std::string_view path) {
  const std::string_view whole = path;
  TilePath out;
  const auto slash = path.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  const std::string_view level = path.substr(0, slash);
  path.remove_prefix(slash + 1);
  out.is_bundle = level == "entries";
  if (!out.is_bundle) {
    const auto number = plain_number(level);
    if (!number || *number > highest_level) return std::nullopt;
    out.tile.level = static_cast<int>(*number);
  }
  if (const auto p = path.find(".p/"); p != std::string_view::npos) {
    const auto width = plain_number(path.substr(p + 3));
    if (!width || *width < 1 || *width >= tile_width) return std::nullopt;
    out.tile.width = static_cast<int>(*width);
    path = path.substr(0, p);
  }
  std::string digits;
  for (const char c : path) {
    if (c >= '0' && c <= '9')
      digits += c;
    else if (c != 'x' && c != '/')
      return std::nullopt;
  }
  digits.erase(0, std::min(digits.find_first_not_of('0'), digits.empty() ? 0 : digits.size() - 1));
  const auto n = plain_number(digits);
  if (!n) return std::nullopt;
  out.tile.n = *n;
  const std::string again = out.is_bundle ? bundle_path(out.tile.n, out.tile.width) : tile_path(out.tile);
  return again == whole ? std::optional(out) : std::nullopt;
}

int width_in(std::int64_t size, int level, std::int64_t n) {
  if (size <= 0 || level < 0 || level >= highest_level + 1 || n < 0) return 0;
  const std::int64_t hashes = size >> (bits * level);
  if (n > hashes / tile_width) return 0;
  return static_cast<int>(std::min<std::int64_t>(hashes - n * tile_width, tile_width));
}

std::vector<Tile> tiles_of(std::int64_t size) {
  std::vector<Tile> out;
  for (int level = 0; level <= highest_level && (size >> (bits * level)) > 0; ++level)
    for (std::int64_t n = 0;; ++n) {
      const int width = width_in(size, level, n);
      if (width == 0) break;
      out.push_back({level, n, width});
    }
  return out;
}

std::string bundle_entry(std::string_view leaf) {
  if (leaf.size() > 0xFFFF) throw std::logic_error("a leaf is too long for a bundle");
  std::string out;
  out += static_cast<char>(leaf.size() >> bits);
  out += static_cast<char>(leaf.size() & 0xFF);
  return out.append(leaf);
}

std::optional<std::vector<std::string>> bundle_leaves(std::string_view bundle) {
  std::vector<std::string> out;
  while (!bundle.empty()) {
    if (bundle.size() < 2) return std::nullopt;
    const auto byte = [&](std::size_t i) { return static_cast<std::size_t>(static_cast<unsigned char>(bundle[i])); };
    const std::size_t length = byte(0) << bits | byte(1);
    if (bundle.size() - 2 < length) return std::nullopt;
    out.emplace_back(bundle.substr(2, length));
    bundle.remove_prefix(2 + length);
  }
  return out;
}

Hash TiledTree::root() { return root_of_first(size_); }

Hash TiledTree::root_of_first(std::int64_t size) {
  if (size < 0 || size > size_) throw std::out_of_range("no tree of this size in the log");
  return size == 0 ? empty_root() : range(0, size);
}

std::vector<Hash> TiledTree::inclusion_proof(std::int64_t index) {
  return trail::inclusion_proof(index, size_,
                                RangeRoot([this](std::int64_t from, std::int64_t to) { return range(from, to); }));
}

std::vector<Hash> TiledTree::consistency_proof_from(std::int64_t old_size) {
  return trail::consistency_proof(old_size, size_,
                                  RangeRoot([this](std::int64_t from, std::int64_t to) { return range(from, to); }));
}

// A range of the proofs begins where a power of two not below its length divides; so it is a row of full subtrees,
// each smaller than the one before.
Hash TiledTree::range(std::int64_t from, std::int64_t to) {
  std::vector<Hash> parts;
  while (from < to) {
    const auto height = static_cast<int>(std::bit_width(static_cast<std::uint64_t>(to - from))) - 1;
    parts.push_back(subtree(height, from >> height));
    from += std::int64_t{1} << height;
  }
  Hash out = parts.back();
  for (std::size_t i = parts.size() - 1; i-- > 0;) out = node_hash(parts[i], out);
  return out;
}

// The root over the leaves [index * 2^height, (index + 1) * 2^height), all of which the tree has.
Hash TiledTree::subtree(int height, std::int64_t index) {
  if (const auto found = subtrees_.find({height, index}); found != subtrees_.end()) return found->second;
  const int level = height / bits, above = height % bits;
  const std::int64_t first = index << above;  // place among the hashes of the level
  const std::string& hashes = tile(level, first / tile_width);
  const std::size_t begin = static_cast<std::size_t>(first % tile_width), count = std::size_t{1} << above;
  const Hash out = root_over(std::string_view(hashes).substr(begin * hash_bytes, count * hash_bytes));
  subtrees_.emplace(std::pair(height, index), out);
  return out;
}

const std::string& TiledTree::tile(int level, std::int64_t n) {
  const auto found = known_.find({level, n});
  if (found != known_.end()) return found->second;
  const Tile wanted{level, n, width_in(size_, level, n)};
  std::string hashes = read_(wanted);
  const auto bytes = static_cast<std::size_t>(wanted.width) * hash_bytes;
  if (wanted.width == 0 || hashes.size() < bytes)
    throw std::runtime_error("tile " + tile_path(wanted) + " is shorter than the log");
  hashes.resize(bytes);
  return known_.emplace(std::pair(level, n), std::move(hashes)).first->second;
}

std::vector<TileEdge::Written> TileEdge::growing() const {
  std::vector<Written> out;
  for (std::size_t place = 1; place < levels_.size(); ++place) {
    const int level = static_cast<int>(place);
    if (!levels_[place].empty()) out.push_back({level, size_ / leaves_below(level) / tile_width, levels_[place]});
  }
  return out;
}

std::vector<TileEdge::Written> TileEdge::append(const Hash& leaf) {
  std::vector<Written> out;
  const std::int64_t index = size_++;
  Hash hash = leaf;
  for (int level = 0;; ++level) {
    const auto place = static_cast<std::size_t>(level);
    if (levels_.size() <= place) levels_.emplace_back();
    std::string& last = levels_[place];
    last += view(hash);
    const bool is_full = last.size() == tile_width * hash_bytes;
    if (level > 0 || is_full) out.push_back({level, index / leaves_below(level) / tile_width, last});
    if (!is_full) return out;
    hash = root_over(last);
    last.clear();
  }
}

}  // namespace mithaq::trail
