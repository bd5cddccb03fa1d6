// The plugin as it is built, in a worker process of its own.
#include <gtest/gtest.h>
#include <signal.h>

#include <future>
#include <optional>
#include <thread>

#include "bench.h"
#include "fake_server.h"
#include "host/supervisor.h"

namespace mithaq::email::tests {
namespace {

TEST(Worker, the_built_plugin_writes_a_notice_into_the_maildir) {
  Scratch scratch;
  host::Supervisor supervisor(MITHAQ_BUILD "/bin/mithaq-worker", [](std::string_view, std::string_view) {});
  supervisor.add({"email",
                  "notifier",
                  MITHAQ_BUILD "/plugins/email/email.so",
                  {{"domain", "mithaq.example"},
                   {"organisation", house().organisation},
                   {"list_name", house().list_name},
                   {"state", scratch.path("state")}}},
                 host::timings_for("notifier"));
  supervisor.start();
  std::vector<std::string> phases;
  const DeliveryReport report =
      supervisor.notifier("email")->deliver(notice(), [&](std::string_view phase) { phases.emplace_back(phase); });
  EXPECT_EQ(report.result, Delivery::accepted) << report.text;
  EXPECT_EQ(report.message_sha256.size(), 64U);
  EXPECT_TRUE(phases.empty());  // a file is there or it is not: nothing is unknown
  EXPECT_EQ(files_in(scratch.path("state/maildir/new")).size(), 1U);
}

// A worker that is killed while the server keeps it waiting at a step.
class KilledWorker : public testing::Test {
 protected:
  bool was_handed_over(const std::string& step) {
    FakeServer server({{{step, stall}}, {}, "", "", false, 1000});
    Scratch scratch;
    host::Supervisor supervisor(MITHAQ_BUILD "/bin/mithaq-worker", [](std::string_view, std::string_view) {});
    supervisor.add({"email",
                    "notifier",
                    MITHAQ_BUILD "/plugins/email/email.so",
                    {{"domain", "mithaq.example"},
                     {"state", scratch.path("state")},
                     {"transport", "smtp"},
                     {"smtp.host", "127.0.0.1"},
                     {"smtp.port", std::to_string(server.port())},
                     {"smtp.security", "none"}}},
                   host::timings_for("notifier"));
    supervisor.start();
    auto end = std::async(std::launch::async, [&] {
      try {
        supervisor.notifier("email")->deliver(notice(), [](std::string_view) {});
      } catch (const host::WorkerLost& lost) {
        return std::optional(lost.after_handing_over);
      }
      return std::optional<bool>();
    });
    while (step == "dot" ? server.mails().empty() : !server.heard(step)) std::this_thread::yield();
    ::kill(static_cast<pid_t>(supervisor.status().front().pid), SIGKILL);
    const auto handed_over = end.get();
    EXPECT_TRUE(handed_over.has_value()) << "the call came to an end of its own";
    return handed_over.value_or(false);
  }
};

TEST_F(KilledWorker, before_the_dot_has_handed_nothing_over) {
  EXPECT_FALSE(was_handed_over("MAIL"));
  EXPECT_FALSE(was_handed_over("DATA"));
}

TEST_F(KilledWorker, after_the_dot_leaves_an_outcome_that_nobody_knows) { EXPECT_TRUE(was_handed_over("dot")); }

}  // namespace
}  // namespace mithaq::email::tests
