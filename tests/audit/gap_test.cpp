// What an older copy lacks, and what is believed of those who fill the gap; what the trail then says of it.
#include "audit/gap.h"

#include <gtest/gtest.h>

#include "audit/epochs.h"
#include "audit/published_source.h"
#include "trail/entry.h"

namespace mithaq::audit {
namespace {

std::string leaf(std::int64_t index) { return "leaf " + std::to_string(index); }

std::vector<trail::Hash> hashes(std::int64_t size) {
  std::vector<trail::Hash> out;
  for (std::int64_t i = 0; i < size; ++i) out.push_back(trail::leaf_hash(leaf(i)));
  return out;
}

trail::Checkpoint head_at(std::int64_t size) { return {"localhost/log", size, trail::root_of(hashes(size))}; }

SourceLeaf at(std::int64_t index) { return {"charter", index, index, leaf(index), std::nullopt, ""}; }

TEST(Gap, is_filled_up_to_the_largest_checkpoint_that_the_leaves_come_to) {
  for (std::int64_t have = 0; have <= 9; ++have)
    for (std::int64_t offered = have; offered <= 9; ++offered) {
      Gap gap(hashes(have), {head_at(4), head_at(7), head_at(9)});
      EXPECT_FALSE(gap.contradiction());
      EXPECT_EQ(gap.missing(), 9 - have);
      for (std::int64_t i = 0; i < offered; ++i) gap.offer(at(i));  // also what is at hand
      const std::int64_t reached = offered == 9 ? 9 : offered >= 7 ? 7 : offered >= 4 ? 4 : 0;
      EXPECT_EQ(static_cast<std::int64_t>(gap.filling().size()), std::max<std::int64_t>(0, reached - have))
          << have << " " << offered;
      EXPECT_FALSE(gap.is_spoilt());
    }
}

TEST(Gap, a_leaf_that_is_not_of_this_log_fills_nothing_behind_it) {
  Gap gap(hashes(2), {head_at(4), head_at(6)});
  for (std::int64_t i = 2; i < 6; ++i) gap.offer(i == 4 ? SourceLeaf{"charter", 4, 4, "x", std::nullopt, ""} : at(i));
  EXPECT_EQ(gap.filling().size(), 2U);
  EXPECT_TRUE(gap.is_spoilt());
  EXPECT_FALSE(gap.disputed());
  gap.offer(at(4));
  EXPECT_EQ(gap.disputed(), 4);
}

TEST(Gap, a_hole_is_no_filling_and_what_lies_behind_it_is_known_to_be_lost) {
  Gap gap(hashes(2), {head_at(6)});
  gap.offer(at(3));
  gap.offer(at(5));
  EXPECT_TRUE(gap.filling().empty());
  EXPECT_FALSE(gap.is_spoilt());
  EXPECT_EQ(gap.offered_from(2), (std::map<std::string, StrandRange>{{"charter", {3, 5}}}));
}

TEST(Gap, a_checkpoint_of_another_history_is_told_whatever_its_size) {
  trail::Checkpoint other = head_at(3);
  other.root[0] ^= 1;
  EXPECT_TRUE(Gap(hashes(5), {head_at(3), other}).contradiction());
  EXPECT_TRUE(Gap(hashes(5), {other, head_at(3)}).contradiction());
  EXPECT_TRUE(Gap(hashes(2), {other, head_at(3)}).contradiction()) << "two that contradict each other";
  EXPECT_FALSE(Gap(hashes(5), {head_at(3), head_at(5)}).contradiction());
}

// What an entry says of the heads is held against the log itself.
class Epoch : public testing::Test {
 protected:
  static Value of(std::int64_t size) {
    return Value::object(
        {{"origin", "localhost/log"}, {"size", size}, {"root", trail::hex(trail::root_of(hashes(size)))}});
  }
  std::string told(std::int64_t epoch, const Value& old, const Value& kept, std::int64_t index) {
    Entry entry;
    entry.strand = registry_strand;
    entry.kind = "restore-epoch";
    entry.data = Value::object({{"epoch", epoch}, {"old", old}, {"kept", kept}});
    Finding place;
    place.index = index;
    std::vector<Finding> findings;
    EpochCheck check(source_, findings);
    check.look(entry, place);
    check.finish();
    std::string out;
    for (const Finding& f : findings) out += std::string(id(f.word)) + " " + phrase_of(f) + "\n";
    return out;
  }

 private:
  class Tree : public PublishedSource {
   public:
    Tree() : PublishedSource([](const std::string& path) { return file(path); }, "") {}
    std::optional<trail::Hash> root_of_first(std::int64_t size) const override { return trail::root_of(hashes(size)); }

   private:
    static std::optional<std::string> file(const std::string& path) {
      if (path != "checkpoint") return std::nullopt;
      trail::Note note{trail::checkpoint_text(head_at(9)), {{"localhost/log", "abcd", std::string(64, 's')}}};
      return trail::note_text(note);
    }
  };
  Tree source_;
};

TEST_F(Epoch, what_was_kept_must_be_the_beginning_of_this_log) {
  EXPECT_EQ(told(2, of(7), of(7), 7), "MARK finding.restored\n");
  EXPECT_EQ(told(2, of(7), of(5), 5), "MARK finding.restored-lost\n");
  EXPECT_EQ(told(1, of(7), of(7), 7), "BROKEN finding.restore-epoch\n") << "no new epoch";
  EXPECT_EQ(told(2, of(5), of(7), 7), "BROKEN finding.restore-epoch\n") << "more was kept than there was";
  EXPECT_EQ(told(2, of(7), of(5), 6), "BROKEN finding.restore-epoch\n") << "not where it stands";
  Value other = of(7);
  other.set("root", std::string(64, 'a'));
  EXPECT_EQ(told(2, other, of(7), 7), "BROKEN finding.restore-epoch\n");
  EXPECT_EQ(told(2, other, other, 7), "MARK finding.restored\nBROKEN finding.restore-epoch\n");
}

}  // namespace
}  // namespace mithaq::audit
