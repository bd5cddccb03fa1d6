#include "audit/recount.h"
#include "fakes/json_value.h"

#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "rules/preset.h"
#include "rules/rule.h"
#include "rules/snapshot.h"
#include "trail/canonical.h"
#include "trail/digest.h"

namespace mithaq::audit {
namespace {

Evidence document(std::string role, const Value& value) {
  Evidence out;
  out.role = std::move(role);
  out.content = std::make_shared<const std::string>(trail::write(value));
  return out;
}

// One round, told as entries.
struct Told {
  Recount recount;
  std::int64_t seq = 0;

  void tell(std::string kind, Value data, std::vector<Evidence> evidence = {}) {
    Entry entry;
    entry.seq = seq++;
    entry.kind = std::move(kind);
    entry.data = std::move(data);
    entry.evidence = std::move(evidence);
    entry.stage = StageId{"review"};
    entry.round = 1;
    recount.see(entry);
  }
  void open(const std::vector<Seat>& roll, const Rule& rule, const std::optional<Rule>& quorum, std::string tie,
            bool silence = false) {
    Value stage = Value::object({{"id", "review"}, {"tie", std::move(tie)}});
    if (silence) stage.set("silence", Value::object({{"min_hours", 72}}));
    tell("charter-opened", Value(), {document("workflow", Value::object({{"stages", Value::array({stage})}}))});
    tell("stage-opened", Value::object({{"revision", Value::object({{"number", 1}})}}),
         {document("roll", rules::roll_value(roll)), document("rule", rules::frozen_rule_value(rule, quorum, {}))});
  }
  void position(std::string body, std::string position, bool provisional = false) {
    tell("position-given",
         Value::object({{"body", std::move(body)}, {"position", std::move(position)}, {"provisional", provisional}}));
  }
  void objections(int n) {
    for (int i = 0; i < n; ++i)
      tell("objection-admitted", Value::object({{"objection", "o-" + std::to_string(i + 1)}}));
  }
  std::string outcome() const { return recount.round("review", 1).outcome; }
};

TEST(Recount, comes_to_what_every_vector_expects_at_the_close) {
  std::ifstream file(MITHAQ_SOURCE "/tests/vectors/rule-vectors.json");
  int counted = 0;
  for (const auto& vector : nlohmann::json::parse(file)) {
    if (!vector.at("closed").get<bool>()) continue;
    ++counted;
    std::vector<Seat> roll;
    for (const auto& body : vector.at("roll")) roll.push_back({{body.at("body")}, body.at("tags"), body.at("weights")});
    const Value written = test::value_of(vector.at("rule"));
    rules::Expansion expansion;
    if (written.find("preset"))
      expansion = rules::expanded(written).value();
    else
      expansion.rule = rules::rule_from_value(written);
    if (vector.contains("quorum")) expansion.quorum = rules::rule_from_value(test::value_of(vector.at("quorum")));
    Told told;
    told.open(roll, expansion.rule, expansion.quorum, "failed", written.string_or("preset", "") == "silence");
    std::map<std::string, std::string> last;
    for (const auto& given : vector.at("positions"))
      if (given.at("position") != "need-time") {
        told.position(given.at("body"), given.at("position"));
        last[given.at("body")] = given.at("position");
      }
    int objecting = 0;
    for (const auto& [body, position] : last) objecting += position == "object";
    told.objections(vector.value("open_objections", objecting));
    const bool nobody_answered =
        std::all_of(last.begin(), last.end(), [](const auto& l) { return l.second == "recuse"; });
    const std::string expected = vector.at("expect");
    EXPECT_EQ(told.outcome(), expected == "failed" && nobody_answered ? "expired" : expected) << vector.at("name");
  }
  EXPECT_GT(counted, 40);
}

const std::vector<Seat> three = {
    {{"a"}, {"x"}, {{"members", 50}}}, {{"b"}, {}, {{"members", 30}}}, {{"c"}, {}, {{"members", 20}}}};

TEST(Recount, a_provisional_answer_counts_once_it_is_confirmed) {
  Told told;
  told.open(three, rules::expanded(Value::object({{"preset", "majority"}}))->rule, std::nullopt, "failed");
  told.position("a", "approve", true);
  EXPECT_EQ(told.outcome(), "expired");
  told.tell("position-confirmed", Value::object({{"position", told.seq - 1}}));
  EXPECT_EQ(told.outcome(), "passed");
}

TEST(Recount, a_tie_is_returned_where_the_stage_says_so) {
  Told told;
  told.open(three, rules::expanded(Value::object({{"preset", "majority"}}))->rule, std::nullopt, "returned");
  told.position("a", "approve");
  told.position("b", "disagree");
  EXPECT_EQ(told.outcome(), "returned");
}

TEST(Recount, a_round_that_was_sent_back_has_no_other_outcome) {
  Told told;
  told.open(three, rules::expanded(Value::object({{"preset", "unanimity"}}))->rule, std::nullopt, "failed");
  for (const char* body : {"a", "b", "c"}) told.position(body, "approve");
  EXPECT_EQ(told.outcome(), "passed");
  told.tell("stage-closed", Value::object({{"cause", "returned"}}));
  EXPECT_EQ(told.outcome(), "returned");
}

TEST(Recount, an_objection_is_open_until_its_last_move_ends_it) {
  Told told;
  told.open(three, rules::expanded(Value::object({{"preset", "consensus"}}))->rule, std::nullopt, "failed");
  for (const char* body : {"a", "b", "c"}) told.position(body, "approve");
  const auto move = [&](const char* kind) { told.tell(kind, Value::object({{"objection", "o-1"}, {"body", "c"}})); };
  move("objection-filed");
  EXPECT_EQ(told.outcome(), "passed");
  for (const char* kind : {"objection-admitted", "objection-answered", "objection-maintained"}) {
    move(kind);
    EXPECT_EQ(told.outcome(), "failed") << kind;
  }
  move("objection-withdrawn");
  EXPECT_EQ(told.outcome(), "passed");
}

TEST(Recount, the_ledger_counts_as_it_was_at_the_close) {
  Told told;
  told.open(three, rules::expanded(Value::object({{"preset", "consensus"}}))->rule, std::nullopt, "failed");
  for (const char* body : {"a", "b"}) told.position(body, "approve");
  const Value o_1 = Value::object({{"objection", "o-1"}, {"body", "c"}});
  told.tell("objection-filed", o_1);
  told.tell("objection-admitted", o_1);
  told.tell("stage-closed", Value::object({{"cause", "deadline"}}));
  told.tell("objection-lapsed", o_1);
  EXPECT_EQ(told.recount.open_objections(), 0);
  EXPECT_EQ(told.outcome(), "failed");
}

TEST(Recount, nobody_answering_is_expired_unless_the_rule_asks_nothing) {
  const auto alone = [](const char* count, const char* comparison, int bound) {
    Told told;
    told.open(three, rules::rule_from_value(Value::object({{"count", count}, {comparison, bound}})), std::nullopt,
              "failed");
    return told.outcome();
  };
  EXPECT_EQ(alone("against", "at_most", 0), "expired");
  EXPECT_EQ(alone("answered", "at_least", 0), "passed");
  EXPECT_EQ(alone("against", "at_most", 3), "passed") << "whatever all of them say";
  EXPECT_EQ(alone("open-objections", "at_most", 3), "expired");
}

TEST(Recount, its_tally_is_the_one_of_the_rules) {
  Told told;
  const Rule rule = rules::expanded(Value::object({{"preset", "weighted"}, {"weight", "members"}}))->rule;
  told.open(three, rule, std::nullopt, "failed");
  told.position("a", "approve-with-reservation");
  told.position("b", "object");
  told.position("b", "recuse");
  Round round;
  round.roll = three;
  round.rule = rule;
  for (const auto& [body, kind] :
       {std::pair{"a", PositionKind::approve_with_reservation}, {"b", PositionKind::recuse}}) {
    Position position;
    position.body = {body};
    position.kind = kind;
    round.positions.push_back(position);
  }
  EXPECT_EQ(trail::write(told.recount.round("review", 1).tally), trail::write(rules::tally_value(round, 0)));
}

}  // namespace
}  // namespace mithaq::audit
