// Time stamps: what is asked for is read off the trail, and what came of it stands in the trail.
#include "service/stamping.h"

#include <algorithm>

#include "service/stamped_house.h"
#include "trail/time_stamp.h"

namespace mithaq::service {

using Fault = StampedHouse::Fault;
using Said = std::vector<std::string>;

TEST(Stamping, checkpoints_and_seals_are_stamped_and_openssl_takes_what_is_kept) {
  StampedHouse house;
  house.pass_last_stage();
  for (int turn = 0; turn < 6; ++turn) {
    house.stamping.ask();
    house.work_off();
  }
  const Said said = house.said();
  EXPECT_EQ(std::ranges::count(said, "certificate"), 1);
  EXPECT_EQ(std::ranges::count(said, "package"), 2) << "of the public's and of the auditors'";
  EXPECT_GE(std::ranges::count(said, "checkpoint"), 3) << "settled and ratified, sealed, sealed packages";
  std::set<Digest> stamped;
  for (const Entry& entry : house.stamps()) {
    const Digest sha256 = entry.data.at("sha256").string();
    EXPECT_TRUE(stamped.insert(sha256).second) << "one token for each";
    const std::string bytes = house.objects.get(sha256).value();
    EXPECT_TRUE(
        house.authority.holds(house.document(entry, "query"), house.document(entry, "token"), bytes, house.clock.now()))
        << house.authority.shop.read("said");
    EXPECT_EQ(house.document(entry, "chain"), house.authority.chain());
    EXPECT_EQ(entry.data.at("authority").string(), "Time of tsa");
    EXPECT_EQ(entry.actor.kind, "engine");
    if (entry.data.at("what").string() != "checkpoint") continue;
    const auto note = trail::note_from_text(bytes);
    ASSERT_TRUE(note);
    EXPECT_EQ(house.store->checkpoint(trail::checkpoint_from_text(note->text)->size)->note, bytes);
  }
  const int asked = house.asked;
  house.clock.pass(std::chrono::hours(2));
  EXPECT_EQ(house.stamping.ask(), 0);
  EXPECT_EQ(house.asked, asked);
  EXPECT_EQ(house.audit().exit_code(), 0);
}

TEST(Stamping, nobody_is_asked_where_the_settings_have_no_table) {
  StampedHouse house(false);
  house.pass_last_stage();
  EXPECT_EQ(house.stamping.ask(), 0);
  EXPECT_EQ(house.asked, 0);
  EXPECT_TRUE(house.stamps().empty());
  EXPECT_TRUE(house.stamping.awaited().empty());
}

TEST(Stamping, an_authority_that_was_away_is_asked_again_until_it_answers) {
  StampedHouse house;
  house.pass_last_stage();
  house.premises->settings.time_stamp_url = "http://127.0.0.1:1/tsr";  // nobody listens there
  EXPECT_EQ(house.stamping.ask(), 0);
  ASSERT_EQ(house.said(), Said{"checkpoint unreachable 1"});
  EXPECT_EQ(house.stamps().front().data.at("authority").string(), "127.0.0.1:1");
  EXPECT_EQ(house.stamping.ask(), 0);
  EXPECT_EQ(house.said().size(), 1u) << "not before its time";
  // After 1, 5, 15, 60 minutes and then each hour; by a house that has read nothing but the trail.
  house.premises->settings.time_stamp_url = house.server.url();
  house.status = 503;
  const Moment first = house.clock.now();
  for (const int minutes : {1, 5, 15, 60, 60, 60}) {
    const std::size_t before = house.said().size();
    house.clock.pass(std::chrono::seconds(minutes * 60 - 1));
    house.stamping.ask();
    EXPECT_EQ(house.said().size(), before) << minutes;
    const auto awaited = house.stamping.awaited();
    ASSERT_EQ(awaited.size(), 1u);
    EXPECT_EQ(awaited[0].next, house.clock.now() + std::chrono::seconds(1));
    house.clock.pass(std::chrono::seconds(1));
    StampBook fresh;
    fresh.read(*house.store);
    EXPECT_EQ(fresh.due(house.clock.now()).size(), 1u) << minutes;
    house.stamping.ask();
    EXPECT_EQ(house.said().size(), before + 1) << minutes;
  }
  EXPECT_EQ(house.said().back(), "checkpoint faulty 7");
  house.status = 200;
  house.clock.pass(std::chrono::hours(1));
  EXPECT_EQ(house.stamping.ask(), 1);
  EXPECT_EQ(house.said().back(), "checkpoint");
  EXPECT_TRUE(house.stamping.awaited().empty());
  EXPECT_EQ(house.stamps().back().data.at("time").string(), to_rfc3339(house.clock.now()));
  EXPECT_GT(house.clock.now(), first + std::chrono::hours(4));
}

TEST(Stamping, it_is_given_up_after_thirty_days) {
  StampedHouse house;
  house.pass_last_stage();
  house.status = 503;
  house.stamping.ask();
  house.clock.pass(std::chrono::days(30) - std::chrono::minutes(1));
  house.stamping.ask();
  ASSERT_EQ(house.said().size(), 2u);
  EXPECT_EQ(house.stamping.awaited().front().next, std::nullopt);
  house.clock.pass(std::chrono::hours(2));
  house.stamping.ask();
  EXPECT_EQ(house.said().size(), 2u);
}

TEST(Stamping, each_answer_that_is_no_token_for_the_question_has_its_reason) {
  StampedHouse house;
  house.premises->settings.time_stamp_policy = "1.2.3.4.1";
  house.pass_last_stage();
  const std::vector<std::pair<Fault, std::string>> faults = {{Fault::rejected, "rejected"},
                                                             {Fault::imprint, "imprint"},
                                                             {Fault::nonce, "nonce"},
                                                             {Fault::policy, "policy"},
                                                             {Fault::chain, "chain"}};
  for (const auto& [fault, reason] : faults) {
    house.fault = fault;
    EXPECT_EQ(house.stamping.ask(), 0);
    EXPECT_NE(house.said().back().find(" " + reason + " "), std::string::npos) << house.said().back();
    EXPECT_TRUE(house.stamps().back().evidence.empty());
    house.clock.pass(std::chrono::hours(1));
  }
  house.fault = Fault::none;
  house.status = 403;
  house.stamping.ask();
  EXPECT_EQ(house.said().back(), "checkpoint rejected 6");
  house.status = 200;
  house.clock.pass(std::chrono::hours(1));
  EXPECT_EQ(house.stamping.ask(), 1);
}

TEST(Stamping, an_office_sees_what_is_outstanding_and_when_it_is_asked_for_again) {
  StampedHouse house;
  WaysOut ways;
  ways.stamps_awaited = [&] { return house.stamping.awaited(); };
  Secretariat office(
      *house.premises, *house.store, house.objects, house.writer, house.clock, house.chance,
      [] { return std::vector<host::WorkerStatus>{}; }, ways);
  const auto check = [&] {
    const auto facts = office.doctor();
    return *std::ranges::find(facts, "time-stamps", &House::Fact::id);
  };
  house.pass_last_stage();
  const House::Fact good = check();
  EXPECT_TRUE(good.ok);
  const auto said = [&](const House::Fact& fact) {
    return house.premises->phrases->say("doctor.time-stamps", Language::en,
                                        house.premises->phrases->facts(fact.facts, Language::en),
                                        notices::Isolation::none);
  };
  EXPECT_EQ(said(good), "Time stamps: none is outstanding.");
  house.status = 503;
  house.stamping.ask();
  const House::Fact bad = check();
  EXPECT_FALSE(bad.ok);
  EXPECT_EQ(bad.facts.at("why"), "faulty");
  EXPECT_EQ(bad.facts.at("next"), to_rfc3339(house.clock.now() + std::chrono::minutes(1)));
  EXPECT_NE(said(bad).find("it answered with a fault of its own. Next attempt: "), std::string::npos) << said(bad);
  const Text shown = office.charter("charter", false)->time_stamp_sentence;
  EXPECT_NE(shown.en.find("A time stamp is outstanding"), std::string::npos) << shown.en;
  EXPECT_NE(shown.ar.find("أجابت بأن عندها عطلًا"), std::string::npos) << shown.ar;
  house.status = 200;
  house.clock.pass(std::chrono::minutes(1));
  EXPECT_EQ(house.stamping.ask(), 1);
  EXPECT_TRUE(check().ok);
  const Text came = office.charter("charter", false)->time_stamp_sentence;
  EXPECT_EQ(came.en.find("Trusted time: it was ratified no later than "), 0u) << came.en;
  EXPECT_EQ(came.en.find("outstanding"), std::string::npos) << came.en;
}

// Opened twice a minute by its thread, the book reads each entry once.
TEST(Stamping, its_thread_asks_by_itself) {
  StampedHouse house;
  house.pass_last_stage();
  const std::int64_t before = house.store->head().size;
  house.stamping.start();
  while (house.store->head().size == before) std::this_thread::yield();
  house.stamping.stop();
  EXPECT_EQ(house.said(), Said{"checkpoint"});
}

}  // namespace mithaq::service
