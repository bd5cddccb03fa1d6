// Keys over time: a signature is judged by the state of the registry that it was accepted in.
#include "trail/key_register.h"

#include <gtest/gtest.h>

#include "fakes/workshop.h"

namespace mithaq::trail {
namespace {

Moment at(const char* text) { return moment_from_rfc3339(text).value(); }
Moment day(int n) { return at("2026-11-01T09:00:00Z") + std::chrono::hours(24 * n); }

class KeyRegisterTest : public testing::Test {
 protected:
  KeyRegisterTest() {
    shop.write("statement.json", "{}");
    for (const char* name : {"one", "two"}) {
      shop.run("ssh-keygen -q -N '' -t ed25519 -f " + std::string(name));
      shop.run("ssh-keygen -q -Y sign -f " + std::string(name) + " -n mithaq-statement statement.json && mv " +
               "statement.json.sig " + name + ".sig");
    }
  }

  std::string print(const std::string& key) const { return public_key(shop.read(key + ".pub"))->fingerprint; }
  Entry entry(const char* kind, Moment when, Value data) {
    Entry out;
    out.strand = registry_strand;
    out.seq = next_++;
    out.kind = kind;
    out.at = when;
    out.data = std::move(data);
    return out;
  }
  Value key_value(const std::string& name) const {
    return Value::object({{"fingerprint", print(name)}, {"algorithm", "ed25519"}, {"format", "sshsig"}});
  }
  Entry enrolled(const std::string& name, Moment when, const char* member = nullptr, const std::string& replaces = "") {
    Value data = Value::object({{"key", key_value(name)},
                                {"body", "deaf-union"},
                                {"uses", Value::array({"statement"})},
                                {"valid_from", to_rfc3339(when)},
                                {"confirmed_by", Value::array({"m-a", "m-b"})}});
    if (member != nullptr) data.set("member", member);
    if (!replaces.empty()) data.set("replaces", replaces);
    Entry out = entry(replaces.empty() ? "key-enrolled" : "key-rotated", when, std::move(data));
    const std::string bytes = public_key(shop.read(name + ".pub"))->bytes;
    out.evidence.push_back({"public-key", digest(bytes), static_cast<std::int64_t>(bytes.size()), "text/plain",
                            std::make_shared<const std::string>(bytes)});
    return out;
  }
  Entry revoked(const std::string& name, Moment when, const char* distrust = "later") {
    return entry("key-revoked", when,
                 Value::object({{"fingerprint", print(name)},
                                {"invalid_from", to_rfc3339(when)},
                                {"reason", "lost"},
                                {"distrust", distrust}}));
  }
  std::string refusal(const std::string& name, std::int64_t registry, Moment when,
                      const Signer& signer = {{"deaf-union"}, {"m-1"}}, const std::string& over = "{}") const {
    const auto found =
        keys.signed_by(signature(shop.read(name + ".sig")).value(), over, signer, registry, {"", when, {}});
    if (found.key != nullptr) return "";
    return found.refusal.id + (found.refusal.facts.contains("why") ? " " + found.refusal.facts.at("why") : "");
  }

  test::Workshop shop;
  KeyRegister keys;

