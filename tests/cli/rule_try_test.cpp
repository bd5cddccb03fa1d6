// `mithaq rule try` as a script meets it.
#include <gtest/gtest.h>

#include <cstdlib>
#include <sstream>

#include "cli/json.h"
#include "cli/run.h"

namespace {

using mithaq::test::in_file;
using mithaq::test::run;

TEST(RuleTry, every_shared_vector_is_as_expected) {
  const auto said = run("rule try " MITHAQ_SOURCE "/tests/vectors/rule-vectors.json");
  EXPECT_EQ(said.code, 0) << said.out;
  EXPECT_NE(said.out.find("5 x 3 = 15 >= 2 x 7 = 14"), std::string::npos) << said.out;
}

TEST(RuleTry, prints_outcome_arithmetic_and_what_is_still_needed) {
  const auto file = in_file("rule-try.json", R"({"name": "three of four",
    "rule": {"count": "for", "at_least": "3/4", "of": "roll"},
    "roll": [{"body": "a"}, {"body": "b"}, {"body": "c"}, {"body": "d"}],
    "positions": [{"body": "a", "position": "approve"}], "closed": false, "expect": "open"})");
  const auto said = run("--lang en rule try " + file);
  EXPECT_EQ(said.code, 0);
  EXPECT_NE(said.out.find("1 x 4 = 4 < 3 x 4 = 12"), std::string::npos) << said.out;
  EXPECT_NE(said.out.find("needed 3, missing 2"), std::string::npos) << said.out;
  EXPECT_NE(said.out.find("eeds 2 more positions in favour"), std::string::npos) << said.out;
  const auto arabic = run("--lang ar rule try " + file).out;
  for (const char* id : {"for", "at_least", "roll", "needed"})
    EXPECT_EQ(arabic.find(id), std::string::npos) << id << " in " << arabic;
  const auto json = mithaq::cli::Json::parse(run("rule try --json " + file).out);
  EXPECT_EQ(json[0]["result"], "open");
  EXPECT_EQ(json[0]["explanation"]["rule"]["missing"], 2);
  EXPECT_FALSE(json[0]["needs"]["ar"].get<std::string>().empty());
}

TEST(RuleTry, an_expectation_that_is_not_met_ends_with_1) {
  const auto file = in_file("rule-try.json", R"([{"rule": {"preset": "majority"}, "roll": [{"body": "a"}],
    "positions": [], "closed": true, "expect": "passed"}])");
  EXPECT_EQ(run("rule try " + file).code, 1);
  const auto other = in_file("rule-try.json", R"([{"rule": {"preset": "majority"}, "roll": [{"body": "a"}],
    "positions": [{"body": "a", "position": "approve"}], "closed": true, "expect": "passed",
    "expands_to": {"rule": {"count": "for", "at_least": "1/2", "of": "cast"}}}])");
  EXPECT_EQ(run("rule try " + other).code, 1);
}

TEST(RuleTry, products_beyond_what_an_explanation_can_hold_are_shown_all_the_same) {
  const auto file = in_file("rule-try.json", R"([{"rule": {"count": "for", "at_most": "1/1000000", "of": "cast",
    "weight": "big"}, "roll": [{"body": "b0", "weights": {"big": 68719476736}}],
    "positions": [{"body": "b0", "position": "approve"}], "closed": true, "expect": "failed"},
    {"rule": {"count": "for", "at_least": 1}, "roll": [{"body": "b0"}],
    "positions": [{"body": "b0", "position": "approve"}], "closed": true, "expect": "passed"}])");
  const auto said = run("--lang en rule try " + file);
  EXPECT_EQ(said.code, 0) << said.out;
  EXPECT_NE(said.out.find("68719476736000000"), std::string::npos) << said.out;
}

TEST(RuleTry, a_parameter_that_is_wrong_is_said_once_with_its_path) {
  const std::string end = R"(, "roll": [{"body": "a"}], "positions": [], "closed": true})";
  for (const char* preset : {R"("threshold": 0.5)", R"("threshold": 0.5, "strict": true)"}) {
    const auto said = run("rule try --json " + in_file("rule-try.json", R"({"rule": {"preset": "majority", )" +
                                                                            std::string(preset) + "}" + end));
    const auto json = mithaq::cli::Json::parse(said.out);
    ASSERT_EQ(json[0]["problems"].size(), 1u) << said.out;
    EXPECT_EQ(json[0]["problems"][0]["path"], "$.rule.threshold");
  }
  const auto said = run("rule try --json " +
                        in_file("rule-try.json", R"({"rule": {"preset": "chair-finding", "appeal": 4000})" + end));
  const auto json = mithaq::cli::Json::parse(said.out);
  EXPECT_EQ(json[0]["problems"][0]["path"], "$.rule.appeal") << said.out;
  EXPECT_EQ(json[0]["problems"][0]["id"], "number-out-of-range");
}

TEST(RuleTry, nothing_from_a_file_steers_the_terminal_and_long_keys_are_cut) {
  const auto file = in_file("rule-try.json", "{\"name\": \"a\u202Eb\u0085c\", \"" + std::string(5000, 'k') +
                                                 "\": 1, \"rule\": {\"count\": \"for\", \"at_least\": 1}, "
                                                 "\"roll\": [{\"body\": \"a\"}], \"positions\": [], \"closed\": true}");
  const auto said = run("--lang en rule try " + file);
  EXPECT_NE(said.out.find("a?b?c"), std::string::npos) << said.out;
  EXPECT_LT(said.out.size(), 2000u);
}

TEST(RuleTry, in_arabic_the_outcome_is_in_arabic) {
  const auto file = in_file("rule-try.json", R"({"rule": {"within": "gaza", "rule": {"count": "for", "at_least": "2/3",
    "of": "roll", "weight": "members"}}, "roll": [{"body": "a", "tags": ["gaza"], "weights": {"members": 1000000}},
    {"body": "b", "tags": ["gaza"], "weights": {"members": 7000000}}],
    "positions": [{"body": "a", "position": "approve"}], "closed": false})");
  const auto said = run("--lang ar rule try " + file);
  EXPECT_NE(said.out.find("النتيجة: لم يُحسم"), std::string::npos) << said.out;
}

TEST(RuleTry, what_cannot_be_read_is_said_with_path_and_id_and_ends_with_2) {
  const std::string begin = R"({"roll": [{"body": "a"}], "positions": [], "closed": true, "rule": )";
  const std::pair<std::string, std::string> wrong[] = {
      {"", "not-json"},
      {"{", "not-json"},
      {"[]", "$: error"},
      {"7", "$: error"},
      {std::string(100'000, '['), "json-too-deep"},
      {begin + R"({"count": "for", "at_least": 0.66, "of": "roll"}})", "$.rule.at_least: error"},
      {begin + R"({"count": "for", "at_least": null}})", "[null-value]"},
      {begin + R"({"count": "for", "at_least": 99999999999999999999}})", "[number-too-large]"},
      {begin + R"({"count": "for", "at_least": 1, "at_least": 2}})", "[duplicate-key]"},
      {begin + R"({"count": "for", "at_least": 1}, "closed": 1})", "$.closed"},
      {begin + "\"\xff\"}", "not-json"},
  };
  for (const auto& [content, expected] : wrong) {
    const auto said = run("--lang en rule try " + in_file("rule-try.json", content));
    EXPECT_EQ(said.code, 2) << content.substr(0, 200);
    EXPECT_NE(said.out.find(expected), std::string::npos) << said.out;
  }
  EXPECT_EQ(run("rule try /nonexistent.json").code, 2);
}

}  // namespace
