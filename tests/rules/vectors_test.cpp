// The shared vectors: what other procedures of the world decide, and what this grammar must say of them.
#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <nlohmann/json.hpp>

#include "fakes/json_value.h"
#include "rules/preset.h"
#include "rules/rule.h"
#include "trail/canonical.h"

namespace mithaq::rules {
namespace {

nlohmann::json all_vectors() {
  std::ifstream file(MITHAQ_SOURCE "/tests/vectors/rule-vectors.json");
  return nlohmann::json::parse(file);
}

struct Case {
  Expansion expansion;
  std::vector<Seat> roll;
  std::map<std::string, PositionKind> last;
  int open_objections = 0;

  explicit Case(const nlohmann::json& vector) {
    const Value written = test::value_of(vector.at("rule"));
    if (written.find("preset")) {
      auto found = expanded(written);
      EXPECT_TRUE(found.ok()) << vector.at("name");
      if (found) expansion = *found;
    } else {
      expansion.rule = rule_from_value(written);
    }
    if (vector.contains("quorum")) expansion.quorum = rule_from_value(test::value_of(vector.at("quorum")));
    for (const auto& body : vector.at("roll")) roll.push_back({{body.at("body")}, body.at("tags"), body.at("weights")});
    for (const auto& given : vector.at("positions"))
      if (const auto kind = position_kind(given.at("position").get<std::string>())) last[given.at("body")] = *kind;
    for (const auto& [body, kind] : last) open_objections += kind == PositionKind::object;
    open_objections = vector.value("open_objections", open_objections);
  }

  std::vector<Voter> voters() const {
    std::vector<Voter> out;
    for (const Seat& seat : roll) {
      const auto found = last.find(seat.body.value);
      out.push_back({&seat, found == last.end() ? std::nullopt : std::optional(found->second)});
    }
    return out;
  }
};

TEST(Vectors, every_vector_gives_what_it_expects) {
  const auto vectors = all_vectors();
  EXPECT_EQ(vectors.size(), 70u);
  for (const auto& vector : vectors) {
    const Case c(vector);
    const Evaluation says =
        evaluate(c.expansion.rule, c.expansion.quorum, c.voters(), c.open_objections, vector.at("closed").get<bool>());
    EXPECT_EQ(says.result, vector.at("expect").get<std::string>()) << vector.at("name") << ": " << vector.at("why");
    EXPECT_EQ(says.explanation.at("result").string(), says.result);
  }
}

TEST(Vectors, every_preset_expands_exactly) {
  int presets = 0;
  for (const auto& vector : all_vectors()) {
    if (!vector.contains("expands_to")) continue;
    ++presets;
    const auto found = expanded(test::value_of(vector.at("rule")));
    ASSERT_TRUE(found.ok()) << vector.at("name");
    Value written = Value::object({{"rule", to_value(found->rule)}});
    if (found->quorum) written.set("quorum", to_value(*found->quorum));
    EXPECT_EQ(trail::write(written), trail::write(test::value_of(vector.at("expands_to")))) << vector.at("name");
  }
  EXPECT_EQ(presets, 23);
}

TEST(Vectors, a_rule_read_and_written_is_the_same_rule) {
  for (const auto& vector : all_vectors()) {
    const Case c(vector);
    EXPECT_EQ(rule_from_value(to_value(c.expansion.rule)), c.expansion.rule) << vector.at("name");
  }
}

TEST(Vectors, every_explanation_is_canonical_data) {
  for (const auto& vector : all_vectors()) {
    const Case c(vector);
    for (bool closed : {false, true}) {
      const Value tree =
          evaluate(c.expansion.rule, c.expansion.quorum, c.voters(), c.open_objections, closed).explanation;
      EXPECT_EQ(trail::read(trail::write(tree)), tree) << vector.at("name");
    }
  }
}

}  // namespace
}  // namespace mithaq::rules
