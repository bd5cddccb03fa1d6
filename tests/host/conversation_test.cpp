#include "host/conversation.h"

#include <gtest/gtest.h>

namespace mithaq::host {
namespace {

using namespace std::chrono_literals;
using News = Conversation::News;
using wire::BadFrame;

class ConversationTest : public testing::Test {
 protected:
  Steady start{};
  Timings timings;
  Conversation talk{"email", "notifier", timings, start};
  const wire::Frame hello = wire::to_frame(wire::Hello{"email", "notifier", "mithaq_notifier_v3", "", ""});
  const wire::JobHead job{"k", 3, 900s, "deliver"};
};

TEST_F(ConversationTest, hello_comes_first_and_once) {
  EXPECT_THROW(talk.hear({wire::Type::pong, {}}, start), BadFrame);
  EXPECT_FALSE(talk.ready());
  EXPECT_EQ(talk.hear(hello, start), News::ready);
  EXPECT_TRUE(talk.ready());
  EXPECT_THROW(talk.hear(hello, start), BadFrame);
}

TEST_F(ConversationTest, hello_names_the_plugin_and_duty_that_were_started) {
  EXPECT_THROW(talk.hear(wire::to_frame(wire::Hello{"email", "signer", "mithaq_signer_v4", "", ""}), start), BadFrame);
}

TEST_F(ConversationTest, a_refused_library_is_not_ready) {
  EXPECT_EQ(talk.hear(wire::to_frame(wire::Hello{"email", "notifier", "", "no-tag", "f"}), start), News::refused);
  EXPECT_FALSE(talk.ready());
}

TEST_F(ConversationTest, patience_for_hello_ends_after_five_seconds) {
  EXPECT_EQ(talk.next_look(), start + 5s);
  EXPECT_FALSE(talk.overdue(start + 4999ms));
  EXPECT_EQ(talk.overdue(start + 5s)->id, "late-hello");
}

TEST_F(ConversationTest, a_job_is_answered_once_and_by_its_fence) {
  talk.hear(hello, start);
  EXPECT_THROW(Conversation(talk).hear(wire::done({"k", 3, false, ""}, {}), start), BadFrame);
  talk.begin(job, start);
  EXPECT_THROW(Conversation(talk).hear(wire::done({"k", 2, false, ""}, {}), start), BadFrame);
  EXPECT_EQ(talk.hear(wire::done({"k", 3, true, "why"}, {}), start), News::done);
  EXPECT_FALSE(talk.busy());
  EXPECT_EQ(talk.done().text, "why");
  EXPECT_THROW(talk.hear(wire::done({"k", 3, false, ""}, {}), start), BadFrame);
}

TEST_F(ConversationTest, handing_over_is_remembered_for_its_job_only) {
  talk.hear(hello, start);
  talk.begin(job, start);
  talk.hear(wire::to_frame(wire::ProgressNote{"k", "connecting"}), start);
  EXPECT_FALSE(talk.handed_over());
  talk.hear(wire::to_frame(wire::ProgressNote{"k", "handing-over"}), start);
  EXPECT_TRUE(talk.handed_over());
  talk.hear(wire::done({"k", 3, false, ""}, {}), start);
  talk.begin({"l", 4, 900s, "deliver"}, start);
  EXPECT_FALSE(talk.handed_over());
}

TEST_F(ConversationTest, a_job_hangs_when_its_time_is_over_even_if_ping_is_answered) {
  talk.hear(hello, start);
  talk.begin(job, start);
  talk.hear({wire::Type::pong, {}}, start + 899s);
  EXPECT_FALSE(talk.overdue(start + 899s));
  EXPECT_EQ(talk.overdue(start + 900s)->id, "hung");
}

TEST_F(ConversationTest, ping_is_due_every_ten_seconds_and_silence_lasts_thirty) {
  talk.hear(hello, start);
  EXPECT_FALSE(talk.ping_is_due(start + 9s));
  EXPECT_TRUE(talk.ping_is_due(start + 10s));
  EXPECT_EQ(talk.next_look(), start + 10s);
  talk.pinged(start + 10s);
  EXPECT_FALSE(talk.overdue(start + 29s));
  EXPECT_EQ(talk.overdue(start + 30s)->id, "silent");
  talk.hear({wire::Type::pong, {}}, start + 30s);
  EXPECT_FALSE(talk.overdue(start + 39s));
}

TEST_F(ConversationTest, a_worker_that_was_not_asked_may_be_silent) {
  talk.hear(hello, start);
  EXPECT_FALSE(talk.overdue(start + 1h));
}

TEST_F(ConversationTest, ten_log_lines_a_second_are_heard_and_the_rest_counted) {
  talk.hear(hello, start);
  const auto line = wire::to_frame(wire::LogLine{"info", "text"});
  int heard = 0;
  for (int i = 0; i < 25; ++i) heard += talk.hear(line, start + 500ms) == News::log;
  EXPECT_EQ(heard, 10);
  EXPECT_EQ(talk.lines_dropped(), 15);
  EXPECT_EQ(talk.hear(line, start + 1500ms), News::log);
}

TEST(CrashRecord, the_wait_doubles_up_to_the_longest_and_starts_anew_after_a_quiet_window) {
  CrashRecord record{Timings{}};
  Steady now{};
  std::vector<long> seconds;
  for (int i = 0; i < 10; ++i) {
    now += 599s;
    record.crashed(now);
    seconds.push_back(std::chrono::duration_cast<std::chrono::seconds>(record.wait(0)).count());
  }
  EXPECT_EQ(seconds, (std::vector<long>{1, 2, 4, 8, 16, 32, 64, 128, 256, 300}));
  now += 600s;
  record.crashed(now);
  EXPECT_EQ(record.wait(0), 1s);
}

TEST(CrashRecord, jitter_takes_at_most_a_quarter_off) {
  CrashRecord record{Timings{}};
  record.crashed(Steady{});
  EXPECT_EQ(record.wait(1), 750ms);
}

TEST(CrashRecord, five_crashes_within_ten_minutes_are_too_many_and_can_be_forgiven) {
  CrashRecord record{Timings{}};
  Steady now{};
  for (int i = 0; i < 20; ++i) {
    record.crashed(now);
    EXPECT_FALSE(record.too_many(now)) << i;
    now += 150s;
  }
  for (int i = 0; i < 4; ++i) record.crashed(now);
  EXPECT_TRUE(record.too_many(now));
  EXPECT_FALSE(record.too_many(now + 600s));
  record.forgive();
  EXPECT_EQ(record.lately(now), 0);
}

}  // namespace
}  // namespace mithaq::host
