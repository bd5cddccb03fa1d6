// Each way a plugin can misbehave: the supervisor keeps answering, the caller learns that the job is still his,
// and the neighbour does not notice.
#include <algorithm>
#include <filesystem>
#include <fstream>

#include "house_of_workers.h"

namespace mithaq::host {
namespace {

// One plugin that misbehaves and one that does not, in the same house.
class FaultPlugin : public testing::Test {
 protected:
  void start(const std::string& plugin, Timings timings = quick(), std::map<std::string, std::string> settings = {}) {
    house.add(plugin, "notifier", timings, std::move(settings));
    house.add("well_behaved");
    house.supervisor.start();
    house.settle("well_behaved", {"ready"});
  }
  void TearDown() override {
    EXPECT_EQ(house.deliver("well_behaved").result, Delivery::accepted);
    EXPECT_EQ(house.status("well_behaved").crashes, 0);
  }
  HouseOfWorkers house;
};

TEST_F(FaultPlugin, a_library_without_a_tag_is_refused_before_its_code_runs) {
  start("no_tag");
  const auto status = house.settle("no_tag", {"refused"});
  EXPECT_EQ(status.reason, "no-tag");
  EXPECT_NE(status.detail.find("mithaq_notifier_v3"), std::string::npos) << status.detail;
  EXPECT_EQ(status.crashes, 0);
  EXPECT_THROW(house.deliver("no_tag"), WorkerAway);
}

TEST_F(FaultPlugin, a_library_with_an_old_tag_is_refused_before_its_code_runs) {
  start("old_tag");
  const auto status = house.settle("old_tag", {"refused"});
  EXPECT_EQ(status.reason, "old-tag");
  EXPECT_EQ(status.detail, "mithaq_notifier_v1 instead of mithaq_notifier_v3");
  EXPECT_EQ(status.crashes, 0);
}

TEST_F(FaultPlugin, a_missing_file_is_refused_and_used_once_it_is_there_and_resumed) {
  const auto folder = std::filesystem::path(testing::TempDir()) / "mithaq-missing-file";
  std::filesystem::remove_all(folder);
  std::filesystem::create_directories(folder);
  const auto library = folder / "late.so";
  house.supervisor.add({"late", "notifier", library, {}}, quick());
  start("throws");
  const auto status = house.settle("late", {"refused"});
  EXPECT_EQ(status.reason, "missing-file");
  EXPECT_EQ(status.detail, library);
  EXPECT_THROW(house.deliver("late"), WorkerAway);

  std::filesystem::copy_file(fault_plugin("well_behaved"), library);
  EXPECT_TRUE(house.supervisor.resume("late"));
  EXPECT_EQ(house.deliver("late").result, Delivery::accepted);
  EXPECT_EQ(house.status("late").reason, "");
  std::filesystem::remove_all(folder);
}

TEST_F(FaultPlugin, a_file_that_is_no_library_is_refused) {
  const auto file = std::filesystem::path(testing::TempDir()) / "mithaq-no-library.so";
  std::ofstream(file) << "name = \"email\"\n";
  house.supervisor.add({"text", "notifier", file, {}}, quick());
  start("throws");
  EXPECT_EQ(house.settle("text", {"refused"}).reason, "not-a-library");
  std::filesystem::remove(file);
}

TEST_F(FaultPlugin, an_exception_is_an_answer_with_its_text_and_no_crash) {
  start("throws");
  for (int i = 0; i < 10; ++i) {
    try {
      house.deliver("throws");
      ADD_FAILURE() << "has answered";
    } catch (const DutyFailed& e) {
      EXPECT_TRUE(std::string_view(e.what()).starts_with("the relay's name is \xef\xbf\xbd unknown")) << e.what();
      EXPECT_LE(std::string_view(e.what()).size(), 1024U);
    }
  }
  EXPECT_EQ(house.status("throws").state, "ready");
  EXPECT_EQ(house.status("throws").crashes, 0);
}

TEST_F(FaultPlugin, an_exception_that_is_no_exception_is_an_answer_too) {
  start("throws", quick(), {{"what", "int"}});
  EXPECT_THROW(house.deliver("throws"), DutyFailed);
  EXPECT_EQ(house.status("throws").crashes, 0);
}

TEST_F(FaultPlugin, one_that_throws_while_being_loaded_ends_in_quarantine) {
  start("throws_on_load");
  const auto status = house.settle("throws_on_load", {"quarantined"});
  EXPECT_EQ(status.reason, "crashed");
  EXPECT_EQ(status.crashes, 5);
  EXPECT_THROW(house.deliver("throws_on_load"), WorkerAway);
}

TEST_F(FaultPlugin, one_whose_constructor_throws_ends_in_quarantine_with_its_text) {
  start("refuses_to_start");
  const auto status = house.settle("refuses_to_start", {"quarantined"});
  EXPECT_EQ(status.reason, "would-not-start");
  EXPECT_EQ(status.detail, "smtp.host is missing");
}

TEST_F(FaultPlugin, a_crash_loses_the_worker_and_not_the_job) {
  start("aborts");
  EXPECT_NE(house.lost("aborts", "abort").find("SIGABRT"), std::string::npos);
  house.settle("aborts", {"ready"});
  EXPECT_EQ(house.deliver("aborts").result, Delivery::accepted);
  EXPECT_EQ(house.status("aborts").crashes, 1);
}

TEST_F(FaultPlugin, a_crash_after_handing_over_is_told_apart) {
  start("aborts");
  house.lost("aborts", "abort-after-handing-over", true);
  house.settle("aborts", {"ready"});
  house.lost("aborts", "abort", false);
}

TEST_F(FaultPlugin, five_crashes_are_a_quarantine_and_resuming_ends_it) {
  start("aborts");
  for (int crash = 1; crash <= 5; ++crash) {
    house.lost("aborts", "abort");
    const auto status = house.settle("aborts", {"ready", "quarantined"});
    EXPECT_EQ(status.state, crash < 5 ? "ready" : "quarantined");
    EXPECT_EQ(status.crashes, crash);
    EXPECT_EQ(house.deliver("well_behaved").result, Delivery::accepted);
  }
  EXPECT_THROW(house.deliver("aborts"), WorkerAway);
  EXPECT_EQ(house.status("aborts").reason, "crashed");

  EXPECT_TRUE(house.supervisor.resume("aborts"));
  EXPECT_EQ(house.deliver("aborts").result, Delivery::accepted);
  EXPECT_EQ(house.status("aborts").crashes, 0);

  const auto before = house.status("well_behaved").pid;
  EXPECT_TRUE(house.supervisor.resume("well_behaved")) << "one that runs begins anew";
  EXPECT_EQ(house.deliver("well_behaved").result, Delivery::accepted);
  EXPECT_NE(house.status("well_behaved").pid, before);
}

TEST_F(FaultPlugin, one_that_hangs_is_killed_at_the_jobs_deadline) {
  auto timings = quick();
  timings.job = std::chrono::milliseconds(5);
  start("hangs", timings);
  EXPECT_NE(house.lost("hangs", "request").find("hung"), std::string::npos);
  EXPECT_EQ(house.blamed("hangs", "hung").detail, "5 ms");
}

TEST_F(FaultPlugin, one_whose_process_stands_still_is_killed_for_its_silence) {
  auto timings = quick();
  timings.ping_every = std::chrono::milliseconds(1);
  timings.silent = std::chrono::milliseconds(250);
  start("hangs", timings);
  EXPECT_NE(house.lost("hangs", "freeze").find("silent"), std::string::npos);
}

TEST_F(FaultPlugin, one_that_exits_is_counted_as_crashed) {
  start("exits");
  EXPECT_NE(house.lost("exits", "request").find("exited: 0"), std::string::npos);
  EXPECT_EQ(house.blamed("exits", "exited").crashes, 1);
}

TEST_F(FaultPlugin, one_that_leaks_ends_at_its_limit) {
  start("leaks");
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  GTEST_SKIP() << "a sanitizer's memory cannot be limited";
#endif
  EXPECT_NE(house.lost("leaks", "request").find("out-of-memory"), std::string::npos);
  house.settle("leaks", {"ready"});
}

TEST_F(FaultPlugin, one_that_floods_the_log_is_heard_ten_lines_a_second) {
  start("breaks_protocol");
  EXPECT_EQ(house.deliver("breaks_protocol", "floods-the-log").result, Delivery::accepted);
  EXPECT_EQ(house.status("breaks_protocol").crashes, 0);
  house.supervisor.stop();
  const auto lines = house.lines();
  const auto with = [&](std::string_view text) {
    return std::count_if(lines.begin(), lines.end(), [&](const auto& line) { return line.find(text) != line.npos; });
  };
  EXPECT_GE(with("breaks_protocol/notifier: line "), 10);
  EXPECT_LT(with("breaks_protocol/notifier: line "), 5000);
  EXPECT_EQ(with("breaks_protocol/notifier: log lines dropped: "), 1);
  house.supervisor.start();
}

TEST_F(FaultPlugin, one_that_answers_twice_is_killed_and_its_first_answer_counts) {
  start("breaks_protocol");
  EXPECT_EQ(house.deliver("breaks_protocol", "answers-twice").result, Delivery::accepted);
  EXPECT_EQ(house.blamed("breaks_protocol", "breach").detail, "DONE without a job in hand");
}

class Breach : public FaultPlugin, public testing::WithParamInterface<std::pair<std::string, std::string>> {};

TEST_P(Breach, is_counted_as_a_crash_and_the_next_job_is_done) {
  const auto& [kind, detail] = GetParam();
  start("breaks_protocol");
  const auto what = house.lost("breaks_protocol", kind);
  EXPECT_NE(what.find("breach: " + detail), std::string::npos) << what;
  EXPECT_EQ(house.settle("breaks_protocol", {"ready"}).crashes, 1);
  EXPECT_EQ(house.deliver("breaks_protocol").result, Delivery::accepted);
}

INSTANTIATE_TEST_SUITE_P(
    OfTheProtocol, Breach,
    testing::Values(
        std::pair("hello-twice", "HELLO twice"), std::pair("other-job", "DONE for a job that it does not hold"),
        std::pair("other-fence", "DONE for a job that it does not hold"),
        std::pair("progress-of-other-job", "PROGRESS of a job that it does not hold"),
        std::pair("nul-in-text", "field is not text"), std::pair("long-text", "field too long"),
        std::pair("unknown-type", "a frame of type 77"), std::pair("daemons-word", "a frame of type 6"),
        std::pair("no-answer-in-answer", "missing field"), std::pair("unknown-result", "unknown result"),
        std::pair("bad-length", "frame ends within a field"), std::pair("half-a-header", "frame ends within a length"),
        std::pair("packet-too-long", "packet too long"), std::pair("other-process", "a frame from process")),
    [](const auto& which) {
      std::string name = which.param.first;
      std::replace(name.begin(), name.end(), '-', '_');
      return name;
    });

}  // namespace
}  // namespace mithaq::host
