#include "service/registering.h"

#include <fstream>

#include "service/open_house.h"
#include "trail/checkpoint.h"

namespace mithaq::service {

namespace {

class Published : public testing::Test {
 protected:
  void publish(std::int64_t size, const trail::Hash& root) {
    const trail::Note note{trail::checkpoint_text({"localhost/log", size, root}),
                           {{"localhost/log", "abcd", std::string(64, 's')}}};
    std::ofstream(house.premises->settings.state + "/published.checkpoint") << trail::note_text(note);
  }
  trail::Hash root_at(std::int64_t size) { return trail::root_of(house.store->leaf_hashes(0, size)); }

  OpenHouse house;
};

}  // namespace

TEST_F(Published, a_log_that_has_grown_since_is_the_published_one) {
  EXPECT_NO_THROW(check_published(*house.premises, *house.store));  // nothing was published yet
  publish(3, root_at(3));
  EXPECT_NO_THROW(check_published(*house.premises, *house.store));
}

TEST_F(Published, a_log_that_is_shorter_than_the_published_one_is_refused) {
  publish(house.store->head().size + 1, root_at(3));
  EXPECT_THROW(check_published(*house.premises, *house.store), std::runtime_error);
}

TEST_F(Published, a_log_with_another_history_is_refused) {
  publish(3, root_at(2));
  EXPECT_THROW(check_published(*house.premises, *house.store), std::runtime_error);
}

TEST(Succession, what_a_body_objected_to_awaits_the_word_of_its_new_member) {
  OpenHouse house;
  ASSERT_EQ(why(house.give("deaf-union", {"object", {"accessibility"}, "No sign language.", ""})), "");
  const auto old_link = house.link("deaf-union");
  for (Member& member : house.premises->registry.members)
    if (member.body == BodyId{"deaf-union"}) member.id = {"m-newcome2"}, member.address = "new@example.org";
  register_members(*house.premises, *house.store, house.writer, house.chance);
  house.tick("2026-11-02T08:00:00Z");
  EXPECT_EQ(house.now()->objections.front().state, "awaiting-reassertion");
  EXPECT_EQ(house.notifier.notices.back().to_address, "new@example.org");
  EXPECT_NE(house.round().standing({"deaf-union"}), nullptr) << "the position stays with the body";

  const auto late =
      house.house.act(old_link.token, StandByObjection{{"o-1"}, {}, {}, ""}, old_link.number, house.house.fresh_key());
  ASSERT_FALSE(late.ok());
  EXPECT_EQ(late.error().id, "not-a-member");
  ASSERT_TRUE(house.act("deaf-union", StandByObjection{{"o-1"}, {}, {}, "We mean it."}).ok());
  EXPECT_EQ(house.now()->objections.front().state, "admissible");
}

}  // namespace mithaq::service
