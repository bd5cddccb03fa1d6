// The signer's keys of the log: one after the other, side by side, and the logs of the house one after the other.
#include <gtest/gtest.h>
#include <mithaq/signer.h>

#include "signatures/plugin.h"

namespace mithaq::tests {
namespace {

const std::string root_3 = "9v58M2LdVL+mn2weyA44m/05Ro+zr2f/5Oojcnc3nIo=";
const std::string root_4 = "ICQD6FtzqpV6kf0vOlykl7qQuwf0PXM2wyuY6MyFShs=";
const std::string proof_3_4 =
    "kLvJpJY2av6khUIpV9bkhGqJDn+iolQWuInlaulgaUo=\n"
    "WWWhOvpOItqhb4uUADdBfKjC3qgqZFA8C1zlEqy+uYg=\n"
    "TBrS1r87eY7MaxCQ/yBh4f2gNiHItiKP4tLXA+4M3hs=\n";
const std::string log = "mithaq.example/log";

class LogKeys : public testing::Test {
 protected:
  LogKeys() { start(); }
  void start() {
    signer.reset();
    signer = make<Signer>("signatures", "mithaq_signer_v4",
                          {{"state", (scratch / "state").string()}, {"host", "mithaq.example"}, {"origin", log}});
  }
  SignedCheckpoint sign_3(const std::string& keys, const std::string& origin = log) {
    return signer->sign_checkpoint({origin, 3, root_3, 0, "", "", keys});
  }
  SignedCheckpoint sign_4(const std::string& keys, const std::string& origin = log) {
    return signer->sign_checkpoint({origin, 4, root_4, 3, root_3, proof_3_4, keys});
  }
  static std::size_t lines(const std::string& note) {
    std::size_t n = 0;
    for (auto at = note.find("\u2014 "); at != std::string::npos; at = note.find("\u2014 ", at + 1)) ++n;
    return n;
  }

  Scratch scratch;
  std::unique_ptr<Signer> signer;
};

TEST_F(LogKeys, a_successor_is_made_once_and_stays) {
  const std::string first = signer->keys().log_vkey;
  const LogKeyChange change = signer->next_log_key(first);
  EXPECT_NE(change.vkey, first);
  EXPECT_EQ(change.note.substr(0, change.note.find("\n\n") + 1),
            "mithaq/log-key/v1\n" + change.vkey + "\nreplaces " + first + "\n");
  EXPECT_EQ(lines(change.note), 1U) << "nobody follows to it yet";
  start();
  EXPECT_EQ(signer->next_log_key(first).note, change.note);
  EXPECT_EQ(signer->keys().log_vkey, first);
  const LogKeyChange third = signer->next_log_key(change.vkey);
  EXPECT_NE(third.vkey, first);
  EXPECT_NE(third.vkey, change.vkey);
  EXPECT_EQ(signer->next_log_key(change.note).note, "");
  EXPECT_EQ(signer->next_log_key("other.example/log" + first.substr(first.find('+'))).note, "");
  EXPECT_EQ(std::filesystem::status(scratch / "state/log-2.pem").permissions(), std::filesystem::perms(0600));
}

TEST_F(LogKeys, both_sign_when_it_is_confirmed) {
  const std::string first = signer->keys().log_vkey;
  const LogKeyChange offered = signer->next_log_key(first);
  const LogKeyChange confirmed = signer->confirm_log_key(first, offered.vkey);
  EXPECT_EQ(lines(confirmed.note), 2U);
  EXPECT_TRUE(confirmed.note.starts_with(offered.note));
  const LogKeyChange third = signer->next_log_key(offered.vkey);
  EXPECT_EQ(signer->confirm_log_key(first, third.vkey).note, "") << "it does not follow that one";
  EXPECT_EQ(signer->confirm_log_key(first, first).note, "");
  EXPECT_EQ(signer->confirm_log_key("other.example/log" + first.substr(first.find('+')), third.vkey).note, "");
  std::filesystem::remove(scratch / "state/log-3.pem");
  start();
  EXPECT_EQ(signer->confirm_log_key(offered.vkey, third.vkey).note, "") << "it is not there any more";
  EXPECT_NE(signer->next_log_key(offered.vkey).vkey, third.vkey);
}

TEST_F(LogKeys, a_key_whose_file_has_gone_is_not_confirmed_and_one_that_was_put_back_signs_at_once) {
  const std::string first = signer->keys().log_vkey, second = signer->next_log_key(first).vkey;
  const std::filesystem::path file = scratch / "state/log-2.pem", away = scratch / "log-2.pem";
  std::filesystem::rename(file, away);
  EXPECT_EQ(signer->confirm_log_key(first, second).note, "") << "though it is still in hand";
  start();
  EXPECT_EQ(sign_3(second + "\n").refusal, "key-missing");
  std::filesystem::rename(away, file);
  EXPECT_EQ(lines(sign_3(second + "\n").note), 1U) << "without another start";
}

TEST_F(LogKeys, those_that_are_named_sign_and_one_that_is_not_there_signs_nothing) {
  const std::string first = signer->keys().log_vkey, second = signer->next_log_key(first).vkey;
  EXPECT_EQ(lines(sign_3("").note), 1U);
  EXPECT_EQ(lines(sign_3(second + "\n" + first + "\n").note), 2U);
  EXPECT_EQ(lines(sign_4(second + "\n").note), 1U);
  std::filesystem::remove(scratch / "state/log.pem");
  start();
  EXPECT_EQ(sign_4(second + "\n" + first + "\n").refusal, "key-missing");
  EXPECT_EQ(lines(sign_4(second + "\n").note), 1U) << "the old one may be taken away";
  EXPECT_EQ(signer->keys().log_vkey, second);
}

TEST_F(LogKeys, a_log_that_was_used_has_a_key_or_does_not_start) {
  sign_3("");
  std::filesystem::remove(scratch / "state/log.pem");
  EXPECT_ANY_THROW(start());
}

TEST_F(LogKeys, a_log_that_was_begun_anew_closes_the_one_before) {
  sign_3("");
  EXPECT_EQ(sign_4("", log + "-2").refusal, "last-missing") << "nothing was signed there";
  EXPECT_EQ(sign_3("", log + "-2").note.substr(0, 21), log + "-2\n");
  EXPECT_EQ(sign_4("").refusal, "other-origin");
  start();
  EXPECT_EQ(sign_4("").refusal, "other-origin");
  EXPECT_EQ(sign_4("", log + "-2").refusal, "");
  EXPECT_EQ(sign_3("", log + "-2").refusal, "smaller-size");
  for (const char* name : {"-1", "-02", "-", "-x", "2", "-2-3"})
    EXPECT_EQ(sign_4("", log + name).refusal, "other-origin");
}

}  // namespace
}  // namespace mithaq::tests
