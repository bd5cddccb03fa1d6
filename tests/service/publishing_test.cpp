// The order of signing: whatever step is the last one, there are never two signed notes of one size and two roots.
#include "service/publishing.h"

#include <filesystem>
#include <fstream>
#include <map>

#include "fakes/clock_and_chance.h"
#include "fakes/plugins.h"
#include "service/open_house.h"
#include "store/units.h"
#include "trail/checkpoint.h"

namespace mithaq::service {

namespace {

// A signer that lives on when the daemon dies, remembers what it signed last, and is as strict as the real one.
class StrictSigner : public Signer {
 public:
  std::map<std::int64_t, std::string> roots;  // every note that was ever signed
  std::int64_t last = 0;
  void takes_another_key() { hand_ = fakes::FakeSigner("localhost/log", 'x'); }

  SignerKeys keys() override { return hand_.keys(); }
  Seal seal(const SealRequest& request) override { return hand_.seal(request); }
  LogKeyChange next_log_key(const std::string& replaces) override { return hand_.next_log_key(replaces); }
  LogKeyChange confirm_log_key(const std::string& replaces, const std::string& vkey) override {
    return hand_.confirm_log_key(replaces, vkey);
  }
  SealedDocument seal_document(const DocumentRequest& request) override { return hand_.seal_document(request); }
  SignedCheckpoint sign_checkpoint(const CheckpointRequest& request) override {
    const auto refuse = [&](const char* why) {
      return SignedCheckpoint{"", why, last, last > 0 ? roots.at(last) : ""};
    };
    if (request.size < last) return refuse("smaller-size");
    if (request.size == last && request.root != roots.at(last)) return refuse("other-root");
    if (request.size > last && last > 0) {
      if (request.old_size != last) return refuse("bad-consistency");
      if (request.old_root != roots.at(last)) return refuse("other-root");
    }
    SignedCheckpoint out = hand_.sign_checkpoint(request);
    EXPECT_TRUE(!roots.contains(request.size) || roots.at(request.size) == request.root) << "two histories";
    roots[request.size] = request.root;
    last = request.size;
    return out;
  }

 private:
  fakes::FakeSigner hand_;
};

struct Killed {};

// One process after the other over one state folder and one signer.
class Publishing : public testing::Test {
 protected:
  Publishing() { start(); }

  void start() {
    publisher.reset();
    writer.reset();
    store.reset();
    store = store::open_sqlite(house.premises->settings.state + "/own");
    writer = std::make_unique<Writer>(
        *store, objects, *house.premises, clock, chance, [](const std::string&) {}, Writer::Limits{});
    publisher = std::make_unique<Publisher>(
        *house.premises, *store, *writer, clock, [this] { return &signer; },
        [this](std::string_view level, std::string_view text) {
          log.push_back(std::string(level) + " " + std::string(text));
        },
        [this](const std::string& why) { alarms.push_back(why); });
  }
  void append(int entries) {
    Order order;
    for (int i = 0; i < entries; ++i) {
      Entry entry;
      entry.kind = "clock-jumped";
      entry.data = Value::object({{"after", "2026-11-01T08:00:00Z"}, {"before", "2026-11-01T07:00:00Z"}});
      entry.actor.kind = "engine";
      order.registry.push_back(entry);
    }
    ASSERT_TRUE(writer->run(std::move(order)));
    clock.pass(std::chrono::minutes(2));
  }
  std::string anchor() { return anchor_file(house.premises->settings); }
  std::int64_t anchored() {
    if (!std::filesystem::exists(anchor())) return 0;
    return trail::checkpoint_from_text(trail::note_from_text(read_file(anchor()))->text)->size;
  }
  // Two entries are signed, and five more; then the database of the two lies there again.
  void put_older_copy_back() {
    append(2);
    ASSERT_TRUE(publisher->publish());
    const auto own = std::filesystem::path(house.premises->settings.state) / "own";
    publisher.reset(), writer.reset(), store.reset();
    std::filesystem::copy(own, own.string() + "-backup", std::filesystem::copy_options::recursive);
    start();
    append(5);
    ASSERT_TRUE(publisher->publish());
    publisher.reset(), writer.reset(), store.reset();
    std::filesystem::remove_all(own);
    std::filesystem::rename(own.string() + "-backup", own);
  }
  // The process ends right after this step.
  void die_after(int step) {
    publisher->after = [step](int done) {
      if (done == step) throw Killed{};
    };
    EXPECT_THROW(publisher->publish(), Killed);
    start();
  }

