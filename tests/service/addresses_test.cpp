// Addresses that do not take mail: proposed to be suspended after two days, and suspended by a person.
#include "service/addresses.h"

#include "service/mail_house.h"
#include "trail/canonical.h"

namespace mithaq::service {

namespace {

class FailingHouse : public MailHouse {
 public:
  void fails(const std::string& status = "5.1.1") { EXPECT_EQ(take(report("deaf-union", "failed", status)), "dsn"); }
  std::string member() { return premises->registry.members_of({"deaf-union"}).front()->id.value; }
  MemberView row() {
    for (const MemberView& view : house.members())
      if (view.id == member()) return view;
    throw std::logic_error("no such member");
  }
  // As `doctor` names it; empty: nothing is proposed.
  std::string proposed() {
    for (const House::Fact& fact : house.doctor())
      if (fact.id == "address-fails") return fact.facts.at("address");
    return "";
  }
};

}  // namespace

TEST(Addresses, two_failures_on_one_day_propose_nothing) {
  FailingHouse house;
  house.fails();
  house.clock.pass(std::chrono::hours(3));
  house.fails();
  EXPECT_EQ(house.row().failed_days, 1);
  EXPECT_EQ(house.row().failing_address, "");
  EXPECT_EQ(house.proposed(), "");
}

// The day is the house's: in UTC these two are one.
TEST(Addresses, failures_on_two_days_propose_that_a_person_suspends_the_address) {
  FailingHouse house;
  house.clock.set("2026-11-01T21:30:00Z");
  house.fails();
  house.clock.set("2026-11-01T22:30:00Z");
  house.fails("5.2.1");
  EXPECT_EQ(house.row().failed_days, 2);
  EXPECT_EQ(house.row().failing_address, house.address("deaf-union"));
  EXPECT_EQ(house.proposed(), house.address("deaf-union"));
  EXPECT_FALSE(house.row().is_suspended) << "nobody has done it";
}

TEST(Addresses, what_may_come_later_is_no_failure_for_good) {
  FailingHouse house;
  house.fails("4.4.7");
  house.clock.pass(std::chrono::hours(24));
  house.fails("");
  EXPECT_EQ(house.take(house.report("deaf-union", "delayed", "4.4.1")), "dsn");
  EXPECT_EQ(house.row().failed_days, 0);
}

TEST(Addresses, to_a_suspended_one_no_mail_goes_until_it_is_taken_up_again) {
  FailingHouse house;
  house.fails();
  house.clock.pass(std::chrono::hours(24));
  house.fails();
  EXPECT_EQ(house.house.set_address(house.convener, house.member(), false).error().id, "not-allowed");
  EXPECT_EQ(house.house.set_address(house.secretary, "m-nobody22", false).error().id, "unknown-member");
  ASSERT_TRUE(house.house.set_address(house.secretary, house.member(), false));
  ASSERT_TRUE(house.house.set_address(house.secretary, house.member(), false)) << "once more changes nothing";
  const Entry last = trail::entry_from_leaf(house.store->strand(registry_strand).back().bytes);
  EXPECT_EQ(last.kind, "registry-changed");
  EXPECT_EQ(trail::write(last.data), R"({"change":"suspended","id":")" + house.member() + R"(","what":"address"})");
  EXPECT_TRUE(house.row().is_suspended);
  EXPECT_EQ(house.proposed(), "");

  const int before = house.notices_of("request");
  const auto resend = [&] {
    return house.act(house.secretary, "charter", ResendRequest{{}, {"deaf-union"}, std::nullopt});
  };
  ASSERT_TRUE(resend());
  house.work_off();
  EXPECT_EQ(house.notices_of("request"), before);
  const auto jobs = house.house.outbox(std::nullopt);
  EXPECT_TRUE(std::ranges::any_of(jobs, [](const JobView& job) {
    return job.state == "refused" && job.last_result == "the address is suspended";
  }));

  house.clock.pass(std::chrono::hours(1));
  ASSERT_TRUE(house.house.set_address(house.administrator, house.member(), true));
  EXPECT_EQ(house.row().failed_days, 0) << "it begins anew";
  house.clock.pass(std::chrono::hours(1));
  ASSERT_TRUE(resend());
  house.work_off();
  EXPECT_GT(house.notices_of("request"), before);
  EXPECT_EQ(house.audit().exit_code(), 0);
}

TEST(Addresses, another_address_is_not_blamed_for_what_the_one_before_it_did) {
  FailingHouse house;
  house.fails();
  house.clock.pass(std::chrono::hours(24));
  house.fails();
  ASSERT_TRUE(house.house.set_address(house.secretary, house.member(), false));
  house.clock.pass(std::chrono::hours(1));
  for (Member& member : house.premises->registry.members)
    if (member.id.value == house.member()) member.name = "Another Name";
  register_members(*house.premises, *house.store, house.writer, house.chance);
  EXPECT_TRUE(house.row().is_suspended) << "a name is no address";
  for (Member& member : house.premises->registry.members)
    if (member.id.value == house.member()) member.address = "office@another.example";
  register_members(*house.premises, *house.store, house.writer, house.chance);
  EXPECT_FALSE(house.row().is_suspended);
  EXPECT_EQ(house.row().failed_days, 0);
}

TEST(Addresses, the_daily_list_tells_of_those_that_fail) {
  FailingHouse house;
  house.premises->settings.digest = true;
  house.tick("2026-11-02T05:00:00Z");
  house.fails();
  house.tick("2026-11-03T05:00:00Z");
  house.fails();
  house.tick("2026-11-04T05:00:00Z");
  EXPECT_NE(house.newest("digest").find("One address does not take mail, as reports of two different days say"),
            std::string::npos)
      << house.newest("digest");
  EXPECT_NE(house.newest("digest").find("mithaq members list"), std::string::npos);
}

}  // namespace mithaq::service
