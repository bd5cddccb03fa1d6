// What two people do by hand for a body, or for the house: entered by one, confirmed by another.
#include "rules/by_hand.h"

#include "rules/table.h"

namespace mithaq::rules {

namespace {

using K = PositionKind;
using std::chrono::days;
using std::chrono::hours;
using std::chrono::seconds;

GrantProxy grant(const Table& table) { return {{"deaf"}, {"gaza"}, {}, table.round().stage, table.round().number}; }

std::string state(const Table& table) { return table.charter.objections.front().state; }

Table with_objection() {
  Table table;
  table.open();
  table.say("deaf", K::object, {"first"}, "why");
  return table;
}

}  // namespace

TEST(ByHand, what_one_person_enters_has_no_effect_until_another_confirms_it) {
  Table table;
  table.open();
  const GrantProxy act = grant(table);
  ASSERT_EQ(table.enter_act(act), "");
  EXPECT_EQ(table.entries("act-entered"), 1);
  EXPECT_EQ(table.entries("delegation-granted"), 0);
  EXPECT_TRUE(table.round().proxies.empty());
  const std::int64_t entered = table.charter.entered.back().seq;
  EXPECT_EQ(table.confirm_act(entered, act, "m-one"), "same-person");
  EXPECT_EQ(table.confirm_act(entered + 1, act), "no-act-to-confirm");
  ASSERT_EQ(table.confirm_act(entered, act), "");
  ASSERT_EQ(table.round().proxies.size(), 1u);
  EXPECT_EQ(table.round().proxies.front().granted_by, MemberId{}) << "no member of the body stands behind it";
  EXPECT_TRUE(table.charter.entered.empty());
  EXPECT_EQ(table.confirm_act(entered, act), "no-act-to-confirm") << "once";
}

TEST(ByHand, each_entry_in_the_name_of_a_body_names_both) {
  Table table = with_objection();
  ASSERT_EQ(table.by_hand(EndObjection{{"o-1"}, {"deaf"}, {}, table.answer("deaf", K::approve)}), "");
  int named = 0;
  for (const Entry& entry : table.last.entries) {
    if (!entry.on_behalf_of) continue;
    EXPECT_EQ(entry.on_behalf_of->entered_by, MemberId{"m-one"}) << entry.kind;
    EXPECT_EQ(entry.on_behalf_of->confirmed_by, MemberId{"m-two"}) << entry.kind;
    ++named;
  }
  EXPECT_EQ(named, 3) << "the confirmation, the answer, and the end of the objection";
  EXPECT_EQ(table.standing("deaf"), "approve") << "and it counts at once";
  EXPECT_EQ(state(table), "withdrawn");
}

TEST(ByHand, both_are_of_an_office) {
  Table table;
  table.open();
  EXPECT_EQ(table.decide(EnterAct{grant(table), {"m-deaf"}}), "not-allowed");
  ASSERT_EQ(table.enter_act(grant(table)), "");
  EXPECT_EQ(table.decide(ConfirmAct{table.charter.entered.back().seq, {"m-deaf"}, grant(table)}), "not-allowed");
}

TEST(ByHand, what_the_rules_would_refuse_is_refused_when_it_is_entered) {
  Table table = with_objection();
  EXPECT_EQ(table.enter_act(StandByObjection{{"o-9"}, {"deaf"}, {}, ""}), "unknown-objection");
  EXPECT_EQ(table.enter_act(StandByObjection{{"o-1"}, {"gaza"}, {}, ""}), "not-its-holder");
  EXPECT_EQ(table.enter_act(EndObjection{{"o-1"}, {"deaf"}, {}, std::nullopt}), "position-required");
  EXPECT_EQ(table.enter_act(RevokeProxy{{"deaf"}, {}, table.round().stage, table.round().number}), "no-proxy");
  EXPECT_EQ(table.enter_act(FileMinority{{"deaf"}, {}, "words"}), "minority-not-yet");
  EXPECT_EQ(table.enter_act(ChangeAdherence{{"deaf"}, {}, true, {}}), "not-ratified");
  EXPECT_EQ(table.enter_act(ChallengeRevision{{"deaf"}, {}, "why"}), "not-editorial");
  EXPECT_EQ(table.enter_act(FileComment{}), "unknown-body") << "the public sends its own";
  EXPECT_TRUE(table.charter.entered.empty());
}

TEST(ByHand, what_has_become_impossible_meanwhile_is_refused_when_it_is_confirmed) {
  Table table;
  table.open();
  const GrantProxy act = grant(table);
  table.enter_act(act);
  table.revise();
  EXPECT_EQ(table.confirm_act(table.charter.entered.back().seq, act), "link-superseded");
  EXPECT_EQ(table.charter.entered.size(), 1u);
}

TEST(ByHand, it_is_in_time_when_it_was_entered_in_time) {
  Table table;
  table.open();
  table.say("deaf", K::approve);
  const ContestPosition act{table.round().newest({"deaf"})->seq, {"deaf"}, {}};
  table.now += hours(24);
  ASSERT_EQ(table.enter_act(act), "");
  table.now += seconds(1);
  EXPECT_EQ(table.enter_act(act), "contest-too-late");
  table.now += hours(12);
  ASSERT_EQ(table.confirm_act(table.charter.entered.back().seq, act), "");
  EXPECT_EQ(table.standing("deaf"), "");
}

TEST(ByHand, it_is_confirmed_within_five_days) {
  Table table;
  table.open();
  const GrantProxy act = grant(table);
  table.enter_act(act);
  table.now += days(5) + seconds(1);
  EXPECT_EQ(table.confirm_act(table.charter.entered.back().seq, act), "entered-too-long-ago");
}

TEST(ByHand, a_secretary_hears_of_what_waits_and_the_body_of_what_was_done) {
  Table table;
  table.registry.members.push_back({{"m-office"}, {}, "office@example.org", "", {Role::secretary}});
  table.open();
  const auto told = [&](std::string_view what) {
    std::vector<std::string> out;
    for (const Job& job : table.last.jobs)
      if (job.kind == "alert" && job.facts.at("what").string() == what) out.push_back(job.member.value);
    return out;
  };
  table.enter_act(grant(table));
  EXPECT_EQ(told("act-entered"), std::vector<std::string>{"m-office"});
  table.confirm_act(table.charter.entered.back().seq, grant(table));
  EXPECT_EQ(told("act-by-hand"), std::vector<std::string>{"m-deaf"});
}

TEST(ByHand, an_act_is_read_from_its_document_as_it_was_written) {
  Table table = with_objection();
  GivePosition answer = table.answer("deaf", K::approve_with_reservation, {"first"}, "words");
  answer.member = {};
  FileComment comment;
  comment.body = {"deaf"};
  comment.stage = {"sign-off"};
  comment.articles = {"first"};
  comment.text = "words";
  const ActByHand acts[] = {ContestPosition{7, {"deaf"}, {}},
                            grant(table),
                            RevokeProxy{{"deaf"}, {}, {"sign-off"}, 1},
                            RequestTime{{"deaf"}, {}, {"sign-off"}, 1, "why"},
                            StandByObjection{{"o-1"}, {"deaf"}, {}, "why"},
                            EndObjection{{"o-1"}, {"deaf"}, {}, answer},
                            EndObjection{{"o-1"}, {"deaf"}, {}, std::nullopt},
                            ChallengeRevision{{"deaf"}, {}, "why"},
                            comment,
                            FileMinority{{"deaf"}, {}, "words"},
                            ChangeAdherence{{"deaf"}, {}, true, at("2026-12-01T00:00:00Z")},
                            ChangeAdherence{{"deaf"}, {}, false, {}},
                            OverruleObjection{{"o-1"}, "ground", "reply"}};
  for (const ActByHand& act : acts) {
    const Value value = to_value(act);
    EXPECT_EQ(name(act_from_value(value)), name(act));
    EXPECT_EQ(trail::write(to_value(act_from_value(value))), trail::write(value));
  }
  EXPECT_EQ(trail::write(to_value(acts[12])),
            R"({"act":"overrule","ground":"ground","objection":"o-1","text":"reply"})");
  EXPECT_FALSE(act_called("dance"));
  EXPECT_THROW(act_from_value(Value::object({{"act", "dance"}})), WrongShape);
  EXPECT_THROW(act_from_value(Value::object({{"act", "contest"}, {"body", "deaf"}})), WrongShape);
}

TEST(ByHand, nobody_overrules_alone_and_the_body_stays_against) {
  Table table = with_objection();
  const OverruleObjection act{{"o-1"}, "Rule 4", "Decided before."};
  ASSERT_EQ(table.enter_act(act), "");
  EXPECT_EQ(state(table), "admissible");
  EXPECT_EQ(table.confirm_act(table.charter.entered.back().seq, act, "m-one"), "same-person");
  ASSERT_EQ(table.confirm_act(table.charter.entered.back().seq, act), "");
  EXPECT_EQ(state(table), "overruled");
  EXPECT_EQ(table.standing("deaf"), "object");
}

}  // namespace mithaq::rules
