#include "rules/rule.h"

#include <gtest/gtest.h>

namespace mithaq::rules {
namespace {

using P = PositionKind;

Value leaf(std::string count, std::string op, Value bound) {
  return Value::object({{"count", std::move(count)}, {std::move(op), std::move(bound)}});
}
Value leaf(std::string count, std::string op, Value bound, std::string of) {
  return leaf(std::move(count), std::move(op), std::move(bound)).set("of", std::move(of));
}

struct Roll {
  std::vector<Seat> seats;
  std::vector<std::optional<P>> said;

  Roll& body(std::string id, std::optional<P> position, std::vector<std::string> tags = {}, std::int64_t members = 1) {
    seats.push_back({{std::move(id)}, std::move(tags), {{"members", members}}});
    said.push_back(position);
    return *this;
  }
  Roll& bodies(int n, std::optional<P> position) {
    for (int i = 0; i < n; ++i) body("b" + std::to_string(seats.size() + 1), position);
    return *this;
  }
  std::vector<Voter> voters() const {
    std::vector<Voter> out;
    for (std::size_t i = 0; i < seats.size(); ++i) out.push_back({&seats[i], said[i]});
    return out;
  }
  Evaluation evaluate(const Value& rule, bool closed = false, int open_objections = 0) const {
    return rules::evaluate(rule_from_value(rule), std::nullopt, voters(), open_objections, closed);
  }
};

TEST(Tally, a_recused_body_leaves_every_denominator) {
  const Roll roll = Roll().bodies(2, P::approve).bodies(1, P::disagree).bodies(1, P::recuse);
  for (const char* of : {"roll", "present", "cast"}) {
    const Value rule = roll.evaluate(leaf("for", "at_least", "2/3", of), true).explanation.at("rule");
    EXPECT_EQ(rule.at("d").integer(), 3) << of;
    EXPECT_EQ(rule.at("left").integer(), 6);
    EXPECT_EQ(rule.at("right").integer(), 6);
    EXPECT_EQ(rule.at("status").string(), "passed");
  }
}

TEST(Tally, counts_heads_weights_and_positions_of_a_round) {
  Round round;
  round.rule = rule_from_value(leaf("for", "more_than", "1/2", "cast").set("weight", "members"));
  for (const auto& [id, members] : {std::pair{"a", 50}, {"b", 30}, {"c", 20}})
    round.roll.push_back({{id}, {}, {{"members", members}}});
  const auto say = [&](const char* body, P kind) {
    Position p;
    p.body = {body};
    p.kind = kind;
    round.positions.push_back(p);
  };
  say("a", P::disagree);
  say("a", P::approve);
  say("b", P::recuse);
  const Value tally = tally_value(round, 2);
  EXPECT_EQ(tally.at("heads"), Value::object({{"asked", 3},
                                              {"recused", 1},
                                              {"roll", 2},
                                              {"for", 1},
                                              {"against", 0},
                                              {"abstain", 0},
                                              {"silent", 1},
                                              {"open_objections", 2}}));
  EXPECT_EQ(tally.at("weights").at("for").integer(), 50);
  EXPECT_EQ(tally.at("weights").at("roll").integer(), 70);
  EXPECT_EQ(tally.at("weights").at("silent").integer(), 20);
  EXPECT_EQ(tally.at("positions"), Value::array({Value::object({{"id", "approve"}, {"heads", 1}, {"weight", 50}}),
                                                 Value::object({{"id", "recuse"}, {"heads", 1}, {"weight", 30}})}));
}

TEST(Tally, weights_are_heads_when_the_rule_names_none) {
  Round round;
  round.rule = rule_from_value(leaf("for", "at_least", 1));
  round.roll.push_back({{"a"}, {}, {{"members", 50}}});
  const Value tally = tally_value(round, 0);
  EXPECT_EQ(tally.at("weights"), tally.at("heads"));
}

TEST(Bounds, an_open_round_with_nobody_in_it_is_open_even_if_the_rule_is_lost) {
  const Roll roll = Roll().bodies(7, std::nullopt);
  const Evaluation says = roll.evaluate(leaf("for", "at_least", 9));
  EXPECT_EQ(says.explanation.at("rule").at("status").string(), "failed");
  EXPECT_EQ(says.result, "open");  // all of them may recuse: then there is no quorum
}

TEST(Bounds, a_denominator_that_can_be_zero_is_never_passed) {
  const Roll roll = Roll().bodies(1, P::abstain).bodies(1, std::nullopt);
  EXPECT_EQ(roll.evaluate(leaf("against", "at_most", "1/1", "cast")).result, "open");
  EXPECT_EQ(roll.evaluate(leaf("for", "at_least", "0/1", "cast")).result, "open");
}

TEST(Bounds, the_best_case_needs_somebody_in_the_denominator) {
  // abstentions of the votes cast: while nobody casts a vote there is nothing to compare with
  const Roll abstained = Roll().bodies(3, P::abstain);
  EXPECT_EQ(abstained.evaluate(leaf("abstain", "at_least", "1/1", "cast")).result, "failed");
  const Roll light = Roll().body("a", P::abstain, {}, 3).body("b", std::nullopt, {}, 5);
  const auto weighted = [](const char* p) { return leaf("abstain", "less_than", p, "cast").set("weight", "members"); };
  EXPECT_EQ(light.evaluate(weighted("3/5")).result, "failed");  // 3 x 5 = 15 is not less than 3 x 5 at best
  EXPECT_EQ(light.evaluate(weighted("4/5")).result, "open");
}

TEST(Bounds, a_body_without_weight_fills_no_denominator) {
  const Roll roll = Roll().body("a", P::abstain, {}, 1).body("b", std::nullopt, {}, 0);
  EXPECT_EQ(roll.evaluate(leaf("for", "at_least", "0/1", "cast").set("weight", "members")).result, "failed");
}

TEST(Bounds, a_recusal_can_empty_a_scope_until_somebody_in_it_answers) {
  const Value rule = Value::object({{"within", "gaza"}, {"rule", leaf("against", "at_most", 1)}});
  EXPECT_EQ(Roll().body("a", std::nullopt, {"gaza"}).body("b", P::approve).evaluate(rule).result, "open");
  EXPECT_EQ(Roll().body("a", P::abstain, {"gaza"}).body("b", P::approve).evaluate(rule).result, "passed");
  EXPECT_EQ(Roll().body("a", P::recuse, {"gaza"}).body("b", P::approve).evaluate(rule).result, "failed");
  EXPECT_EQ(Roll().body("a", std::nullopt, {"gaza"}).body("b", P::approve).evaluate(rule, true).result, "passed");
}

TEST(Bounds, nested_scopes_intersect) {
  const Value rule =
      Value::object({{"each", Value::array({"gaza", "camps"})},
                     {"rule", Value::object({{"within", "women"}, {"rule", leaf("for", "at_least", 1)}})}});
  Roll roll = Roll().body("a", P::approve, {"gaza", "women"}).body("b", P::approve, {"camps"});
  EXPECT_EQ(roll.evaluate(rule, true).result, "failed");
  roll.body("c", P::approve, {"camps", "women"});
  EXPECT_EQ(roll.evaluate(rule, true).result, "passed");
}

TEST(Bounds, open_objections_run_from_none_to_endless_while_anybody_is_silent) {
  const Roll some_silent = Roll().bodies(2, P::approve).bodies(1, std::nullopt);
  const Roll all_answered = Roll().bodies(3, P::approve);
  const Value none = leaf("open-objections", "at_most", 0), three = leaf("open-objections", "at_most", 3);
  EXPECT_EQ(some_silent.evaluate(three, false, 0).result, "open");
  EXPECT_EQ(all_answered.evaluate(three, false, 3).result, "passed");
  EXPECT_EQ(all_answered.evaluate(none, false, 1).result, "open");
  EXPECT_EQ(all_answered.evaluate(none, false, 0).result, "passed");
  EXPECT_EQ(all_answered.evaluate(none, true, 1).result, "failed");
  EXPECT_EQ(all_answered.evaluate(leaf("open-objections", "at_least", 4), false, 3).result, "failed");
  EXPECT_EQ(some_silent.evaluate(leaf("open-objections", "at_least", 4), false, 3).result, "open");
}

TEST(Rule, not_is_pushed_down_to_the_leaves) {
  const Value a = leaf("for", "at_least", 3), b = leaf("against", "more_than", "1/4", "cast");
  const Value not_a = leaf("for", "less_than", 3), not_b = leaf("against", "at_most", "1/4", "cast");
  const auto pushed = [](Value inner) {
    return to_value(pushed_down(rule_from_value(Value::object({{"not", std::move(inner)}}))));
  };
  EXPECT_EQ(pushed(Value::object({{"all", Value::array({a, b})}})),
            Value::object({{"any", Value::array({not_a, not_b})}}));
  EXPECT_EQ(pushed(Value::object({{"not", a}})), a);
  EXPECT_EQ(pushed(Value::object({{"within", "t"}, {"rule", b}})), Value::object({{"within", "t"}, {"rule", not_b}}));
  const auto some = [](int k, Value::Array parts) {
    return Value::object({{"some", Value::object({{"at_least", k}, {"of", Value(std::move(parts))}})}});
  };
  EXPECT_EQ(pushed(some(2, {a, b, a})), some(2, {not_a, not_b, not_a}));
  EXPECT_EQ(pushed(Value::object({{"each", Value::array({"x", "y"})}, {"rule", a}})),
            Value::object({{"any", Value::array({Value::object({{"within", "x"}, {"rule", not_a}}),
                                                 Value::object({{"within", "y"}, {"rule", not_a}})})}}));
}

TEST(Rule, fractions_come_out_reduced) {
  EXPECT_EQ(to_value(rule_from_value(leaf("for", "at_least", "4/6", "roll"))), leaf("for", "at_least", "2/3", "roll"));
  EXPECT_EQ(to_value(rule_from_value(leaf("for", "at_least", "0/7", "roll"))), leaf("for", "at_least", "0/1", "roll"));
}

TEST(Rule, what_is_not_of_the_grammar_has_the_wrong_shape) {
  for (const Value& wrong :
       {leaf("yes", "at_least", 1), leaf("recuse", "at_least", 1), leaf("for", "at_least", -1),
        leaf("for", "at_least", "2/3"), leaf("for", "at_least", 1, "roll"), leaf("for", "at_least", "4/3", "roll"),
        leaf("for", "at_least", "1/0", "roll"), leaf("for", "at_least", "1/1000001", "roll"),
        leaf("for", "at_least", " 1/2", "roll"), leaf("for", "at_least", 1).set("at_most", 2),
        leaf("for", "atleast", 1), leaf("open-objections", "at_most", "1/2", "roll"),
        Value::object({{"all", Value(Value::Array{})}}), Value(),
        Value::object({{"not", leaf("for", "at_least", 1)}, {"tag", "x"}}),
        Value::object(
            {{"some", Value::object({{"at_least", 2}, {"of", Value::array({leaf("for", "at_least", 1)})}})}})})
    EXPECT_THROW(rule_from_value(wrong), WrongShape);
}

TEST(Explanation, is_the_tree_that_the_reference_prints) {
  Roll roll;
  roll.bodies(8, P::approve).body("deaf-union", P::object).bodies(1, P::abstain).bodies(1, P::recuse);
  for (const char* id : {"watan-gaza", "camp-women-centres", "charities-north", "ngo-network"})
    roll.body(id, std::nullopt);
  const Value rule = Value::object(
      {{"all", Value::array({leaf("open-objections", "at_most", 0), leaf("for", "at_least", "2/3", "roll")})}});
  Evaluation says = evaluate(rule_from_value(rule), rule_from_value(leaf("answered", "at_least", "1/2", "roll")),
                             roll.voters(), 1, false);
  Objection objection;
  objection.body = {"deaf-union"};
  objection.articles = {"7"};
  name_objections(says.explanation, std::vector{objection});
  const Value named = Value::array({Value::object({{"articles", Value::array({"7"})}, {"body", "deaf-union"}})});
  const Value expected = Value::object(
      {{"result", "open"},
       {"closed", false},
       {"tally", Value::object({{"asked", 15},
                                {"recused", 1},
                                {"roll", 14},
                                {"for", 8},
                                {"against", 1},
                                {"abstain", 1},
                                {"silent", 4},
                                {"open_objections", 1}})},
       {"quorum", leaf("answered", "op", "at_least", "roll")
                      .set("node", "leaf")
                      .set("value", "1/2")
                      .set("n", 10)
                      .set("d", 14)
                      .set("left", 20)
                      .set("right", 14)
                      .set("least", 20)
                      .set("status", "passed")},
       {"rule", Value::object({{"node", "all"},
                               {"status", "open"},
                               {"parts", Value::array({leaf("open-objections", "op", "at_most")
                                                           .set("node", "leaf")
                                                           .set("value", 0)
                                                           .set("n", 1)
                                                           .set("objections", named)
                                                           .set("status", "open"),
                                                       leaf("for", "op", "at_least", "roll")
                                                           .set("node", "leaf")
                                                           .set("value", "2/3")
                                                           .set("n", 8)
                                                           .set("d", 14)
                                                           .set("left", 24)
                                                           .set("right", 28)
                                                           .set("needed", 10)
                                                           .set("missing", 2)
                                                           .set("status", "open")})}})},
       {"needs", Value::array({Value::object({{"kind", "objection"},
                                              {"number", 1},
                                              {"articles", Value::array({"7"})},
                                              {"bodies", Value::array({"deaf-union"})}}),
                               Value::object({{"kind", "positions"}, {"count", "for"}, {"number", 2}})})},
       {"waiting", Value::array({"camp-women-centres", "charities-north", "ngo-network", "watan-gaza"})}});
  EXPECT_EQ(says.explanation, expected);
}

TEST(Explanation, weighs_the_heaviest_silent_bodies_first) {
  const Roll roll =
      Roll().body("a", P::disagree, {}, 40).body("b", std::nullopt, {}, 10).body("c", std::nullopt, {}, 50);
  const Value rule =
      roll.evaluate(leaf("for", "at_least", "1/2", "roll").set("weight", "members")).explanation.at("rule");
  EXPECT_EQ(rule.at("missing").integer(), 1);
  EXPECT_EQ(rule.at("missing_weight").integer(), 50);
}

TEST(Explanation, says_how_many_answers_broke_a_limit) {
  const Roll roll = Roll().bodies(4, P::disagree).bodies(3, std::nullopt);
  const Evaluation says = roll.evaluate(leaf("against", "at_most", 1));
  EXPECT_EQ(says.result, "failed");
  EXPECT_EQ(says.explanation.at("rule").at("excess").integer(), 3);
  EXPECT_EQ(says.explanation.at("needs").items().at(0).at("kind").string(), "failed");
}

TEST(Explanation, any_shows_its_nearest_part_first) {
  const Roll roll = Roll().bodies(2, P::approve).bodies(4, std::nullopt);
  const Value any = Value::object({{"any", Value::array({leaf("for", "at_least", 5), leaf("for", "at_least", 3)})}});
  const Evaluation says = roll.evaluate(any);
  EXPECT_EQ(says.explanation.at("rule").at("parts").items().at(0).at("missing").integer(), 1);
  EXPECT_EQ(says.explanation.at("needs"),
            Value::array({Value::object({{"kind", "positions"}, {"count", "for"}, {"number", 1}})}));
}

TEST(Explanation, a_lost_rule_names_the_first_leaf_that_failed) {
  const Roll roll = Roll().body("a", P::disagree, {"gaza"}).body("b", P::approve, {"camps"});
  const Value rule = Value::object({{"each", Value::array({"camps", "gaza"})}, {"rule", leaf("for", "at_least", 1)}});
  const Evaluation says = roll.evaluate(rule, true);
  EXPECT_EQ(says.explanation.at("needs"), Value::array({Value::object({{"kind", "failed"},
                                                                       {"node", "leaf"},
                                                                       {"count", "for"},
                                                                       {"op", "at_least"},
                                                                       {"value", 1},
                                                                       {"n", 0},
                                                                       {"needed", 1},
                                                                       {"status", "failed"},
                                                                       {"tags", Value::array({"gaza"})}})}));
}

TEST(Explanation, what_failed_by_an_objection_names_its_article_and_its_body) {
  const Roll roll = Roll().bodies(2, P::approve).bodies(1, P::object);
  const Value consensus = Value::object(
      {{"all", Value::array({leaf("open-objections", "at_most", 0), leaf("for", "at_least", "1/2", "roll")})}});
  auto says = roll.evaluate(consensus, true, 1);
  Objection objection;
  objection.body = {"b3"};
  objection.articles = {"7"};
  name_objections(says.explanation, std::vector{objection});
  const Value& need = says.explanation.at("needs").items().at(0);
  EXPECT_EQ(need.at("kind").string(), "failed");
  EXPECT_EQ(need.at("articles"), Value::array({"7"}));
  EXPECT_EQ(need.at("bodies"), Value::array({"b3"}));
  const Value& counted = says.explanation.at("rule").at("parts").items().at(0);
  EXPECT_EQ(counted.at("objections"),
            Value::array({Value::object({{"articles", Value::array({"7"})}, {"body", "b3"}})}));
  hide_objectors(says.explanation);
  EXPECT_EQ(says.explanation.at("rule").at("parts").items().at(0).at("objections"),
            Value::array({Value::object({{"articles", Value::array({"7"})}})}));
  EXPECT_FALSE(says.explanation.at("needs").items().at(0).find("bodies"));
}

TEST(Explanation, a_part_that_is_unmet_now_and_still_open_is_a_need) {
  const Roll roll = Roll().bodies(1, P::approve).bodies(1, P::disagree).bodies(4, std::nullopt);
  const Value needs = roll.evaluate(leaf("against", "at_most", "1/4", "cast")).explanation.at("needs");
  ASSERT_EQ(needs.items().size(), 1u);
  EXPECT_EQ(needs.items()[0].at("kind").string(), "unmet");
  EXPECT_EQ(needs.items()[0].at("left").integer(), 4);
  const Value at_least = roll.evaluate(leaf("open-objections", "at_least", 1)).explanation.at("needs");
  EXPECT_EQ(at_least.items().at(0).at("kind").string(), "unmet");
}

TEST(Explanation, a_scope_that_waits_for_its_first_answer_is_a_need) {
  Roll roll;
  roll.body("a", P::approve).body("b", std::nullopt, {"camps", "gaza"});
  const Value rule = Value::object(
      {{"within", "gaza"}, {"rule", Value::object({{"within", "camps"}, {"rule", leaf("against", "at_most", 1)}})}});
  const auto says = roll.evaluate(rule);
  EXPECT_EQ(says.result, "open");
  EXPECT_EQ(says.explanation.at("needs"),
            Value::array({Value::object({{"kind", "scope"}, {"tags", Value::array({"gaza", "camps"})}})}));
}

TEST(Explanation, an_empty_scope_in_a_scope_names_both) {
  Roll roll;
  roll.body("a", P::approve, {"gaza"}).body("b", P::approve, {"camps"});
  const Value rule = Value::object(
      {{"within", "gaza"}, {"rule", Value::object({{"within", "camps"}, {"rule", leaf("for", "at_least", 1)}})}});
  EXPECT_EQ(roll.evaluate(rule, true).explanation.at("needs").items().at(0).at("tags"),
            Value::array({"gaza", "camps"}));
}

TEST(Explanation, a_choice_says_where_each_part_is_written) {
  const Roll roll = Roll().bodies(2, P::approve).bodies(5, std::nullopt);
  const Value any = Value::object({{"any", Value::array({leaf("for", "at_least", 6), leaf("for", "at_least", 3)})}});
  const auto parts = roll.evaluate(any).explanation.at("rule").at("parts").items();
  EXPECT_EQ(parts.at(0).at("place").integer(), 2);
  EXPECT_EQ(parts.at(1).at("place").integer(), 1);
}

}  // namespace
}  // namespace mithaq::rules
