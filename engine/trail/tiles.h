// The tree as files of 256 hashes (C2SP tlog-tiles; reference: trail 2.1), and proofs that need few of them.
//
// A tile of level L holds the roots of full subtrees of 256^L leaves. A full one never changes; the last one of a
// level may be short and is then the beginning of the full one that it becomes. A proof reads two tiles a level at
// most, however large the log is.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "trail/merkle.h"

namespace mithaq::trail {

inline constexpr int tile_width = 256;
inline constexpr int highest_level = 7;  // 256^8 leaves are more than a size can say

struct Tile {
  int level = 0;
  std::int64_t n = 0;      // place in its level
  int width = tile_width;  // 1..256; below 256 it is short
  bool operator==(const Tile&) const = default;
};

// "0/x001/x234/067", "1/000.p/17": what follows `tile/`. Of entries: "entries/000.p/4" with level `entries`.
std::string tile_path(const Tile& tile);
std::string bundle_path(std::int64_t n, int width);  // "entries/x001/067.p/4"
// The tile that a path names; nothing for any other spelling of it.
struct TilePath {
  Tile tile;
  bool is_bundle = false;  // of entries; the level is 0
  bool operator==(const TilePath&) const = default;
};
std::optional<TilePath> tile_from_path(std::string_view path);

// How many hashes the tile (level, n) has in a tree of this size; 0: none, it is not served.
int width_in(std::int64_t size, int level, std::int64_t n);
// Every tile of a tree of this size, level by level.
std::vector<Tile> tiles_of(std::int64_t size);
// Length as two bytes, the highest first, and the leaf. A leaf has at most 8,192 bytes.
std::string bundle_entry(std::string_view leaf);
// The leaves of a bundle; nothing when it ends in the middle of one.
std::optional<std::vector<std::string>> bundle_leaves(std::string_view bundle);

// The hashes of a tile one after the other, at least its width of them.
using ReadTile = std::function<std::string(const Tile& tile)>;

// A tree of one size that is read from tiles. What was read is kept as long as the object.
// Throws std::runtime_error where a tile is shorter than the tree says.
class TiledTree {
 public:
  TiledTree(std::int64_t size, ReadTile read) : size_(size), read_(std::move(read)) {}

  Hash root();
  Hash root_of_first(std::int64_t size);                            // of the tree as it was at that size
  std::vector<Hash> inclusion_proof(std::int64_t index);            // throws std::out_of_range
  std::vector<Hash> consistency_proof_from(std::int64_t old_size);  // throws std::out_of_range
  Hash leaf(std::int64_t index) { return subtree(0, index); }

 private:
  Hash range(std::int64_t from, std::int64_t to);
  Hash subtree(int height, std::int64_t index);
  const std::string& tile(int level, std::int64_t n);

  std::int64_t size_;
  ReadTile read_;
  std::map<std::pair<int, std::int64_t>, std::string> known_;
  std::map<std::pair<int, std::int64_t>, Hash> subtrees_;
};

// The tiles at the right edge of a log that grows. Only the tiles that changed are to be written: level 0 once it is
// full, every other one each time that a tile below it is.
class TileEdge {
 public:
  struct Written {
    int level = 0;
    std::int64_t n = 0;
    std::string hashes;  // width * 32 bytes
  };
  // Appends a leaf hash and gives what is to be written, in order.
  std::vector<Written> append(const Hash& leaf);
  std::int64_t size() const { return size_; }
  // The short tiles above level 0, as they stand.
  std::vector<Written> growing() const;

 private:
  std::int64_t size_ = 0;
  std::vector<std::string> levels_;  // hashes of the last tile of each level
};

}  // namespace mithaq::trail
