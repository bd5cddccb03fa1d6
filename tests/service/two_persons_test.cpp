// The level of two persons: whose signatures make the pair, and what is told while the second one is wanted.
#include "service/certificate.h"
#include "service/signing_house.h"

namespace mithaq::service {
namespace {

const Answer yes{"approve", {}, "", ""};

// One stage at L3, and a body whose two members each have a key of their own.
class TwoPersons : public testing::Test {
 protected:
  TwoPersons() {
    house.premises->registry.members.push_back(
        {{"m-second22"}, {"deaf-union"}, "second@example.org", "second", {Role::member}, Language::en});
  }
  void first_answers(bool enrolled = true) {
    if (enrolled) house.enrol("deaf-union", "first", true);
    ASSERT_EQ(why(house.give("deaf-union", yes)), "");
    house.work_off();
  }
  void first_signs() {
    first_answers();
    ASSERT_EQ(house.sign("deaf-union", "first"), "");
    pass();
  }
  void pass() {
    house.work_off();
    house.clock.pass(std::chrono::minutes(1));
  }
  // The receipt has told the second member.
  std::string mail(const std::string& address = "second@example.org") const {
    for (auto notice = house.notifier.notices.rbegin(); notice != house.notifier.notices.rend(); ++notice)
      if (notice->to_address == address && notice->text.find("/s/") != std::string::npos) return notice->text;
    throw std::runtime_error("no link for " + address);
  }
  fakes::WholeHouse::Link second() const {
    const std::string text = mail();
    const std::size_t at = text.find("Confirmation number:\n");
    return {text.substr(text.find("/s/") + 3, 26), text.substr(at + 21, 6)};
  }
  SigningView second_sees() { return house.desk().to_sign(second().token, "").value(); }
  SigningView first_sees() { return house.desk().to_sign(house.token("deaf-union"), "").value(); }
  std::string second_prepares() {
    const auto link = second();
    return why(house.desk().prepare(link.token, "", link.number, house.house.fresh_key()));
  }
  std::string second_signs(const std::string& key) {
    const std::string token = second().token, statement = second_sees().statement;
    const std::string bytes = house.desk().statement(token, "", statement).value().bytes;
    const auto done = house.desk().sign(token, "", statement, {house.ssh_sign(key, bytes), "", "", ""});
    return done ? "" : done.error().id;
  }
  void second_enrols(const std::string& name) {
    const KeyWish wish{house.ssh_key(name), false, "", true, ""};
    const std::string token = second().token;
    const std::string enrolment = trail::enrolment_bytes(house.desk().enrolment(token, wish).value());
    ASSERT_TRUE(house.desk().offer(token, wish, enrolment, {house.ssh_sign(name, enrolment), "", "", ""}, {}));
    ASSERT_EQ(house.confirm(name, house.administrator), "");
    ASSERT_EQ(house.confirm(name, house.other_administrator), "");
  }
  void revoke(const std::string& name, const std::string& distrust, std::optional<Moment> from = std::nullopt) {
    ASSERT_TRUE(house.desk().revoke_key(house.administrator, house.print(name), "compromised", distrust, from));
    pass();
  }
  PositionView shown() {
    for (const PositionView& p : house.house.charter("charter", true)->rounds.back().positions)
      if (p.body == "deaf-union") return p;
    throw std::runtime_error("no such body");
  }
  std::string level() { return house.newest("deaf-union").assurance; }
  bool counts() { return house.newest("deaf-union").counts(); }

