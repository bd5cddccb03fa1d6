// Worker or daemon is killed at any send, before or after the relay has taken the mail: no notice is lost, at most
// three copies of one go out, all under one key, and what nobody can know is a task for a person.
//
// MITHAQ_KILLS: how many lives (default 6).
#include <cstdlib>
#include <map>
#include <random>

#include "service/open_house.h"

namespace mithaq::service {

namespace {

struct DaemonDied {};  // no exception of ours: nothing in the house catches it

class Killed : public fakes::WholeHouse {
 public:
  explicit Killed(unsigned seed) : draw_(seed) {
    open_toml("charter", one_stage("at-deadline"));
    start();
    notifier.relay = [this](const Notice& notice) { return hand_over(notice); };
  }

  // Until nothing waits any more.
  void live() {
    for (int i = 0; i < 2000 && waiting() > 0; ++i) {
      try {
        daemon_->work_off("email", "notifier");
      } catch (const DaemonDied&) {
        ++deaths;
        start();
        daemon_->reconcile();
      }
      clock.pass(std::chrono::minutes(10));
    }
  }
  int waiting() const {
    int n = 0;
    for (const Job& job : store->jobs(std::nullopt))
      n += job.state == JobState::queued || job.state == JobState::deferred || job.state == JobState::claimed;
    return n;
  }
  void be_quiet() { quiet_ = true; }

  std::map<std::string, int> copies;  // by key, that is by Message-ID
  int deaths = 0, crashes = 0;

 private:
  void start() {
    daemon_ = std::make_unique<Dispatcher>(*premises, *store, objects, writer, clock, chance,
                                           Hands{[this](const std::string&, int) { return &notifier; }, {}, {}},
                                           [](auto, auto) {});
  }
  DeliveryReport hand_over(const Notice& notice) {
    const auto fate = quiet_ ? 9u : draw_() % 10;
    if (fate == 0) throw(++crashes, host::WorkerLost("killed", false));
    if (fate == 1) throw DaemonDied{};
    ++copies[notice.job_key];
    if (fate == 2) throw(++crashes, host::WorkerLost("killed", true));
    if (fate == 3) throw DaemonDied{};
    if (fate == 4) return {Delivery::unknown, "", "dot: time is over", trail::digest(notice.job_key), "dot", false};
    return {Delivery::accepted, "2.0.0", "250 ok", trail::digest(notice.job_key), "dot", false};
  }

  std::mt19937 draw_;
  std::unique_ptr<Dispatcher> daemon_;
  bool quiet_ = false;
};

}  // namespace

TEST(SendingKill, no_notice_is_lost_and_copies_are_few_wherever_worker_or_daemon_is_killed) {
  const char* wanted = std::getenv("MITHAQ_KILLS");
  const int lives = wanted ? std::atoi(wanted) : 6;
  int deaths = 0, crashes = 0, tasks = 0;
  for (int seed = 1; seed <= lives; ++seed) {
    Killed house(static_cast<unsigned>(seed));
    house.live();
    EXPECT_EQ(house.waiting(), 0) << "seed " << seed;
    for (const Job& job : house.store->jobs(std::nullopt)) {
      const int copies = house.copies.contains(job.key.value) ? house.copies.at(job.key.value) : 0;
      EXPECT_LE(copies, 3) << "seed " << seed;
      EXPECT_TRUE(job.state != JobState::accepted || copies > 0) << "seed " << seed;
      const bool is_task = job.state == JobState::unknown || job.state == JobState::dead;
      EXPECT_TRUE(job.state == JobState::accepted || is_task) << "seed " << seed << " " << id(job.state);
      tasks += is_task;
    }
    house.be_quiet();
    ASSERT_TRUE(house.house.retry(std::nullopt).ok());
    house.live();
    EXPECT_EQ(house.copies.size(), 15u) << "a person has sent what was left";
    EXPECT_EQ(house.audit().exit_code(), 0);
    deaths += house.deaths;
    crashes += house.crashes;
  }
  EXPECT_GT(deaths, lives) << "else this shows nothing";
  EXPECT_GT(crashes, lives);
  EXPECT_GT(tasks, 0);
}

}  // namespace mithaq::service
