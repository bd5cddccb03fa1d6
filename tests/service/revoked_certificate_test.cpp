// A body signs with a certificate, and its authority takes it back.
#include "fakes/other_clock.h"
#include "service/signing_house.h"

namespace mithaq::service {
namespace {

constexpr const char* signed_by_openssl =
    "openssl cms -sign -binary -cades -in signed.json -signer s.pem -inkey s.key -outform DER -out s.p7s";

// An authority, and a signer's certificate by it, for some days before and after the house's clock.
class RevokedCertificate : public testing::Test {
 protected:
  RevokedCertificate() {
    const test::Workshop& shop = house.shop;
    shop.write("ca.cnf", "[ca]\ndefault_ca=d\n[d]\ndatabase=index.txt\ndefault_md=sha256\n");
    shop.write("index.txt", "");
    run("openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout ca.key -out ca.pem -subj /CN=CA");
    run("openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout s.key -out s.csr -subj /CN=Union");
    run("openssl x509 -req -in s.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 90 -out s.pem");
    list();
    house.premises->authorities = shop.read("ca.pem");
    house.premises->settings.revocation_lists = shop.path("ca.crl");
  }
  void run(const std::string& command) {
    const std::string at = to_rfc3339(house.clock.now() - std::chrono::days(1));
    house.shop.run(test::running_from(at.substr(0, 10) + " " + at.substr(11, 8)) + command);
  }
  void list() { run("openssl ca -config ca.cnf -cert ca.pem -keyfile ca.key -gencrl -crldays 30 -out ca.crl"); }
  void revoke() {
    run("openssl ca -config ca.cnf -cert ca.pem -keyfile ca.key -revoke s.pem");
    list();
  }
  std::string cms(const std::string& text) const {
    house.shop.write("signed.json", text);
    house.shop.run(signed_by_openssl);
    return house.shop.read("s.p7s");
  }
  std::string offer() {
    const KeyWish wish{house.shop.read("s.pem"), false, "", false, ""};
    const std::string bytes = trail::enrolment_bytes(house.desk().enrolment(house.token("deaf-union"), wish).value());
    const auto offered = house.desk().offer(house.token("deaf-union"), wish, bytes, {cms(bytes), "", "", ""}, {});
    return told(offered ? std::nullopt : std::optional(offered.error()));
  }
  void enrol() {
    ASSERT_EQ(offer(), "");
    const std::string print = trail::public_key(house.shop.read("s.pem"))->fingerprint;
    for (const Caller& by : {house.administrator, house.other_administrator})
      ASSERT_TRUE(house.desk().confirm_key(by, print));
  }
  std::string sign() {
    const std::string bytes = house.statement("deaf-union");
    const auto done = house.desk().sign(house.token("deaf-union"), "", trail::digest(bytes), {cms(bytes), "", "", ""});
    return told(done ? std::nullopt : std::optional(done.error()));
  }
  static std::string told(const std::optional<Refusal>& no) {
    return no ? no->id + (no->facts.contains("why") ? " " + no->facts.at("why") : "") : "";
  }
  std::pair<bool, std::string> doctor() {
    for (const House::Fact& fact : house.house.doctor())
      if (fact.id == "revocation-lists") return {fact.ok, fact.facts.at("lists") + "|" + fact.facts.at("late")};
    return {false, "not told"};
  }

  SigningHouse house{"L2"};
};

TEST_F(RevokedCertificate, one_that_may_only_sign_certificates_is_no_key_of_a_body) {
  const auto made_for = [&](const std::string& usage) {
    house.shop.write("usage.cnf", "keyUsage=critical," + usage + "\n");
    run("openssl x509 -req -in s.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 90 -extfile usage.cnf -out s.pem");
    return offer();
  };
  EXPECT_EQ(made_for("keyCertSign,cRLSign"), "certificate-not-believed use");
  EXPECT_EQ(made_for("nonRepudiation"), "");
}

TEST_F(RevokedCertificate, one_that_is_not_on_the_list_signs) {
  enrol();
  ASSERT_EQ(why(house.give("deaf-union", {"approve", {}, "", ""})), "");
  EXPECT_EQ(sign(), "");
  EXPECT_TRUE(house.newest("deaf-union").counts());
  const auto [ok, told] = doctor();
  EXPECT_TRUE(ok) << told;
  EXPECT_TRUE(told.starts_with("CN=CA 20") && told.ends_with("Z|none")) << told;
}

TEST_F(RevokedCertificate, one_that_was_taken_back_after_it_was_offered_is_confirmed_by_nobody) {
  ASSERT_EQ(offer(), "");
  const std::string print = trail::public_key(house.shop.read("s.pem"))->fingerprint;
  ASSERT_TRUE(house.desk().confirm_key(house.administrator, print));
  revoke();
  const auto confirmed = house.desk().confirm_key(house.other_administrator, print);
  EXPECT_EQ(told(confirmed ? std::nullopt : std::optional(confirmed.error())), "key-not-valid withdrawn");
}

TEST_F(RevokedCertificate, what_was_accepted_before_stays_and_what_comes_after_is_refused) {
  enrol();
  ASSERT_EQ(why(house.give("deaf-union", {"approve", {}, "", ""})), "");
  ASSERT_EQ(sign(), "");
  revoke();
  EXPECT_TRUE(house.newest("deaf-union").counts());
  EXPECT_NE(house.audit().exit_code(), 1);
  ASSERT_EQ(why(house.give("deaf-union", {"abstain", {}, "", ""})), "");
  EXPECT_EQ(sign(), "key-not-valid withdrawn");
  EXPECT_FALSE(house.newest("deaf-union").counts());
  EXPECT_NE(house.audit().exit_code(), 1);
}

TEST_F(RevokedCertificate, nor_does_it_sign_by_a_reply) {
  enrol();
  ASSERT_EQ(why(house.give("deaf-union", {"approve", {}, "", ""})), "");
  const std::string signature = cms(house.statement("deaf-union"));
  house.work_off();
  revoke();
  house.mails_signature("deaf-union", signature);
  EXPECT_FALSE(house.newest("deaf-union").counts());
  EXPECT_EQ(house.kinds_since(0).back(), "signature-refused");
}

TEST_F(RevokedCertificate, it_cannot_be_enrolled) {
  revoke();
  EXPECT_EQ(offer(), "certificate-not-believed withdrawn");
}

TEST_F(RevokedCertificate, a_list_that_is_out_of_date_or_gone_takes_none_and_the_doctor_says_so) {
  enrol();
  ASSERT_EQ(why(house.give("deaf-union", {"approve", {}, "", ""})), "");
  house.shop.run("mv ca.crl away");
  EXPECT_EQ(doctor(), std::pair(false, std::string("none|CN=CA")));
  EXPECT_EQ(sign(), "key-not-valid list");
  run("openssl ca -config ca.cnf -cert ca.pem -keyfile ca.key -gencrl -crlhours 1 -out ca.crl");
  EXPECT_TRUE(doctor().second.starts_with("none|CN=CA 20")) << doctor().second;
  EXPECT_EQ(sign(), "key-not-valid list");
  list();
  EXPECT_EQ(sign(), "") << "fetched anew, without a restart";
}

}  // namespace
}  // namespace mithaq::service
