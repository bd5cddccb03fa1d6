// Many notices, a relay with troubles of its own, several lanes: none is lost, none goes out twice, one alarm.
#include <algorithm>
#include <map>
#include <numeric>

#include "service/open_house.h"

namespace mithaq::service {

namespace {

using std::chrono::hours, std::chrono::minutes;

const DeliveryReport refused_connection{Delivery::deferred, "", "connect: refused", "", "connect", false};
const DeliveryReport policy{Delivery::refused, "5.7.1", "MAIL: 550 not from you", "", "mail", true};
const DeliveryReport busy_recipient{Delivery::deferred, "4.2.1", "RCPT: 450 later", "", "rcpt", false};

// A house that has asked fifteen bodies in each of some charters, and sent nothing yet.
class Sending : public fakes::WholeHouse {
 public:
  explicit Sending(int charters = 1) {
    for (int i = 0; i < charters; ++i) open_toml("charter-" + std::to_string(i), one_stage("at-deadline"));
  }
  void say(const DeliveryReport& report) {
    notifier.relay = [report](const Notice&) { return report; };
  }
  void take_everything() {
    notifier.relay = [](const Notice& n) {
      return DeliveryReport{Delivery::accepted, "2.0.0", "250 ok", trail::digest(n.job_key), "dot", false};
    };
  }
  int send() { return dispatcher.work_off("email", "notifier"); }
  std::map<JobState, int> states() const {
    std::map<JobState, int> out;
    for (const Job& job : store->jobs(std::nullopt)) ++out[job.state];
    return out;
  }
  int alarms() const {
    return static_cast<int>(std::ranges::count_if(
        log, [](const std::string& line) { return line.starts_with("error email: the channel is stopped"); }));
  }
  std::vector<std::string> words(const std::string& charter) const {
    std::vector<std::string> out;
    for (const store::Leaf& leaf : store->strand(charter))
      if (const Entry entry = trail::entry_from_leaf(leaf.bytes); entry.kind.starts_with("delivery-"))
        out.push_back(entry.kind.substr(9));
    return out;
  }
};

}  // namespace

TEST(Sending, four_hundred_notices_and_a_dead_relay_are_one_alarm_and_all_go_out_at_the_resume) {
  Sending house(27);
  house.say(refused_connection);
  for (int quarter = 0; quarter < 4 * 24; ++quarter) {
    house.send();
    house.clock.pass(minutes(15));
  }
  house.send();
  EXPECT_EQ(house.alarms(), 1);
  EXPECT_LE(house.notifier.notices.size(), 100u) << "one try a quarter of an hour, not four hundred";
  EXPECT_EQ(house.dispatcher.channels().front().state, "paused");
  const auto before = house.states();
  EXPECT_EQ(before.at(JobState::queued) + (before.contains(JobState::deferred) ? before.at(JobState::deferred) : 0),
            405);
  house.take_everything();
  EXPECT_EQ(house.send(), 0) << "it waits for its quarter or for a person";
  EXPECT_EQ(house.dispatcher.resume("email"), 1);
  EXPECT_EQ(house.send(), 405);
  EXPECT_EQ(house.states(), (std::map<JobState, int>{{JobState::accepted, 405}}));
  EXPECT_EQ(house.dispatcher.resume(""), 0) << "nothing is stopped any more";
}

TEST(Sending, the_administrators_are_told_by_another_channel_where_there_is_one) {
  Sending house;
  house.premises->manifests.push_back({"letters", "1", "letters.so", {"notifier"}, {}});
  fakes::FakeNotifier letters;
  const auto hand = [&](const std::string& plugin, int) -> Notifier* {
    return plugin == "letters" ? &letters : &house.notifier;
  };
  Dispatcher dispatcher(*house.premises, *house.store, house.objects, house.writer, house.clock, house.chance,
                        {hand, {}, {}}, [](auto, auto) {});
  house.say(policy);
  dispatcher.work_off("email", "notifier");
  const auto told = std::ranges::count_if(house.premises->registry.members, [](const Member& member) {
    return std::ranges::find(member.roles, Role::administrator) != member.roles.end();
  });
  ASSERT_GE(told, 1);
  ASSERT_EQ(std::ssize(letters.notices), told);
  EXPECT_EQ(letters.notices[0].kind, "alert");
  EXPECT_NE(letters.notices[0].text.find(policy.text), std::string::npos);
  house.clock.pass(hours(1));
  dispatcher.work_off("email", "notifier");
  EXPECT_EQ(std::ssize(letters.notices), told) << "once";
}

TEST(Sending, a_relay_that_has_come_back_is_found_by_the_next_try_without_anybody) {
  Sending house(2);
  house.say(refused_connection);
  for (int minute = 0; minute < 60; ++minute) {
    house.send();
    house.clock.pass(minutes(1));
  }
  house.take_everything();
  house.clock.pass(minutes(15));
  EXPECT_EQ(house.send(), 30);
  EXPECT_EQ(house.states(), (std::map<JobState, int>{{JobState::accepted, 30}}));
}

TEST(Sending, what_policy_refused_before_a_pause_goes_again_after_it) {
  Sending house;
  house.say(policy);
  EXPECT_EQ(house.send(), 3);
  EXPECT_EQ(house.alarms(), 1);
  EXPECT_EQ(house.words("charter-0"), (std::vector<std::string>{"refused", "refused"}));
  EXPECT_EQ(house.states(), (std::map<JobState, int>{{JobState::queued, 13}, {JobState::refused, 2}}));
  house.clock.pass(minutes(15));
  EXPECT_EQ(house.send(), 1) << "one tries";
  EXPECT_EQ(house.states().at(JobState::refused), 2) << "and stays in the queue";
  house.take_everything();
  EXPECT_EQ(house.dispatcher.resume("email"), 1);
  EXPECT_EQ(house.send(), 15);
  EXPECT_EQ(house.states(), (std::map<JobState, int>{{JobState::accepted, 15}}));
}

TEST(Sending, one_domain_that_defers_holds_up_nobody_else) {
  Sending house(2);
  std::vector<Member>& members = house.premises->registry.members;
  for (std::size_t i = 0; i < members.size(); ++i)
    members[i].address = "office@" + std::string(i % 2 == 0 ? "slow" : "quick" + std::to_string(i)) + ".example";
  house.notifier.relay = [](const Notice& n) {
    if (n.to_address.ends_with("@slow.example")) return busy_recipient;
    return DeliveryReport{Delivery::accepted, "2.0.0", "250 ok", trail::digest(n.job_key), "dot", false};
  };
  house.send();
  const auto tried = std::ranges::count_if(house.notifier.notices,
                                           [](const Notice& n) { return n.to_address == "office@slow.example"; });
  EXPECT_EQ(tried, 3);
  for (const Job& job : house.store->jobs(std::nullopt)) {
    const bool is_slow = house.premises->registry.member(job.member)->address == "office@slow.example";
    EXPECT_EQ(job.state == JobState::accepted, !is_slow);
    EXPECT_TRUE(!is_slow || job.not_before - house.clock.now() >= minutes(5));
  }
  EXPECT_EQ(house.send(), 0);
}

TEST(Sending, a_notice_that_ends_its_worker_three_times_is_given_up_and_the_others_go_on) {
  Sending house;
  const JobKey poison = house.store->due_jobs("email", "notifier", house.clock.now(), 1).front().key;
  house.notifier.relay = [&](const Notice& n) -> DeliveryReport {
    if (n.job_key == poison.value) throw host::WorkerLost("email/notifier: crashed: SIGSEGV", false);
    return {Delivery::accepted, "2.0.0", "250 ok", trail::digest(n.job_key), "dot", false};
  };
  for (int i = 0; i < 3; ++i) {
    house.send();
    house.clock.pass(hours(1));
  }
  const Job given_up = *house.store->job(poison);
  EXPECT_EQ(given_up.state, JobState::dead);
  EXPECT_EQ(given_up.crashes, 3);
  EXPECT_EQ(given_up.last_result, "poison: email/notifier: crashed: SIGSEGV");
  EXPECT_EQ(house.states(), (std::map<JobState, int>{{JobState::accepted, 14}, {JobState::dead, 1}}));
  EXPECT_EQ(std::ranges::count(house.words("charter-0"), "dead"), 1);
}

TEST(Sending, a_request_that_cannot_go_out_is_given_up_six_hours_before_its_deadline) {
  Sending house(0);
  std::string two_days = one_stage("at-deadline");
  two_days.replace(two_days.find("days = 10"), 9, "days = 2");
  house.open_toml("soon", two_days);
  house.say({Delivery::deferred, "4.3.0", "MAIL: 451 later", "", "mail", false});
  const Moment deadline = *house.charter("soon")->current()->deadline;
  ASSERT_LT(deadline - house.clock.now(), hours(120));
  EXPECT_EQ(house.send(), 15);
  house.clock.set(deadline - hours(6) - minutes(1));
  EXPECT_EQ(house.send(), 15);
  EXPECT_EQ(house.states(), (std::map<JobState, int>{{JobState::deferred, 15}}));
  house.clock.set(deadline - hours(6));
  EXPECT_EQ(house.send(), 15) << "once more at the last moment";
  EXPECT_EQ(house.states(), (std::map<JobState, int>{{JobState::dead, 15}}));
  EXPECT_TRUE(house.store->jobs(std::nullopt).front().last_result.starts_with("expired: "));
}

TEST(Sending, a_relay_is_sent_twenty_a_minute) {
  Sending house(3);
  house.premises->settings.plugins.push_back({"email", {{"transport", "smtp"}}, {}, 1, 1});
  EXPECT_EQ(channel_limits(house.premises->settings, "email").connections, 2);
  Dispatcher dispatcher(*house.premises, *house.store, house.objects, house.writer, house.clock, house.chance,
                        {[&](const std::string&, int) { return &house.notifier; }, {}, {}}, [](auto, auto) {});
  house.take_everything();
  for (const int sent : {20, 20, 5}) {
    EXPECT_EQ(dispatcher.work_off("email", "notifier"), sent);
    house.clock.pass(minutes(1));
  }
}

TEST(Sending, lanes_share_the_queue_and_no_notice_goes_out_twice) {
  Sending house(6);
  house.premises->settings.plugins.push_back({"email", {{"connections", "8"}}, {}, 1, 1});
  std::vector<Member>& members = house.premises->registry.members;
  for (std::size_t i = 0; i < members.size(); ++i) members[i].address = "office@d" + std::to_string(i % 5) + ".example";
  // What the relay sees: everything that is under way at once.
  struct Relay : Notifier {
    DeliveryReport deliver(const Notice& notice, const Progress&) override {
      const std::string domain = domain_of(notice.to_address);
      {
        const std::lock_guard lock(mutex);
        ++copies[notice.job_key];
        most = std::max(most, ++under_way[domain]);
      }
      std::this_thread::yield();
      const std::lock_guard lock(mutex);
      --under_way[domain];
      return {Delivery::accepted, "2.0.0", "250 ok", trail::digest(notice.job_key), "dot", false};
    }
    std::mutex mutex;
    std::map<std::string, int> copies, under_way;
    int most = 0;
  } relay;
  Dispatcher dispatcher(*house.premises, *house.store, house.objects, house.writer, house.clock, house.chance,
                        {[&](const std::string&, int) { return &relay; }, {}, {}}, [](auto, auto) {});
  const auto tried = at_once(8, [&](int lane) {
    int sum = 0;
    while (std::ranges::any_of(house.store->jobs(std::nullopt),
                               [](const Job& job) { return job.state != JobState::accepted; }))
      sum += dispatcher.work_off("email", "notifier", lane);
    return sum;
  });
  EXPECT_EQ(std::accumulate(tried.begin(), tried.end(), 0), 90);
  EXPECT_EQ(relay.copies.size(), 90u);
  for (const auto& [key, copies] : relay.copies) EXPECT_EQ(copies, 1) << key;
  EXPECT_LE(relay.most, 2) << "at a time to one domain";
}

// What an office reads of the mail to each body that is asked.
TEST(Sending, the_way_of_each_request_is_told_as_far_as_it_is_known) {
  Sending house;
  const auto told = [&] {
    std::map<std::string, int> out;
    for (const PositionView& position : house.house.charter("charter-0", true)->rounds.back().positions)
      ++out[position.arrival];
    return out;
  };
  EXPECT_EQ(told(), (std::map<std::string, int>{{"queued", 15}}));
  int n = 0;
  house.notifier.relay = [&](const Notice& notice) -> DeliveryReport {
    const std::string digest = trail::digest(notice.job_key);
    switch (n++) {
      case 0:
        return {Delivery::refused, "5.1.1", "RCPT: 550 nobody", "", "rcpt", false};
      case 1:
        return {Delivery::unknown, "", "dot: time is over", digest, "dot", false};
      case 2:
        return busy_recipient;
      default:
        return {Delivery::accepted, "2.0.0", "250 ok", digest, "dot", false};
    }
  };
  EXPECT_EQ(house.send(), 15);
  EXPECT_EQ(told(), (std::map<std::string, int>{{"accepted", 12}, {"queued", 1}, {"refused", 1}, {"unknown", 1}}));
  house.clock.pass(hours(1));
  house.take_everything();
  house.send();
  EXPECT_EQ(told(), (std::map<std::string, int>{{"accepted", 14}, {"refused", 1}}));
}

}  // namespace mithaq::service
