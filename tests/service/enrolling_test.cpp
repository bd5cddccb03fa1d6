// Keys: offered with a proof, confirmed by two, handed over, revoked.
#include "service/signing_house.h"

namespace mithaq::service {
namespace {

const Answer yes{"approve", {}, "", ""};

class EnrollingTest : public testing::Test {
 protected:
  std::string state(const std::string& key) {
    for (const KeyView& one : house.desk().keys())
      if (one.fingerprint == house.print(key)) return one.state;
    return "";
  }
  std::vector<std::string> registry_kinds() {
    std::vector<std::string> out;
    for (const store::Leaf& leaf : house.store->strand("registry"))
      if (const std::string kind = trail::entry_from_leaf(leaf.bytes).kind; kind.starts_with("key-"))
        out.push_back(kind);
    return out;
  }
  SigningHouse house{"L2"};
};

TEST_F(EnrollingTest, a_key_is_offered_vouched_for_and_enrolled_by_two_administrators) {
  ASSERT_EQ(house.offer("deaf-union", "key"), "");
  EXPECT_EQ(state("key"), "offered");
  EXPECT_EQ(house.confirm("key", house.administrator), "");
  EXPECT_EQ(state("key"), "vouched");
  EXPECT_EQ(house.confirm("key", house.administrator), "same-person");
  EXPECT_EQ(house.confirm("key", house.other_administrator), "");
  EXPECT_EQ(state("key"), "valid");
  EXPECT_EQ(registry_kinds(), (std::vector<std::string>{"key-offered", "key-vouched", "key-enrolled"}));
  const Entry last = trail::entry_from_leaf(house.store->strand("registry").back().bytes);
  EXPECT_EQ(last.data.strings_or_empty("confirmed_by"), (std::vector<std::string>{"m-adminis2", "m-adminis3"}));
}

TEST_F(EnrollingTest, only_administrators_confirm) {
  ASSERT_EQ(house.offer("deaf-union", "key"), "");
  EXPECT_EQ(house.confirm("key", house.secretary), "not-allowed");
  EXPECT_EQ(house.confirm("other", house.administrator), "unknown-key");
}

TEST_F(EnrollingTest, a_key_without_proof_or_with_another_ones_statement_is_not_taken) {
  KeyWish wish{house.ssh_key("key"), false, "", false, ""};
  const std::string token = house.token("deaf-union");
  const std::string enrolment = trail::enrolment_bytes(house.desk().enrolment(token, wish).value());
  const auto offered = [&](const std::string& statement, const std::string& signature) {
    const auto done = house.desk().offer(token, wish, statement, {signature, "", "", ""}, {});
    return done ? "" : done.error().id;
  };
  house.ssh_key("other");
  EXPECT_EQ(offered(enrolment, house.ssh_sign("other", enrolment)), "other-key");
  EXPECT_EQ(offered(enrolment, house.ssh_sign("key", enrolment + " ")), "bad-signature");
  EXPECT_EQ(offered(enrolment + " ", house.ssh_sign("key", enrolment)), "enrolment-not-fitting");
  const std::string foreign = trail::enrolment_bytes(house.desk().enrolment(house.token("watan-gaza"), wish).value());
  EXPECT_EQ(offered(foreign, house.ssh_sign("key", foreign)), "enrolment-not-fitting");
  house.clock.pass(std::chrono::hours(24 * 8));
  EXPECT_EQ(offered(enrolment, house.ssh_sign("key", enrolment)), "enrolment-not-fitting");
}

TEST_F(EnrollingTest, a_private_key_is_told_as_one_and_what_is_no_key_too) {
  const auto refused = [&](const std::string& file) {
    return house.desk().enrolment(house.token("deaf-union"), {file, false, "", false, ""}).error().id;
  };
  house.ssh_key("key");
  EXPECT_EQ(refused(house.shop.read("key")), "private-key");
  EXPECT_EQ(refused("no key at all"), "bad-key");
}

TEST_F(EnrollingTest, the_statement_of_a_new_key_says_which_one_it_replaces) {
  house.enrol("deaf-union", "old");
  const auto statement =
      house.desk().enrolment(house.token("deaf-union"), {house.ssh_key("new"), false, "", false, house.print("old")});
  for (const std::string& text : {statement->text_ar, statement->text_en})
    EXPECT_NE(text.find(house.print("old")), std::string::npos) << text;
}

TEST_F(EnrollingTest, a_key_belongs_to_one_body_for_good) {
  house.enrol("deaf-union", "key");
  EXPECT_EQ(house.offer("watan-gaza", "key"), "key-known");
  EXPECT_EQ(house.offer("deaf-union", "key"), "key-known");
}

TEST_F(EnrollingTest, a_key_that_its_predecessor_signs_takes_over_at_once) {
  house.enrol("deaf-union", "old");
  ASSERT_EQ(house.offer("deaf-union", "new", false, house.print("old"), "old"), "");
  ASSERT_EQ(house.confirm("new", house.administrator), "");
  ASSERT_EQ(house.confirm("new", house.other_administrator), "");
  EXPECT_EQ(registry_kinds().back(), "key-rotated");
  EXPECT_EQ(state("old"), "replaced");
  EXPECT_EQ(state("new"), "valid");
  ASSERT_EQ(why(house.give("deaf-union", yes)), "");
  EXPECT_EQ(house.sign("deaf-union", "old"), "key-not-valid");
  EXPECT_EQ(house.sign("deaf-union", "new"), "");
}

TEST_F(EnrollingTest, a_key_whose_predecessor_is_lost_waits_a_week) {
  house.enrol("deaf-union", "old");
  ASSERT_EQ(house.offer("deaf-union", "new", false, house.print("old")), "");
  ASSERT_EQ(house.confirm("new", house.administrator), "");
  ASSERT_EQ(house.confirm("new", house.other_administrator), "");
  EXPECT_EQ(state("new"), "waiting");
  ASSERT_EQ(why(house.give("deaf-union", yes)), "");
  EXPECT_EQ(house.sign("deaf-union", "new"), "key-not-valid");
  house.clock.pass(std::chrono::hours(24 * 7));
  EXPECT_EQ(state("new"), "valid");
  EXPECT_EQ(house.sign("deaf-union", "new"), "");
}

TEST_F(EnrollingTest, a_revoked_key_signs_no_more_and_what_it_has_signed_stays) {
  house.enrol("deaf-union", "key");
  ASSERT_EQ(why(house.give("deaf-union", yes)), "");
  ASSERT_EQ(house.sign("deaf-union", "key"), "");
  for (const char* wrong : {"stolen", ""})
    EXPECT_FALSE(house.desk().revoke_key(house.administrator, house.print("key"), wrong, "later", std::nullopt));
  EXPECT_FALSE(house.desk().revoke_key(house.administrator, house.print("key"), "lost", "some", std::nullopt));
  EXPECT_EQ(house.desk()
                .revoke_key(house.administrator, house.print("key"), "lost", "later",
                            house.clock.now() + std::chrono::hours(1))
                .error()
                .id,
            "date-not-yet");
  ASSERT_TRUE(house.desk().revoke_key(house.administrator, house.print("key"), "lost", "later", std::nullopt));
  EXPECT_EQ(state("key"), "revoked");
  EXPECT_TRUE(house.newest("deaf-union").counts());
  ASSERT_EQ(why(house.give("deaf-union", {"abstain", {}, "", ""})), "");
  EXPECT_EQ(house.sign("deaf-union", "key"), "key-not-valid");
}

TEST_F(EnrollingTest, a_key_that_was_lost_may_turn_out_to_have_been_misused) {
  house.enrol("deaf-union", "key");
  const auto revoke = [&](const char* distrust, std::optional<Moment> since = {}) {
    const auto done = house.desk().revoke_key(house.administrator, house.print("key"), "lost", distrust, since);
    return done ? "" : done.error().id;
  };
  ASSERT_EQ(revoke("later"), "");
  EXPECT_EQ(revoke("later"), "key-revoked");
  EXPECT_EQ(revoke("later", house.clock.now() - std::chrono::hours(1)), "");
  EXPECT_EQ(revoke("all"), "");
  EXPECT_EQ(revoke("all", house.clock.now() - std::chrono::hours(2)), "key-revoked");
  EXPECT_EQ(house.writer.keys()->find(house.print("key"))->revoked->distrust, "all");
}

TEST_F(EnrollingTest, a_key_is_not_registered_again_in_another_form) {
  house.enrol("deaf-union", "key");
  const std::string line = house.ssh_key("key");
  const std::string blob = trail::from_base64(line.substr(12, 68)).value();
  const KeyWish twin{trail::base64("Ed12345678" + blob.substr(19)) + "\n", false, "", true, ""};
  const auto enrolment = house.desk().enrolment(house.token("deaf-union"), twin);
  EXPECT_EQ(enrolment ? "" : enrolment.error().id, "key-known");
}

TEST_F(EnrollingTest, keys_are_known_again_after_a_restart) {
  house.enrol("deaf-union", "key");
  trail::KeyRegister again;
  for (const store::Leaf& leaf : house.store->strand("registry")) again.take(entry_with_documents(leaf, house.objects));
  EXPECT_EQ(again.keys(), house.writer.keys()->keys());
}

TEST_F(EnrollingTest, a_body_offers_ten_keys_at_most_before_anybody_looks) {
  for (int i = 0; i < 10; ++i) ASSERT_EQ(house.offer("deaf-union", "key" + std::to_string(i)), "");
  EXPECT_EQ(house.offer("deaf-union", "key10"), "too-many-offers");
}

}  // namespace
}  // namespace mithaq::service
