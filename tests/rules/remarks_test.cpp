// Comments, and the table of remarks: every comment, reservation and objection is one row, and is answered once.
#include <algorithm>

#include "rules/table.h"
#include "trail/canonical.h"

namespace mithaq::rules {

namespace {

using K = PositionKind;
using std::chrono::seconds;

FileComment by_body(const std::string& body, const std::string& text = "A thought.") {
  FileComment out;
  out.body = {body};
  out.member = {"m-" + body};
  out.stage = {"sign-off"};
  out.text = text;
  return out;
}

FileComment by_public(const std::string& text = "A thought.") {
  FileComment out = by_body("", text);
  out.member = {};
  return out;
}

// Three rows: a comment, a reservation, an objection.
Table with_rows() {
  Table table;
  table.open();
  table.say("deaf", K::approve_with_comments, {}, "fine");
  table.say("gaza", K::approve_with_reservation, {"second"}, "but");
  table.say("youth", K::object, {"first"}, "why");
  return table;
}

std::string dispose(Table& table, int number, const std::string& how, const std::string& reply = "",
                    std::optional<int> of = {}) {
  return table.decide(DisposeComment{number, how, reply, of});
}

}  // namespace

TEST(Remarks, comments_reservations_and_objections_are_one_count) {
  Table table = with_rows();
  ASSERT_EQ(table.charter.remarks.size(), 3u);
  const char* const kinds[] = {"comment", "reservation", "objection"};
  for (std::size_t i = 0; i < 3; ++i) {
    const Remark& row = table.charter.remarks[i];
    EXPECT_EQ(row.number, static_cast<int>(i) + 1);
    EXPECT_EQ(row.kind, kinds[i]);
    EXPECT_EQ(row.stage.value, "sign-off");
    EXPECT_EQ(row.revision, 1);
    EXPECT_EQ(row.at, table.now);
    EXPECT_FALSE(row.evidence.empty());
  }
  EXPECT_EQ(table.charter.remarks[1].articles, std::vector<std::string>{"second"});
  EXPECT_EQ(table.charter.remarks[2].objection.value, "o-1");
  EXPECT_EQ(table.charter.objections[0].number, 3);
}

TEST(Remarks, an_answer_without_words_has_no_row_and_one_that_is_carried_over_no_second_one) {
  Table table = with_rows();
  table.say("youth", K::approve);
  EXPECT_EQ(table.charter.remarks.size(), 3u);
  table.revise();
  EXPECT_EQ(table.charter.remarks.size(), 3u);
  const std::int64_t seq = table.round().newest({"deaf"})->seq;
  EXPECT_EQ(table.decide(ConfirmPosition{seq, {}, {"m-deaf"}, "fine", "", ""}), "");
  EXPECT_EQ(table.charter.remarks.size(), 3u);
}

TEST(Remarks, a_reason_given_with_a_disagreement_is_a_comment) {
  Table table;
  table.open();
  table.say("deaf", K::disagree, {}, "too long");
  ASSERT_EQ(table.charter.remarks.size(), 1u);
  EXPECT_EQ(table.charter.remarks[0].kind, "comment");
}

TEST(Comment, of_a_body_stands_beside_its_position) {
  Table table;
  table.open();
  FileComment comment = by_body("deaf");
  comment.articles = {"first"};
  EXPECT_EQ(table.decide(comment), "");
  EXPECT_EQ(table.standing("deaf"), "");
  const Remark& row = table.charter.remarks.front();
  EXPECT_EQ(row.body.value, "deaf");
  EXPECT_TRUE(row.verified);
  EXPECT_FALSE(row.late);
  EXPECT_FALSE(row.shown) << "nobody moderates a body";
  EXPECT_EQ(table.last.entries.front().stage->value, "sign-off");
}

TEST(Comment, of_a_body_is_refused_with_its_reason) {
  Table table;
  table.open();
  FileComment comment = by_body("nobody");
  EXPECT_EQ(table.decide(comment), "unknown-body");
  comment = by_body("deaf");
  comment.member = {"m-gaza"};
  EXPECT_EQ(table.decide(comment), "not-a-member");
  comment = by_body("deaf");
  comment.stage = {"nowhere"};
  EXPECT_EQ(table.decide(comment), "unknown-stage");
  comment = by_body("deaf");
  comment.articles = {"third"};
  EXPECT_EQ(table.decide(comment), "unknown-article");
  EXPECT_EQ(table.decide(by_body("deaf", " \n")), "text-required");
  EXPECT_EQ(table.decide(by_body("deaf", std::string((16u << 10) + 1, 'x'))), "text-too-long");
  table.decide(WithdrawCharter{"Enough."});
  EXPECT_EQ(table.decide(by_body("deaf")), "comments-closed");
}

TEST(Comment, while_the_round_settles_is_late) {
  Table table;
  table.open();
  table.enter("deaf", K::approve);
  table.now = table.deadline() + seconds(1);
  table.tick();
  ASSERT_EQ(table.round().state, "settling");
  EXPECT_EQ(table.decide(by_body("gaza")), "");
  EXPECT_TRUE(table.charter.remarks.back().late);
}

TEST(Comment, of_the_public_comes_only_where_the_stage_is_open_to_it) {
  Table table;
  table.open();
  EXPECT_EQ(table.decide(by_public()), "comments-closed");
  Table consultation;
  consultation.stage().public_comments = true;
  consultation.open();
  FileComment comment = by_public();
  comment.name = "A name";
  comment.address = "somebody@example.org";
  EXPECT_EQ(consultation.decide(comment), "");
  const Entry& entry = consultation.last.entries.front();
  EXPECT_FALSE(entry.data.find("body"));
  EXPECT_FALSE(entry.data.at("verified").boolean());
  EXPECT_EQ(trail::write(entry.data).find("name"), std::string::npos);
  ASSERT_TRUE(entry.private_object && entry.private_content);
  EXPECT_EQ(*entry.private_object, trail::digest(*entry.private_content));
  EXPECT_NE(entry.private_content->find("somebody@example.org"), std::string::npos);
  const Remark& row = consultation.charter.remarks.front();
  EXPECT_TRUE(row.body.empty());
  EXPECT_FALSE(row.verified);
  EXPECT_FALSE(row.shown);
  EXPECT_EQ(consultation.decide(by_public("nameless")), "");
  EXPECT_FALSE(consultation.last.entries.front().private_object);
  comment.name = std::string(1001, 'x');
  EXPECT_EQ(consultation.decide(comment), "text-too-long");
  comment.name = "";
  comment.address = std::string(1001, 'x');
  EXPECT_EQ(consultation.decide(comment), "text-too-long");
  consultation.enter("deaf", K::approve);
  consultation.now = consultation.deadline() + seconds(1);
  consultation.tick();
  EXPECT_EQ(consultation.decide(by_public()), "comments-closed");
}

TEST(Moderate, shows_or_hides_what_the_public_wrote) {
  Table table;
  table.stage().public_comments = true;
  table.open();
  table.decide(by_public());
  table.decide(by_body("deaf"));
  EXPECT_EQ(table.decide(ModerateComment{3, true, ""}), "unknown-comment");
  EXPECT_EQ(table.decide(ModerateComment{0, true, ""}), "unknown-comment");
  EXPECT_EQ(table.decide(ModerateComment{2, false, "rude"}), "not-moderated");
  EXPECT_EQ(table.decide(ModerateComment{1, false, ""}), "reason-required");
  EXPECT_EQ(table.decide(ModerateComment{1, false, std::string(1001, 'x')}), "text-too-long");
  EXPECT_EQ(table.decide(ModerateComment{1, true, ""}), "");
  EXPECT_EQ(table.charter.remarks[0].shown, true);
  EXPECT_EQ(table.decide(ModerateComment{1, false, "rude"}), "");
  EXPECT_EQ(table.charter.remarks[0].shown, false);
}

TEST(Dispose, gives_every_row_its_answer_once) {
  for (const char* const how : {"accepted", "accepted-in-part", "noted", "deferred", "withdrawn"})
    for (const int number : {1, 2, 3}) {
      Table table = with_rows();
      EXPECT_EQ(dispose(table, number, how), "");
      const Remark& row = table.charter.remarks[static_cast<std::size_t>(number - 1)];
      EXPECT_EQ(row.disposition, how);
      EXPECT_EQ(row.disposed_by, "m-x");
      EXPECT_EQ(dispose(table, number, "noted"), "already-disposed");
    }
}

TEST(Dispose, is_refused_with_its_reason) {
  Table table = with_rows();
  EXPECT_EQ(dispose(table, 0, "noted"), "unknown-comment");
  EXPECT_EQ(dispose(table, 4, "noted"), "unknown-comment");
  EXPECT_EQ(dispose(table, 1, "rejected"), "unknown-value");
  EXPECT_EQ(dispose(table, 1, "not-accepted"), "reason-required");
  EXPECT_EQ(dispose(table, 1, "not-accepted", " "), "reason-required");
  EXPECT_EQ(dispose(table, 1, "noted", std::string((16u << 10) + 1, 'x')), "text-too-long");
  EXPECT_EQ(dispose(table, 1, "not-accepted", "It says so already."), "");
  EXPECT_TRUE(
      std::ranges::any_of(table.charter.remarks[0].evidence, [](const Evidence& e) { return e.role == "reply"; }));
  table.decide(WithdrawCharter{"Enough."});
  EXPECT_EQ(dispose(table, 2, "noted"), "charter-ended");
}

TEST(Dispose, what_comes_after_the_end_may_still_be_answered) {
  Table table(Closes::when_all_answered);
  table.open();
  for (const char* body : {"deaf", "gaza", "youth"}) table.say(body, K::approve);
  ASSERT_EQ(table.charter.state, "ratified");
  table.now += std::chrono::hours(1);
  ASSERT_EQ(table.say("deaf", K::object, {"first"}, "why"), "") << "for the record";
  ASSERT_TRUE(table.charter.remarks.back().late);
  const int number = table.charter.remarks.back().number;
  EXPECT_EQ(dispose(table, number, "noted"), "");
  EXPECT_EQ(dispose(table, number, "noted"), "already-disposed");
}

TEST(Dispose, may_name_the_later_revision_that_answers) {
  Table table;
  table.open();
  table.say("gaza", K::approve_with_comments, {}, "Shorter, please.");
  table.say("youth", K::approve_with_comments, {}, "Longer, please.");
  const auto dispose = [&](int number, int revision) {
    table.actor = Actor{"secretary", MemberId{"m-sec"}, std::nullopt};
    const std::string why = table.decide(DisposeComment{number, "accepted", "", std::nullopt, revision});
    table.actor.reset();
    return why;
  };
  EXPECT_EQ(dispose(1, 2), "revision-that-answers") << "there is none yet";
  EXPECT_EQ(dispose(1, 1), "revision-that-answers") << "it was made to that one";
  ASSERT_EQ(table.revise(), "");
  EXPECT_EQ(dispose(1, 2), "");
  EXPECT_EQ(table.last.entries.front().data.at("revision").integer(), 2);
  EXPECT_EQ(table.charter.remarks[0].answered_in, 2);
  EXPECT_FALSE(table.charter.remarks[1].answered_in);
}

TEST(Dispose, a_duplicate_names_another_row_that_does_not_lead_back) {
  Table table = with_rows();
  EXPECT_EQ(dispose(table, 1, "duplicate"), "duplicate-of-what");
  EXPECT_EQ(dispose(table, 1, "duplicate", "", 1), "duplicate-of-what");
  EXPECT_EQ(dispose(table, 1, "duplicate", "", 9), "duplicate-of-what");
  EXPECT_EQ(dispose(table, 1, "duplicate", "", 2), "");
  EXPECT_EQ(table.charter.remarks[0].duplicate_of, 2);
  EXPECT_EQ(dispose(table, 2, "duplicate", "", 1), "duplicate-of-what");
  EXPECT_EQ(dispose(table, 2, "duplicate", "", 3), "");
  EXPECT_EQ(dispose(table, 3, "duplicate", "", 1), "duplicate-of-what");
  EXPECT_EQ(dispose(table, 3, "noted", "", 1), "");
  EXPECT_FALSE(table.charter.remarks[2].duplicate_of) << "only a duplicate is one";
}

TEST(Dispose, of_an_objection_leaves_the_ledger_alone) {
  Table table = with_rows();
  EXPECT_EQ(dispose(table, 3, "not-accepted", "We think otherwise."), "");
  EXPECT_EQ(table.charter.objections[0].state, "admissible");
  EXPECT_EQ(table.say("youth", K::approve), "");
  EXPECT_EQ(table.charter.objections[0].state, "withdrawn");
  EXPECT_EQ(table.charter.remarks[2].disposition, "not-accepted") << "its one answer stays";
}

TEST(Dispose, the_last_one_lets_the_last_stage_settle) {
  Table table(Closes::when_all_answered);
  table.open();
  table.say("deaf", K::approve_with_comments, {}, "fine");
  table.say("gaza", K::approve);
  table.say("youth", K::approve);
  ASSERT_EQ(table.round().state, "settling");
  EXPECT_EQ(dispose(table, 1, "noted"), "");
  EXPECT_EQ(table.charter.state, "ratified");
}

TEST(Dispose, what_the_public_wrote_and_is_shown_has_its_answer_before_the_last_stage_settles) {
  for (const bool shown : {true, false}) {
    Table table;
    table.stage().public_comments = true;
    table.stage().rule = preset("majority");
    table.open();
    FileComment comment;
    comment.stage = {"sign-off"};
    comment.text = "A word of the public";
    ASSERT_EQ(table.decide(comment), "");
    ASSERT_FALSE(table.charter.remarks.front().verified);
    ASSERT_EQ(table.decide(ModerateComment{1, shown, "Looked at."}), "");
    table.say("deaf", K::approve);
    table.say("gaza", K::approve);
    table.now = table.deadline() + std::chrono::seconds(1);
    table.tick();
    EXPECT_EQ(table.charter.state, shown ? "running" : "ratified");
    if (!shown) continue;
    EXPECT_EQ(table.round().state, "settling");
    EXPECT_EQ(table.decide(DisposeComment{1, "noted", "", {}}), "");
    EXPECT_EQ(table.charter.state, "ratified");
  }
}

}  // namespace mithaq::rules
