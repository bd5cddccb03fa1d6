// The stand-ins and a worker that does its duty.
#include "host/supervisor.h"

#include <csignal>
#include <future>
#include <thread>

#include "house_of_workers.h"
#include "wire/frame.h"

namespace mithaq::host {
namespace {

using namespace std::string_literals;

TEST(Supervisor, a_notice_goes_to_the_plugin_and_its_answer_comes_back) {
  HouseOfWorkers house;
  house.add("well_behaved", "notifier", quick(), {{"said", "heard: "}});
  house.supervisor.start();
  const auto report = house.deliver("well_behaved");
  EXPECT_EQ(report.result, Delivery::accepted);
  EXPECT_EQ(report.status, "250");
  EXPECT_EQ(report.text, "heard: text");
  EXPECT_EQ(report.message_sha256, std::string(64, 'a'));
}

TEST(Supervisor, the_signer_answers_each_of_its_calls) {
  HouseOfWorkers house;
  house.add("well_behaved", "signer");
  house.supervisor.start();
  Signer* const signer = house.supervisor.signer("well_behaved");
  EXPECT_EQ(signer->keys().seal_authority, "authority");
  EXPECT_EQ(signer->sign_checkpoint({"host/log", 12, "root", 0, "", ""}).note, "host/log\n12\nroot\n");
  EXPECT_EQ(signer->seal({"package", "principles", std::string(64, 'b'), 7}).cms, "0\0\1"s);
  const auto sealed = signer->seal_document({"certificate-pdf", "principles", 7, "%PDF\0"s});
  EXPECT_EQ(sealed.bytes, "%PDF\0 sealed"s);
  EXPECT_EQ(sealed.statement, "certificate-pdf principles");
}

TEST(Supervisor, the_signer_gets_no_socket_to_a_network) {
  HouseOfWorkers house;
  house.add("well_behaved", "signer");
  house.supervisor.start();
  EXPECT_EQ(house.supervisor.signer("well_behaved")->seal({"socket", "", std::string(64, 'b'), 7}).statement,
            "Permission denied");
}

TEST(Supervisor, the_archiver_sets_a_sheet) {
  HouseOfWorkers house;
  house.add("well_behaved", "archiver");
  house.supervisor.start();
  const auto set = house.supervisor.archiver("well_behaved")->set({"ar", "t", "", "", "", {{"title", {"words"}}}});
  EXPECT_EQ(set.html, "<p>t");
  EXPECT_EQ(set.pdf, "\0words"s);
}

TEST(Supervisor, a_package_larger_than_a_packet_reaches_the_archiver) {
  HouseOfWorkers house;
  house.add("well_behaved", "archiver");
  house.supervisor.start();
  Package package;
  package.name = "mithaq-principles-20261101-public";
  package.files = {{"text.md", std::string(3'000'000, '\0')}, {"seal.json", "{}"}};
  Archiver* const archiver = house.supervisor.archiver("well_behaved");
  const auto built = archiver->build(package);
  EXPECT_EQ(built.tar.size(), 3'000'002U);
  EXPECT_EQ(archiver->targets().at(0).audiences, std::vector<std::string>{"public"});
  EXPECT_EQ(archiver->targets().at(1).id, "cellar");
  const auto report = archiver->deposit({"shelf", package.name, "principles", "public", {{"n.tar", built.tar}}});
  EXPECT_TRUE(report.deposited);
  EXPECT_EQ(report.size, 3'000'002);
}

TEST(Supervisor, a_package_larger_than_the_wire_allows_is_the_callers_mistake) {
  HouseOfWorkers house;
  house.add("well_behaved", "archiver");
  house.supervisor.start();
  Package package;
  package.files = {{"huge", std::string(wire::largest_body, 'x')}};
  EXPECT_THROW(house.supervisor.archiver("well_behaved")->build(package), std::invalid_argument);
  package.files.clear();
  EXPECT_EQ(house.supervisor.archiver("well_behaved")->build(package).tar, "");
  EXPECT_EQ(house.status("well_behaved").crashes, 0);
}

TEST(Supervisor, calls_of_several_threads_wait_their_turn) {
  HouseOfWorkers house;
  house.add("well_behaved");
  house.supervisor.start();
  std::vector<std::future<int>> threads;
  for (int i = 0; i < 8; ++i) {
    threads.push_back(std::async(std::launch::async, [&] {
      int accepted = 0;
      for (int n = 0; n < 50; ++n) accepted += house.deliver("well_behaved").result == Delivery::accepted;
      return accepted;
    }));
  }
  for (auto& thread : threads) EXPECT_EQ(thread.get(), 50);
}

TEST(Supervisor, several_workers_do_one_duty_each_in_a_process_of_its_own) {
  HouseOfWorkers house;
  for (int lane = 0; lane < 2; ++lane)
    house.supervisor.add({"well_behaved", "notifier", fault_plugin("well_behaved"), {}, lane}, quick());
  EXPECT_THROW(house.supervisor.add({"well_behaved", "notifier", "", {}, 1}, quick()), std::invalid_argument);
  house.supervisor.start();
  for (int lane = 0; lane < 2; ++lane) {
    Notifier* one = house.supervisor.notifier("well_behaved", lane);
    ASSERT_NE(one, nullptr);
    EXPECT_EQ(one->deliver(notice(), [](std::string_view) {}).result, Delivery::accepted);
  }
  EXPECT_EQ(house.supervisor.notifier("well_behaved", 2), nullptr);
  const auto all = house.supervisor.status();
  ASSERT_EQ(all.size(), 2U);
  EXPECT_NE(all[0].pid, all[1].pid);
  EXPECT_EQ(all[1].lane, 1);
}

TEST(Supervisor, a_way_out_is_tried_through_its_worker) {
  HouseOfWorkers house;
  house.add("well_behaved");
  house.supervisor.start();
  const auto steps = house.supervisor.notifier("well_behaved")->probe({"member@example.org", "", ""});
  ASSERT_EQ(steps.size(), 2U);
  EXPECT_EQ(steps[1].cause, "rcpt-refused");
  EXPECT_EQ(steps[1].facts.at("to"), "member@example.org");
}

TEST(Supervisor, a_ready_worker_is_shown_with_its_process_and_tag) {
  HouseOfWorkers house;
  house.add("well_behaved");
  EXPECT_EQ(house.status("well_behaved").state, "stopped");
  house.supervisor.start();
  house.settle("well_behaved", {"ready"});
  const auto status = house.status("well_behaved");
  EXPECT_EQ(status.version, "mithaq_notifier_v3");
  EXPECT_GT(status.pid, 0);
  EXPECT_EQ(kill(static_cast<pid_t>(status.pid), 0), 0);
  house.supervisor.stop();
  EXPECT_EQ(house.status("well_behaved").state, "stopped");
  EXPECT_NE(kill(static_cast<pid_t>(status.pid), 0), 0);
  EXPECT_THROW(house.deliver("well_behaved"), WorkerAway);
}

TEST(Supervisor, a_worker_killed_from_outside_is_started_again) {
  HouseOfWorkers house;
  house.add("well_behaved");
  house.supervisor.start();
  const auto first = house.settle("well_behaved", {"ready"}).pid;
  ASSERT_EQ(kill(static_cast<pid_t>(first), SIGKILL), 0);
  EXPECT_EQ(house.blamed("well_behaved", "crashed").detail, "SIGKILL");
  const auto second = house.settle("well_behaved", {"ready"}).pid;
  EXPECT_NE(first, second);
  EXPECT_EQ(house.deliver("well_behaved").result, Delivery::accepted);
}

TEST(Supervisor, an_idle_worker_answers_ping_and_stays) {
  auto timings = quick();
  timings.ping_every = std::chrono::milliseconds(1);
  HouseOfWorkers house;
  house.add("well_behaved", "notifier", timings);
  house.supervisor.start();
  for (int i = 0; i < 500; ++i) house.deliver("well_behaved");
  EXPECT_EQ(house.status("well_behaved").crashes, 0);
}

TEST(Supervisor, a_job_in_hand_when_all_is_stopped_is_lost_and_those_that_wait_are_turned_away) {
  HouseOfWorkers house;
  house.add("hangs");
  house.supervisor.start();
  const auto end_of_a_call = [&]() -> std::string {
    try {
      house.deliver("hangs");
    } catch (const WorkerLost&) {
      return "lost";
    } catch (const WorkerAway&) {
      return "away";
    }
    return "answered";
  };
  auto in_hand = std::async(std::launch::async, end_of_a_call);
  house.settle("hangs", {"busy"});
  auto waiting = std::async(std::launch::async, end_of_a_call);
  house.supervisor.stop();
  EXPECT_EQ(in_hand.get(), "lost");
  EXPECT_EQ(waiting.get(), "away");
}

TEST(Supervisor, a_plugin_that_was_not_added_has_no_stand_in) {
  HouseOfWorkers house;
  house.add("well_behaved");
  EXPECT_EQ(house.supervisor.notifier("email"), nullptr);
  EXPECT_EQ(house.supervisor.signer("well_behaved"), nullptr);
  EXPECT_EQ(house.supervisor.archiver("well_behaved"), nullptr);
  EXPECT_FALSE(house.supervisor.resume("email"));
  EXPECT_THROW(house.add("well_behaved"), std::invalid_argument);
  EXPECT_THROW(house.add("well_behaved", "juggler"), std::invalid_argument);
}

TEST(Supervisor, a_worker_program_that_is_missing_is_counted_and_ends_in_quarantine) {
  std::mutex mutex;
  std::condition_variable changed;
  WorkerStatus newest;
  Supervisor supervisor("/nonexistent/mithaq-worker", [](std::string_view, std::string_view) {});
  supervisor.watch([&](const WorkerStatus& status) {
    const std::lock_guard lock(mutex);
    newest = status;
    changed.notify_all();
  });
  supervisor.add({"well_behaved", "notifier", fault_plugin("well_behaved"), {}}, quick());
  supervisor.start();
  std::unique_lock lock(mutex);
  changed.wait(lock, [&] { return newest.state == "quarantined"; });
  EXPECT_EQ(newest.reason, "no-process");
}

TEST(Supervisor, mail_goes_through_the_inbox_both_ways) {
  HouseOfWorkers house;
  house.add("well_behaved", "inbox");
  house.supervisor.start();
  Inbox* const inbox = house.supervisor.inbox("well_behaved");
  const auto first = inbox->next();
  ASSERT_TRUE(first.has_value());
  EXPECT_EQ(first->text, "1");
  inbox->dispose(first->uid);
  EXPECT_FALSE(inbox->next().has_value());
  const std::string raw(std::size_t{5} << 20, 'x');  // more than a packet holds
  const auto read = inbox->read(raw, {"sender@example.org", "answer@mithaq.example"});
  EXPECT_EQ(read.raw, raw);
  EXPECT_EQ(read.return_path, "sender@example.org");
  EXPECT_EQ(read.recipients, std::vector<std::string>{"answer@mithaq.example"});
  EXPECT_EQ(inbox->probe({}).at(0).step, "pop3-connect");
}

TEST(Timings, each_duty_has_its_time) {
  EXPECT_EQ(timings_for("notifier").job, std::chrono::minutes(15));
  EXPECT_EQ(timings_for("signer").job, std::chrono::seconds(30));
  EXPECT_EQ(timings_for("archiver").job, std::chrono::minutes(10));
  EXPECT_EQ(timings_for("inbox").job, std::chrono::minutes(5));
}

}  // namespace
}  // namespace mithaq::host
