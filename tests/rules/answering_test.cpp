// A body's answer: incomplete, late, contested, entered by hand, below the level; and what is said beside it.
#include <algorithm>

#include "rules/table.h"

namespace mithaq::rules {

namespace {

using K = PositionKind;
using std::chrono::hours;
using std::chrono::seconds;
using Words = std::vector<std::string>;

std::vector<MemberId> told(const Table& table, std::string_view kind) {
  std::vector<MemberId> out;
  for (const Job& job : table.last.jobs)
    if (job.kind == kind) out.push_back(job.member);
  return out;
}

const Entry& first(const Table& table, std::string_view kind) {
  return *std::ranges::find(table.last.entries, kind, &Entry::kind);
}

void add_member(Table& table, const std::string& id, const std::string& body, std::vector<Role> roles = {}) {
  table.registry.members.push_back({{id}, {body}, id + "@example.org", "", std::move(roles)});
}

ContestPosition contest(const Table& table, const std::string& body) {
  return {table.round().newest({body})->seq, {body}, {"m-" + body}};
}

}  // namespace

TEST(Answering, what_lacks_something_is_kept_and_acknowledged_but_not_counted) {
  Table table;
  table.stage().reason_required = {K::disagree};
  table.open();
  struct Case {
    K kind;
    Words articles;
    std::string text;
    Words missing;
  };
  const Case cases[] = {{K::object, {}, "", {"article", "text"}},
                        {K::object, {}, "why", {"article"}},
                        {K::object, {"first"}, "", {"text"}},
                        {K::object, {"first"}, " \n\t\u00A0\u2003", {"text"}},
                        {K::approve_with_reservation, {}, "why", {"article"}},
                        {K::approve_with_reservation, {"whole"}, "", {"text"}},
                        {K::approve_with_comments, {}, "", {"text"}},
                        {K::disagree, {}, "", {"text"}}};
  for (const Case& c : cases) {
    ASSERT_EQ(table.say("deaf", c.kind, c.articles, c.text), "");
    EXPECT_EQ(table.round().positions.back().missing, c.missing) << id(c.kind);
    EXPECT_EQ(first(table, "position-given").data.strings_or_empty("missing"), c.missing);
    EXPECT_EQ(table.standing("deaf"), "");
    EXPECT_EQ(told(table, "receipt"), std::vector<MemberId>{{"m-deaf"}});
    EXPECT_EQ(table.charter.open_objections(), 0);
  }
  EXPECT_EQ(table.round().request({"deaf"})->state, "waiting");
  EXPECT_EQ(table.say("deaf", K::disagree, {}, "why"), "");
  EXPECT_EQ(table.standing("deaf"), "disagree");
}

TEST(Answering, an_incomplete_answer_leaves_the_earlier_one_as_it_is) {
  Table table;
  table.open();
  table.say("deaf", K::approve);
  EXPECT_EQ(table.say("deaf", K::approve_with_comments), "");
  EXPECT_EQ(table.standing("deaf"), "approve");
}

TEST(Answering, only_a_final_answer_binds_where_the_stage_allows_no_change) {
  Table table;
  table.stage().change_allowed = false;
  table.open();
  EXPECT_EQ(table.say("deaf", K::approve_with_comments), "");
  EXPECT_EQ(table.say("deaf", K::approve), "") << "the first one was incomplete";
  EXPECT_EQ(table.say("deaf", K::abstain), "change-not-allowed");
  EXPECT_EQ(table.decide(contest(table, "deaf")), "");
  EXPECT_EQ(table.say("deaf", K::abstain), "") << "the one that stood was not theirs";
  EXPECT_EQ(table.standing("deaf"), "abstain");
}

TEST(Answering, after_the_close_it_is_recorded_and_never_counted) {
  Table table;
  table.stage().next["failed"] = {"drafting"};
  table.open();
  table.say("deaf", K::approve);
  table.now = table.deadline() + seconds(1);
  table.tick();
  ASSERT_EQ(table.charter.state, "drafting");
  const GivePosition late = table.answer("gaza", K::approve);
  EXPECT_EQ(table.decide(late), "");
  EXPECT_TRUE(first(table, "position-given").data.at("late").boolean());
  EXPECT_EQ(table.standing("gaza"), "");
  EXPECT_EQ(told(table, "receipt"), std::vector<MemberId>{{"m-gaza"}});
  EXPECT_EQ(table.say("deaf", K::object, {"first"}, "why"), "");
  EXPECT_EQ(table.standing("deaf"), "approve");
  EXPECT_EQ(table.charter.open_objections(), 0) << "it blocks nothing any more";
  EXPECT_EQ(table.charter.remarks.back().kind, "comment");
  EXPECT_TRUE(table.charter.remarks.back().late);
  EXPECT_EQ(table.revise(), "");
  EXPECT_EQ(table.decide(late), "link-superseded");
}

TEST(Answering, after_the_outcome_is_an_endorsement_for_the_record) {
  for (const char* next : {"ratified", "end"}) {
    Table table(Closes::when_decided);
    table.stage().rule = preset("majority");
    if (std::string(next) == "end") table.stage().next["failed"] = {"end"};
    table.open();
    const GivePosition answer = table.answer("deaf", K::approve);
    for (const char* body : {"gaza", "youth"}) table.say(body, std::string(next) == "end" ? K::disagree : K::approve);
    ASSERT_TRUE(table.charter.state == "ratified" || table.charter.state == "ended");
    EXPECT_EQ(table.decide(answer), "");
    EXPECT_TRUE(table.last.entries.front().data.at("late").boolean());
    EXPECT_EQ(table.standing("deaf"), "");
    EXPECT_EQ(table.round().request({"deaf"})->state, "not-needed");
    EXPECT_EQ(table.say("deaf", K::object, {"first"}, "why"), "");
    EXPECT_TRUE(table.charter.objections.empty());
  }
}

TEST(Answering, nothing_is_recorded_for_a_charter_that_was_withdrawn) {
  Table table;
  table.open();
  const GivePosition answer = table.answer("deaf", K::approve);
  table.decide(WithdrawCharter{"Enough."});
  EXPECT_EQ(table.decide(answer), "stage-closed");
}

TEST(Answering, a_late_answer_on_paper_is_confirmed_by_another_and_counts_nowhere) {
  Table table(Closes::when_decided);
  table.stage().rule = preset("majority");
  table.open();
  for (const char* body : {"gaza", "youth"}) table.say(body, K::approve);
  ASSERT_EQ(table.charter.state, "ratified");
  EXPECT_EQ(table.enter("deaf", K::approve), "");
  const std::int64_t seq = table.charter.rounds.front().positions.back().seq;
  EXPECT_EQ(table.decide(ConfirmPosition{seq, {"m-one"}, {"m-one"}, "", "", ""}), "same-person");
  EXPECT_EQ(table.decide(ConfirmPosition{seq, {"m-one"}, {"m-two"}, "", "", ""}), "");
  EXPECT_FALSE(table.charter.rounds.front().positions.back().provisional);
  EXPECT_EQ(table.standing("deaf"), "");
  EXPECT_EQ(table.decide(ConfirmPosition{seq, {"m-one"}, {"m-two"}, "", "", ""}), "stage-closed");
}

TEST(Answering, a_round_that_was_opened_again_takes_no_answer_for_the_one_before) {
  Table table;
  table.open();
  const GivePosition answer = table.answer("deaf", K::approve);
  table.now = table.deadline() + seconds(1);
  table.tick();
  ASSERT_EQ(table.round().number, 2);
  EXPECT_EQ(table.decide(answer), "link-superseded");
}

TEST(Answering, a_text_longer_than_any_reason_is_refused) {
  Table table;
  table.open();
  EXPECT_EQ(table.say("deaf", K::object, {"first"}, std::string((16u << 10) + 1, 'x')), "text-too-long");
  EXPECT_EQ(table.say("deaf", K::object, {"first"}, std::string(16u << 10, 'x')), "");
}

TEST(Answering, every_member_of_the_body_gets_the_receipt_and_the_last_complete_answer_counts) {
  Table table;
  add_member(table, "m-deaf2", "deaf");
  table.open();
  table.say("deaf", K::approve);
  EXPECT_EQ(told(table, "receipt").size(), 2u);
  GivePosition second = table.answer("deaf", K::abstain);
  second.member = {"m-deaf2"};
  EXPECT_EQ(table.decide(second), "");
  EXPECT_EQ(table.standing("deaf"), "abstain");
  EXPECT_EQ(table.round().newest({"deaf"})->member.value, "m-deaf2");
}

TEST(Answering, below_the_level_of_the_stage_it_waits_for_the_body_itself) {
  Table table;
  table.stage().assurance = "L1";
  add_member(table, "m-office", "", {Role::secretary});
  table.open();
  EXPECT_EQ(table.say("deaf", K::object, {"first"}, "why"), "");
  EXPECT_EQ(table.standing("deaf"), "");
  EXPECT_TRUE(table.charter.remarks.empty()) << "its row comes with the confirmation";
  const std::int64_t seq = table.round().positions.back().seq;
  EXPECT_EQ(table.decide(ConfirmPosition{seq, {}, {"m-office"}, "why", "", ""}), "not-a-member");
  EXPECT_EQ(table.decide(ConfirmPosition{seq, {}, {"m-gaza"}, "why", "", ""}), "not-a-member");
  EXPECT_EQ(table.decide(ConfirmPosition{seq, {}, {"m-deaf"}, "why", "", ""}), "");
  EXPECT_EQ(table.standing("deaf"), "object");
  EXPECT_EQ(table.round().newest({"deaf"})->assurance, "L1");
  EXPECT_EQ(table.charter.open_objections(), 1);
  GivePosition sure = table.answer("gaza", K::approve);
  sure.assurance = "L1";
  EXPECT_EQ(table.decide(sure), "");
  EXPECT_EQ(table.standing("gaza"), "approve");
}

TEST(Answering, what_one_person_enters_by_hand_another_confirms) {
  Table table;
  table.open();
  GivePosition paper = table.answer("deaf", K::approve_with_comments, {}, "fine");
  paper.member = {"m-one"};
  paper.entered_by = MemberId{"m-one"};
  EXPECT_EQ(table.decide(paper), "");
  EXPECT_EQ(first(table, "position-given").on_behalf_of->entered_by->value, "m-one");
  EXPECT_TRUE(table.charter.remarks.empty());
  const std::int64_t seq = table.round().positions.back().seq;
  EXPECT_EQ(table.decide(ConfirmPosition{seq, {"m-one"}, {"m-one"}, "fine", "", ""}), "same-person");
  EXPECT_EQ(table.decide(ConfirmPosition{seq, {"m-one"}, {"m-two"}, "fine", "", ""}), "");
  const Entry& confirmed = first(table, "position-confirmed");
  EXPECT_EQ(confirmed.on_behalf_of->entered_by->value, "m-one");
  EXPECT_EQ(confirmed.on_behalf_of->confirmed_by->value, "m-two");
  EXPECT_EQ(table.charter.remarks.size(), 1u);
  EXPECT_EQ(table.charter.remarks.front().kind, "comment");
}

TEST(Answering, an_older_answer_by_hand_cannot_be_confirmed_over_a_newer_one) {
  Table table;
  table.open();
  table.enter("deaf", K::abstain);
  const std::int64_t seq = table.round().positions.back().seq;
  table.say("deaf", K::approve_with_comments);
  table.say("deaf", K::approve);
  EXPECT_EQ(table.decide(ConfirmPosition{seq, {"m-one"}, {"m-two"}, "", "", ""}), "nothing-to-confirm");
}

TEST(Answering, an_incomplete_one_does_not_stand_in_the_way_of_a_confirmation) {
  Table table;
  table.open();
  table.enter("deaf", K::abstain);
  const std::int64_t seq = table.round().positions.back().seq;
  table.say("deaf", K::approve_with_comments);
  EXPECT_EQ(table.decide(ConfirmPosition{seq, {"m-one"}, {"m-two"}, "", "", ""}), "");
  EXPECT_EQ(table.standing("deaf"), "abstain");
}

TEST(Answering, one_word_confirms_an_earlier_answer_on_the_new_text) {
  Table table;
  table.open();
  table.say("deaf", K::approve);
  table.say("gaza", K::approve_with_reservation, {"second"}, "why");
  table.revise();
  ASSERT_TRUE(table.round().newest({"deaf"})->awaiting);
  const std::int64_t seq = table.round().newest({"deaf"})->seq;
  EXPECT_EQ(table.decide(ConfirmPosition{seq, {}, {"m-gaza"}, "", "", ""}), "not-a-member");
  EXPECT_EQ(table.decide(ConfirmPosition{seq, {}, {"m-deaf"}, "", "", ""}), "");
  EXPECT_EQ(table.standing("deaf"), "approve");
  EXPECT_EQ(table.round().newest({"deaf"})->revision, 2);
  EXPECT_EQ(table.charter.rounds.front().newest({"deaf"})->revision, 1) << "what was said then stays";
}

TEST(Answering, two_people_vouch_for_one_text_and_on_the_next_one_the_body_speaks_for_itself) {
  Table table;
  table.open();
  table.enter("deaf", K::approve);
  const std::int64_t seq = table.round().positions.back().seq;
  ASSERT_EQ(table.decide(ConfirmPosition{seq, {"m-one"}, {"m-two"}, "", "", ""}), "");
  table.revise();
  ASSERT_TRUE(table.round().newest({"deaf"})->awaiting);
  EXPECT_EQ(table.decide(ConfirmPosition{seq, {"m-one"}, {"m-two"}, "", "", ""}), "not-a-member");
  EXPECT_EQ(table.standing("deaf"), "") << "nobody has heard the body on revision 2";
  Table by_hand = table;
  EXPECT_EQ(table.decide(ConfirmPosition{seq, {"m-one"}, {"m-deaf"}, "", "", ""}), "");
  EXPECT_FALSE(table.last.entries.front().on_behalf_of->confirmed_by) << "its own word";
  EXPECT_EQ(table.standing("deaf"), "approve");
  by_hand.enter("deaf", K::approve);
  const std::int64_t anew = by_hand.round().positions.back().seq;
  EXPECT_EQ(by_hand.decide(ConfirmPosition{anew, {"m-one"}, {"m-two"}, "", "", ""}), "") << "heard again by two";
  EXPECT_EQ(by_hand.standing("deaf"), "approve");
}

TEST(Contest, sets_the_answer_aside_until_the_body_confirms_it) {
  Table table;
  add_member(table, "m-office", "", {Role::secretary});
  table.open();
  table.say("deaf", K::approve);
  table.say("deaf", K::abstain);
  EXPECT_EQ(table.decide(contest(table, "deaf")), "");
  EXPECT_EQ(table.standing("deaf"), "") << "silent, whatever was said before";
  EXPECT_EQ(table.round().request({"deaf"})->state, "waiting");
  EXPECT_EQ(told(table, "alert"), (std::vector<MemberId>{{"m-deaf"}, {"m-office"}}));
  const std::int64_t seq = table.round().newest({"deaf"})->seq;
  EXPECT_EQ(table.decide(contest(table, "deaf")), "nothing-to-contest");
  EXPECT_EQ(table.decide(ConfirmPosition{seq, {}, {"m-office"}, "", "", ""}), "not-a-member");
  EXPECT_EQ(table.decide(ConfirmPosition{seq, {}, {"m-deaf"}, "", "", ""}), "") << "the same person may";
  EXPECT_EQ(table.standing("deaf"), "abstain");
  EXPECT_EQ(table.round().request({"deaf"})->state, "answered");
}

TEST(Contest, is_for_a_member_of_the_body_within_a_day) {
  Table table;
  table.open();
  table.say("deaf", K::approve);
  ContestPosition other = contest(table, "deaf");
  other.member = {"m-gaza"};
  EXPECT_EQ(table.decide(other), "not-a-member");
  other = contest(table, "deaf");
  other.body = {"gaza"};
  other.member = {"m-gaza"};
  EXPECT_EQ(table.decide(other), "not-a-member");
  other.position = 999;
  EXPECT_EQ(table.decide(other), "nothing-to-contest");
  table.now += hours(24) + seconds(1);
  EXPECT_EQ(table.decide(contest(table, "deaf")), "contest-too-late");
  table.now -= seconds(1);
  EXPECT_EQ(table.decide(contest(table, "deaf")), "");
}

TEST(Contest, keeps_a_stage_from_closing_early) {
  Table table(Closes::when_decided);
  table.stage().rule = expanded(Value::object({{"preset", "majority"}, {"of", "roll"}}))->rule;
  table.open();
  table.say("deaf", K::approve);
  table.decide(contest(table, "deaf"));
  table.say("gaza", K::approve);
  table.say("youth", K::approve);
  EXPECT_EQ(table.round().state, "open") << "two of three, and still not certain";
  EXPECT_EQ(table.decide(ConfirmPosition{table.round().newest({"deaf"})->seq, {}, {"m-deaf"}, "", "", ""}), "");
  EXPECT_EQ(table.charter.state, "ratified");
}

TEST(Contest, an_answer_by_hand_that_was_contested_is_confirmed_by_the_body_alone) {
  Table table;
  table.open();
  table.enter("deaf", K::approve);
  const std::int64_t seq = table.round().positions.back().seq;
  EXPECT_EQ(table.decide(contest(table, "deaf")), "");
  EXPECT_EQ(table.decide(ConfirmPosition{seq, {"m-one"}, {"m-two"}, "", "", ""}), "not-a-member");
  EXPECT_EQ(table.decide(ConfirmPosition{seq, {"m-one"}, {"m-deaf"}, "", "", ""}), "");
  EXPECT_EQ(table.standing("deaf"), "approve");
}

TEST(Contest, of_a_round_that_is_settled_alters_nothing) {
  Table table;
  table.open();
  table.now = table.deadline() - hours(1);
  table.say("deaf", K::approve);
  const ContestPosition late = contest(table, "deaf");
  table.now = table.deadline() + seconds(1);
  table.tick();
  ASSERT_EQ(table.charter.rounds.front().state, "settled");
  const std::string outcome = table.charter.rounds.front().outcome;
  EXPECT_EQ(table.decide(late), "") << "it is heard";
  EXPECT_EQ(table.entries("position-contested"), 1);
  EXPECT_EQ(table.charter.rounds.front().outcome, outcome);
  EXPECT_EQ(table.charter.rounds.size(), 1u);
}

TEST(RequestTime, tells_the_secretary_and_moves_nothing) {
  Table table;
  add_member(table, "m-office", "", {Role::secretary});
  table.open();
  const Moment deadline = table.deadline();
  const RequestTime ask{{"deaf"}, {"m-deaf"}, table.round().stage, 1, "We meet on Thursday."};
  RequestTime other = ask;
  other.member = {"m-gaza"};
  EXPECT_EQ(table.decide(other), "not-a-member");
  other = ask;
  other.body = {"nobody"};
  EXPECT_EQ(table.decide(other), "unknown-body");
  other = ask;
  other.round = 2;
  EXPECT_EQ(table.decide(other), "link-superseded");
  EXPECT_EQ(table.decide(ask), "");
  EXPECT_EQ(table.last.entries.size(), 1u);
  EXPECT_EQ(first(table, "time-requested").data.at("request").string(), "r-0001");
  EXPECT_EQ(told(table, "alert"), std::vector<MemberId>{{"m-office"}});
  EXPECT_TRUE(table.round().request({"deaf"})->time_requested);
  EXPECT_EQ(table.standing("deaf"), "");
  EXPECT_EQ(table.deadline(), deadline);
  EXPECT_EQ(table.decide(ask), "time-requested-already");
  other = ask;
  other.body = {"gaza"};
  other.member = {"m-gaza"};
  table.decide(WithdrawCharter{"Enough."});
  EXPECT_EQ(table.decide(other), "stage-closed");
}

TEST(RequestTime, is_for_a_body_that_was_asked) {
  Table table;
  table.workflow.duties.erase("request");
  table.open();
  EXPECT_EQ(table.decide(RequestTime{{"deaf"}, {"m-deaf"}, table.round().stage, 1, ""}), "unknown-request");
}

TEST(Acknowledge, proves_that_the_request_arrived_and_is_no_position) {
  Table table;
  table.open();
  const AcknowledgeRequest received{{"deaf"}, MemberId{"m-deaf"}, table.round().stage, 1, "page"};
  AcknowledgeRequest other = received;
  other.how = "pigeon";
  EXPECT_EQ(table.decide(other), "unknown-value");
  other = received;
  other.member = MemberId{"m-gaza"};
  EXPECT_EQ(table.decide(other), "not-a-member");
  other.member.reset();
  EXPECT_EQ(table.decide(other), "not-a-member");
  other.how = "call";
  EXPECT_EQ(table.decide(other), "not-allowed") << "a call is the secretary's word";
  EXPECT_EQ(table.decide(received), "");
  const Request& request = *table.round().request({"deaf"});
  EXPECT_EQ(request.proved_at, table.now);
  EXPECT_EQ(request.proof, "page");
  EXPECT_EQ(request.state, "waiting");
  EXPECT_EQ(table.decide(received), "already-acknowledged");
  table.actor = Actor{"secretary", MemberId{"m-office"}, std::nullopt};
  other = {{"gaza"}, std::nullopt, table.round().stage, 1, "call"};
  EXPECT_EQ(table.decide(other), "");
  EXPECT_EQ(table.round().request({"gaza"})->proof, "call");
}

TEST(Acknowledge, an_answer_is_proof_and_one_by_hand_is_none_until_it_is_confirmed) {
  Table table;
  table.open();
  table.say("deaf", K::approve);
  EXPECT_EQ(table.round().request({"deaf"})->proof, "answer");
  table.enter("gaza", K::approve);
  EXPECT_FALSE(table.round().request({"gaza"})->proved_at);
  table.decide(ConfirmPosition{table.round().positions.back().seq, {"m-one"}, {"m-two"}, "", "", ""});
  EXPECT_EQ(table.round().request({"gaza"})->proof, "answer");
}

}  // namespace mithaq::rules
