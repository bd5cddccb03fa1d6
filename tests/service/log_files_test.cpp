#include "service/log_files_kit.h"
#include "trail/checkpoint.h"
#include "trail/tiles.h"

namespace mithaq::service {

namespace {

trail::Checkpoint published(OpenHouse& house) {
  return trail::checkpoint_from_text(trail::note_from_text(file(house, "checkpoint"))->text).value();
}

}  // namespace

TEST(LogFiles, a_stranger_rebuilds_the_root_from_the_tiles_alone) {
  OpenHouse house;
  const trail::Checkpoint head = published(house);
  trail::TiledTree tree(head.size,
                        [&](const trail::Tile& tile) { return file(house, "tile/" + trail::tile_path(tile)); });
  EXPECT_EQ(tree.root(), head.root);
}

TEST(LogFiles, the_key_of_the_log_is_one_of_them) {
  OpenHouse house;
  std::string vkey = file(house, "log.vkey");
  ASSERT_TRUE(vkey.ends_with('\n')) << vkey;
  vkey.pop_back();
  const auto key = trail::verifier_key(vkey);
  ASSERT_TRUE(key) << vkey;
  EXPECT_TRUE(trail::note_signed_by(*trail::note_from_text(file(house, "checkpoint")), *key));
}

TEST(LogFiles, nothing_is_shown_beyond_what_was_published) {
  OpenHouse house;
  const auto size = static_cast<int>(published(house).size);
  ASSERT_LT(size, 255);
  ASSERT_EQ(why(house.give("deaf-union", {"approve", {}, "", ""})), "");
  ASSERT_GT(house.store->head().size, size);
  EXPECT_EQ(file(house, "tile/0/000.p/" + std::to_string(size)).size(), static_cast<std::size_t>(size) * 32);
  EXPECT_EQ(file(house, "tile/0/000.p/" + std::to_string(size + 1)), "no-log-file");
  EXPECT_EQ(file(house, "tile/0/000"), "no-log-file");
  EXPECT_EQ(file(house, "entries/" + std::to_string(size), {"", true}), "no-log-file");
}

TEST(LogFiles, wrong_paths_are_nothing) {
  OpenHouse house;
  for (const char* wrong : {"", "tile", "tile/", "tile/1/000.p/1", "tile/0/001.p/1", "tile/0/0", "tile/entries/",
                            "tile/../checkpoint", "entries/", "entries/01", "entries/-1", "entries/x",
                            "entries/99999999999999999999", "checkpoint/", "tile/0/x000/000.p/1"})
    EXPECT_EQ(file(house, wrong, {"", true}), "no-log-file") << wrong;
  EXPECT_EQ(file(house, std::string(5000, '9')), "no-log-file");
}

TEST(LogFiles, entries_are_for_auditors_unless_the_house_shows_them_to_everybody) {
  OpenHouse house;
  const int size = static_cast<int>(published(house).size);
  const std::string bundle = "tile/entries/000.p/" + std::to_string(size);
  EXPECT_EQ(file(house, bundle), "not-for-everybody");
  const auto leaves = trail::bundle_leaves(file(house, bundle, {"", true}));
  ASSERT_TRUE(leaves);
  ASSERT_EQ(leaves->size(), static_cast<std::size_t>(size));
  EXPECT_EQ(leaves->front(), house.store->log(0, 1).front().bytes);
  house.premises->settings.public_entries = true;
  EXPECT_EQ(trail::bundle_leaves(file(house, bundle)), leaves);
}

TEST(LogFiles, an_entry_is_read_by_members_of_its_charter_and_not_by_everybody) {
  fakes::WholeHouse house;
  house.open_toml("charter", "visibility = \"members\"\n" + one_stage("at-deadline"));
  house.work_off();
  const std::int64_t index = house.store->index_of("charter", 0);
  const std::string path = "entries/" + std::to_string(index);
  EXPECT_EQ(file(house, path), "not-for-everybody") << "the pages do not show positions here";
  EXPECT_EQ(file(house, path, {std::string(26, 'a'), false}), "not-for-everybody");
  EXPECT_EQ(file(house, path, {house.link("deaf-union").token, false}),
            house.store->log(index, index + 1).front().bytes);
  EXPECT_EQ(file(house, "entries/0", {house.link("deaf-union").token, false}), "not-for-everybody")
      << "the registry is no charter";
}

TEST(LogFiles, without_a_checkpoint_there_is_no_log) {
  fakes::WholeHouse house;
  EXPECT_EQ(file(house, "checkpoint"), "no-checkpoint");
  EXPECT_EQ(file(house, "tile/0/000.p/1"), "no-log-file");
}

}  // namespace mithaq::service
