// Who speaks for an objection, and what becomes of it when that member speaks for the body no more.
#include <algorithm>

#include "rules/table.h"

namespace mithaq::rules {

namespace {

using K = PositionKind;
using std::chrono::seconds;

const Objection& objection(const Table& table) { return table.charter.objections.front(); }

void leaves(Table& table, const std::string& member) {
  std::erase_if(table.registry.members, [&](const Member& m) { return m.id.value == member; });
}
void joins(Table& table, const std::string& member) {
  table.registry.members.push_back({{member}, {"deaf"}, member + "@example.org", "", {}});
}

}  // namespace

TEST(Succession, who_gave_the_proxy_stands_behind_what_its_holder_filed) {
  Table table;
  table.open();
  ASSERT_EQ(table.decide(GrantProxy{{"deaf"}, {"gaza"}, {"m-deaf"}, {"sign-off"}, 1}), "");
  GivePosition by_proxy = table.answer("deaf", K::object, {"first"}, "why");
  by_proxy.member = {"m-gaza"};
  ASSERT_EQ(table.decide(by_proxy), "");
  EXPECT_EQ(objection(table).member.value, "m-deaf");
  leaves(table, "m-gaza");
  table.tick();
  EXPECT_EQ(objection(table).state, "admissible") << "the holder's members are another matter";
  leaves(table, "m-deaf");
  joins(table, "m-new");
  table.tick();
  EXPECT_EQ(objection(table).state, "awaiting-reassertion");
  EXPECT_EQ(table.decide(StandByObjection{{"o-1"}, {"deaf"}, {"m-new"}, ""}), "");
  EXPECT_EQ(objection(table).member.value, "m-new");
}

TEST(Succession, who_objects_again_to_the_same_article_speaks_for_it) {
  Table table;
  joins(table, "m-deaf-2");
  table.open();
  table.say("deaf", K::object, {"first"}, "why");
  GivePosition again = table.answer("deaf", K::object, {"second"}, "also");
  again.member = {"m-deaf-2"};
  table.decide(again);
  EXPECT_EQ(objection(table).member.value, "m-deaf") << "that was another article";
  again = table.answer("deaf", K::object, {"first"}, "why");
  again.member = {"m-deaf-2"};
  table.decide(again);
  EXPECT_EQ(objection(table).member.value, "m-deaf-2");
  EXPECT_EQ(objection(table).state, "admissible");
  leaves(table, "m-deaf");
  table.tick();
  EXPECT_EQ(objection(table).state, "admissible") << "m-deaf-2 has said it and is there";
}

TEST(Succession, who_confirms_the_answer_on_a_new_text_speaks_for_its_objections) {
  Table table;
  joins(table, "m-deaf-2");
  table.open();
  table.say("deaf", K::object, {"first"}, "why");
  table.revise();
  const std::int64_t seq = table.round().newest({"deaf"})->seq;
  table.actor = Actor{"member", MemberId{"m-deaf-2"}, std::nullopt};
  ASSERT_EQ(table.decide(ConfirmPosition{seq, {}, {"m-deaf-2"}, "why", "", ""}), "");
  EXPECT_EQ(objection(table).member.value, "m-deaf-2");
}

// ledger.h: while it awaits reassertion nobody is there to hear a reply.
TEST(Succession, no_reply_is_waited_for_until_somebody_stands_by_it) {
  Table table;
  table.stage().objections_need_reply = true;
  table.stage().rule = preset("majority");
  table.stage().next["passed"] = {"drafting"};
  table.open();
  table.say("deaf", K::object, {"first"}, "why");
  table.say("gaza", K::approve);
  table.say("youth", K::approve);
  Table same = table;
  leaves(table, "m-deaf");
  joins(table, "m-new");
  table.tick();
  ASSERT_EQ(objection(table).state, "awaiting-reassertion");
  Table reasserted = table;
  ASSERT_EQ(reasserted.decide(StandByObjection{{"o-1"}, {"deaf"}, {"m-new"}, ""}), "");
  for (Table* each : {&table, &same, &reasserted}) {
    each->now = each->deadline() + seconds(1);
    each->tick();
  }
  EXPECT_EQ(table.charter.rounds.front().outcome, "passed");
  EXPECT_EQ(same.round().state, "settling") << "this one wants its reply";
  EXPECT_EQ(reasserted.round().state, "settling");
}

}  // namespace mithaq::rules