 private:
  std::int64_t next_ = 0;
};

TEST_F(KeyRegisterTest, an_enrolled_key_signs_for_its_body_and_no_other) {
  keys.take(enrolled("one", day(0)));
  EXPECT_EQ(refusal("one", 0, day(1)), "");
  EXPECT_EQ(refusal("one", 0, day(1), {{"press-centre"}, {"m-1"}}), "key-not-enrolled");
  EXPECT_EQ(refusal("two", 0, day(1)), "key-not-enrolled");
  EXPECT_EQ(refusal("one", 0, day(1), {{"deaf-union"}, {"m-1"}}, "{} "), "bad-signature changed");
}

TEST_F(KeyRegisterTest, a_members_own_key_signs_for_nobody_else) {
  keys.take(enrolled("one", day(0), "m-1"));
  EXPECT_EQ(refusal("one", 0, day(1)), "");
  EXPECT_EQ(refusal("one", 0, day(1), {{"deaf-union"}, {"m-2"}}), "key-not-enrolled");
}

TEST_F(KeyRegisterTest, a_key_is_not_valid_before_its_day_nor_in_a_registry_that_did_not_know_it) {
  keys.take(enrolled("two", day(0)));
  keys.take(enrolled("one", day(7)));
  EXPECT_EQ(refusal("one", 1, day(6)), "key-not-valid early");
  EXPECT_EQ(refusal("one", 1, day(7)), "");
  EXPECT_EQ(refusal("one", 0, day(7)), "key-not-enrolled");
}

TEST_F(KeyRegisterTest, a_revoked_key_signs_nothing_more_and_what_it_signed_before_is_judged_by_its_own_moment) {
  for (const char* distrust : {"later", "all"}) {
    keys = {};
    Entry first = enrolled("one", day(0)), last = revoked("one", day(3), distrust);
    first.seq = 0, last.seq = 1;
    keys.take(first);
    keys.take(last);
    EXPECT_EQ(refusal("one", 1, day(4)), "key-not-valid revoked") << distrust;
    EXPECT_EQ(refusal("one", 0, day(2)), "") << distrust;
    EXPECT_EQ(keys.find(print("one"))->revoked->distrust, distrust);
  }
}

TEST_F(KeyRegisterTest, a_key_that_is_distrusted_more_is_revoked_since_the_first_word) {
  keys.take(enrolled("one", day(0)));
  keys.take(revoked("one", day(3)));
  keys.take(revoked("one", day(5), "all"));
  EXPECT_EQ(refusal("one", 1, day(4)), "key-not-valid revoked");
  EXPECT_EQ(keys.find(print("one"))->revoked->at, day(3));
  EXPECT_EQ(keys.find(print("one"))->revoked->distrust, "all");
}

TEST_F(KeyRegisterTest, a_key_hands_over_to_its_successor_on_the_successors_day) {
  keys.take(enrolled("one", day(0)));
  keys.take(enrolled("two", day(7), nullptr, print("one")));
  EXPECT_EQ(refusal("one", 1, day(6)), "");
  EXPECT_EQ(refusal("one", 1, day(7)), "key-not-valid replaced");
  EXPECT_EQ(refusal("two", 1, day(7)), "");
}

TEST_F(KeyRegisterTest, a_key_that_is_only_offered_signs_nothing) {
  Entry offered =
      entry("key-offered", day(0),
            Value::object({{"key", key_value("one")}, {"body", "deaf-union"}, {"uses", Value::array({"statement"})}}));
  offered.evidence = enrolled("one", day(0)).evidence;
  keys.take(offered);
  keys.take(entry("key-vouched", day(0), Value::object({{"fingerprint", print("one")}, {"by", "m-a"}})));
  EXPECT_EQ(refusal("one", 9, day(1)), "key-not-enrolled");
  EXPECT_EQ(keys.find(print("one"))->vouched_by, std::vector<std::string>{"m-a"});
}

TEST_F(KeyRegisterTest, keys_of_the_log_and_of_witnesses_are_not_among_them) {
  Entry other = enrolled("one", day(0));
  other.data.set("uses", Value::array({"cosignature"}));
  keys.take(other);
  EXPECT_EQ(keys.keys().size(), 0u);
  keys.take(revoked("one", day(1)));
}

TEST_F(KeyRegisterTest, a_key_that_is_not_the_one_it_names_is_no_entry_of_ours) {
  Entry lied = enrolled("one", day(0));
  lied.data.set("key", key_value("two"));
  EXPECT_THROW(keys.take(lied), std::runtime_error);
}

TEST(Statement, is_read_back_byte_for_byte_or_not_at_all) {
  Statement s;
  s.origin = "mithaq.example/log";
  s.charter = {"partnership-2026"};
  s.stage = {"federation-signoff"};
  s.round = 1;
  s.body = {"deaf-union"};
  s.position = "approve";
  s.revision = 4;
  s.revision_sha256 = s.roll = s.checkpoint_root = digest("");
  s.text_ar = "نحن، الاتحاد الفلسطيني للصم، نوافق";
  s.text_en = "We approve";
  s.nonce = std::string(32, 'a');
  s.prepared_at = day(0);
  s.expires_at = day(14);
  s.checkpoint_size = 7;
  const std::string bytes = statement_bytes(s);
  EXPECT_EQ(statement_from(bytes), s);
  s.reservation = digest("x");
  EXPECT_EQ(statement_from(statement_bytes(s)), s);
  EXPECT_FALSE(statement_from(bytes + " "));
  EXPECT_FALSE(statement_from("{}"));
  EXPECT_FALSE(enrolment_from(bytes));
  std::string other = bytes;
  other.replace(other.find("mithaq/statement"), 16, "mithaq/sealement");
  EXPECT_FALSE(statement_from(other));
}

TEST(Statement, an_enrolment_names_the_key_and_where_a_passkey_is_at_home) {
  Enrolment e;
  e.origin = "mithaq.example/log";
  e.body = {"deaf-union"};
  e.member = MemberId{"m-3f8w1p6z"};
  e.fingerprint = digest("key");
  e.algorithm = "ecdsa-p256";
  e.format = "webauthn";
  e.home = {"mithaq.example", "https://mithaq.example"};
  e.credential = "AAEC";
  e.replaces = digest("old");
  e.nonce = std::string(32, 'b');
  e.prepared_at = day(0);
  EXPECT_EQ(enrolment_from(enrolment_bytes(e)), e);
  EXPECT_FALSE(statement_from(enrolment_bytes(e)));
}

}  // namespace
}  // namespace mithaq::trail
