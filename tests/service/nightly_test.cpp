// The daemon looks at its whole trail once a night, and says what contradicts.
#include "service/nightly.h"

#include <SQLiteCpp/SQLiteCpp.h>

#include <algorithm>
#include <fstream>

#include "service/open_house.h"

namespace mithaq::service {
namespace {

class NightlyLook : public testing::Test {
 protected:
  House::Fact fact() {
    WaysOut ways;
    ways.last_night = [this] { return nightly.last(); };
    Secretariat office(
        *house.premises, *house.store, house.objects, house.writer, house.clock, house.chance,
        [] { return std::vector<host::WorkerStatus>{}; }, ways);
    const auto facts = office.doctor();
    return *std::ranges::find(facts, "nightly", &House::Fact::id);
  }
  std::string said(Language language = Language::en) {
    const House::Fact shown = fact();
    return house.premises->phrases->say(
        "doctor.nightly", language, house.premises->phrases->facts(shown.facts, language), notices::Isolation::none);
  }
  std::string any_document() {
    for (const store::Leaf& leaf : house.store->strand("charter"))
      for (const Evidence& e : trail::entry_from_leaf(leaf.bytes).evidence) return e.sha256;
    return "";
  }

  OpenHouse house;
  std::vector<NightlyReport> alarms;
  // As the program does, in this process.
  host::Ran verified() {
    host::Ran out;
    for (const audit::Finding& finding : house.audit().findings) out.said += audit::line(finding) + "\n";
    return out;
  }
  Nightly nightly{*house.premises,
                  *house.store,
                  house.clock,
                  [this](const std::string&, const std::function<bool()>&) { return verified(); },
                  [this](const NightlyReport& report) { alarms.push_back(report); },
                  [](std::string_view, std::string_view) {}};
};

}  // namespace

TEST_F(NightlyLook, is_taken_once_a_night) {
  EXPECT_NE(said().find("is being looked at"), std::string::npos) << said();
  EXPECT_TRUE(nightly.look()) << "after the start";
  EXPECT_FALSE(nightly.look());
  house.clock.set("2026-11-10T00:59:59Z");  // 02:59:59 in Hebron
  nightly.look();
  house.clock.set("2026-11-10T01:00:00Z");
  EXPECT_TRUE(nightly.look());
  EXPECT_FALSE(nightly.look());
  ASSERT_TRUE(nightly.last());
  EXPECT_EQ(nightly.last()->entries, house.store->head().size);
  EXPECT_EQ(nightly.last()->broken, 0);
  EXPECT_TRUE(fact().ok);
  EXPECT_NE(said().find("nothing contradicts (entries: "), std::string::npos) << said();
  EXPECT_TRUE(alarms.empty());
}

TEST_F(NightlyLook, a_damaged_document_is_told_though_nobody_has_asked_for_it) {
  std::ofstream(house.premises->settings.state + "/objects/" + any_document()) << "other bytes";
  house.clock.pass(std::chrono::days(1));
  ASSERT_TRUE(nightly.look());
  ASSERT_EQ(alarms.size(), 1u);
  EXPECT_TRUE(alarms.front().first.starts_with("BROKEN evidence-hash")) << alarms.front().first;
  EXPECT_FALSE(fact().ok);
  EXPECT_NE(said().find("BROKEN evidence-hash"), std::string::npos) << said();
  EXPECT_NE(said(Language::ar).find("وُجد ما يناقض"), std::string::npos) << said(Language::ar);
}

TEST_F(NightlyLook, is_taken_again_each_hour_until_it_is_mended_and_told_once) {
  const std::string file = house.premises->settings.state + "/objects/" + any_document();
  const std::string right = house.objects.get(any_document()).value();
  std::ofstream(file) << "other bytes";
  ASSERT_TRUE(nightly.look());
  EXPECT_FALSE(nightly.look());
  house.clock.pass(std::chrono::hours(1));
  EXPECT_TRUE(nightly.look());
  EXPECT_EQ(alarms.size(), 1u) << "it is no news";
  std::ofstream(file) << right;
  house.clock.pass(std::chrono::hours(1));
  EXPECT_TRUE(nightly.look());
  EXPECT_TRUE(fact().ok);
  house.clock.pass(std::chrono::hours(1));
  EXPECT_FALSE(nightly.look());
}

TEST_F(NightlyLook, an_entry_that_was_changed_behind_the_daemon_is_told) {
  SQLite::Database behind(house.premises->settings.state + "/mithaq.db", SQLite::OPEN_READWRITE);
  behind.exec("DROP TRIGGER entry_is_never_changed");
  behind.exec("UPDATE entry SET leaf = CAST(leaf || ' ' AS BLOB) WHERE idx = 3");
  house.clock.pass(std::chrono::days(1));
  ASSERT_TRUE(nightly.look());
  ASSERT_EQ(alarms.size(), 1u);
  EXPECT_NE(alarms.front().first.find("index=3"), std::string::npos) << alarms.front().first;
}

}  // namespace mithaq::service
