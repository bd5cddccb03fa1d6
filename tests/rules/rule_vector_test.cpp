// Vectors as they are read: what counts of several answers, and a place for every complaint.
#include "rules/rule_vector.h"

#include <gtest/gtest.h>

namespace mithaq::rules {
namespace {

Value seat(std::string body, Value::Object weights = {}) {
  return Value::object({{"body", std::move(body)}, {"tags", Value(Value::Array{})}, {"weights", std::move(weights)}});
}
Value said(std::string body, std::string position) {
  return Value::object({{"body", std::move(body)}, {"position", std::move(position)}});
}
Value leaf(std::string op, Value bound) {
  return Value::object({{"count", "for"}, {std::move(op), std::move(bound)}, {"of", "roll"}});
}
Value vector(Value rule, Value::Array roll, Value::Array positions) {
  return Value::object({{"name", "v"},
                        {"rule", std::move(rule)},
                        {"roll", std::move(roll)},
                        {"positions", std::move(positions)},
                        {"closed", true}});
}

std::vector<Complaint> complaints(const Value& value) {
  std::vector<Complaint> out;
  vector_from_value(value, "$", out);
  return out;
}
RuleVector good(const Value& value) {
  std::vector<Complaint> out;
  RuleVector vector = vector_from_value(value, "$", out);
  EXPECT_TRUE(out.empty()) << out.front().path << " " << out.front().id;
  return vector;
}

TEST(RuleVector, the_later_of_two_answers_counts_and_need_time_is_silence) {
  const auto read =
      good(vector(leaf("at_least", "1/2"), {seat("a"), seat("b")},
                  {said("a", "approve"), said("b", "object"), said("b", "approve"), said("a", "need-time")}));
  EXPECT_EQ(read.said[0], std::nullopt);
  EXPECT_EQ(read.said[1], PositionKind::approve);
  EXPECT_EQ(read.open_objections, 0);
  EXPECT_EQ(read.evaluation().result, "passed");
}

TEST(RuleVector, open_objections_are_those_who_object_unless_it_says_otherwise) {
  Value written = vector(Value::object({{"preset", "consensus"}}), {seat("a"), seat("b")},
                         {said("a", "approve"), said("b", "object")});
  EXPECT_EQ(good(written).open_objections, 1);
  EXPECT_EQ(good(written).evaluation().result, "failed");
  EXPECT_EQ(good(written.set("open_objections", 0)).evaluation().result, "passed");
}

TEST(RuleVector, its_quorum_overrides_that_of_a_preset) {
  Value written =
      vector(Value::object({{"preset", "consent"}, {"quorum", "1/1"}}), {seat("a"), seat("b")}, {said("a", "approve")});
  EXPECT_EQ(good(written).evaluation().result, "no-quorum");
  written.set("quorum", Value::object({{"count", "answered"}, {"at_least", 1}}));
  EXPECT_EQ(good(written).evaluation().result, "passed");
}

TEST(RuleVector, presets_are_expanded_wherever_they_stand) {
  const Value majority = Value::object({{"preset", "majority"}});
  const auto read = good(vector(Value::object({{"all", Value::array({majority, Value::object({{"not", majority}})})}}),
                                {seat("a")}, {said("a", "approve")}));
  EXPECT_EQ(to_value(read.rule).at("all").items().at(0),
            Value::object({{"count", "for"}, {"more_than", "1/2"}, {"of", "cast"}}));
  EXPECT_EQ(read.evaluation().result, "failed");
}

TEST(RuleVector, an_expansion_is_compared_in_the_canonical_form) {
  Value written = vector(Value::object({{"preset", "unanimity"}}), {seat("a")}, {said("a", "approve")});
  EXPECT_TRUE(
      good(written.set("expands_to", Value::object({{"rule", leaf("at_least", "3/3")}}))).expands_as_expected());
  EXPECT_FALSE(
      good(written.set("expands_to", Value::object({{"rule", leaf("at_least", "2/3")}}))).expands_as_expected());
}

TEST(RuleVector, every_complaint_has_its_path) {
  const auto one = [](const Value& value, const char* path, const char* id) {
    const auto all = complaints(value);
    ASSERT_EQ(all.size(), 1u) << path;
    EXPECT_EQ(all[0].path, path);
    EXPECT_EQ(all[0].id, id);
  };
  const Value::Array a{seat("a")};
  one(vector(leaf("at_least", "4/3"), a, {}), "$.rule.at_least", "fraction-above-one");
  one(vector(leaf("at_least", "1/1000001"), a, {}), "$.rule.at_least", "fraction-too-fine");
  one(vector(leaf("at_least", "66%"), a, {}), "$.rule.at_least", "fraction-not-exact");
  one(vector(leaf("at_least", -1), a, {}), "$.rule.at_least", "number-out-of-range");
  one(vector(leaf("atleast", 1), a, {}), "$.rule.atleast", "unknown-key");
  one(vector(Value::object({{"all", Value(Value::Array{})}}), a, {}), "$.rule.all", "empty-list");
  one(vector(Value::object({{"any", Value::array({Value::object({{"preset", "silence"}})})}}), a, {}), "$.rule.any[0]",
      "preset-in-part");
  one(vector(Value::object({{"within", "x"}, {"rule", Value::object({{"preset", "consensus"}})}}), a, {}),
      "$.rule.rule", "objections-in-scope");
  one(vector(leaf("at_least", "1/2"), {seat("a"), seat("a")}, {}), "$.roll[1].body", "id-twice");
  one(vector(leaf("at_least", "1/2"), a, {said("b", "approve")}), "$.positions[0].body", "not-on-roll");
  one(vector(leaf("at_least", "1/2"), a, {said("a", "yes")}), "$.positions[0].position", "unknown-value");
  one(vector(leaf("at_least", "1/2"), {seat("a", {{"w", -1}})}, {}), "$.roll[0].weights.w", "number-out-of-range");
  one(vector(leaf("at_least", "1/2").set("weight", "w"), a, {}), "$.roll[0].weights", "missing-weight");
  const std::int64_t heavy = std::int64_t{1} << 40;
  one(vector(leaf("at_least", "1/2"), {seat("a", {{"w", heavy}}), seat("b", {{"w", 1}})}, {}), "$.roll",
      "weight-too-large");
  Value quorum = vector(leaf("at_least", "1/2"), a, {});
  one(quorum.set("quorum", Value::object({{"count", "open-objections"}, {"at_most", 0}})), "$.quorum",
      "objections-in-scope");
}

TEST(RuleVector, a_rule_that_would_be_judged_in_too_many_parts_is_refused) {
  Value deep = leaf("at_least", "1/2");
  for (int level = 0; level < 16; ++level) deep = Value::object({{"not", std::move(deep)}});
  EXPECT_EQ(complaints(vector(deep, {seat("a")}, {})).at(0).id, "too-deep");
  // Few nodes, but each of them judged for every tag of every level.
  Value each = leaf("at_least", "1/2");
  for (int level = 0; level < 12; ++level)
    each = Value::object({{"each", Value::array({"x", "y"})}, {"rule", std::move(each)}});
  EXPECT_EQ(complaints(vector(each, {seat("a")}, {})).at(0).id, "too-deep");
}

TEST(RuleVector, the_heaviest_weights_and_finest_fractions_do_not_overflow) {
  const std::int64_t heavy = std::int64_t{1} << 40;
  for (const char* op : {"at_least", "at_most", "more_than", "less_than"})
    for (const char* of : {"roll", "present", "cast"})
      for (const char* fraction : {"999999/1000000", "1/1000000", "0/1", "1/1"})
        for (const char* position : {"approve", "disagree", "abstain", "recuse", "need-time"})
          for (const bool closed : {false, true}) {
            Value rule = leaf(op, fraction).set("of", of).set("weight", "w");
            Value written = vector(rule, {seat("a", {{"w", heavy - 1}}), seat("b", {{"w", 1}})}, {said("a", position)});
            const auto says = good(written.set("closed", closed)).evaluation();
            EXPECT_FALSE(says.result.empty());
          }
  const Value most = Value::object({{"count", "for"}, {"more_than", heavy}, {"weight", "w"}});
  const auto says = good(vector(most, {seat("a", {{"w", heavy}})}, {said("a", "approve")})).evaluation();
  EXPECT_EQ(says.explanation.at("rule").at("needed").integer(), heavy + 1);
}

TEST(RuleVector, one_vote_for_is_missing_where_all_votes_cast_must_be_for) {
  Value rule = leaf("at_least", "1/1").set("of", "cast");
  Value written = vector(rule, {seat("a"), seat("b")}, {said("b", "abstain")});
  const Value tree = good(written.set("closed", false)).evaluation().explanation;
  EXPECT_EQ(tree.at("result").string(), "open");
  EXPECT_EQ(tree.at("rule").at("missing").integer(), 1);
  EXPECT_EQ(tree.at("needs").items().at(0).at("number").integer(), 1);
}

Value each_of(int tags, Value inner) {
  Value::Array all;
  for (int i = 0; i < tags; ++i) all.emplace_back("t" + std::to_string(i));
  return Value::object({{"each", Value(std::move(all))}, {"rule", std::move(inner)}});
}
Value flat(int leaves) {
  Value::Array all;
  for (int i = 0; i < leaves; ++i) all.push_back(Value::object({{"count", "for"}, {"at_least", 1}}));
  return Value::object({{"all", Value(std::move(all))}});
}

TEST(RuleVector, nodes_are_counted_as_they_are_written) {
  good(vector(flat(255), {seat("a")}, {}));
  good(vector(each_of(100, flat(2)), {seat("a")}, {}));
  EXPECT_EQ(complaints(vector(flat(256), {seat("a")}, {})).at(0).id, "too-deep");
}

TEST(RuleVector, what_an_evaluation_takes_is_bounded_with_the_quorum) {
  const auto found = complaints(vector(each_of(200, flat(2)), {seat("a")}, {}));
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].path + " " + found[0].id, "$.rule too-deep");
  EXPECT_EQ(found[0].facts.at("judged"), "384");
  Value both = vector(each_of(100, flat(2)), {seat("a")}, {});
  both.set("quorum", each_of(100, flat(2)));
  EXPECT_EQ(complaints(both).at(0).path, "$.quorum");
}

TEST(RuleVector, tags_and_weights_of_a_body_and_weights_of_a_rule_are_bounded) {
  Value::Object weights;
  Value::Array tags, leaves;
  for (int i = 0; i < 33; ++i) tags.emplace_back("t" + std::to_string(i));
  for (int i = 0; i < 9; ++i) {
    weights.emplace("w" + std::to_string(i), 1);
    leaves.push_back(Value::object({{"count", "for"}, {"at_least", 1}, {"weight", "w" + std::to_string(i)}}));
  }
  const auto found = complaints(vector(Value::object({{"all", Value(std::move(leaves))}}),
                                       {seat("a", std::move(weights)).set("tags", Value(std::move(tags)))}, {}));
  std::string said;
  for (const Complaint& c : found) said += c.path + " " + c.id + " " + c.facts.at("most") + "\n";
  EXPECT_EQ(said, "$.rule too-many 4\n$.roll[0].tags too-many 32\n$.roll[0].weights too-many 8\n");
}

}  // namespace
}  // namespace mithaq::rules
