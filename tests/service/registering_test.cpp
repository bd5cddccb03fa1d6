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

}  // namespace mithaq::service
