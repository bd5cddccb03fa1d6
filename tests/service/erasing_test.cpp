// Erasure: the object goes, the digest and every proof stay.
#include <algorithm>

#include "service/open_house.h"

namespace mithaq::service {

namespace {

class ErasingHouse : public OpenHouse {
 public:
  ErasingHouse() : OpenHouse("when-all-answered") {
    member = premises->registry.members_of({"deaf-union"}).front()->id;
  }
  void settle() {
    for (const Body& body : premises->registry.bodies) ASSERT_EQ(why(give(body.id.value, {"approve", {}, "", ""})), "");
    work_off();
  }
  void leave() {
    std::erase_if(premises->registry.members, [&](const Member& one) { return one.id == member; });
    register_members(*premises, *store, writer, chance);
  }
  std::string erase(const Caller& by, const std::string& reason = "asked for it") {
    const auto erased = house.erase_member(by, member.value, reason);
    if (erased) done = *erased;
    if (erased) return "";
    const auto why = erased.error().facts.find("why");
    return erased.error().id + (why == erased.error().facts.end() ? "" : " " + why->second);
  }

  MemberId member;
  Erased done;
};

}  // namespace

TEST(Erasing, deletes_what_lies_sealed_of_a_member_and_leaves_every_proof_whole) {
  ErasingHouse house;
  house.settle();
  house.leave();
  ASSERT_EQ(house.audit().exit_code(), 0);
  const store::Head before = house.store->head();
  ASSERT_EQ(house.erase(house.administrator), "");
  EXPECT_GE(house.done.objects, 1);
  EXPECT_EQ(house.done.entries, house.store->head().size - before.size);
  EXPECT_EQ(store::tree(*house.store, house.store->head().size).root_of_first(before.size), before.root);
  const auto report = house.audit();
  EXPECT_EQ(report.exit_code(), 0);
  EXPECT_EQ(std::ranges::count(report.findings, "erased", &audit::Finding::id), house.done.objects);
  // Once more there is nothing left to do.
  ASSERT_EQ(house.erase(house.administrator), "");
  EXPECT_EQ(house.done.objects, 0);
  EXPECT_EQ(house.done.entries, 0);
}

TEST(Erasing, a_member_of_the_registry_and_an_open_stage_are_refused) {
  ErasingHouse house;
  EXPECT_EQ(house.erase(house.administrator), "erase-refused registered");
  house.leave();
  const std::string open = house.erase(house.administrator);
  EXPECT_TRUE(open == "" || open == "erase-refused open") << open;
}

TEST(Erasing, is_for_administrators_and_wants_a_reason) {
  ErasingHouse house;
  house.settle();
  house.leave();
  EXPECT_NE(house.erase(house.secretary), "");
  EXPECT_EQ(house.erase(house.administrator, ""), "reason-required");
  house.member = {"m-nobody22"};
  EXPECT_EQ(house.erase(house.administrator), "unknown-member");
}

}  // namespace mithaq::service
