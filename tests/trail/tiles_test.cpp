#include "trail/tiles.h"

#include <gtest/gtest.h>

#include <map>

#include "trail/entry.h"
#include "trail/files.h"

namespace mithaq::trail {
namespace {

using test::bytes_of;
using test::format_1;

std::vector<Hash> leaves(int n) {
  std::vector<Hash> out;
  for (int i = 0; i < n; ++i) out.push_back(leaf_hash("leaf " + std::to_string(i)));
  return out;
}

// What a log keeps: tiles as they are written, and the leaves.
struct Log {
  std::vector<Hash> all;
  std::map<std::pair<int, std::int64_t>, std::string> tiles;
  TileEdge edge;
  int reads = 0;

  void grow(const std::vector<Hash>& more) {
    for (const Hash& leaf : more) {
      all.push_back(leaf);
      for (const TileEdge::Written& tile : edge.append(leaf)) tiles[{tile.level, tile.n}] = tile.hashes;
    }
  }
  std::string read(const Tile& tile) {
    ++reads;
    const auto found = tiles.find({tile.level, tile.n});
    if (found != tiles.end() || tile.level > 0) return found->second;
    std::string out;
    for (int i = 0; i < tile.width; ++i) out += view(all.at(static_cast<std::size_t>(tile.n * tile_width + i)));
    return out;
  }
  TiledTree tree(std::int64_t size) {
    return {size, [this](const Tile& tile) { return read(tile); }};
  }
};

Log log_of(int n) {
  Log out;
  out.grow(leaves(n));
  return out;
}

LeafAt among(const std::vector<Hash>& all) {
  return [&all](std::int64_t i) { return all.at(static_cast<std::size_t>(i)); };
}

TEST(TilePath, is_written_as_the_specification_says_and_read_back) {
  EXPECT_EQ(tile_path({0, 1234067, 256}), "0/x001/x234/067");
  EXPECT_EQ(tile_path({1, 0, 17}), "1/000.p/17");
  EXPECT_EQ(tile_path({0, 273, 112}), "0/273.p/112");
  EXPECT_EQ(bundle_path(1000, 256), "entries/x001/000");
  EXPECT_EQ(bundle_path(999, 4), "entries/999.p/4");
  for (const TilePath& path :
       {TilePath{{0, 1234067, 256}, false}, TilePath{{7, 5, 1}, false}, TilePath{{0, 0, 255}, true},
        TilePath{{0, 999999999, 256}, true}, TilePath{{2, 1000, 256}, false}})
    EXPECT_EQ(tile_from_path(path.is_bundle ? bundle_path(path.tile.n, path.tile.width) : tile_path(path.tile)), path);
}

TEST(TilePath, has_one_spelling_and_every_other_is_refused) {
  for (const char* wrong : {"",
                            "0",
                            "0/",
                            "/000",
                            "00/000",
                            "8/000",
                            "64/000",
                            "-1/000",
                            "0/0",
                            "0/00",
                            "0/0000",
                            "0/x000/001",
                            "0/001/000",
                            "0/x1/000",
                            "0/x001/x000/000x",
                            "0/000.p/0",
                            "0/000.p/256",
                            "0/000.p/01",
                            "0/000.p/",
                            "0/000.p/1/2",
                            "0/000.p",
                            "0/../000",
                            "0/000 ",
                            "0/x00/1000",
                            "entries",
                            "entries/1",
                            "entrie/000",
                            "0/x999/x999/x999/x999/x999/x999/999",
                            "x/000",
                            "0/00a",
                            "0/x/000",
                            "0//000",
                            "0/000/"})
    EXPECT_FALSE(tile_from_path(wrong)) << wrong;
}

TEST(Tiles, of_a_size_are_those_of_the_specification) {
  const auto count = [](std::int64_t size, int level, int& last) {
    int full = 0;
    last = 0;
    for (const Tile& tile : tiles_of(size))
      if (tile.level == level) tile.width == tile_width ? ++full : last = tile.width;
    return full;
  };
  int last = 0;
  EXPECT_EQ(count(70'000, 0, last), 273);
  EXPECT_EQ(last, 112);
  EXPECT_EQ(count(70'000, 1, last), 1);
  EXPECT_EQ(last, 17);
  EXPECT_EQ(count(70'000, 2, last), 0);
  EXPECT_EQ(last, 1);
  EXPECT_EQ(tiles_of(255), (std::vector<Tile>{{0, 0, 255}}));
  EXPECT_EQ(tiles_of(256), (std::vector<Tile>{{0, 0, 256}, {1, 0, 1}}));
  EXPECT_EQ(tiles_of(257), (std::vector<Tile>{{0, 0, 256}, {0, 1, 1}, {1, 0, 1}}));
  EXPECT_EQ(tiles_of(65'536).size(), 256U + 1 + 1);
  EXPECT_EQ(tiles_of(65'536).back(), (Tile{2, 0, 1}));
  EXPECT_TRUE(tiles_of(0).empty());
  EXPECT_EQ(width_in(256, 0, 1), 0);
  EXPECT_EQ(width_in(256, 2, 0), 0);
  EXPECT_EQ(width_in(-1, 0, 0), 0);
  EXPECT_EQ(width_in(1, 8, 0), 0);
}

TEST(Tiles, that_are_written_with_the_appends_hold_the_roots_of_full_subtrees) {
  const Log log = log_of(70'000);
  for (const Tile& tile : tiles_of(70'000)) {
    if (tile.level == 0) continue;
    const std::string& hashes = log.tiles.at({tile.level, tile.n});
    ASSERT_EQ(hashes.size(), static_cast<std::size_t>(tile.width) * 32) << tile_path(tile);
    const std::int64_t span = tile.level == 1 ? 256 : 65'536;
    for (int i = 0; i < tile.width; i += 5) {
      const std::int64_t from = (tile.n * 256 + i) * span;
      EXPECT_EQ(hashes.substr(static_cast<std::size_t>(i) * 32, 32), view(root_of(from, from + span, among(log.all))))
          << tile_path(tile) << " " << i;
    }
  }
  EXPECT_EQ(log.tiles.count({0, 273}), 0U) << "short tiles of the lowest level are the leaves themselves";
  EXPECT_EQ(log.tiles.at({0, 272}).size(), 8'192U);
}

// Against the definition, at every size from both sides of a tile's edge.
TEST(TiledTree, gives_the_roots_and_proofs_of_the_naive_tree) {
  Log log;
  const std::vector<Hash> all = leaves(70'000);
  for (const int size : {1, 2, 3, 64, 255, 256, 257, 511, 512, 513, 65'535, 65'536, 65'537, 70'000}) {
    log.grow({all.begin() + static_cast<std::ptrdiff_t>(log.all.size()), all.begin() + size});
    TiledTree tree = log.tree(size);
    const Hash root = root_of(std::span(log.all));
    EXPECT_EQ(tree.root(), root) << size;
    for (const std::int64_t index : {std::int64_t{0}, std::int64_t{size / 2}, std::int64_t{size - 1}}) {
      const auto proof = tree.inclusion_proof(index);
      EXPECT_EQ(proof, inclusion_proof(index, size, among(log.all))) << index << " of " << size;
      EXPECT_TRUE(inclusion_holds(log.all[static_cast<std::size_t>(index)], index, size, proof, root));
      EXPECT_EQ(tree.leaf(index), log.all[static_cast<std::size_t>(index)]);
    }
    for (const std::int64_t old : {1, 2, size / 3, size / 2, size - 1}) {
      if (old < 1 || old >= size) continue;
      const auto proof = tree.consistency_proof_from(old);
      EXPECT_EQ(proof, consistency_proof(old, size, among(log.all))) << old << " to " << size;
      EXPECT_EQ(tree.root_of_first(old), root_of(0, old, among(log.all)));
      EXPECT_TRUE(consistency_holds(old, tree.root_of_first(old), size, root, proof));
    }
    EXPECT_TRUE(tree.consistency_proof_from(0).empty());
    EXPECT_TRUE(tree.consistency_proof_from(size).empty());
    EXPECT_THROW(tree.inclusion_proof(size), std::out_of_range);
    EXPECT_THROW(tree.consistency_proof_from(size + 1), std::out_of_range);
  }
}

// The tree of an earlier size is read from the tiles of a later one: a short tile is the beginning of the full one.
TEST(TiledTree, of_an_earlier_size_is_read_from_later_tiles) {
  Log log = log_of(1'000);
  for (const int size : {1, 255, 256, 300, 700, 999}) {
    EXPECT_EQ(log.tree(size).root(), root_of(0, size, among(log.all))) << size;
    EXPECT_EQ(log.tree(size).inclusion_proof(size - 1), inclusion_proof(size - 1, size, among(log.all)));
  }
}

TEST(TiledTree, reads_two_tiles_a_level_at_most) {
  Log log = log_of(70'000);
  for (const std::int64_t index : {0, 12'345, 65'535, 65'536, 69'999}) {
    log.reads = 0;
    log.tree(70'000).inclusion_proof(index);
    EXPECT_LE(log.reads, 6) << index;
    log.reads = 0;
    log.tree(70'000).consistency_proof_from(index + 1);
    EXPECT_LE(log.reads, 6) << index;
  }
}

TEST(TiledTree, a_tile_that_is_too_short_is_an_error_and_no_proof) {
  Log log = log_of(300);
  log.tiles.at({0, 0}).resize(31);
  EXPECT_THROW(log.tree(300).inclusion_proof(3), std::runtime_error);
}

TEST(Bundle, is_lengths_and_leaves) {
  const std::string bundle = bundle_entry("one") + bundle_entry("") + bundle_entry(std::string(300, 'x'));
  EXPECT_EQ(bundle.substr(0, 5), std::string("\0\3one", 5));
  EXPECT_EQ(bundle_leaves(bundle), (std::vector<std::string>{"one", "", std::string(300, 'x')}));
  EXPECT_FALSE(bundle_leaves(bundle.substr(0, bundle.size() - 1)));
  EXPECT_FALSE(bundle_leaves(bundle + "\1"));
  EXPECT_TRUE(bundle_leaves("")->empty());
}

// tests/golden/trail/format-1/tiles: sizes at the edges, made once with Python's hashlib.
TEST(Golden, the_roots_and_tiles_at_the_edges_are_those_of_the_file) {
  std::istringstream lines(bytes_of(format_1 / "tiles/roots.txt"));
  int size = 0, seen = 0;
  std::string root, digest;
  Log log = log_of(70'000);
  while (lines >> size >> root >> digest) {
    ++seen;
    TiledTree tree = log.tree(size);
    EXPECT_EQ(base64(tree.root()), root) << size;
    std::string tiles;
    for (const Tile& tile : tiles_of(size))
      tiles += tile_path(tile) + "\n" + log.read(tile).substr(0, static_cast<std::size_t>(tile.width) * 32);
    EXPECT_EQ(trail::digest(tiles), digest) << size;
  }
  EXPECT_EQ(seen, 8);
}

}  // namespace
}  // namespace mithaq::trail
