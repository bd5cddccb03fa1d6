#include "rules/suppose.h"

#include "table.h"

namespace mithaq::rules {
namespace {

std::string now_if(const Table& table, const Supposition& supposition) {
  return suppose(table.charter, table.round(), supposition).now.result;
}

TEST(Suppose, what_the_silent_might_say_decides) {
  Table table;
  table.open();
  ASSERT_EQ(table.say("deaf", PositionKind::approve), "");
  EXPECT_EQ(now_if(table, {}), "open");
  EXPECT_EQ(now_if(table, {{}, PositionKind::approve}), "passed");
  EXPECT_EQ(now_if(table, {{}, PositionKind::abstain}), "failed");
  EXPECT_EQ(suppose(table.charter, table.round(), {}).at_close.result, "failed");
  EXPECT_EQ(now_if(table, {{{{"gaza"}, PositionKind::approve}}, {}}), "open") << "an objection may still come";
  EXPECT_EQ(suppose(table.charter, table.round(), {{{{"gaza"}, PositionKind::approve}}, {}}).at_close.result, "passed");
}

TEST(Suppose, whoever_is_supposed_to_approve_has_ended_its_objection) {
  Table table;
  table.open();
  ASSERT_EQ(table.say("deaf", PositionKind::object, {"first"}, "Why."), "");
  ASSERT_EQ(table.say("gaza", PositionKind::approve), "");
  const Supposed stays = suppose(table.charter, table.round(), {{}, PositionKind::approve});
  EXPECT_EQ(stays.now.result, "open") << "the objection may be resolved";
  EXPECT_EQ(stays.at_close.result, "failed");
  EXPECT_EQ(stays.now.heads.open_objections, 1);
  const Supposed ends =
      suppose(table.charter, table.round(), {{{{"deaf"}, PositionKind::approve}}, PositionKind::approve});
  EXPECT_EQ(ends.now.result, "passed");
  EXPECT_EQ(ends.now.heads.open_objections, 0);
}

TEST(Suppose, whoever_is_supposed_to_object_has_one_objection_more) {
  Table table;
  table.open();
  const Supposed two =
      suppose(table.charter, table.round(), {{{{"deaf"}, PositionKind::object}}, PositionKind::object});
  EXPECT_EQ(two.now.heads.open_objections, 3);
  ASSERT_EQ(table.say("deaf", PositionKind::object, {"first"}, "Why."), "");
  EXPECT_EQ(suppose(table.charter, table.round(), {{{{"deaf"}, PositionKind::object}}, {}}).now.heads.open_objections,
            1)
      << "it has that one already";
}

TEST(Suppose, nothing_is_recorded) {
  Table table;
  table.open();
  const Digest before = state_digest(table.charter);
  for (const Supposition& supposition : usual_suppositions(table.charter, table.round()))
    suppose(table.charter, table.round(), supposition);
  EXPECT_EQ(state_digest(table.charter), before);
}

TEST(Suppose, the_usual_questions_name_as_many_as_the_rule_wants) {
  Table table;
  table.stage().positions = {PositionKind::approve, PositionKind::object};
  table.open();
  const auto usual = usual_suppositions(table.charter, table.round());
  ASSERT_EQ(usual.size(), 4u);
  EXPECT_EQ(usual[0], Supposition{});
  EXPECT_EQ(usual[1].answers.size(), 2u) << "half of three bodies";
  EXPECT_EQ(usual[2].silent, PositionKind::approve);
  EXPECT_EQ(usual[3].silent, PositionKind::object) << "nobody can abstain here";
}

TEST(Suppose, where_everybody_has_answered_only_what_stands_is_said) {
  Table table;
  table.open();
  for (const char* body : {"deaf", "gaza", "youth"}) ASSERT_EQ(table.say(body, PositionKind::approve), "");
  EXPECT_EQ(usual_suppositions(table.charter, table.round()), std::vector<Supposition>{Supposition{}});
}

}  // namespace
}  // namespace mithaq::rules