  fakes::WholeHouse house;  // its premises, no more
  store::Objects objects{house.premises->settings.state + "/own-objects"};
  fakes::FakeClock clock;
  fakes::FakeChance chance;
  StrictSigner signer;
  std::vector<std::string> log, alarms;
  std::unique_ptr<store::Store> store;
  std::unique_ptr<Writer> writer;
  std::unique_ptr<Publisher> publisher;
};

}  // namespace

TEST_F(Publishing, signs_anchors_and_publishes_the_head) {
  append(3);
  EXPECT_EQ(published_note(house.premises->settings, *store), std::nullopt);
  EXPECT_TRUE(publisher->publish());
  EXPECT_EQ(anchored(), 3);
  EXPECT_EQ(published_note(house.premises->settings, *store), store->newest_checkpoint()->note);
  EXPECT_FALSE(publisher->publish()) << "nothing new";
  EXPECT_EQ(publisher->refused(), "");
}

TEST_F(Publishing, a_crash_after_any_step_leaves_one_history_and_the_next_start_goes_on) {
  append(2);
  ASSERT_TRUE(publisher->publish());
  std::int64_t size = 2;
  for (const int step : {1, 2, 3, 4, 5, 6, 7}) {
    for (const bool grows : {false, true}) {
      append(1);
      ++size;
      die_after(step);
      EXPECT_LE(anchored(), store->head().size);
      if (grows) append(1), ++size;
      clock.pass(std::chrono::minutes(2));
      publisher->publish();
      EXPECT_EQ(publisher->refused(), "") << step;
      EXPECT_EQ(store->newest_checkpoint()->size, size) << step;
      EXPECT_EQ(anchored(), size) << "the anchor is caught up after step " << step;
      EXPECT_EQ(signer.last, size);
    }
  }
  // Every note that was signed is of this log.
  for (const auto& [at, root] : signer.roots)
    EXPECT_EQ(trail::base64(store::tree(*store, size).root_of_first(at)), root) << at;
  EXPECT_TRUE(alarms.empty());
}

TEST_F(Publishing, a_note_that_the_daemon_lost_is_proved_from) {
  append(4);
  die_after(4);  // signed, and not kept
  EXPECT_FALSE(store->newest_checkpoint());
  append(3);
  EXPECT_TRUE(publisher->publish());
  EXPECT_EQ(store->newest_checkpoint()->size, 7);
}

TEST_F(Publishing, a_signer_whose_folder_was_put_back_is_proved_from_what_it_remembers) {
  append(2);
  ASSERT_TRUE(publisher->publish());
  append(3);
  ASSERT_TRUE(publisher->publish());
  signer.last = 2;
  append(4);
  EXPECT_TRUE(publisher->publish());
  EXPECT_EQ(publisher->refused(), "");
  EXPECT_EQ(store->newest_checkpoint()->size, 9);
}

TEST_F(Publishing, a_database_older_than_what_was_signed_is_found_at_the_first_look) {
  put_older_copy_back();
  std::filesystem::remove(anchor());
  start();
  int told = 0;
  publisher->older_database = [&] { ++told; };
  EXPECT_FALSE(publisher->publish_now()) << "though all that it holds is signed";
  EXPECT_EQ(publisher->refused(), "older-database");
  EXPECT_EQ(told, 1);
}

TEST_F(Publishing, an_older_database_refuses_to_sign_raises_one_alarm_and_takes_entries_all_the_same) {
  put_older_copy_back();
  start();
  append(1);
  for (int i = 0; i < 3; ++i) EXPECT_FALSE(publisher->publish());
  EXPECT_EQ(publisher->refused(), "older-database");
  EXPECT_EQ(alarms, std::vector<std::string>{"older-database"});
  EXPECT_EQ(store->newest_checkpoint()->size, 2);
  // Grown past the anchor it is another history, and that is seen too.
  append(9);
  EXPECT_FALSE(publisher->publish());
  EXPECT_EQ(publisher->refused(), "other-history");
  EXPECT_EQ(signer.last, 7) << "nothing was signed";
  // Without its anchor the signer still remembers.
  std::filesystem::remove(anchor());
  EXPECT_FALSE(publisher->publish());
  EXPECT_EQ(publisher->refused(), "other-history");
  EXPECT_EQ(signer.last, 7);
}

TEST_F(Publishing, another_key_in_the_place_of_the_logs_own_signs_nothing) {
  append(2);
  ASSERT_TRUE(publisher->publish());
  const auto vkey = read_file(house.premises->settings.state + "/log.vkey");
  signer.takes_another_key();
  start();
  append(1);
  for (int i = 0; i < 2; ++i) EXPECT_FALSE(publisher->publish());
  EXPECT_EQ(alarms, std::vector<std::string>{"key-changed"});
  EXPECT_EQ(signer.last, 2);
  EXPECT_EQ(read_file(house.premises->settings.state + "/log.vkey"), vkey);
}

TEST_F(Publishing, an_anchor_that_cannot_be_read_stops_signing) {
  append(2);
  ASSERT_TRUE(publisher->publish());
  std::ofstream(anchor(), std::ios::trunc) << "half a no";
  append(1);
  EXPECT_FALSE(publisher->publish());
  EXPECT_EQ(alarms, std::vector<std::string>{"anchor-damaged"});
}

TEST_F(Publishing, the_anchor_may_lie_on_another_disk) {
  house.premises->settings.anchor = house.scratch / "elsewhere.checkpoint";
  append(2);
  ASSERT_TRUE(publisher->publish());
  EXPECT_TRUE(std::filesystem::exists(house.scratch / "elsewhere.checkpoint"));
}

TEST_F(Publishing, a_signer_that_is_away_is_no_alarm) {
  append(1);
  Publisher away(
      *house.premises, *store, *writer, clock, [] { return nullptr; }, [](auto, auto) {},
      [this](const std::string& why) { alarms.push_back(why); });
  EXPECT_FALSE(away.publish());
  EXPECT_TRUE(alarms.empty());
}

}  // namespace mithaq::service
