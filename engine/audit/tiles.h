// The tree as it lies in tiles of 256 hashes (C2SP tlog-tiles; reference: trail 2.1), some of which may be missing:
// ways to a root as far as the tiles lead. Tiles are believed no further than the signed root that they lead to.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "trail/merkle.h"

namespace mithaq::audit {

class Tiles {
 public:
  static constexpr int height = 8;  // of a tile, in the tree

  // `path` below tile/: "0/x001/234", "1/000.p/17". False where it names no tile, or the bytes do not fit the name.
  bool add(std::string_view path, std::string_view bytes, std::string file);
  bool empty() const { return tiles_.empty(); }

  // From the leaf's sibling up; none where a tile is missing.
  std::optional<std::vector<trail::Hash>> inclusion(std::int64_t index, std::int64_t size) const;
  std::optional<std::vector<trail::Hash>> consistency(std::int64_t old_size, std::int64_t new_size) const;
  std::optional<trail::Hash> root_of_first(std::int64_t size) const { return range(0, size); }
  // The leaf hash that the tiles have at this place, and the file in which it stands.
  struct Place {
    trail::Hash hash{};
    std::string file;
  };
  std::optional<Place> leaf(std::int64_t index) const;

  // A full tile whose root is not the hash that the tile above it has.
  struct Misfit {
    std::string file;
    trail::Hash above{}, below{};
  };
  std::vector<Misfit> misfits() const;

 private:
  struct Tile {
    std::vector<trail::Hash> hashes;
    std::string file;
  };
  using Name = std::pair<int, std::int64_t>;

  // The root of the leaves [from, to); of the 2^level leaves at `place` of that level.
  std::optional<trail::Hash> range(std::int64_t from, std::int64_t to) const;
  std::optional<trail::Hash> node(int level, std::int64_t place) const;
  bool include(std::int64_t index, std::int64_t from, std::int64_t to, std::vector<trail::Hash>& out) const;
  bool prove(std::int64_t old_end, std::int64_t from, std::int64_t to, bool whole, std::vector<trail::Hash>& out) const;

  std::map<Name, Tile> tiles_;
  mutable std::map<Name, std::optional<trail::Hash>> known_;  // nodes that were asked for
};

}  // namespace mithaq::audit
