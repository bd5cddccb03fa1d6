// How often one network may send: many at once, then one by one.
#include "web/rate.h"

#include <gtest/gtest.h>

namespace mithaq::web {

namespace {

using std::chrono::seconds;

}  // namespace

TEST(Rate, a_burst_is_taken_and_then_one_for_each_turn) {
  Rate rate(3, seconds(60));
  Rate::Instant now{seconds(1000)};
  for (int i = 0; i < 3; ++i) EXPECT_FALSE(rate.wait("192.0.2.1", now)) << i;
  EXPECT_EQ(rate.wait("192.0.2.1", now), seconds(60));
  EXPECT_FALSE(rate.wait("192.0.2.2", now)) << "another network has tokens of its own";
  now += seconds(59);
  EXPECT_EQ(rate.wait("192.0.2.1", now), seconds(1));
  now += seconds(1);
  EXPECT_FALSE(rate.wait("192.0.2.1", now));
  EXPECT_EQ(rate.wait("192.0.2.1", now), seconds(60)) << "who is refused pays nothing, and gains nothing";
  now += seconds(600);
  for (int i = 0; i < 3; ++i) EXPECT_FALSE(rate.wait("192.0.2.1", now)) << "no more than full: " << i;
  EXPECT_TRUE(rate.wait("192.0.2.1", now));
}

TEST(Rate, an_address_counts_for_its_network) {
  EXPECT_EQ(network("192.0.2.1"), "192.0.2.1");
  EXPECT_EQ(network("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::/64");
  EXPECT_EQ(network("2001:0db8:1:2::9"), network("2001:db8:1:2:ffff::1"));
  EXPECT_NE(network("2001:db8:1:3::9"), network("2001:db8:1:2::9"));
  EXPECT_EQ(network("::ffff:192.0.2.1"), "192.0.2.1") << "one and the same neighbour";
  EXPECT_EQ(network("no address"), "no address");
}

}  // namespace mithaq::web
