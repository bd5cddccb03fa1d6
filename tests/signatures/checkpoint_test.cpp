#include <gtest/gtest.h>
#include <mithaq/signer.h>

#include "signatures/plugin.h"

namespace mithaq::tests {
namespace {

// The reference's log: seed 00 01 .. 1f as PKCS #8, three and four entries.
constexpr const char* log_seed =
    "-----BEGIN PRIVATE KEY-----\n"
    "MC4CAQAwBQYDK2VwBCIEIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f\n"
    "-----END PRIVATE KEY-----\n";
constexpr const char* root_3 = "9v58M2LdVL+mn2weyA44m/05Ro+zr2f/5Oojcnc3nIo=";
constexpr const char* root_4 = "ICQD6FtzqpV6kf0vOlykl7qQuwf0PXM2wyuY6MyFShs=";
// Leaf hashes of entries 2 and 3, then the node over 0 and 1.
constexpr const char* proof_3_4 =
    "kLvJpJY2av6khUIpV9bkhGqJDn+iolQWuInlaulgaUo=\n"
    "WWWhOvpOItqhb4uUADdBfKjC3qgqZFA8C1zlEqy+uYg=\n"
    "TBrS1r87eY7MaxCQ/yBh4f2gNiHItiKP4tLXA+4M3hs=\n";
constexpr const char* note_4 =
    "mithaq.example/log\n4\nICQD6FtzqpV6kf0vOlykl7qQuwf0PXM2wyuY6MyFShs=\n\n"
    "\u2014 mithaq.example/log "
    "XG/ootJverjK/fn2yOQnE4yYxh3f3p96Bdm0VYZFc/X9f9t+WRKcG3hMIe3QpcVr2MVDRtuku5DrXZwLsrlm/jF3QgU=\n";

class Checkpoint : public testing::Test {
 protected:
  Checkpoint() {
    write(scratch / "state/log.pem", log_seed);
    std::filesystem::permissions(scratch / "state/log.pem", std::filesystem::perms(0600));
    start();
  }
  void start() {
    signer.reset();
    signer = make<Signer>(
        "signatures", "mithaq_signer_v4",
        {{"state", (scratch / "state").string()}, {"host", "mithaq.example"}, {"origin", "mithaq.example/log"}});
  }
  SignedCheckpoint sign_3() { return signer->sign_checkpoint({"mithaq.example/log", 3, root_3, 0, "", ""}); }
  SignedCheckpoint sign_4_after_3() {
    return signer->sign_checkpoint({"mithaq.example/log", 4, root_4, 3, root_3, proof_3_4});
  }

