#include "trail/policy.h"

#include <gtest/gtest.h>

#include "trail/cosignature.h"
#include "trail/files.h"

namespace mithaq::trail {
namespace {

using test::bytes_of;
using test::format_1;

const Moment at = moment_from_rfc3339("2026-11-03T10:00:00Z").value();
std::string seed(int n) { return std::string(31, 'w') + static_cast<char>(n); }
std::string name_of(int n) { return "witness.example/" + std::to_string(n); }
std::string vkey(int n) { return vkey_text(cosigner_key(name_of(n), ed25519_public(seed(n)))); }
std::string witness_line(int n) { return "witness w" + std::to_string(n) + " " + vkey(n) + "\n"; }
std::string log_vkey() { return bytes_of(format_1 / "log-4/log.vkey"); }

Policy policy(const std::string& text) {
  auto read = policy_from_text(text);
  if (const auto* problems = std::get_if<std::vector<PolicyProblem>>(&read)) {
    for (const PolicyProblem& p : *problems) ADD_FAILURE() << p.line << " " << p.id << " " << p.what;
    return {};
  }
  return std::get<Policy>(read);
}

std::vector<PolicyProblem> problems(const std::string& text) {
  auto read = policy_from_text(text);
  const auto* found = std::get_if<std::vector<PolicyProblem>>(&read);
  return found ? *found : std::vector<PolicyProblem>{};
}

Note cosigned_by(const std::vector<int>& witnesses) {
  Note note = note_from_text(bytes_of(format_1 / "log-4/checkpoint")).value();
  note.signatures.resize(1);  // of the log
  for (const int n : witnesses) note.signatures.push_back(cosignature(seed(n), name_of(n), note.text, at));
  return note;
}

TEST(Policy, k_of_n_holds_from_the_kth_cosignature_on) {
  const Policy p = policy(witness_line(1) + witness_line(2) + witness_line(3) + "group all-of-us 2 w1 w2 w3\n" +
                          "quorum all-of-us\n");
  EXPECT_EQ(p.quorum_words(), "2 of 3");
  EXPECT_FALSE(quorum_holds(p, cosigned_by({})));
  const QuorumState one = quorum_state(p, cosigned_by({2}));
  EXPECT_FALSE(one.holds);
  EXPECT_EQ(one.cosigned, std::vector<std::string>{"w2"});
  EXPECT_EQ(one.missing, (std::vector<std::string>{"w1", "w3"}));
  EXPECT_EQ(one.needed, 1);
  EXPECT_TRUE(quorum_holds(p, cosigned_by({3, 1})));
  EXPECT_FALSE(quorum_holds(p, cosigned_by({2, 2}))) << "the same witness twice is one";
  EXPECT_FALSE(quorum_holds(p, cosigned_by({2, 9}))) << "a stranger is ignored";
}

TEST(Policy, a_known_key_with_a_bad_signature_spoils_the_note) {
  const Policy p = policy(witness_line(1) + witness_line(2) + "group g any w1 w2\nquorum g\n");
  Note note = cosigned_by({1, 2});
  ASSERT_TRUE(quorum_holds(p, note));
  note.signatures.back().signature[20] ^= 1;
  const QuorumState state = quorum_state(p, note);
  EXPECT_FALSE(state.holds);
  EXPECT_EQ(state.bad, std::vector<std::string>{"w2"});
}

TEST(Policy, groups_stand_in_groups_and_names_are_of_any_script) {
  const Policy p =
      policy("# the federations\n\n" + witness_line(1) + witness_line(2) + witness_line(3) + "\twitness  غزة\t" +
             vkey(4) + "  https://gaza.example \n" + "group west 2 w1 w2 w3\ngroup الكل all west غزة\nquorum الكل\n");
  EXPECT_EQ(p.witness("غزة")->url, "https://gaza.example");
  EXPECT_EQ(p.quorum_words(), "3 of 4");
  EXPECT_FALSE(quorum_holds(p, cosigned_by({1, 2, 3})));
  EXPECT_EQ(quorum_state(p, cosigned_by({1})).needed, 2);
  EXPECT_TRUE(quorum_holds(p, cosigned_by({1, 3, 4})));
}

TEST(Policy, one_witness_or_none_may_be_the_quorum) {
  EXPECT_FALSE(quorum_holds(policy(witness_line(1) + "quorum w1\n"), cosigned_by({})));
  EXPECT_TRUE(quorum_holds(policy(witness_line(1) + "quorum w1\n"), cosigned_by({1})));
  const Policy none = policy("log " + log_vkey() + witness_line(1) + "quorum none\n");
  EXPECT_FALSE(none.asks_for_witnesses());
  EXPECT_EQ(none.quorum_words(), "");
  EXPECT_TRUE(quorum_holds(none, cosigned_by({})));
  EXPECT_TRUE(signed_by_log(none, cosigned_by({})));
  Note other = cosigned_by({});
  other.text.replace(0, 6, "other!");
  EXPECT_FALSE(signed_by_log(none, other));
}

TEST(Policy, the_policy_of_the_reference_holds_for_the_log_of_four) {
  const Policy p = policy("log " + log_vkey() + "witness deaf-union " + bytes_of(format_1 / "log-4/witness.vkey") +
                          "group federations 1 deaf-union\nquorum federations\n");
  const Note note = note_from_text(bytes_of(format_1 / "log-4/checkpoint")).value();
  EXPECT_TRUE(quorum_holds(p, note));
  EXPECT_TRUE(signed_by_log(p, note));
}

TEST(Policy, every_problem_is_named_with_its_line) {
  const std::string ws = witness_line(1) + witness_line(2);
  const auto only = [](const std::string& text) {
    return problems(text).empty() ? PolicyProblem{} : problems(text)[0];
  };
  EXPECT_EQ(only(ws), (PolicyProblem{0, "quorum-missing", ""}));
  EXPECT_EQ(only(ws + "quorum w1\nquorum w2\n"), (PolicyProblem{4, "quorum-twice", ""}));
  EXPECT_EQ(only(ws + "quorum w9\n"), (PolicyProblem{3, "unknown-name", "w9"}));
  EXPECT_EQ(only(ws + "group g 3 w1 w2\nquorum g\n"), (PolicyProblem{3, "group-threshold", "3"}));
  EXPECT_EQ(only(ws + "group g 0 w1 w2\nquorum g\n"), (PolicyProblem{3, "group-threshold", "0"}));
  EXPECT_EQ(only(ws + "group g 1x w1 w2\nquorum g\n"), (PolicyProblem{3, "group-threshold", "1x"}));
  EXPECT_EQ(only(ws + "group g 1 w1 w1\nquorum g\n"), (PolicyProblem{3, "member-twice", "w1"}));
  EXPECT_EQ(only(ws + "group g 1 w1\ngroup h 1 w1\nquorum h\n"), (PolicyProblem{4, "member-twice", "w1"}));
  EXPECT_EQ(only(ws + "group g any none\nquorum g\n"), (PolicyProblem{3, "unknown-name", "none"}));
  EXPECT_EQ(only(ws + "group w1 any w2\nquorum w2\n"), (PolicyProblem{3, "name-twice", "w1"}));
  EXPECT_EQ(only(ws + "witness w3 " + vkey(1) + "\nquorum w1\n"), (PolicyProblem{3, "key-twice", vkey(1)}));
  EXPECT_EQ(only("witness w1 " + log_vkey() + "quorum none\n").id, "key-form")
      << "the key of a log is none of a witness";
  EXPECT_EQ(only("log " + vkey(1) + "\nquorum none\n").id, "key-form");
  EXPECT_EQ(only("witness w1\nquorum none\n"), (PolicyProblem{1, "line-form", "witness"}));
  EXPECT_EQ(only("quorum none\r\n"), (PolicyProblem{1, "bad-character", ""}));
  EXPECT_EQ(problems("what\nwitness w1 x\nquorum w2\n").size(), 3U) << "all, not the first";
}

}  // namespace
}  // namespace mithaq::trail
