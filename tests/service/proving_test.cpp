// The proof of an entry: the same as one made of the whole log, whatever the log's size.
#include "service/proving.h"

#include <gtest/gtest.h>

#include "store/scratch.h"
#include "store/units.h"
#include "trail/merkle.h"
#include "trail/proof.h"

namespace mithaq::service {
namespace {

TEST(Proof, a_proof_leads_to_the_root_of_the_checkpoint_that_covers_the_entry_first) {
  test::Scratch scratch;
  const auto store = store::open_sqlite(scratch / "state");
  std::vector<trail::Hash> hashes;
  std::int64_t seq = 0;
  std::int64_t before = 0;
  for (const std::int64_t size : {1, 7, 256, 257, 600, 1024, 1300}) {
    store::Unit unit;
    for (; seq < size; ++seq) {
      unit.leaves.push_back(test::leaf("charter", seq));
      hashes.push_back(unit.leaves.back().hash);
    }
    test::commit(*store, unit);
    EXPECT_EQ(proof(*store, "charter", size - 1, {}), "") << "no checkpoint yet";
    store::Unit signed_one;
    const trail::Hash root = trail::root_of(std::span(hashes));
    signed_one.checkpoint = store::CheckpointRow{size, trail::base64(root), "note of " + std::to_string(size) + "\n"};
    test::commit(*store, signed_one);
    for (const std::int64_t entry : {before, (before + size) / 2, size - 1}) {
      if (entry >= size) continue;
      const auto given = trail::proof_from_text(proof(*store, "charter", entry, {}));
      ASSERT_TRUE(given) << entry << " of " << size;
      EXPECT_EQ(given->index, entry);
      EXPECT_EQ(given->leaf, "charter " + std::to_string(entry));
      EXPECT_EQ(given->checkpoint, "note of " + std::to_string(size) + "\n");
      EXPECT_TRUE(trail::inclusion_holds(hashes[static_cast<std::size_t>(entry)], entry, size, given->path, root))
          << entry << " of " << size;
    }
    before = size;
  }
  EXPECT_EQ(proof(*store, "charter", 5'000, {}), "");
  EXPECT_EQ(proof(*store, "another", 0, {}), "");
  EXPECT_EQ(proof_name({"charter"}, 17), "charter-17.tlog-proof");
}

}  // namespace
}  // namespace mithaq::service
