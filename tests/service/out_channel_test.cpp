// One way out: what speaks about the way stops the way, and one dead domain stops only itself.
#include "service/out_channel.h"

#include <gtest/gtest.h>

namespace mithaq::service {
namespace {

using std::chrono::hours, std::chrono::minutes, std::chrono::seconds;

const DeliveryReport taken{Delivery::accepted, "2.0.0", "250 ok", "", "dot", false};
const DeliveryReport refused_connection{Delivery::deferred, "", "connect: refused", "", "connect", false};
const DeliveryReport wrong_password{Delivery::deferred, "5.7.8", "AUTH: 535 no", "", "auth", true};
const DeliveryReport policy{Delivery::refused, "5.7.1", "MAIL: 550 no", "", "mail", true};
const DeliveryReport unknown_recipient{Delivery::refused, "5.1.1", "RCPT: 550 who", "", "rcpt", false};
const DeliveryReport busy_recipient{Delivery::deferred, "4.2.1", "RCPT: 450 later", "", "rcpt", false};

class Channel : public testing::Test {
 protected:
  // One notice goes and comes back; the clock does not move.
  OutChannel::News trip(const DeliveryReport& report, const std::string& domain = "a.example") {
    EXPECT_TRUE(channel.is_free(now));
    channel.set_out(domain, now);
    return channel.came_back({"job-" + std::to_string(++trips)}, domain, report, now);
  }
  void pass(seconds time) { now += time; }

