#include <gtest/gtest.h>
#include <mithaq/signer.h>
#include <sys/stat.h>

#include "signatures/plugin.h"

namespace mithaq::tests {
namespace {

const std::string digest_a(64, 'a'), digest_b(64, 'b');

class SealTest : public testing::Test {
 protected:
  SealTest() { start(); }
  void start() {
    signer.reset();
    signer = make<Signer>("signatures", "mithaq_signer_v4",
                          {{"state", (scratch / "state").string()}, {"host", "mithaq.example"}});
  }
  void lay_out(const Seal& seal) {
    write(scratch / "seal.json", seal.statement);
    write(scratch / "altered.json", seal.statement + "\n");
    write(scratch / "seal.sshsig", seal.sshsig);
    write(scratch / "seal.p7s", seal.cms);
    write(scratch / "allowed_signers", "mithaq-seal namespaces=\"mithaq-seal\" " + signer->keys().seal_ssh + "\n");
    write(scratch / "ca.pem", signer->keys().seal_authority);
  }
  Ran ssh(const std::string& file, const std::string& name_space = "mithaq-seal") {
    return run("cd " + scratch.path().string() + " && ssh-keygen -Y verify -f allowed_signers -I mithaq-seal -n " +
               name_space + " -s seal.sshsig < " + file);
  }
  Ran cms(const std::string& file) {
    return run("cd " + scratch.path().string() + " && openssl cms -verify -binary -inform DER -in seal.p7s -content " +
               file + " -CAfile ca.pem -purpose any -cades -out /dev/null");
  }

