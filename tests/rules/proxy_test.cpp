// Proxies: depth one, one a holder, revocable, ended by the principal's own answer.
#include <algorithm>

#include "rules/table.h"

namespace mithaq::rules {

namespace {

using K = PositionKind;
using std::chrono::seconds;

GrantProxy grant(const Table& table, const std::string& principal, const std::string& holder) {
  return {{principal}, {holder}, {"m-" + principal}, table.round().stage, table.round().number};
}

RevokeProxy revoke(const Table& table, const std::string& principal) {
  return {{principal}, {"m-" + principal}, table.round().stage, table.round().number};
}

std::string say_for(Table& table, const std::string& holder, const std::string& principal, K kind,
                    std::vector<std::string> articles = {}, std::string words = "") {
  GivePosition answer = table.answer(principal, kind, std::move(articles), std::move(words));
  answer.member = {"m-" + holder};
  return table.decide(answer);
}

std::vector<std::string> told(const Table& table, std::string_view kind) {
  std::vector<std::string> out;
  for (const Job& job : table.last.jobs)
    if (job.kind == kind) out.push_back(job.member.value);
  std::ranges::sort(out);
  return out;
}

using Names = std::vector<std::string>;

}  // namespace

TEST(Proxy, an_answer_by_the_holder_counts_for_the_principal) {
  Table table;
  table.open();
  EXPECT_EQ(say_for(table, "gaza", "deaf", K::approve), "not-a-member");
  EXPECT_EQ(table.decide(grant(table, "deaf", "gaza")), "");
  EXPECT_EQ(told(table, "alert"), (Names{"m-deaf", "m-gaza"}));
  EXPECT_EQ(say_for(table, "gaza", "deaf", K::approve), "");
  EXPECT_EQ(table.standing("deaf"), "approve");
  EXPECT_EQ(table.standing("gaza"), "") << "its own seat is another matter";
  EXPECT_EQ(table.round().newest({"deaf"})->holder, BodyId{"gaza"});
  const OnBehalf& behalf = *table.last.entries.front().on_behalf_of;
  EXPECT_EQ(behalf.body.value, "deaf");
  EXPECT_EQ(behalf.member->value, "m-gaza");
  EXPECT_EQ(told(table, "receipt"), (Names{"m-deaf", "m-gaza"}));
  EXPECT_EQ(say_for(table, "youth", "deaf", K::approve), "not-a-member");
}

TEST(Proxy, a_holder_carries_at_most_one) {
  Table table;
  table.open();
  EXPECT_EQ(table.decide(grant(table, "deaf", "gaza")), "");
  EXPECT_EQ(table.decide(grant(table, "youth", "gaza")), "holder-has-proxy");
  EXPECT_EQ(table.decide(grant(table, "deaf", "gaza")), "holder-has-proxy") << "nor the same one twice";
}

TEST(Proxy, it_is_not_passed_on_in_either_direction) {
  Table table;
  table.open();
  ASSERT_EQ(table.decide(grant(table, "deaf", "gaza")), "");
  EXPECT_EQ(table.decide(grant(table, "gaza", "youth")), "proxy-of-proxy");
  EXPECT_EQ(table.decide(grant(table, "youth", "deaf")), "proxy-of-proxy");
  GrantProxy by_holder = grant(table, "deaf", "youth");
  by_holder.member = {"m-gaza"};
  EXPECT_EQ(table.decide(by_holder), "proxy-of-proxy");
}

TEST(Proxy, every_other_grant_that_makes_no_sense_is_refused) {
  Table table;
  table.registry.bodies.push_back({{"empty"}, {"هيئة", "Empty"}, {}, {}});
  table.open();
  EXPECT_EQ(table.decide(grant(table, "deaf", "deaf")), "proxy-to-self");
  EXPECT_EQ(table.decide(grant(table, "deaf", "nobody")), "unknown-body");
  EXPECT_EQ(table.decide(grant(table, "nobody", "deaf")), "unknown-body");
  table.registry.bodies.push_back({{"later"}, {"هيئة", "Later"}, {}, {}});
  table.registry.members.push_back({{"m-later"}, {"later"}, "later@example.org", "", {}});
  EXPECT_EQ(table.decide(grant(table, "deaf", "later")), "not-on-roll");
  EXPECT_EQ(table.decide(grant(table, "deaf", "empty")), "body-without-member");
  GrantProxy by_another = grant(table, "deaf", "gaza");
  by_another.member = {"m-youth"};
  EXPECT_EQ(table.decide(by_another), "not-a-member");
  GrantProxy old = grant(table, "deaf", "gaza");
  old.round = 0;
  EXPECT_EQ(table.decide(old), "link-superseded");
  EXPECT_EQ(table.decide(revoke(table, "deaf")), "no-proxy");
  Table none;
  none.stage().proxies = false;
  none.open();
  EXPECT_EQ(none.decide(grant(none, "deaf", "gaza")), "proxies-not-allowed");
  Table closed;
  closed.open();
  const GrantProxy late = grant(closed, "deaf", "gaza");
  closed.say("gaza", K::approve);
  closed.now = closed.deadline() + seconds(1);
  closed.tick();
  EXPECT_EQ(closed.decide(late), "stage-closed");
}

TEST(Proxy, the_principals_own_answer_ends_it) {
  Table table;
  table.open();
  table.decide(grant(table, "deaf", "gaza"));
  say_for(table, "gaza", "deaf", K::approve);
  EXPECT_EQ(table.say("deaf", K::approve_with_comments), "");
  EXPECT_EQ(table.entries("delegation-revoked"), 0) << "an incomplete answer is none";
  EXPECT_EQ(table.say("deaf", K::abstain), "");
  EXPECT_EQ(table.entries("delegation-revoked"), 1);
  EXPECT_EQ(told(table, "alert"), (Names{"m-deaf", "m-gaza"}));
  EXPECT_EQ(table.standing("deaf"), "abstain");
  EXPECT_EQ(say_for(table, "gaza", "deaf", K::approve), "not-a-member");
}

TEST(Proxy, an_answer_by_hand_ends_it_once_it_is_confirmed) {
  Table table;
  table.open();
  table.decide(grant(table, "deaf", "gaza"));
  table.enter("deaf", K::abstain);
  EXPECT_EQ(table.round().proxies.size(), 1u);
  table.decide(ConfirmPosition{table.round().positions.back().seq, {"m-one"}, {"m-two"}, "", "", ""});
  EXPECT_TRUE(table.round().proxies.empty());
}

TEST(Proxy, revoked_it_leaves_what_was_answered) {
  Table table;
  table.open();
  table.decide(grant(table, "deaf", "gaza"));
  say_for(table, "gaza", "deaf", K::approve);
  RevokeProxy by_holder = revoke(table, "deaf");
  by_holder.member = {"m-gaza"};
  EXPECT_EQ(table.decide(by_holder), "proxy-of-proxy");
  EXPECT_EQ(table.decide(revoke(table, "deaf")), "");
  EXPECT_EQ(told(table, "alert"), (Names{"m-deaf", "m-gaza"}));
  EXPECT_EQ(table.standing("deaf"), "approve");
  EXPECT_EQ(say_for(table, "gaza", "deaf", K::abstain), "not-a-member");
  EXPECT_EQ(table.decide(grant(table, "youth", "gaza")), "") << "it may carry another now";
}

TEST(Proxy, another_grant_takes_the_place_of_the_first) {
  Table table;
  table.open();
  table.decide(grant(table, "deaf", "gaza"));
  EXPECT_EQ(table.decide(grant(table, "deaf", "youth")), "");
  EXPECT_EQ(table.entries("delegation-revoked"), 1);
  ASSERT_EQ(table.round().proxies.size(), 1u);
  EXPECT_EQ(table.round().proxies.front().holder.value, "youth");
}

TEST(Proxy, a_recused_holder_may_still_answer_for_its_principal) {
  Table table;
  table.open();
  table.decide(grant(table, "deaf", "gaza"));
  table.say("gaza", K::recuse);
  EXPECT_EQ(say_for(table, "gaza", "deaf", K::approve), "");
  EXPECT_EQ(table.standing("deaf"), "approve");
}

TEST(Proxy, it_is_for_one_round) {
  Table table;
  table.open();
  table.decide(grant(table, "deaf", "gaza"));
  EXPECT_EQ(table.revise(), "");
  EXPECT_TRUE(table.round().proxies.empty());
  EXPECT_EQ(say_for(table, "gaza", "deaf", K::approve), "not-a-member");
}

TEST(Proxy, the_holder_objects_for_its_principal_and_the_objection_is_the_principals) {
  Table table;
  table.open();
  table.decide(grant(table, "deaf", "gaza"));
  EXPECT_EQ(say_for(table, "gaza", "deaf", K::object, {"first"}, "why"), "");
  const Objection& objection = table.charter.objections.front();
  EXPECT_EQ(objection.body.value, "deaf");
  EXPECT_EQ(objection.member.value, "m-deaf") << "who gave the proxy stands behind it, and may be succeeded";
  EXPECT_FALSE(table.next() == table.charter.last_at);
  EXPECT_EQ(table.tick(), "");
  EXPECT_EQ(objection.state, "admissible");
}

TEST(Proxy, what_the_holder_said_may_be_contested_by_the_principal_alone) {
  Table table;
  table.open();
  table.decide(grant(table, "deaf", "gaza"));
  say_for(table, "gaza", "deaf", K::approve);
  const std::int64_t seq = table.round().newest({"deaf"})->seq;
  EXPECT_EQ(table.decide(ContestPosition{seq, {"deaf"}, {"m-gaza"}}), "not-a-member");
  EXPECT_EQ(table.decide(ContestPosition{seq, {"deaf"}, {"m-deaf"}}), "");
  EXPECT_EQ(told(table, "alert"), (Names{"m-deaf", "m-gaza"}));
  EXPECT_EQ(table.standing("deaf"), "");
  EXPECT_EQ(table.decide(ConfirmPosition{seq, {}, {"m-gaza"}, "", "", ""}), "not-a-member");
}

}  // namespace mithaq::rules
