// The plugin as it is built, in a worker process of its own.
#include <gtest/gtest.h>

#include "bench.h"
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

}  // namespace
}  // namespace mithaq::email::tests
