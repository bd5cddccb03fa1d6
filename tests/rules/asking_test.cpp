// Requests after the opening: to who has come since, and once more by the secretary.
#include <algorithm>

#include "rules/table.h"

namespace mithaq::rules {

namespace {

using K = PositionKind;
using std::chrono::hours;

Table opened() {
  Table table;
  table.open();
  table.now += hours(1);
  return table;
}

std::vector<std::string> asked(const Table& table) {
  std::vector<std::string> out;
  for (const Job& job : table.last.jobs)
    if (job.kind == "request") out.push_back(job.member.value);
  return out;
}

void come(Table& table, const std::string& member, const std::string& body) {
  table.registry.members.push_back({{member}, {body}, member + "@example.org", "", {}});
}

std::string resend(Table& table, const std::string& body, const std::string& member = "",
                   const std::string& role = "secretary") {
  table.actor = Actor{role, MemberId{"m-sec"}, std::nullopt};
  ResendRequest command{{"sign-off"}, {body}, std::nullopt};
  if (!member.empty()) command.member = MemberId{member};
  const std::string why = table.decide(command);
  table.actor.reset();
  return why;
}

}  // namespace

TEST(Asking, a_successor_is_asked_by_the_next_tick_under_the_request_of_its_body) {
  Table table = opened();
  for (Member& member : table.registry.members)
    if (member.id.value == "m-deaf") member.id = {"m-new"};
  ASSERT_TRUE(table.next());
  EXPECT_LE(*table.next(), table.now);
  EXPECT_EQ(table.tick(), "");
  EXPECT_EQ(asked(table), std::vector<std::string>{"m-new"});
  EXPECT_EQ(table.last.jobs.front().request, table.round().request({"deaf"})->id.value);
  EXPECT_EQ(table.round().requests.size(), 3u);
  ASSERT_TRUE(table.next());
  EXPECT_GT(*table.next(), table.now) << "once is enough";
  EXPECT_EQ(table.tick(), "");
  EXPECT_TRUE(asked(table).empty());
}

TEST(Asking, a_body_that_had_nobody_at_the_opening_gets_its_first_request) {
  Table table;
  std::erase_if(table.registry.members, [](const Member& m) { return m.body.value == "youth"; });
  table.open();
  EXPECT_EQ(table.round().request({"youth"}), nullptr);
  come(table, "m-late", "youth");
  EXPECT_EQ(table.tick(), "");
  EXPECT_EQ(asked(table), std::vector<std::string>{"m-late"});
  ASSERT_NE(table.round().request({"youth"}), nullptr);
  EXPECT_EQ(table.round().request({"youth"})->id.value, "r-0003");
}

TEST(Asking, who_is_asked_late_is_not_reminded_of_what_lies_before) {
  Table table;
  std::erase_if(table.registry.members, [](const Member& m) { return m.body.value == "youth"; });
  table.open();
  table.now = *table.round().deadline - hours(1);  // every reminder is due by now
  table.tick();
  come(table, "m-late", "youth");
  EXPECT_EQ(table.tick(), "");
  EXPECT_EQ(asked(table), std::vector<std::string>{"m-late"});
  ASSERT_TRUE(table.next());
  EXPECT_GT(*table.next(), table.now) << "a request and its reminder in one breath";
}

TEST(Asking, who_comes_to_a_body_that_has_answered_is_not_asked) {
  Table table = opened();
  table.say("deaf", K::approve);
  table.say("gaza", K::recuse);
  come(table, "m-deaf-2", "deaf");
  come(table, "m-gaza-2", "gaza");
  come(table, "m-elsewhere", "nobody");
  table.tick();
  EXPECT_TRUE(asked(table).empty());
  EXPECT_GT(*table.next(), table.now);
}

TEST(Asking, nobody_waits_for_a_mail_where_the_workflow_sends_none) {
  Table table;
  table.workflow.duties.erase("request");
  table.open();
  come(table, "m-new", "deaf");
  table.now += hours(1);
  EXPECT_GT(*table.next(), table.now);
  EXPECT_EQ(resend(table, "deaf"), "plugin-not-enabled");
}

TEST(Resending, sends_every_member_of_the_body_a_mail_of_its_own) {
  Table table = opened();
  come(table, "m-deaf-2", "deaf");
  const JobKey first = table.last.jobs.empty() ? JobKey{} : table.last.jobs.front().key;
  EXPECT_EQ(resend(table, "deaf"), "");
  EXPECT_EQ(asked(table), (std::vector<std::string>{"m-deaf", "m-deaf-2"}));
  EXPECT_EQ(table.last.entries.size(), 2u);
  EXPECT_EQ(table.last.entries.front().kind, "request-sent");
  EXPECT_EQ(table.last.entries.front().actor.kind, "secretary");
  const JobKey second = table.last.jobs.front().key;
  EXPECT_NE(first, second);
  EXPECT_EQ(resend(table, "deaf", "m-deaf"), "");
  EXPECT_EQ(asked(table), std::vector<std::string>{"m-deaf"});
  EXPECT_NE(table.last.jobs.front().key, second);
  EXPECT_EQ(table.round().request({"deaf"})->members, (std::vector<MemberId>{{"m-deaf"}, {"m-deaf-2"}}));
}

TEST(Resending, is_refused_with_its_reason) {
  Table table = opened();
  EXPECT_EQ(resend(table, "deaf", "", "member"), "not-allowed");
  EXPECT_EQ(resend(table, "nobody"), "unknown-body");
  EXPECT_EQ(resend(table, "deaf", "m-gaza"), "unknown-member");
  for (Member& member : table.registry.members)
    if (member.id.value == "m-deaf") member.address.clear();
  EXPECT_EQ(resend(table, "deaf"), "body-without-member");
  ASSERT_EQ(table.decide(WithdrawCharter{"Enough."}), "");
  EXPECT_EQ(resend(table, "gaza"), "nothing-open");
  table.actor = Actor{"secretary", MemberId{"m-sec"}, std::nullopt};
  EXPECT_EQ(table.decide(ResendRequest{{"elsewhere"}, {"deaf"}, std::nullopt}), "unknown-stage");
}

}  // namespace mithaq::rules
