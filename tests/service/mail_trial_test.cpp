// `mithaq mail test` where a worker is away: what has to be put right.
#include "service/mail_test.h"

#include "service/open_house.h"

namespace mithaq::service {

TEST(MailTrial, a_missing_password_is_told_with_the_file_in_which_it_is_looked_for) {
  const OpenHouse house;
  host::WorkerStatus away;
  away.plugin = "email";
  away.duty = "notifier";
  away.reason = "would-not-start";
  away.detail = "no credential: state/credentials/email/smtp-password";
  const Triers nobody{[](const std::string&) { return nullptr; }, [](const std::string&) { return nullptr; },
                      [&] { return std::vector{away}; }};
  const auto ways = try_ways(*house.premises, nobody, {});
  ASSERT_FALSE(ways.empty());
  const ProbeStep& step = ways.front().steps.front();
  EXPECT_EQ(step.cause, "no-credential");
  EXPECT_EQ(step.facts.at("file"), "state/credentials/email/smtp-password");
  EXPECT_EQ(step.facts.at("plugin"), "email");
  EXPECT_FALSE(ways.front().is_judged());
  away.detail = "smtp.host is needed";
  EXPECT_EQ(try_ways(*house.premises, nobody, {}).front().steps.front().cause, "no-worker");
}

}  // namespace mithaq::service
