// The key of the CMS seal in a token: SoftHSM, as Debian has it.
#include <gtest/gtest.h>
#include <mithaq/signer.h>

#include "signatures/plugin.h"

namespace mithaq::tests {
namespace {

constexpr const char* module = "/usr/lib/softhsm/libsofthsm2.so";
constexpr const char* seal_uri = "pkcs11:token=mithaq;object=seal;type=private";

class TokenTest : public testing::Test {
 protected:
  TokenTest() {
    const std::string at = scratch.path().string();
    write(scratch / "softhsm2.conf",
          "directories.tokendir = " + at + "/tokens\nobjectstore.backend = file\nlog.level = ERROR\n");
    std::filesystem::create_directory(scratch / "tokens");
    ::setenv("SOFTHSM2_CONF", (scratch / "softhsm2.conf").c_str(), 1);
    write(scratch / "credentials/pkcs11-pin", "1234\n");
    const Ran made = run("cd " + at +
                         " && softhsm2-util --init-token --free --label mithaq --pin 1234 --so-pin 5678"
                         " && openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out p256.pem"
                         " && openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-384 -out p384.pem"
                         " && softhsm2-util --import p256.pem --token mithaq --label seal --id 01 --pin 1234"
                         " && softhsm2-util --import p384.pem --token mithaq --label other --id 02 --pin 1234");
    EXPECT_EQ(made.exit, 0) << made.output;
  }
  // In a process of its own, as the worker is: an engine is opened once for a process.
  std::map<std::string, std::string> settings(std::map<std::string, std::string> more = {}) {
    more.insert({{"state", (scratch / "state").string()},
                 {"host", "mithaq.example"},
                 {"credentials", (scratch / "credentials").string()},
                 {"pkcs11_module", module}});
    return more;
  }
  std::string why_not(const std::map<std::string, std::string>& given) {
    try {
      make<Signer>("signatures", "mithaq_signer_v4", given);
    } catch (const std::exception& refused) {
      return refused.what();
    }
    return "";
  }

  Scratch scratch;
};

TEST_F(TokenTest, the_seal_is_made_in_the_token_and_no_key_of_it_lies_in_a_file) {
  const auto signer = make<Signer>("signatures", "mithaq_signer_v4", settings({{"pkcs11_key", seal_uri}}));
  const Seal seal = signer->seal({"certificate", "partnership-2026", std::string(64, 'a'), 41});
  write(scratch / "seal.json", seal.statement);
  write(scratch / "seal.p7s", seal.cms);
  write(scratch / "ca.pem", signer->keys().seal_authority);
  write(scratch / "seal.pem", signer->keys().seal_certificate);
  const Ran checked =
      run("cd " + scratch.path().string() +
          " && openssl cms -verify -binary -inform DER -in seal.p7s -content seal.json -CAfile ca.pem"
          " -purpose any -cades -out /dev/null"
          " && openssl x509 -in seal.pem -noout -pubkey > a && openssl pkey -in p256.pem -pubout > b && cmp a b");
  EXPECT_EQ(checked.exit, 0) << checked.output;
  EXPECT_FALSE(std::filesystem::exists(scratch / "state/seal-p256.pem"));
  EXPECT_TRUE(std::filesystem::exists(scratch / "state/log.pem")) << "the log's key stays a file";
}

TEST_F(TokenTest, what_the_token_cannot_do_is_said_clearly) {
  EXPECT_NE(why_not(settings({{"pkcs11_log_key", "pkcs11:token=mithaq;object=log;type=private"}}))
                .find("the token cannot hold the log's key: no Ed25519 key (CKM_EDDSA)"),
            std::string::npos);
  EXPECT_NE(why_not(settings({{"pkcs11_key", "pkcs11:token=mithaq;object=other;type=private"}}))
                .find("is not of the curve P-256"),
            std::string::npos);
  EXPECT_NE(why_not(settings({{"pkcs11_key", "pkcs11:token=mithaq;object=nothing;type=private"}}))
                .find("cannot find the key"),
            std::string::npos);
  auto elsewhere = settings({{"pkcs11_key", seal_uri}});
  elsewhere["pkcs11_module"] = "/nowhere.so";
  EXPECT_EQ(why_not(elsewhere), "`pkcs11_module` names no file: /nowhere.so");
  std::filesystem::remove(scratch / "credentials/pkcs11-pin");
  EXPECT_NE(why_not(settings({{"pkcs11_key", seal_uri}})).find("cannot read the PIN of the token"), std::string::npos);
}

TEST_F(TokenTest, a_wrong_pin_waits_for_a_person_since_a_card_locks_itself_after_three) {
  write(scratch / "credentials/pkcs11-pin", "9999\n");
  EXPECT_THROW(make<Signer>("signatures", "mithaq_signer_v4", settings({{"pkcs11_key", seal_uri}})), CannotStart);
}

}  // namespace
}  // namespace mithaq::tests