  SigningHouse house{"L3"};
};

TEST_F(TwoPersons, two_members_with_two_keys_make_the_third_level) {
  first_signs();
  EXPECT_FALSE(counts());
  EXPECT_EQ(level(), "L2");
  EXPECT_TRUE(second_sees().lacks_second);
  EXPECT_TRUE(second_sees().may_prepare);
  ASSERT_EQ(second_prepares(), "");
  EXPECT_EQ(second_signs("first"), "key-not-enrolled") << "it is the first member's own";
  const std::string statement = second_sees().statement;
  const std::string bytes = house.desk().statement(second().token, "", statement).value().bytes;
  const auto no = house.desk().sign(second().token, "", statement, {house.ssh_sign("first", bytes), "", "", ""});
  EXPECT_EQ(no.error().facts.at("why"), "member");
  second_enrols("second");
  EXPECT_EQ(second_signs("second"), "");
  EXPECT_TRUE(counts());
  EXPECT_EQ(level(), "L3");
  EXPECT_EQ(house.audit().exit_code(), 0);
}

TEST_F(TwoPersons, what_was_set_aside_and_signed_anew_by_both_is_not_set_aside_again) {
  first_signs();
  ASSERT_EQ(second_prepares(), "");
  second_enrols("second");
  ASSERT_EQ(second_signs("second"), "");
  revoke("first", "all");
  const auto set_aside = [&] {
    const auto done = house.act(house.secretary, "charter", SetAside{house.print("first")});
    return done ? "" : done.error().id;
  };
  ASSERT_EQ(set_aside(), "");
  EXPECT_FALSE(counts());
  pass();
  house.enrol("deaf-union", "third", true);
  ASSERT_EQ(why(house.give("deaf-union", yes)), "");
  ASSERT_EQ(house.sign("deaf-union", "third"), "");
  pass();
  ASSERT_EQ(second_prepares(), "");
  ASSERT_EQ(second_signs("second"), "");
  EXPECT_TRUE(counts());
  EXPECT_EQ(level(), "L3");
  EXPECT_EQ(set_aside(), "nothing-to-set-aside");
  EXPECT_TRUE(counts());
}

TEST_F(TwoPersons, a_ratification_names_both_signatures) {
  first_signs();
  ASSERT_EQ(second_prepares(), "");
  second_enrols("second");
  ASSERT_EQ(second_signs("second"), "");
  house.tick("2026-11-27T15:00:01Z");
  house.tick("2026-11-29T15:00:01Z");
  ASSERT_EQ(house.charter("charter")->state, "ratified");
  std::vector<std::int64_t> signed_by, named;
  for (const store::Leaf& leaf : house.store->strand("charter")) {
    const Entry entry = trail::entry_from_leaf(leaf.bytes);
    if (entry.kind == "signature-accepted") signed_by.push_back(entry.seq);
    if (entry.kind == "ratified")
      for (const Value& seq : entry.data.at("signatures").items()) named.push_back(seq.integer());
  }
  EXPECT_EQ(signed_by.size(), 2u);
  EXPECT_EQ(named, signed_by);
}

TEST_F(TwoPersons, the_key_that_members_share_is_nobodys_own) {
  house.enrol("deaf-union", "shared");
  first_answers();
  EXPECT_EQ(house.sign("deaf-union", "shared"), "key-of-body") << "neither as the first";
  ASSERT_EQ(house.sign("deaf-union", "first"), "");
  pass();
  ASSERT_EQ(second_prepares(), "");
  EXPECT_EQ(second_signs("shared"), "key-of-body") << "nor as the second";
  EXPECT_FALSE(counts());
  EXPECT_TRUE(second_sees().keys.empty()) << "it is not offered";
  second_enrols("second");
  EXPECT_EQ(second_signs("second"), "");
  EXPECT_EQ(level(), "L3");
}

TEST_F(TwoPersons, a_key_that_is_trusted_in_nothing_makes_no_first_signature) {
  first_signs();
  second_enrols("second");
  revoke("first", "all");
  EXPECT_FALSE(second_sees().lacks_second);
  EXPECT_EQ(second_sees().revoked, house.print("first"));
  EXPECT_EQ(shown().distrusted, "compromised");
  EXPECT_NE(mail().find(house.print("first")), std::string::npos) << "the second one has been told: " << mail();
  ASSERT_EQ(second_prepares(), "");
  ASSERT_EQ(second_signs("second"), "");
  pass();
  EXPECT_EQ(level(), "L2");
  EXPECT_FALSE(counts());
  EXPECT_EQ(shown().distrusted, "") << "what is left is one signature that holds";
  EXPECT_TRUE(awaits_second(shown()));
  // Another person is wanted: the first one, with another key.
  house.enrol("deaf-union", "third", true);
  EXPECT_TRUE(first_sees().lacks_second);
  const auto link = house.link("deaf-union");
  ASSERT_EQ(why(house.desk().prepare(link.token, "", link.number, house.house.fresh_key())), "");
  ASSERT_EQ(house.sign("deaf-union", "third"), "");
  EXPECT_EQ(level(), "L3");
  EXPECT_TRUE(counts());
  EXPECT_EQ(house.audit().exit_code(), 0);
}

TEST_F(TwoPersons, nor_does_one_that_was_in_other_hands_when_it_signed) {
  first_answers();
  const Moment before = house.clock.now();
  house.clock.pass(std::chrono::minutes(1));
  ASSERT_EQ(house.sign("deaf-union", "first"), "");
  pass();
  second_enrols("second");
  revoke("first", "later", before + std::chrono::seconds(1));  // after the answer, before its signature
  ASSERT_EQ(second_prepares(), "");
  ASSERT_EQ(second_signs("second"), "");
  EXPECT_EQ(level(), "L2");
  EXPECT_FALSE(counts());
}

TEST_F(TwoPersons, a_key_that_has_left_since_speaks_for_what_it_signed_before) {
  first_signs();
  second_enrols("second");
  revoke("first", "later");
  ASSERT_EQ(second_prepares(), "");
  ASSERT_EQ(second_signs("second"), "");
  EXPECT_EQ(level(), "L3");
  EXPECT_TRUE(counts());
}

TEST_F(TwoPersons, a_pair_is_marked_where_either_key_is_distrusted_and_both_are_listed) {
  first_signs();
  second_enrols("second");
  ASSERT_EQ(second_prepares(), "");
  ASSERT_EQ(second_signs("second"), "");
  pass();
  EXPECT_EQ(shown().distrusted, "");
  revoke("first", "all");
  EXPECT_EQ(shown().distrusted, "compromised");
  const Viewer viewer = Viewer(*house.premises, house.objects, house.clock.now()).with_keys(house.writer.keys());
  const auto both = viewer.signatures(*house.charter("charter"), house.round(), house.newest("deaf-union"));
  ASSERT_EQ(both.size(), 2u);
  EXPECT_EQ(both[0].fingerprint, house.print("first"));
  EXPECT_EQ(both[0].distrusted, "compromised");
  EXPECT_EQ(both[1].fingerprint, house.print("second"));
  EXPECT_EQ(both[1].distrusted, "");
  const Value told = position_value(viewer, *house.charter("charter"), house.round(), shown());
  ASSERT_EQ(told.at("signatures").items().size(), 2u);
  EXPECT_EQ(told.at("signatures").items()[0].at("key_distrusted").string(), "compromised");
}

TEST_F(TwoPersons, whoever_has_signed_is_told_that_another_is_wanted_and_the_others_are_asked) {
  first_signs();
  const notices::Phrases& phrases = *house.premises->phrases;
  const auto in_one_line = [](std::string text) {
    std::ranges::replace(text, '\n', ' ');
    return text;
  };
  const auto says = [&](const std::string& text, const char* id) {
    for (const Language language : {Language::ar, Language::en})
      if (in_one_line(text).find(phrases.say(id, language)) == std::string::npos) return false;
    return true;
  };
  EXPECT_TRUE(says(mail(), "notice.note-second-wanted")) << mail();
  const std::string own = mail(house.premises->registry.members_of({"deaf-union"}).front()->address);
  EXPECT_TRUE(says(own, "notice.note-second-awaited")) << own;
  EXPECT_TRUE(awaits_second(shown()));
  const SigningView own_page = first_sees();
  EXPECT_TRUE(own_page.lacks_second);
  EXPECT_FALSE(own_page.may_prepare);
  EXPECT_EQ(own_page.statement, "");
  EXPECT_FALSE(house.house.look(house.token("deaf-union"), Language::en)->may_sign);
  EXPECT_TRUE(house.house.look(second().token, Language::en)->may_sign);
  // What the second member has prepared is not for the first, and the level stays what it was.
  ASSERT_EQ(second_prepares(), "");
  pass();
  EXPECT_EQ(level(), "L0") << "of the new answer by itself";
  EXPECT_EQ(shown().assurance, "L2");
  EXPECT_TRUE(awaits_second(shown()));
  EXPECT_EQ(second_sees().reached, "L2");
  EXPECT_NE(second_sees().statement, "");
  EXPECT_EQ(first_sees().statement, "");
}

TEST_F(TwoPersons, other_words_are_another_answer) {
  first_signs();
  ASSERT_EQ(why(house.give("deaf-union", {"approve", {}, "with these words", ""})), "");
  EXPECT_LT(shown().assurance, std::string("L2"));
  EXPECT_FALSE(awaits_second(shown()));
}

}  // namespace
}  // namespace mithaq::service