  Scratch scratch;
  std::unique_ptr<Signer> signer;
};

TEST_F(Checkpoint, the_note_of_the_reference_comes_out_byte_for_byte) {
  const auto answer = signer->sign_checkpoint({"mithaq.example/log", 4, root_4, 0, "", ""});
  EXPECT_EQ(answer.refusal, "");
  EXPECT_EQ(answer.note, note_4);
  EXPECT_EQ(answer.signers_size, 4);
  EXPECT_EQ(signer->keys().log_vkey, "mithaq.example/log+5c6fe8a2+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4");
}

TEST_F(Checkpoint, openssl_verifies_a_note_and_refuses_an_altered_one) {
  const std::string note = sign_3().note;
  write(scratch / "body", note.substr(0, note.find("\n\n") + 1));
  write(scratch / "altered", "x" + read(scratch / "body"));
  write(scratch / "base64", note.substr(note.rfind(' ') + 1, 92));
  const std::string here = "cd " + scratch.path().string() + " && ";
  ASSERT_EQ(run(here + "openssl base64 -d -A -in base64 -out blob && tail -c +5 blob > sig && "
                       "openssl pkey -in state/log.pem -pubout -out pub")
                .exit,
            0);
  const std::string verify = here + "openssl pkeyutl -verify -rawin -pubin -inkey pub -sigfile sig -in ";
  EXPECT_EQ(run(verify + "body").exit, 0);
  EXPECT_NE(run(verify + "altered").exit, 0);
}

TEST_F(Checkpoint, a_larger_head_needs_a_proof_from_the_last_one) {
  ASSERT_EQ(sign_3().refusal, "");
  const auto without = signer->sign_checkpoint({"mithaq.example/log", 4, root_4, 3, root_3, ""});
  EXPECT_EQ(without.refusal, "bad-consistency");
  EXPECT_TRUE(without.note.empty());
  EXPECT_EQ(without.signers_size, 3);
  EXPECT_EQ(without.signers_root, root_3);
  std::string altered = proof_3_4;
  altered[0] = 'l';
  EXPECT_EQ(signer->sign_checkpoint({"mithaq.example/log", 4, root_4, 3, root_3, altered}).refusal, "bad-consistency");
  EXPECT_EQ(signer->sign_checkpoint({"mithaq.example/log", 4, root_3, 3, root_3, proof_3_4}).refusal,
            "bad-consistency");
  EXPECT_EQ(sign_4_after_3().note, note_4);
}

TEST_F(Checkpoint, a_proof_from_another_size_is_answered_with_the_signers_own) {
  ASSERT_EQ(sign_3().refusal, "");
  const auto answer = signer->sign_checkpoint({"mithaq.example/log", 4, root_4, 2, root_3, proof_3_4});
  EXPECT_EQ(answer.refusal, "bad-consistency");
  EXPECT_EQ(answer.signers_size, 3);
}

TEST_F(Checkpoint, a_smaller_head_another_root_and_another_origin_are_refused) {
  ASSERT_EQ(sign_3().refusal, "");
  ASSERT_EQ(sign_4_after_3().refusal, "");
  EXPECT_EQ(sign_3().refusal, "smaller-size");
  EXPECT_EQ(signer->sign_checkpoint({"mithaq.example/log", 4, root_3, 4, root_4, ""}).refusal, "other-root");
  EXPECT_EQ(signer->sign_checkpoint({"other.example/log", 5, root_3, 4, root_4, ""}).refusal, "other-origin");
}

TEST_F(Checkpoint, the_same_head_again_gives_the_same_note) {
  const std::string first = sign_3().note;
  EXPECT_EQ(sign_3().note, first);
  start();
  EXPECT_EQ(sign_3().note, first);
}

TEST_F(Checkpoint, a_restart_keeps_the_last_head) {
  ASSERT_EQ(sign_3().refusal, "");
  ASSERT_EQ(sign_4_after_3().refusal, "");
  start();
  const auto answer = sign_3();
  EXPECT_EQ(answer.refusal, "smaller-size");
  EXPECT_EQ(answer.signers_size, 4);
  EXPECT_EQ(answer.signers_root, root_4);
}

TEST_F(Checkpoint, what_was_signed_last_must_be_there_where_the_log_was_signed_before) {
  ASSERT_EQ(sign_3().refusal, "");
  std::filesystem::remove(scratch / "state/last-checkpoint");
  start();
  EXPECT_EQ(sign_4_after_3().refusal, "last-missing");
  EXPECT_EQ(sign_3().refusal, "") << "nothing stands before it";
}

TEST_F(Checkpoint, a_root_that_is_no_hash_is_a_wrong_request) {
  EXPECT_THROW(signer->sign_checkpoint({"mithaq.example/log", 3, "AAAA", 0, "", ""}), std::invalid_argument);
  EXPECT_THROW(signer->sign_checkpoint({"mithaq.example/log", -1, root_3, 0, "", ""}), std::invalid_argument);
}

TEST_F(Checkpoint, a_lost_log_key_is_not_replaced_in_silence) {
  ASSERT_EQ(sign_3().refusal, "");
  signer.reset();
  std::filesystem::remove(scratch / "state/log.pem");
  EXPECT_THROW(start(), std::runtime_error);
}

}  // namespace
}  // namespace mithaq::tests
