// What was signed with a key that is trusted in nothing any more is set aside, by one command.
#include "service/signing_house.h"
#include "trail/proof.h"

namespace mithaq::service {
namespace {

const Answer yes{"approve", {}, "", ""};

struct SetAsideHouse : SigningHouse {
  explicit SetAsideHouse(const std::string& level) : SigningHouse(level) {
    enrol("deaf-union", "key");
    enrol("watan-gaza", "other");
    for (const auto& [body, key] : {std::pair("deaf-union", "key"), std::pair("watan-gaza", "other")}) {
      EXPECT_EQ(why(give(body, yes)), "");
      EXPECT_EQ(sign(body, key), "");
    }
    work_off();
  }
  void revoke(const std::string& distrust) {
    ASSERT_TRUE(desk().revoke_key(administrator, print("key"), "compromised", distrust, std::nullopt));
    work_off();
  }
  std::string set_aside(const Caller& by, const std::string& key = "key") {
    const auto done = act(by, "charter", SetAside{print(key)});
    return done ? "" : done.error().id;
  }
  // The body's own word, by its link: the refusal, if any.
  std::string stands_by_it(const std::string& body) {
    ConfirmPosition word;
    word.position = newest(body).seq;
    const auto said = act(body, word);
    return said ? "" : said.error().id;
  }
  PositionView shown(const std::string& body) {
    for (const PositionView& p : house.charter("charter", true)->rounds.back().positions)
      if (p.body == body) return p;
    throw std::runtime_error("no such body");
  }
};

}  // namespace

TEST(SetAside, the_answer_does_not_count_before_it_is_signed_anew) {
  SetAsideHouse house("L2");
  house.revoke("all");
  EXPECT_TRUE(house.newest("deaf-union").counts()) << "revoking alone takes nothing back";
  const std::int64_t before = house.charter("charter")->entries;
  ASSERT_EQ(house.set_aside(house.secretary), "");
  EXPECT_EQ(house.kinds_since(before), std::vector<std::string>{"position-contested"});
  EXPECT_FALSE(house.newest("deaf-union").counts());
  EXPECT_TRUE(house.newest("watan-gaza").counts());
  EXPECT_EQ(house.shown("deaf-union").wanted, "L2");
  EXPECT_EQ(house.set_aside(house.secretary), "nothing-to-set-aside");
  house.work_off();
  EXPECT_NE(house.newest_text("alert").find("was therefore set aside"), std::string::npos)
      << house.newest_text("alert");
  EXPECT_NE(house.newest_text("alert").find("signs it with another key"), std::string::npos);
  EXPECT_EQ(house.newest_text("alert").find("Watan"), std::string::npos) << "it speaks of the body concerned";

  EXPECT_EQ(house.stands_by_it("deaf-union"), "level-above-link") << "no word in place of a signature";
  house.enrol("deaf-union", "fresh");
  ASSERT_EQ(why(house.give("deaf-union", yes)), "");
  ASSERT_EQ(house.sign("deaf-union", "fresh"), "");
  EXPECT_TRUE(house.newest("deaf-union").counts());
  house.work_off();
  EXPECT_NE(house.newest_text("receipt").find("It bears a signature: SSH, key"), std::string::npos);
  EXPECT_NE(house.newest_text("receipt").find(house.print("fresh")), std::string::npos);
  house.work_off();
  const auto proof = house.house.proof(house.token("deaf-union"), house.newest("deaf-union").signatures.front().seq);
  ASSERT_TRUE(proof);
  EXPECT_NE(trail::proof_from_text(*proof)->leaf.find("\"signature-accepted\""), std::string::npos);
  EXPECT_EQ(house.audit().exit_code(), 0);
}

TEST(SetAside, where_no_signature_is_asked_for_the_body_may_stand_by_its_word) {
  SetAsideHouse house("L1");
  house.revoke("all");
  ASSERT_EQ(house.set_aside(house.administrator), "");
  EXPECT_EQ(house.shown("deaf-union").wanted, "");
  EXPECT_EQ(house.stands_by_it("deaf-union"), "");
  EXPECT_TRUE(house.newest("deaf-union").counts());
  EXPECT_EQ(house.newest("deaf-union").assurance, "L1") << "it rests on the number from here on";
  EXPECT_EQ(house.shown("deaf-union").distrusted, "");
  EXPECT_EQ(house.set_aside(house.administrator), "nothing-to-set-aside");
}

TEST(SetAside, only_of_a_key_that_is_trusted_in_nothing) {
  SetAsideHouse house("L2");
  EXPECT_EQ(house.set_aside(house.secretary), "key-trusted-still");
  house.revoke("later");
  EXPECT_EQ(house.set_aside(house.secretary), "key-trusted-still");
  EXPECT_EQ(house.set_aside(house.secretary, "unheard-of"), "unknown-key");
  EXPECT_TRUE(house.newest("deaf-union").counts());
}

TEST(SetAside, the_same_answer_can_be_prepared_anew_word_for_word) {
  SetAsideHouse house("L2");
  house.revoke("all");
  ASSERT_EQ(house.set_aside(house.secretary), "");
  house.enrol("deaf-union", "fresh");
  const auto shown = house.desk().to_sign(house.token("deaf-union"), "");
  EXPECT_TRUE(shown->may_prepare);
  EXPECT_EQ(shown->distrusted, "compromised");
  const auto link = house.link("deaf-union");
  ASSERT_EQ(why(house.desk().prepare(link.token, "", link.number, house.house.fresh_key())), "");
  EXPECT_EQ(house.shown("deaf-union").distrusted, "") << "what is new does not wear the old mark";
  ASSERT_EQ(house.sign("deaf-union", "fresh"), "");
  EXPECT_TRUE(house.newest("deaf-union").counts());
}

TEST(SetAside, once_a_round_is_closed_nothing_is_set_aside) {
  SetAsideHouse house("L2");
  ASSERT_EQ(why(house.give("ngo-network", yes)), "");  // waits for its signature
  house.tick("2026-11-11T15:00:01Z");
  ASSERT_EQ(house.round().state, "settling");
  house.revoke("all");
  EXPECT_EQ(house.set_aside(house.secretary), "nothing-to-set-aside");
  EXPECT_TRUE(house.newest("deaf-union").counts());
}

TEST(SetAside, what_was_set_aside_and_not_said_again_holds_nothing_up) {
  SetAsideHouse house("L2");
  house.revoke("all");
  ASSERT_EQ(house.set_aside(house.secretary), "");
  house.tick("2026-11-11T15:00:01Z");
  house.tick("2026-11-11T17:00:01Z");
  EXPECT_EQ(house.charter("charter")->rounds.back().state, "settled");
}

TEST(SetAside, what_a_stage_has_come_to_stands) {
  SetAsideHouse house("L2");
  house.tick("2026-11-27T15:00:01Z");
  house.tick("2026-11-29T15:00:01Z");
  ASSERT_EQ(house.charter("charter")->rounds.back().state, "settled");
  house.revoke("all");
  EXPECT_EQ(house.set_aside(house.secretary), "nothing-to-set-aside");
}

}  // namespace mithaq::service