  Scratch scratch;
  std::unique_ptr<Signer> signer;
};

TEST_F(SealTest, the_statement_is_canonical_and_says_what_is_sealed) {
  const Seal seal = signer->seal({"certificate", "partnership-2026", digest_a, 41});
  EXPECT_EQ(seal.statement, "{\"charter\":\"partnership-2026\",\"counter\":1,\"format\":1,\"index\":41,\"sha256\":\"" +
                                digest_a + "\",\"type\":\"mithaq/seal\",\"what\":\"certificate\"}");
}

TEST_F(SealTest, ssh_keygen_verifies_it_and_refuses_what_is_altered) {
  const Seal seal = signer->seal({"certificate", "partnership-2026", digest_a, 41});
  lay_out(seal);
  const Ran good = ssh("seal.json");
  EXPECT_EQ(good.exit, 0) << good.output;
  EXPECT_NE(good.output.find(seal.fingerprint), std::string::npos) << good.output;
  EXPECT_EQ(ssh("altered.json").exit, 255);
  EXPECT_EQ(ssh("seal.json", "mithaq-statement").exit, 255);
}

TEST_F(SealTest, openssl_cms_verifies_it_and_refuses_what_is_altered) {
  lay_out(signer->seal({"certificate", "partnership-2026", digest_a, 41}));
  const Ran good = cms("seal.json");
  EXPECT_EQ(good.exit, 0) << good.output;
  EXPECT_EQ(cms("altered.json").exit, 4);
  const Ran subject = run("cd " + scratch.path().string() +
                          " && openssl cms -verify -binary -inform DER -in seal.p7s -content seal.json -CAfile ca.pem"
                          " -purpose any -out /dev/null -signer who.pem && openssl x509 -in who.pem -noout -subject");
  EXPECT_NE(subject.output.find("CN = \"Mithaq seal, mithaq.example\""), std::string::npos) << subject.output;
}

TEST_F(SealTest, the_same_request_gives_the_stored_seal) {
  const Seal first = signer->seal({"certificate", "partnership-2026", digest_a, 41});
  const Seal other = signer->seal({"certificate", "partnership-2026", digest_b, 41});
  start();
  const Seal again = signer->seal({"certificate", "partnership-2026", digest_a, 41});
  EXPECT_EQ(again.statement, first.statement);
  EXPECT_EQ(again.sshsig, first.sshsig);
  EXPECT_EQ(again.cms, first.cms);
  EXPECT_EQ(again.fingerprint, first.fingerprint);
  EXPECT_NE(other.statement.find("\"counter\":2,"), std::string::npos);
}

TEST_F(SealTest, a_restart_keeps_keys_and_counter) {
  signer->seal({"certificate", "partnership-2026", digest_a, 41});
  const SignerKeys before = signer->keys();
  start();
  const SignerKeys after = signer->keys();
  EXPECT_EQ(after.log_vkey, before.log_vkey);
  EXPECT_EQ(after.seal_ssh, before.seal_ssh);
  EXPECT_EQ(after.seal_certificate, before.seal_certificate);
  EXPECT_EQ(after.seal_authority, before.seal_authority);
  EXPECT_NE(signer->seal({"certificate", "partnership-2026", digest_b, 41}).statement.find("\"counter\":2,"),
            std::string::npos);
}

TEST_F(SealTest, a_counter_that_was_lost_does_not_begin_anew) {
  signer->seal({"certificate", "partnership-2026", digest_a, 41});
  std::filesystem::remove(scratch / "state/seal-counter");
  start();
  EXPECT_THROW(signer->seal({"certificate", "partnership-2026", digest_b, 41}), std::runtime_error);
  EXPECT_NO_THROW(signer->seal({"certificate", "partnership-2026", digest_a, 41})) << "which has its number";
}

TEST_F(SealTest, facts_that_no_seal_can_be_about_are_refused) {
  EXPECT_THROW(signer->seal({"cheque", "partnership-2026", digest_a, 41}), std::invalid_argument);
  EXPECT_THROW(signer->seal({"package", "partnership-2026", digest_a, 41}), std::invalid_argument);
  EXPECT_THROW(signer->seal({"certificate", "a\",\"what\":\"b", digest_a, 41}), std::invalid_argument);
  EXPECT_THROW(signer->seal({"certificate", "partnership-2026", "abc", 41}), std::invalid_argument);
  EXPECT_THROW(signer->seal({"certificate", "partnership-2026", digest_a, -1}), std::invalid_argument);
}

TEST_F(SealTest, keys_are_readable_by_nobody_else) {
  struct stat about {};
  ASSERT_EQ(::stat((scratch / "state").c_str(), &about), 0);
  EXPECT_EQ(about.st_mode & 0777, 0700u);
  for (const char* name : {"log.pem", "seal.pem", "seal-p256.pem"}) {
    ASSERT_EQ(::stat((scratch / "state" / name).c_str(), &about), 0);
    EXPECT_EQ(about.st_mode & 0777, 0600u) << name;
  }
  signer.reset();
  std::filesystem::permissions(scratch / "state/seal.pem", std::filesystem::perms(0644));
  EXPECT_THROW(start(), std::runtime_error);
}

TEST_F(SealTest, a_second_signer_over_the_same_keys_does_not_start) {
  EXPECT_THROW(make<Signer>("signatures", "mithaq_signer_v4",
                            {{"state", (scratch / "state").string()}, {"host", "mithaq.example"}}),
               std::system_error);
}

TEST_F(SealTest, settings_that_cannot_work_are_named) {
  const std::string state = (scratch / "other").string();
  EXPECT_THROW(make<Signer>("signatures", "mithaq_signer_v4", {{"host", "mithaq.example"}}), std::invalid_argument);
  EXPECT_THROW(make<Signer>("signatures", "mithaq_signer_v4", {{"state", state}}), std::invalid_argument);
  EXPECT_THROW(
      make<Signer>("signatures", "mithaq_signer_v4", {{"state", state}, {"host", "a.example"}, {"origin", "a b"}}),
      std::invalid_argument);
  EXPECT_THROW(make<Signer>("signatures", "mithaq_signer_v4", {{"state", state}, {"host", std::string(52, 'a')}}),
               std::invalid_argument);
}

}  // namespace
}  // namespace mithaq::tests
