#include "rules/preset.h"

#include <gtest/gtest.h>

#include "rules/rule.h"

namespace mithaq::rules {
namespace {

Value preset(std::string name) { return Value::object({{"preset", std::move(name)}}); }

std::string reason(const Value& parameters) {
  const auto found = expanded(parameters);
  if (found) return "accepted";
  EXPECT_EQ(found.error().id, "preset-parameter");
  return found.error().facts.at("parameter") + " " + found.error().facts.at("reason");
}

TEST(Preset, an_unknown_name_is_refused) {
  EXPECT_EQ(expanded(preset("concensus")).error(),
            (Refusal{"unknown-value", {{"key", "preset"}, {"value", "concensus"}}}));
}

TEST(Preset, every_named_preset_knows_its_parameters) {
  for (std::string_view name : preset_names()) {
    Value table = preset(std::string(name));
    EXPECT_EQ(reason(Value(table).set("no_such_parameter", 1)), "no_such_parameter unknown");
    if (name == "consensus-minus") table.set("n", 1);
    if (name == "dual-cast") table.set("core", "core");
    if (name == "constituency") table.set("tags", Value::array({"gaza"}));
    if (name == "weighted") table.set("weight", "members");
    const auto found = expanded(table);
    ASSERT_TRUE(found.ok()) << name;
    EXPECT_EQ(rule_from_value(to_value(found->rule)), found->rule) << name;
  }
}

TEST(Preset, what_is_missing_or_contradictory_is_refused) {
  EXPECT_EQ(reason(preset("consensus-minus")), "n missing");
  EXPECT_EQ(reason(preset("dual-cast")), "core missing");
  EXPECT_EQ(reason(preset("constituency")), "tags missing");
  EXPECT_EQ(reason(preset("weighted")), "weight missing");
  EXPECT_EQ(reason(preset("majority").set("threshold", "1/2")), "strict missing-beside-threshold");
  EXPECT_EQ(reason(preset("majority").set("tie", "chair").set("strict", false)), "tie chair-needs-strict");
  EXPECT_EQ(reason(preset("majority").set("chair", "president")), "chair only-with-tie-chair");
}

TEST(Preset, a_value_of_the_wrong_form_is_refused) {
  EXPECT_EQ(reason(preset("consensus").set("min_support", "66 %")), "min_support not-a-fraction");
  EXPECT_EQ(reason(preset("consensus").set("min_support", 2)), "min_support not-a-word");
  EXPECT_EQ(reason(preset("override-ballot").set("max_against", "1/4")), "max_against not-an-integer");
  EXPECT_EQ(reason(preset("unanimity").set("of", "everybody")), "of not-one-of");
  EXPECT_EQ(reason(preset("majority").set("tie", "coin")), "tie not-one-of");
  EXPECT_EQ(reason(preset("constituency").set("tags", Value(Value::Array{}))), "tags not-a-list");
}

TEST(Preset, a_number_has_a_greatest_value) {
  const auto of = [](const Value& table) { return expanded(table); };
  const std::pair<Value, std::string> wrong[] = {
      {preset("chair-finding").set("appeal", 3661), "appeal 3660"},
      {preset("silence").set("min_hours", std::int64_t{99'999'999'999}), "min_hours 87840"},
      {preset("consensus-minus").set("n", (std::int64_t{1} << 40) + 1), "n 1099511627776"},
      {preset("override-ballot").set("max_against", (std::int64_t{1} << 40) + 1), "max_against 1099511627776"},
      {preset("constituency").set("tags", Value::array({"a"})).set("min_for", std::int64_t{1} << 41),
       "min_for 1099511627776"}};
  for (const auto& [table, expected] : wrong) {
    const auto found = of(table);
    ASSERT_FALSE(found.ok()) << expected;
    EXPECT_EQ(found.error().id, "number-out-of-range");
    EXPECT_EQ(found.error().facts.at("parameter") + " " + found.error().facts.at("greatest"), expected);
  }
  EXPECT_TRUE(of(preset("chair-finding").set("appeal", 3660)).ok());
  EXPECT_TRUE(of(preset("silence").set("min_hours", 87840)).ok());
}

TEST(Preset, its_parameters_have_one_form_with_defaults_filled_in) {
  using All = std::vector<std::pair<std::string, std::string>>;
  const auto parameters = [](const Value& table) { return expanded(table)->parameters; };
  const All usual{{"of", "cast"}, {"strict", "true"}, {"threshold", "1/2"}, {"tie", "failed"}};
  EXPECT_EQ(parameters(preset("majority")), usual);
  EXPECT_EQ(parameters(preset("majority").set("threshold", "2/4").set("strict", true).set("tie", "failed")), usual);
  EXPECT_EQ(parameters(preset("silence")), (All{{"delivery_proof", "confirmed"}, {"min_hours", "72"}}));
  EXPECT_EQ(parameters(preset("constituency").set("tags", Value::array({"gaza", "camps"}))),
            (All{{"min_for", "1"}, {"of", "cast"}, {"strict", "true"}, {"tags", "gaza camps"}, {"threshold", "1/2"}}));
}

TEST(Preset, those_that_set_stage_keys_must_be_the_whole_rule) {
  EXPECT_TRUE(expanded(preset("consensus-minus").set("n", 1))->whole_rule_only);
  EXPECT_TRUE(expanded(preset("consent"))->whole_rule_only);
  EXPECT_TRUE(expanded(preset("silence"))->whole_rule_only);
  EXPECT_TRUE(expanded(preset("chair-finding"))->whole_rule_only);
  EXPECT_TRUE(expanded(preset("majority").set("tie", "returned"))->whole_rule_only);
  EXPECT_FALSE(expanded(preset("majority"))->whole_rule_only);
  EXPECT_FALSE(expanded(preset("consensus"))->whole_rule_only);
}

TEST(Preset, a_threshold_that_is_not_strict_writes_at_least) {
  const Value written =
      to_value(expanded(preset("majority").set("threshold", "4/6").set("strict", false).set("of", "present"))->rule);
  EXPECT_EQ(written, Value::object({{"count", "for"}, {"at_least", "2/3"}, {"of", "present"}}));
}

}  // namespace
}  // namespace mithaq::rules
