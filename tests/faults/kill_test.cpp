// The daemon is killed at many moments while positions come in. What a member saw a receipt for is in the trail
// after the restart, once; what a member saw no receipt for is there once or not at all, and asking again with
// the same form tells which.
//
// MITHAQ_KILLS: how often (default 30).
#include <gtest/gtest.h>

#include <poll.h>

#include <atomic>
#include <cstdlib>
#include <mutex>
#include <random>
#include <thread>

#include "faults/client.h"
#include "store/store.h"
#include "trail/digest.h"
#include "trail/entry.h"

namespace mithaq::test {

namespace {

struct Sent {
  Link link;
  std::string position, key, leaf;  // leaf: empty when no receipt came
};

// What was sent so far, by many threads.
class Book {
 public:
  void add(Sent sent) {
    const std::lock_guard lock(mutex_);
    receipts_ += sent.leaf.empty() ? 0 : 1;
    sent_.push_back(std::move(sent));
  }
  int receipts() const { return receipts_; }
  std::vector<Sent>& all() { return sent_; }

 private:
  std::mutex mutex_;
  std::atomic<int> receipts_ = 0;
  std::vector<Sent> sent_;
};

std::string key_of(int kill, std::size_t thread, int n) {
  return trail::digest(fmt::format("{} {} {}", kill, thread, n)).substr(0, 32);
}

// Gives one position after the other until nobody answers any more.
void keep_giving(int port, const Link& link, int kill, std::size_t thread, Book& book) {
  static constexpr const char* positions[] = {"approve", "abstain", "disagree"};
  for (int n = 0;; ++n) {
    Sent sent{link, positions[n % 3], key_of(kill, thread, n), ""};
    const Posted posted = give(port, link, sent.position, sent.key);
    sent.leaf = posted.leaf;
    const bool goes_on = !sent.leaf.empty();
    EXPECT_TRUE(posted.status == 200 || posted.status == 0 || posted.status == 503) << posted.page;
    book.add(std::move(sent));
    if (!goes_on) return;
  }
}

// How often each leaf, and each command, stands in the trail.
struct Trail {
  std::map<std::string, int> leaves, commands;
};

Trail trail_of(const Ground& ground) {
  Trail out;
  const auto store = store::read_sqlite(ground.state());
  for (const store::Leaf& leaf : store->strand("killed")) {
    const Entry entry = trail::entry_from_leaf(leaf.bytes);
    if (entry.kind != "position-given") continue;
    ++out.leaves[trail::hex(leaf.hash)];
    ++out.commands[entry.command];
  }
  return out;
}

void expect_everything_acknowledged(const Ground& ground, Book& book) {
  const Trail trail = trail_of(ground);
  const auto times = [](const std::map<std::string, int>& in, const std::string& what) {
    const auto found = in.find(what);
    return found == in.end() ? 0 : found->second;
  };
  for (const Sent& sent : book.all()) {
    const int recorded = times(trail.commands, trail::digest(sent.key).substr(0, 32));
    EXPECT_LE(recorded, 1) << "recorded twice";
    const bool is_kept = sent.leaf.empty() || (recorded == 1 && times(trail.leaves, sent.leaf) == 1);
    EXPECT_TRUE(is_kept) << "a receipt for nothing: " << sent.leaf;
  }
}

}  // namespace

TEST(Kill, every_acknowledged_position_is_there_after_any_crash_and_once) {
  const char* wanted = std::getenv("MITHAQ_KILLS");
  const int kills = wanted ? std::atoi(wanted) : 30;
  const Ground ground;
  std::map<std::string, Link> all;
  {
    Daemon daemon(ground);
    ASSERT_TRUE(daemon.ready()) << daemon.said();
    const Ran opened = ground.open("killed");
    ASSERT_EQ(opened.code, 0) << opened.out;
    ASSERT_TRUE(comes_true([&] { return (all = links(ground)).size() == 15; }));
    daemon.kill();
  }
  std::mt19937 draw(20261101);
  Book book;
  for (int kill = 0; kill < kills; ++kill) {
    Daemon daemon(ground);
    // Some die while they are still starting.
    if (kill % 7 == 6) {
      ::poll(nullptr, 0, static_cast<int>(draw() % 150));
      daemon.kill();
      continue;
    }
    ASSERT_TRUE(daemon.ready()) << daemon.said();
    const int enough = book.receipts() + static_cast<int>(draw() % 40);
    std::vector<std::thread> clients;
    for (const auto& [address, link] : all) {
      if (clients.size() == 6) break;
      clients.emplace_back(keep_giving, ground.port(), link, kill, clients.size(), std::ref(book));
    }
    const bool enough_came = comes_true([&] { return book.receipts() >= enough; });
    daemon.kill();
    for (std::thread& client : clients) client.join();
    ASSERT_TRUE(enough_came) << daemon.said();
  }
  Daemon daemon(ground);
  ASSERT_TRUE(daemon.ready()) << daemon.said();
  expect_everything_acknowledged(ground, book);
  // The same form again tells a member what became of it.
  for (Sent& sent : book.all()) {
    if (!sent.leaf.empty()) continue;
    const Posted again = give(ground.port(), sent.link, sent.position, sent.key);
    EXPECT_EQ(again.status, 200) << again.page;
    sent.leaf = again.leaf;
  }
  expect_everything_acknowledged(ground, book);
  EXPECT_GE(book.receipts(), kills);
  EXPECT_EQ(daemon.stop(), 0);
  const Ran verified = ground.mithaq({"trail", "verify"});
  EXPECT_EQ(verified.code, 0) << verified.out;
  RecordProperty("receipts", book.receipts());
}

}  // namespace mithaq::test
