// A log that is read as strangers read it: good, and with one thing other than it was signed.
#include "audit/published_source.h"

#include <gtest/gtest.h>

#include "audit/package_reader.h"
#include "audit/recorded_package.h"
#include "trail/tiles.h"

namespace mithaq::audit {
namespace {

class Published : public testing::Test {
 protected:
  Published() {
    const auto store = store::read_sqlite(package.state.path);
    const std::int64_t size = store->head().size;
    served["checkpoint"] = package.note;
    served["log.vkey"] = package.key.vkey();
    for (const trail::Tile& tile : trail::tiles_of(size)) {
      served["tile/" + trail::tile_path(tile)] =
          store->tile(tile).substr(0, static_cast<std::size_t>(tile.width) * sizeof(trail::Hash));
      if (tile.level > 0) continue;
      std::string& bundle = served["tile/entries/" + trail::tile_path(tile).substr(2)];
      for (const store::Leaf& leaf : store->log(tile.n * 256, tile.n * 256 + tile.width))
        bundle += trail::bundle_entry(leaf.bytes);
    }
  }
  std::set<std::string> told(const Options& options = {}) const {
    PublishedSource source(
        [this](const std::string& path) {
          const auto found = served.find(path);
          return found == served.end() ? std::nullopt : std::optional(found->second);
        },
        "http://log.example/log");
    std::set<std::string> out;
    for (const Finding& f : verify(source, options).findings)
      if (f.word != Word::mark) out.insert(std::string(id(f.word)) + " " + f.id);
    return out;
  }
  std::string& first(const std::string& folder) {
    const auto found = served.lower_bound(folder);
    if (found == served.end() || !found->first.starts_with(folder)) throw std::runtime_error("not served: " + folder);
    return found->second;
  }
  using Told = std::set<std::string>;

  RecordedPackage package;
  std::map<std::string, std::string> served;
};

TEST_F(Published, a_good_log_lacks_nothing_but_its_documents) { EXPECT_EQ(told(), Told{"GAP no-objects"}); }

TEST_F(Published, entries_that_are_kept_from_strangers_cannot_be_judged) {
  std::erase_if(served, [](const auto& file) { return file.first.starts_with("tile/entries/"); });
  EXPECT_EQ(told(), (Told{"GAP entries-not-served", "GAP no-objects"}));
}

TEST_F(Published, another_byte_of_an_entry_is_found) {
  std::string& bundle = first("tile/entries/");
  bundle.replace(bundle.find("\"position\":\"approve\""), 20, "\"position\":\"abstain\"");
  const Told found = told();
  EXPECT_TRUE(found.contains("BROKEN leaf-hash") && found.contains("BROKEN root")) << testing::PrintToString(found);
}

TEST_F(Published, another_tile_and_a_bundle_cut_short_are_found) {
  const std::string whole = first("tile/0/"), bundle = first("tile/entries/");
  first("tile/0/")[7] ^= 1;
  EXPECT_TRUE(told().contains("BROKEN tile"));
  first("tile/0/") = whole.substr(0, 32);
  EXPECT_TRUE(told().contains("BROKEN tile"));
  first("tile/0/") = whole;
  const std::size_t length = static_cast<unsigned char>(bundle[0]) * 256U + static_cast<unsigned char>(bundle[1]) + 2;
  first("tile/entries/") = bundle.substr(0, length);
  EXPECT_TRUE(told().contains("BROKEN root"));
}

TEST_F(Published, a_checkpoint_that_somebody_kept_must_be_the_beginning_of_it) {
  const auto store = store::read_sqlite(package.state.path);
  const std::int64_t older = store->head().size - 3;
  auto tree = store::tree(*store, store->head().size);
  Options options;
  options.kept = {{"kept", package.key.sign(older, tree.root_of_first(older)).note}};
  std::erase_if(served, [](const auto& file) { return file.first.starts_with("tile/entries/"); });
  EXPECT_EQ(told(options), (Told{"GAP entries-not-served", "GAP no-objects"}));
  options.kept = {{"kept", package.key.sign(older, trail::sha256("another")).note}};
  EXPECT_TRUE(told(options).contains("BROKEN consistency"));
}

TEST_F(Published, an_address_without_a_log_cannot_be_judged) {
  served.clear();
  EXPECT_THROW(told(), PackageUnreadable);
}

}  // namespace
}  // namespace mithaq::audit
