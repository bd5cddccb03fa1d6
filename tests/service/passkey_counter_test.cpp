// A device that counts back may not be the only one that holds its passkey: whoever has to know is told.
#include <algorithm>
#include <set>

#include "service/signing_house.h"

namespace mithaq::service {
namespace {

class PasskeyCounter : public testing::Test {
 protected:
  PasskeyCounter() {
    house.shop.run(
        "openssl ecparam -name prime256v1 -genkey -noout -out pk.pem && "
        "openssl pkey -in pk.pem -pubout -outform DER -out pk.der");
    const KeyWish wish{house.shop.read("pk.der"), true, "Y3JlZA", true, ""};
    const trail::Enrolment asked = house.desk().enrolment(house.token("deaf-union"), wish).value();
    home = asked.home;
    const std::string enrolment = trail::enrolment_bytes(asked);
    EXPECT_TRUE(house.desk().offer(house.token("deaf-union"), wish, enrolment, assertion(enrolment, 0), {}));
    for (const Caller& by : {house.administrator, house.other_administrator})
      EXPECT_TRUE(house.desk().confirm_key(by, house.desk().keys().front().fingerprint));
  }
  SignatureFile assertion(const std::string& text, char counter) {
    std::string challenge = trail::base64(trail::sha256(text));
    while (challenge.ends_with('=')) challenge.pop_back();
    for (char& c : challenge) c = c == '+' ? '-' : c == '/' ? '_' : c;
    const std::string client =
        R"({"type":"webauthn.get","challenge":")" + challenge + R"(","origin":")" + home.origin + "\"}";
    const std::string device =
        std::string(trail::view(trail::sha256(home.rp_id))) + '\5' + std::string(3, '\0') + counter;
    house.shop.write("tbs", device + std::string(trail::view(trail::sha256(client))));
    house.shop.run("openssl dgst -sha256 -sign pk.pem -out tbs.sig tbs");
    return {"", client, device, house.shop.read("tbs.sig")};
  }
  // The addresses that are told of it, by the answer that is signed with this count.
  std::set<std::string> told_of(const std::string& position, char counter) {
    EXPECT_EQ(why(house.give("deaf-union", {position, {}, "", ""})), "");
    const std::string bytes = house.statement("deaf-union");
    const auto done = house.desk().sign(house.token("deaf-union"), "", trail::digest(bytes), assertion(bytes, counter));
    EXPECT_TRUE(done) << done.error().id;
    EXPECT_TRUE(house.newest("deaf-union").counts());
    house.notifier.notices.clear();
    house.work_off();
    std::set<std::string> out;
    for (const Notice& notice : house.notifier.notices)
      if (notices::without_isolates(notice.text).find("counted more signatures before") != std::string::npos)
        out.insert(notice.to_address);
    house.clock.pass(std::chrono::minutes(1));
    return out;
  }

  SigningHouse house{"L2"};
  trail::PasskeyHome home;
};

}  // namespace

TEST_F(PasskeyCounter, that_runs_back_is_told_to_administrators_and_the_body_and_the_signature_holds) {
  EXPECT_TRUE(told_of("approve", 9).empty());
  EXPECT_TRUE(told_of("abstain", 10).empty());
  const auto told = told_of("approve", 4);
  EXPECT_TRUE(told.contains(house.premises->registry.members_of({"deaf-union"}).front()->address));
  EXPECT_TRUE(told.contains(house.premises->registry.member(house.administrator.member)->address));
  EXPECT_FALSE(told.contains(house.premises->registry.members_of({"watan-gaza"}).front()->address));
  EXPECT_TRUE(told_of("abstain", 0).empty()) << "a device that does not count says nothing";
  EXPECT_TRUE(told_of("approve", 11).empty());
  const audit::Report report = house.audit();
  EXPECT_EQ(report.exit_code(), 0);
  EXPECT_EQ(std::ranges::count(report.findings, "passkey-counter", &audit::Finding::id), 1);
}

}  // namespace mithaq::service
