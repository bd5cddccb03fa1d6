#include "audit/tiles.h"

#include <algorithm>
#include <bit>
#include <charconv>
#include <span>

namespace mithaq::audit {

namespace {

constexpr std::int64_t width = 256;
constexpr int highest_level = 7;  // 256^8 leaves are more than a size can say

std::optional<std::int64_t> number(std::string_view digits) {
  std::int64_t out = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), out);
  return error == std::errc() && end == digits.data() + digits.size() && out >= 0 ? std::optional(out) : std::nullopt;
}

// "x001/x234/067" -> 1234067
std::optional<std::int64_t> tile_number(std::string_view path) {
  std::int64_t out = 0;
  for (int groups = 0; groups < 6; ++groups) {
    const bool goes_on = path.starts_with('x');
    if (goes_on) path.remove_prefix(1);
    const auto part = path.size() >= 3 ? number(path.substr(0, 3)) : std::nullopt;
    if (!part || path[0] == '-') return std::nullopt;
    out = out * 1000 + *part;
    path.remove_prefix(3);
    if (!goes_on) return path.empty() ? std::optional(out) : std::nullopt;
    if (!path.starts_with('/')) return std::nullopt;
    path.remove_prefix(1);
  }
  return std::nullopt;
}

std::int64_t split(std::int64_t n) {
  return static_cast<std::int64_t>(std::bit_floor(static_cast<std::uint64_t>(n - 1)));
}

}  // namespace

bool Tiles::add(std::string_view path, std::string_view bytes, std::string file) {
  const auto slash = path.find('/');
  const auto level = number(path.substr(0, slash));
  if (slash == std::string_view::npos || !level || *level > highest_level) return false;
  std::string_view rest = path.substr(slash + 1);
  std::int64_t wide = width;
  if (const auto partial = rest.find(".p/"); partial != std::string_view::npos) {
    const auto stated = number(rest.substr(partial + 3));
    if (!stated || *stated < 1 || *stated >= width) return false;
    wide = *stated;
    rest = rest.substr(0, partial);
  }
  const auto n = tile_number(rest);
  constexpr std::size_t hash_size = trail::Hash{}.size();
  if (!n || bytes.size() != static_cast<std::size_t>(wide) * hash_size) return false;
  Tile tile{std::vector<trail::Hash>(static_cast<std::size_t>(wide)), std::move(file)};
  for (trail::Hash& hash : tile.hashes) {
    std::copy_n(bytes.begin(), hash_size, hash.begin());
    bytes.remove_prefix(hash_size);
  }
  Tile& kept = tiles_[{static_cast<int>(*level), *n}];
  if (kept.hashes.size() < tile.hashes.size()) kept = std::move(tile);  // the widest says the most
  return true;
}

std::optional<trail::Hash> Tiles::node(int level, std::int64_t place) const {
  const auto known = known_.find({level, place});
  if (known != known_.end()) return known->second;
  const int within = level % height;
  const std::int64_t first = place << within;
  std::optional<trail::Hash> out;
  const auto tile = tiles_.find({level / height, first / width});
  const auto begin = static_cast<std::size_t>(first % width), count = std::size_t{1} << within;
  if (tile != tiles_.end() && begin + count <= tile->second.hashes.size()) {
    out = trail::root_of(std::span(tile->second.hashes).subspan(begin, count));
  } else if (level > 0) {
    const auto left = node(level - 1, 2 * place);
    const auto right = left ? node(level - 1, 2 * place + 1) : std::nullopt;
    if (right) out = trail::node_hash(*left, *right);
  }
  return known_[{level, place}] = out;
}

std::optional<trail::Hash> Tiles::range(std::int64_t from, std::int64_t to) const {
  const std::int64_t n = to - from;
  if (std::has_single_bit(static_cast<std::uint64_t>(n))) {
    const int level = std::countr_zero(static_cast<std::uint64_t>(n));
    return node(level, from >> level);
  }
  const std::int64_t middle = from + split(n);
  const auto left = range(from, middle);
  const auto right = left ? range(middle, to) : std::nullopt;
  return right ? std::optional(trail::node_hash(*left, *right)) : std::nullopt;
}

bool Tiles::include(std::int64_t index, std::int64_t from, std::int64_t to, std::vector<trail::Hash>& out) const {
  if (to - from == 1) return true;
  const std::int64_t middle = from + split(to - from);
  const bool is_left = index < middle;
  const bool below = is_left ? include(index, from, middle, out) : include(index, middle, to, out);
  const auto beside = !below ? std::nullopt : is_left ? range(middle, to) : range(from, middle);
  if (beside) out.push_back(*beside);
  return beside.has_value();
}

bool Tiles::prove(std::int64_t old_end, std::int64_t from, std::int64_t to, bool whole,
                  std::vector<trail::Hash>& out) const {
  std::optional<trail::Hash> beside;
  if (old_end == to) {
    if (whole) return true;
    beside = range(from, to);
  } else {
    const std::int64_t middle = from + split(to - from);
    const bool is_left = old_end <= middle;
    if (!(is_left ? prove(old_end, from, middle, whole, out) : prove(old_end, middle, to, false, out))) return false;
    beside = is_left ? range(middle, to) : range(from, middle);
  }
  if (beside) out.push_back(*beside);
  return beside.has_value();
}

std::optional<std::vector<trail::Hash>> Tiles::inclusion(std::int64_t index, std::int64_t size) const {
  std::vector<trail::Hash> out;
  if (tiles_.empty() || index < 0 || index >= size || !include(index, 0, size, out)) return std::nullopt;
  return out;
}

std::optional<std::vector<trail::Hash>> Tiles::consistency(std::int64_t old_size, std::int64_t new_size) const {
  std::vector<trail::Hash> out;
  if (tiles_.empty() || old_size <= 0 || old_size > new_size || !prove(old_size, 0, new_size, true, out))
    return std::nullopt;
  return out;
}

std::optional<Tiles::Place> Tiles::leaf(std::int64_t index) const {
  const auto tile = tiles_.find({0, index / width});
  const auto at = static_cast<std::size_t>(index % width);
  if (index < 0 || tile == tiles_.end() || at >= tile->second.hashes.size()) return std::nullopt;
  return Place{tile->second.hashes[at], tile->second.file};
}

std::vector<Tiles::Misfit> Tiles::misfits() const {
  std::vector<Misfit> out;
  for (const auto& [name, tile] : tiles_) {
    if (tile.hashes.size() != static_cast<std::size_t>(width)) continue;
    const auto above = tiles_.find({name.first + 1, name.second / width});
    const auto at = static_cast<std::size_t>(name.second % width);
    if (above == tiles_.end() || at >= above->second.hashes.size()) continue;
    const trail::Hash root = trail::root_of(tile.hashes);
    if (root != above->second.hashes[at]) out.push_back({tile.file, above->second.hashes[at], root});
  }
  return out;
}

}  // namespace mithaq::audit