  OutChannel channel;
  Moment now{hours(500000)};
  int trips = 0;
};

TEST_F(Channel, three_plain_noes_in_a_row_stop_it_with_one_alarm) {
  EXPECT_FALSE(trip(wrong_password).paused);
  EXPECT_FALSE(trip(wrong_password).paused);
  const auto third = trip(wrong_password);
  EXPECT_TRUE(third.paused);
  EXPECT_TRUE(third.keeps) << "it waits in the queue";
  EXPECT_EQ(channel.status(now).state, "paused");
  EXPECT_EQ(channel.status(now).last, "AUTH: 535 no");
  EXPECT_FALSE(channel.is_free(now));
  for (int i = 0; i < 10; ++i) {
    pass(minutes(15));
    const auto later = trip(wrong_password);
    EXPECT_FALSE(later.paused) << "one alarm";
    EXPECT_TRUE(later.keeps);
    EXPECT_FALSE(channel.is_free(now + minutes(14)));
  }
}

TEST_F(Channel, an_acceptance_in_between_begins_the_count_again) {
  for (int i = 0; i < 4; ++i) {
    EXPECT_FALSE(trip(policy).paused);
    EXPECT_FALSE(trip(policy).paused);
    const auto news = trip(taken);
    EXPECT_FALSE(news.resumed);
    EXPECT_TRUE(news.let_go.empty()) << "what was refused without a pause stays refused";
  }
}

TEST_F(Channel, a_relay_that_is_not_there_is_left_alone_for_a_minute_then_five_then_it_is_stopped) {
  EXPECT_FALSE(trip(refused_connection).keeps);
  EXPECT_EQ(channel.status(now).state, "resting");
  EXPECT_FALSE(channel.is_free(now + seconds(59)));
  pass(minutes(1));
  EXPECT_FALSE(trip(refused_connection).keeps);
  EXPECT_FALSE(channel.is_free(now + seconds(299)));
  pass(minutes(5));
  EXPECT_TRUE(trip(refused_connection).paused);
}

TEST_F(Channel, while_it_is_stopped_one_notice_tries_every_quarter_of_an_hour_and_opens_it_for_all) {
  for (int i = 0; i < 3; ++i) trip(wrong_password);
  pass(minutes(15));
  channel.set_out("a.example", now);
  EXPECT_FALSE(channel.is_free(now)) << "one at a time";
  const auto news = channel.came_back({"job"}, "a.example", taken, now);
  EXPECT_TRUE(news.resumed);
  EXPECT_EQ(news.let_go, (std::vector<JobKey>{{"job-1"}, {"job-2"}})) << "the third never left the queue";
  EXPECT_EQ(channel.status(now).state, "open");
}

TEST_F(Channel, a_recipient_that_is_not_known_shows_that_the_login_works_again_but_not_that_our_words_are_taken) {
  for (int i = 0; i < 3; ++i) trip(wrong_password);
  pass(minutes(15));
  EXPECT_TRUE(trip(unknown_recipient).resumed);
  for (int i = 0; i < 3; ++i) trip(policy);
  pass(minutes(15));
  EXPECT_FALSE(trip(unknown_recipient).resumed);
  EXPECT_EQ(channel.status(now).state, "paused");
  pass(minutes(15));
  EXPECT_TRUE(trip(taken).resumed);
}

TEST_F(Channel, a_person_opens_it_at_once) {
  EXPECT_FALSE(channel.resume()) << "nothing was stopped";
  for (int i = 0; i < 3; ++i) trip(policy);
  const auto failed = channel.resume();
  ASSERT_TRUE(failed);
  EXPECT_EQ(failed->size(), 2u);
  EXPECT_TRUE(channel.is_free(now));
  EXPECT_FALSE(trip(policy).paused) << "the count begins again";
}

TEST_F(Channel, a_domain_that_defers_three_in_a_row_rests_longer_each_time_and_an_acceptance_resets_it) {
  for (int i = 0; i < 2; ++i) {
    trip(busy_recipient);
    EXPECT_FALSE(channel.rests_until("a.example", now));
  }
  for (const minutes rest :
       {minutes(15), minutes(30), minutes(60), minutes(120), minutes(240), minutes(240), minutes(240)}) {
    trip(busy_recipient);
    ASSERT_TRUE(channel.rests_until("a.example", now));
    EXPECT_EQ(*channel.rests_until("a.example", now) - now, rest);
    EXPECT_FALSE(channel.rests_until("b.example", now)) << "nobody else waits for it";
    pass(rest);
    EXPECT_FALSE(channel.rests_until("a.example", now));
  }
  trip(taken);
  trip(busy_recipient);
  EXPECT_FALSE(channel.rests_until("a.example", now));
  EXPECT_EQ(channel.status(now).state, "open") << "a domain is not the channel";
}

TEST_F(Channel, what_was_under_way_when_a_domain_came_to_rest_makes_the_rest_no_longer) {
  for (int i = 0; i < 4; ++i) trip(busy_recipient);
  ASSERT_TRUE(channel.rests_until("a.example", now));
  EXPECT_EQ(*channel.rests_until("a.example", now) - now, minutes(15));
}

TEST_F(Channel, two_at_a_time_go_to_one_domain) {
  channel.set_out("a.example", now);
  EXPECT_TRUE(channel.is_free_for("a.example"));
  channel.set_out("a.example", now);
  EXPECT_FALSE(channel.is_free_for("a.example"));
  EXPECT_TRUE(channel.is_free_for("b.example"));
  channel.came_back("a.example");
  EXPECT_TRUE(channel.is_free_for("a.example"));
}

TEST_F(Channel, so_many_a_minute_set_out_and_no_more) {
  channel = OutChannel({2, 20, 2});
  for (int i = 0; i < 20; ++i) trip(taken);
  EXPECT_FALSE(channel.is_free(now));
  EXPECT_FALSE(channel.is_free(now + seconds(59)));
  pass(minutes(1));
  for (int i = 0; i < 20; ++i) trip(taken);
  EXPECT_FALSE(channel.is_free(now));
  EXPECT_TRUE(channel.is_free(now - hours(2))) << "a clock that was put back does not stop it";
}

TEST(Domain, is_what_stands_behind_the_last_at_in_lower_case) {
  EXPECT_EQ(domain_of("x@Members.Example"), "members.example");
  EXPECT_EQ(domain_of("\"a@b\"@c.example"), "c.example");
  EXPECT_EQ(domain_of("box 12, Ramallah"), "");
}

}  // namespace
}  // namespace mithaq::service
