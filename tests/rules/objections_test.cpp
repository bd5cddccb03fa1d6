// The ledger of objections: every state and every move, who may make it, and what it does to the round.
#include <algorithm>
#include <random>
#include <set>

#include "rules/ledger.h"
#include "rules/table.h"

namespace mithaq::rules {

namespace {

using K = PositionKind;
using std::chrono::days;
using std::chrono::hours;
using std::chrono::seconds;
using Words = std::vector<std::string>;

const Actor secretary{"secretary", MemberId{"m-office"}, std::nullopt};
const ObjectionId first_one{"o-1"};

std::string by_office(Table& table, const Command& command) {
  table.actor = secretary;
  std::string out = table.decide(command);
  table.actor.reset();
  return out;
}

std::string reply(Table& table) { return by_office(table, ReplyToObjection{first_one, "We have read it again."}); }
std::string overrule(Table& table) {
  return table.by_hand(OverruleObjection{first_one, "Rule 4 of the by-laws", "It was decided before."});
}

// Whoever speaks for the body now.
MemberId voice_of(const Table& table) { return table.registry.members_of({"deaf"}).front()->id; }

std::string stand_by(Table& table, const std::string& reason = "") {
  return table.decide(StandByObjection{first_one, {"deaf"}, voice_of(table), reason});
}

std::string end(Table& table, std::optional<K> position = K::approve) {
  EndObjection command{first_one, {"deaf"}, voice_of(table), std::nullopt};
  if (position) command.position = table.answer("deaf", *position);
  return table.decide(command);
}

void succeed(Table& table) {
  std::erase_if(table.registry.members, [](const Member& m) { return m.body.value == "deaf"; });
  table.registry.members.push_back({{"m-next"}, {"deaf"}, "next@example.org", "", {}});
}

const Objection& objection(const Table& table) { return table.charter.objections.front(); }
const std::string& state(const Table& table) { return objection(table).state; }

// A charter whose first objection has come into a state by the acts of people and the turns of the clock.
Table in_state(const std::string& wanted) {
  Table table;
  table.stage().deadline->days = 60;
  table.open();
  if (wanted == "returned") {
    table.say("deaf", K::object, {}, "why");
    return table;
  }
  table.say("deaf", K::object, {"first"}, "why");
  if (wanted == "withdrawn") end(table);
  if (wanted == "overruled") overrule(table);
  if (wanted == "answered" || wanted == "accepted" || wanted == "maintained" || wanted == "lapsed") reply(table);
  if (wanted == "accepted") end(table);
  if (wanted == "maintained") stand_by(table, "It is not enough.");
  if (wanted == "lapsed") {
    table.now += days(30);
    table.tick();
  }
  if (wanted == "awaiting-reassertion") {
    succeed(table);
    table.tick();
  }
  return table;
}

const char* const reachable[] = {"admissible", "returned",   "answered",
                                 "accepted",   "maintained", "withdrawn",
                                 "overruled",  "lapsed",     "awaiting-reassertion"};

}  // namespace

TEST(Objections, every_state_and_every_move_is_in_the_table_or_refused) {
  // Reference: domain 5. A row is a state, its words are the moves that lead out of it.
  const std::map<std::string, std::set<std::string>> allowed = {
      {"filed", {"admitted", "returned"}},
      {"admissible", {"answered", "withdrawn", "overruled", "awaiting-reassertion", "set-aside"}},
      {"returned", {}},
      {"answered", {"accepted", "maintained", "lapsed", "withdrawn", "overruled", "awaiting-reassertion", "set-aside"}},
      {"accepted", {"restored"}},
      {"maintained", {"answered", "withdrawn", "overruled", "awaiting-reassertion", "set-aside"}},
      {"withdrawn", {"restored"}},
      {"overruled", {}},
      {"lapsed", {}},
      {"awaiting-reassertion", {"reasserted", "withdrawn", "overruled", "lapsed", "set-aside"}},
      {"set-aside", {"restored"}}};
  int looked_at = 0;
  for (const std::string_view from : objection_states)
    for (const std::string_view move : objection_moves) {
      EXPECT_EQ(may_move(from, move), allowed.at(std::string(from)).contains(std::string(move))) << from << " " << move;
      ++looked_at;
    }
  EXPECT_EQ(looked_at, 132);
}

TEST(Objections, every_act_on_every_state_goes_through_or_is_refused_with_its_reason) {
  const std::string open = "", over = "objection-not-open";
  struct Row {
    std::string reply, overrule, stand_by, end, revise;
  };
  const std::map<std::string, Row> expected = {
      {"admissible", {open, open, "not-answered", open, open}},
      {"returned", {over, over, over, over, over}},
      {"answered", {"already-answered", open, open, open, open}},
      {"accepted", {over, over, over, over, over}},
      {"maintained", {open, open, "not-answered", open, open}},
      {"withdrawn", {over, over, over, over, over}},
      {"overruled", {over, over, over, over, over}},
      {"lapsed", {over, over, over, over, over}},
      {"awaiting-reassertion", {"awaits-reassertion", open, open, open, "awaits-reassertion"}}};
  for (const std::string from : reachable) {
    const Table there = in_state(from);
    ASSERT_EQ(state(there), from);
    const Row& row = expected.at(from);
    const auto after = [&](auto act, const std::string& id, const std::string& to) {
      Table table = there;
      EXPECT_EQ(act(table), id) << from << " to " << to;
      EXPECT_EQ(state(table), id.empty() ? to : from);
      if (id.empty()) {
        EXPECT_GT(objection(table).moves.size(), objection(there).moves.size());
        EXPECT_EQ(objection(table).since, table.charter.last_at);
      }
    };
    after([](Table& t) { return reply(t); }, row.reply, "answered");
    after([](Table& t) { return overrule(t); }, row.overrule, "overruled");
    after([](Table& t) { return stand_by(t); }, row.stand_by, from == "answered" ? "maintained" : "admissible");
    after([](Table& t) { return end(t); }, row.end, from == "answered" ? "accepted" : "withdrawn");
    after([](Table& t) { return t.revise("substantive", "أوضح", {first_one}); }, row.revise, "answered");
  }
}

TEST(Objections, one_is_filed_for_each_article_once) {
  Table table;
  table.open();
  EXPECT_EQ(table.say("deaf", K::object, {"first", "second", "first", "whole"}, "why"), "");
  ASSERT_EQ(table.charter.objections.size(), 3u);
  EXPECT_EQ(table.charter.objections[2].articles, Words{"whole"});
  EXPECT_EQ(objection(table).member.value, "m-deaf");
  EXPECT_EQ(objection(table).number, 1);
  EXPECT_EQ(objection(table).since, table.now);
  EXPECT_EQ(objection(table).moves, (std::vector<std::int64_t>{objection(table).seq, objection(table).seq + 1}));
  EXPECT_EQ(table.charter.open_objections(), 3);
}

TEST(Objections, without_article_or_reason_one_is_asked_back_and_is_not_open) {
  Table table;
  table.open();
  EXPECT_EQ(table.say("deaf", K::object), "");
  EXPECT_EQ(state(table), "returned");
  EXPECT_EQ(table.last.entries[2].data.strings_or_empty("missing"), (Words{"article", "reason"}));
  EXPECT_EQ(table.charter.open_objections(), 0);
  EXPECT_EQ(table.say("deaf", K::object, {"first"}), "");
  EXPECT_EQ(table.charter.remarks[0].disposition, "duplicate");
  EXPECT_EQ(table.charter.remarks[0].duplicate_of, 2);
  EXPECT_EQ(table.say("deaf", K::object, {"first"}, "why"), "");
  ASSERT_EQ(table.charter.objections.size(), 3u);
  EXPECT_EQ(table.charter.objections[2].state, "admissible");
  EXPECT_EQ(table.charter.remarks[1].disposition, "duplicate") << "the complete one takes its place";
  EXPECT_EQ(table.charter.remarks[1].duplicate_of, 3);
  EXPECT_EQ(table.charter.remarks[2].disposition, "");
}

TEST(Objections, one_that_was_asked_back_is_dropped_with_another_answer) {
  Table table;
  table.open();
  table.say("deaf", K::object, {}, "why");
  EXPECT_EQ(table.say("deaf", K::approve), "");
  EXPECT_EQ(state(table), "returned");
  EXPECT_EQ(table.charter.remarks[0].disposition, "withdrawn");
}

TEST(Objections, only_the_holder_ends_one_or_stands_by_it) {
  Table table = in_state("answered");
  EXPECT_EQ(table.decide(StandByObjection{first_one, {"gaza"}, {"m-gaza"}, ""}), "not-its-holder");
  EXPECT_EQ(table.decide(StandByObjection{first_one, {"deaf"}, {"m-gaza"}, ""}), "not-a-member");
  EXPECT_EQ(table.decide(EndObjection{first_one, {"gaza"}, {"m-gaza"}, std::nullopt}), "not-its-holder");
  EXPECT_EQ(table.decide(EndObjection{first_one, {"deaf"}, {"m-gaza"}, std::nullopt}), "not-a-member");
  EXPECT_EQ(table.decide(EndObjection{{"o-9"}, {"deaf"}, {"m-deaf"}, std::nullopt}), "unknown-objection");
  EXPECT_EQ(table.decide(StandByObjection{{"o-9"}, {"deaf"}, {"m-deaf"}, ""}), "unknown-objection");
  EXPECT_EQ(by_office(table, ReplyToObjection{{"o-9"}, "x"}), "unknown-objection");
}

TEST(Objections, the_last_one_is_not_ended_without_another_answer) {
  Table table;
  table.open();
  table.say("deaf", K::object, {"first", "second"}, "why");
  EXPECT_EQ(end(table, std::nullopt), "") << "the other one is still there";
  EXPECT_EQ(state(table), "withdrawn");
  EndObjection last{{"o-2"}, {"deaf"}, {"m-deaf"}, std::nullopt};
  EXPECT_EQ(table.decide(last), "position-required");
  last.position = table.answer("deaf", K::object, {"second"}, "why");
  EXPECT_EQ(table.decide(last), "objects-still");
  last.position = table.answer("deaf", K::approve_with_comments);
  EXPECT_EQ(table.decide(last), "text-required");
  last.position = table.answer("deaf", K::approve_with_reservation, {}, "words");
  EXPECT_EQ(table.decide(last), "article-required");
  last.position = table.answer("deaf", K::approve, {"third"});
  EXPECT_EQ(table.decide(last), "unknown-article");
  last.position = table.answer("gaza", K::disagree);
  EXPECT_EQ(table.decide(last), "") << "the answer is the holder's, whatever it says";
  EXPECT_EQ(table.standing("deaf"), "disagree");
  EXPECT_EQ(table.standing("gaza"), "");
  EXPECT_EQ(table.charter.open_objections(), 0);
}

TEST(Objections, the_last_one_may_give_way_to_one_on_another_article) {
  Table table;
  table.open();
  table.say("deaf", K::object, {"first"}, "why");
  EndObjection last{first_one, {"deaf"}, {"m-deaf"}, table.answer("deaf", K::object, {"second"}, "why")};
  EXPECT_EQ(table.decide(last), "");
  EXPECT_EQ(table.charter.open_objections(), 1);
  EXPECT_EQ(table.charter.objections[1].articles, Words{"second"});
}

TEST(Objections, an_answer_below_the_level_ends_one_when_it_is_confirmed) {
  Table table;
  table.stage().assurance = "L1";
  table.open();
  GivePosition sure = table.answer("deaf", K::object, {"first"}, "why");
  sure.assurance = "L1";
  table.decide(sure);
  EXPECT_EQ(end(table), "");
  EXPECT_EQ(state(table), "admissible");
  EXPECT_EQ(table.decide(ConfirmPosition{table.round().positions.back().seq, {}, {"m-deaf"}, "", "", ""}), "");
  EXPECT_EQ(state(table), "withdrawn");
}

TEST(Objections, ended_by_its_holder_the_row_says_so) {
  Table withdrawn = in_state("withdrawn");
  EXPECT_EQ(withdrawn.charter.remarks[0].disposition, "withdrawn");
  EXPECT_EQ(withdrawn.charter.remarks[0].disposed_by, "engine");
  const Table accepted = in_state("accepted");
  EXPECT_EQ(accepted.charter.remarks[0].disposition, "") << "the committee's own word is another matter";
}

TEST(Objections, an_answer_by_a_new_text_disposes_of_the_row_and_links_the_revision) {
  Table table = in_state("admissible");
  EXPECT_EQ(table.revise("substantive", "أوضح", {first_one}), "");
  EXPECT_EQ(objection(table).answered_in, 2);
  EXPECT_EQ(table.charter.remarks[0].disposition, "accepted");
  EXPECT_EQ(table.revise("substantive", "أوضح جدًا", {first_one}), "") << "and once more";
  EXPECT_EQ(objection(table).answered_in, 3);
  EXPECT_EQ(std::ranges::count(objection(table).evidence, "reply", &Evidence::role), 1) << "the newest is shown";
}

TEST(Objections, a_reply_needs_words_and_an_overruling_a_ground_and_an_office) {
  Table table = in_state("admissible");
  EXPECT_EQ(by_office(table, ReplyToObjection{first_one, " "}), "reply-required");
  EXPECT_EQ(table.by_hand(OverruleObjection{first_one, "", "reply"}), "ground-required");
  EXPECT_EQ(table.by_hand(OverruleObjection{first_one, "Rule 4", "\n"}), "reply-required");
  EXPECT_EQ(table.decide(EnterAct{OverruleObjection{first_one, "Rule 4", "reply"}, {"m-deaf"}}), "not-allowed");
  EXPECT_EQ(overrule(table), "");
  EXPECT_EQ(table.standing("deaf"), "object") << "it is against, as before";
  const Entry& overruled = table.last.entries.back();
  EXPECT_EQ(overruled.data.at("ground").string(), "Rule 4 of the by-laws");
  EXPECT_EQ(overruled.data.at("by").string() + " " + overruled.actor.member->value, "m-one m-two");
}

TEST(Objections, no_word_in_time_lets_an_answered_one_lapse) {
  Table table = in_state("answered");
  // Sunday 1 November, 10:00 there; the fifth working day after it is Sunday the 8th.
  EXPECT_EQ(table.next(), at("2026-11-08T08:00:00Z"));
  table.now = *table.next() - seconds(1);
  table.tick();
  EXPECT_EQ(state(table), "answered");
  table.now += seconds(1);
  table.tick();
  EXPECT_EQ(state(table), "lapsed");
  EXPECT_EQ(table.last.entries.front().data.at("after").string(), "acknowledge_within");
  EXPECT_EQ(table.last.entries.front().actor.kind, "engine");
  EXPECT_EQ(table.standing("deaf"), "object");
  EXPECT_EQ(table.charter.open_objections(), 0);
}

TEST(Objections, the_waits_of_the_stage_hold) {
  Table table;
  table.stage().waits.acknowledge_within = 2;
  table.open();
  table.say("deaf", K::object, {"first"}, "why");
  reply(table);
  EXPECT_EQ(table.next(), at("2026-11-03T08:00:00Z"));
}

TEST(Objections, a_word_in_time_keeps_it_from_lapsing) {
  Table table = in_state("answered");
  table.now += days(3);
  EXPECT_EQ(table.say("deaf", K::object, {"first"}, "still"), "");
  EXPECT_EQ(state(table), "maintained");
  table.now += days(30);
  table.tick();
  EXPECT_EQ(state(table), "maintained");
}

TEST(Objections, a_new_member_stands_by_it_or_drops_it_or_lets_it_lapse) {
  Table table = in_state("maintained");
  EXPECT_EQ(table.next() == table.charter.last_at, false);
  succeed(table);
  EXPECT_EQ(table.next(), table.charter.last_at) << "due at once";
  EXPECT_EQ(table.tick(), "");
  EXPECT_EQ(state(table), "awaiting-reassertion");
  EXPECT_EQ(objection(table).before, "maintained");
  EXPECT_EQ(table.charter.open_objections(), 1) << "still open";
  Table stands = table, drops = table;
  EXPECT_EQ(stands.decide(StandByObjection{first_one, {"deaf"}, {"m-deaf"}, ""}), "not-a-member");
  EXPECT_EQ(stand_by(stands), "");
  EXPECT_EQ(state(stands), "maintained");
  EXPECT_EQ(objection(stands).member.value, "m-next");
  EXPECT_EQ(stands.tick(), "");
  EXPECT_EQ(state(stands), "maintained");
  EXPECT_EQ(end(drops), "");
  EXPECT_EQ(state(drops), "withdrawn");
  // Ten working days after Sunday the first: Sunday the fifteenth.
  EXPECT_EQ(table.next(), at("2026-11-15T08:00:00Z"));
  table.now = *table.next();
  table.tick();
  EXPECT_EQ(state(table), "lapsed");
  EXPECT_EQ(table.last.entries.front().data.at("after").string(), "reassert_within");
}

TEST(Objections, reasserted_by_an_answer_on_the_same_article) {
  Table table = in_state("awaiting-reassertion");
  GivePosition again = table.answer("deaf", K::object, {"first"}, "we mean it");
  again.member = {"m-next"};
  EXPECT_EQ(table.decide(again), "");
  EXPECT_EQ(state(table), "admissible");
  EXPECT_EQ(table.charter.objections.size(), 1u);
}

TEST(Objections, one_that_was_filed_by_hand_has_no_member_to_be_succeeded) {
  Table table;
  table.open();
  GivePosition paper = table.answer("deaf", K::object, {"first"}, "why");
  paper.member = {"m-one"};
  paper.entered_by = MemberId{"m-one"};
  table.decide(paper);
  EXPECT_TRUE(table.charter.objections.empty());
  table.decide(ConfirmPosition{table.round().positions.back().seq, {"m-one"}, {"m-two"}, "why", "", ""});
  ASSERT_EQ(state(table), "admissible");
  table.tick();
  EXPECT_EQ(state(table), "admissible");
}

TEST(Objections, what_lapsed_before_a_deadline_counts_in_that_round_and_what_lapsed_later_does_not) {
  for (const bool before : {true, false}) {
    Table table;
    table.stage().waits.acknowledge_within = before ? 2 : 40;
    table.stage().next["failed"] = {"drafting"};
    table.open();
    table.say("deaf", K::object, {"first"}, "why");
    table.say("gaza", K::approve);
    table.say("youth", K::approve);
    reply(table);
    by_office(table, DisposeComment{1, "noted", "", {}});
    table.now += days(90);  // the daemon was away
    table.tick();
    EXPECT_EQ(table.charter.rounds.front().outcome, before ? "passed" : "failed");
    EXPECT_EQ(state(table), before ? "lapsed" : table.charter.state == "drafting" ? "lapsed" : "answered");
  }
}

TEST(Objections, ending_the_last_one_may_decide_the_stage) {
  Table table(Closes::when_all_answered);
  table.open();
  table.say("gaza", K::approve);
  table.say("youth", K::approve);
  table.say("deaf", K::object, {"first"}, "why");
  ASSERT_EQ(table.round().state, "open");
  Table overruled = table;
  EXPECT_EQ(end(table), "");
  EXPECT_EQ(table.charter.rounds.front().state == "open", false);
  EXPECT_EQ(overrule(overruled), "");
  EXPECT_EQ(overruled.charter.rounds.front().state == "open", false);
}

TEST(LateComment, an_objection_to_what_the_body_approved_blocks_nothing) {
  Table table;
  table.open();
  table.say("deaf", K::approve);
  ASSERT_EQ(table.revise(), "");  // changes the first article
  EXPECT_EQ(table.say("deaf", K::object, {"second"}, "why"), "");
  EXPECT_EQ(table.charter.open_objections(), 0);
  EXPECT_TRUE(table.charter.objections.empty());
  const Remark& row = table.charter.remarks.back();
  EXPECT_EQ(row.kind, "comment");
  EXPECT_TRUE(row.late);
  EXPECT_EQ(row.articles, Words{"second"});
  EXPECT_EQ(table.standing("deaf"), "object") << "the answer is what it is";
}

TEST(LateComment, the_text_that_changed_may_be_objected_to_and_the_whole_with_it) {
  Table table;
  table.open();
  table.say("deaf", K::approve);
  table.revise();
  EXPECT_EQ(table.say("deaf", K::object, {"first", "second", "whole"}, "why"), "");
  ASSERT_EQ(table.charter.objections.size(), 2u);
  EXPECT_EQ(table.charter.objections[0].articles, Words{"first"});
  EXPECT_EQ(table.charter.objections[1].articles, Words{"whole"});
  EXPECT_EQ(table.entries("comment-filed"), 1);
}

TEST(LateComment, new_information_makes_it_an_objection) {
  Table table;
  table.open();
  table.say("deaf", K::approve);
  table.revise();
  GivePosition known = table.answer("deaf", K::object, {"second"}, "why");
  known.new_information = "A court has ruled since.";
  EXPECT_EQ(table.decide(known), "");
  EXPECT_EQ(table.charter.open_objections(), 1);
  EXPECT_TRUE(
      std::ranges::any_of(objection(table).evidence, [](const Evidence& e) { return e.role == "new-information"; }));
}

TEST(LateComment, a_change_of_mind_while_the_round_is_open_comes_in_time) {
  Table table;
  table.open();
  table.say("deaf", K::approve);
  EXPECT_EQ(table.say("deaf", K::object, {"second"}, "why"), "");
  EXPECT_EQ(table.charter.open_objections(), 1);
}

TEST(LateComment, silence_abstention_and_no_objection_are_no_approval) {
  for (const std::optional<K> before :
       {std::optional<K>{}, std::optional(K::abstain), std::optional(K::no_objection), std::optional(K::disagree)}) {
    Table table;
    table.stage().positions.push_back(K::no_objection);
    table.open();
    if (before) table.say("deaf", *before);
    table.revise();
    table.say("deaf", K::object, {"second"}, "why");
    EXPECT_EQ(table.charter.open_objections(), 1);
  }
}

TEST(LateComment, what_was_approved_where_nothing_is_decided_binds_nobody) {
  Table table;
  table.workflow.stages.insert(table.workflow.stages.begin(), stage_called("talk"));
  Stage& talk = table.workflow.stages.front();
  talk.kind = "consultation";
  talk.closes = Closes::when_all_answered;
  talk.next["passed"] = {"sign-off"};
  table.workflow.start = {"talk"};
  table.open();
  for (const char* body : {"deaf", "gaza", "youth"}) table.say(body, K::approve);
  ASSERT_EQ(table.round().stage.value, "sign-off");
  table.say("deaf", K::object, {"second"}, "why");
  EXPECT_EQ(table.charter.open_objections(), 1);
}

TEST(LateComment, an_approval_that_was_contested_is_none) {
  Table table;
  table.open();
  table.say("deaf", K::approve);
  table.decide(ContestPosition{table.round().newest({"deaf"})->seq, {"deaf"}, {"m-deaf"}});
  table.revise();
  table.say("deaf", K::object, {"second"}, "why");
  EXPECT_EQ(table.charter.open_objections(), 1);
}

TEST(Objections, an_answer_in_a_stage_beside_leaves_what_is_meant_elsewhere) {
  Table table;
  Stage beside = stage_called("beside");
  table.stage().next["passed"] = {"last"};
  beside.next["passed"] = {"last"};
  Stage last = stage_called("last");
  last.join = {"sign-off", "beside"};
  table.workflow.stages.push_back(beside);
  table.workflow.stages.push_back(last);
  table.workflow.start = {"sign-off", "beside"};
  table.open();
  ASSERT_EQ(table.charter.live_rounds().size(), 2u);
  GivePosition objects = table.answer("deaf", K::object, {"first"}, "why");
  objects.stage = {"sign-off"};
  GivePosition approves = table.answer("deaf", K::approve);
  approves.stage = {"beside"};
  EXPECT_EQ(table.decide(objects), "");
  EXPECT_EQ(table.decide(approves), "");
  EXPECT_EQ(table.charter.open_objections(), 1);
  approves.stage = {"sign-off"};
  EXPECT_EQ(table.decide(approves), "");
  EXPECT_EQ(table.charter.open_objections(), 0);
}

TEST(Objections, nothing_moves_any_more_when_the_charter_has_ended) {
  Table table = in_state("answered");
  table.decide(WithdrawCharter{"Enough."});
  EXPECT_EQ(reply(table), "charter-ended");
  EXPECT_EQ(overrule(table), "charter-ended");
  EXPECT_EQ(stand_by(table), "charter-ended");
  EXPECT_EQ(end(table, std::nullopt), "charter-ended");
  EXPECT_FALSE(table.next());
}

// Whatever people do in whatever order, what holds for ledger, remarks and proxies goes on holding.
TEST(Objections, random_lives_keep_every_law) {
  const char* const bodies[] = {"deaf", "gaza", "youth"};
  int moves = 0;
  for (unsigned seed = 1; seed <= 12; ++seed) {
    std::mt19937 random(seed);
    const auto pick = [&](int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); };
    Table table(seed % 2 ? Closes::at_deadline : Closes::when_all_answered);
    table.stage().deadline->days = 30;
    table.stage().next["passed"] = {"again"};
    table.open();
    std::map<std::string, std::string> states;
    for (int turn = 0; turn < 120; ++turn) {
      table.now += hours(pick(6));
      const std::string body = bodies[pick(3)], other = bodies[pick(3)];
      const ObjectionId id{"o-" + std::to_string(1 + pick(1 + static_cast<int>(table.charter.objections.size())))};
      const Words articles[] = {{}, {"first"}, {"second"}, {"first", "second"}, {"whole"}};
      const GivePosition answer =
          table.answer(body, pick(2) ? K::object : static_cast<K>(pick(8)), articles[pick(5)], pick(4) ? "why" : "");
      switch (pick(12)) {
        case 0:
          by_office(table, ReplyToObjection{id, "reply"});
          break;
        case 1:
          table.by_hand(OverruleObjection{id, "ground", "reply"});
          break;
        case 2:
          table.decide(StandByObjection{id, {body}, {"m-" + body}, ""});
          break;
        case 3:
          table.decide(EndObjection{id, {body}, {"m-" + body}, pick(2) ? std::optional(answer) : std::nullopt});
          break;
        case 4:
          table.revise("substantive", "نص " + std::to_string(turn),
                       pick(2) ? std::vector{id} : std::vector<ObjectionId>{});
          break;
        case 5:
          table.decide(GrantProxy{{body}, {other}, {"m-" + body}, answer.stage, answer.round});
          break;
        case 6:
          by_office(table, DisposeComment{1 + pick(6), "noted", "", {}});
          break;
        case 7:
          table.tick();
          break;
        default:
          table.decide(answer);
      }
      for (const Entry& entry : table.last.entries) {
        if (!entry.kind.starts_with("objection-")) continue;
        ++moves;
        const std::string move = entry.kind.substr(10), name = entry.data.at("objection").string();
        if (move == "filed") {
          ASSERT_TRUE(states.emplace(name, "filed").second);
          continue;
        }
        const bool by_text = move == "answered" && states.at(name) == "answered" && entry.data.find("revision");
        ASSERT_TRUE(may_move(states.at(name), move) || by_text) << name << " " << states.at(name) << " " << move;
        states.at(name) = move == "admitted" ? "admissible" : move;
      }
      int open = 0;
      for (const Objection& o : table.charter.objections) {
        ASSERT_EQ(o.state, states.at(o.id.value));
        ASSERT_NE(o.state, "filed") << "admitted or asked back in the same act";
        ASSERT_EQ(table.charter.remarks.at(static_cast<std::size_t>(o.number - 1)).objection, o.id);
        ASSERT_TRUE(std::ranges::is_sorted(o.moves));
        open += o.is_open();
      }
      ASSERT_EQ(open, table.charter.open_objections());
      for (std::size_t i = 0; i < table.charter.remarks.size(); ++i)
        ASSERT_EQ(table.charter.remarks[i].number, static_cast<int>(i) + 1);
      for (const Round& round : table.charter.rounds)
        for (const Proxy& proxy : round.proxies) {
          ASSERT_FALSE(round.proxy_of(proxy.holder)) << "depth one";
          ASSERT_EQ(std::ranges::count(round.proxies, proxy.holder, &Proxy::holder), 1);
        }
      if (table.charter.state != "running" && table.charter.state != "drafting") break;
    }
  }
  EXPECT_GT(moves, 300);
}

}  // namespace mithaq::rules
