// What a new text leaves of each earlier answer, and what a challenge changes about it.
#include <algorithm>

#include "rules/draft.h"
#include "rules/table.h"

namespace mithaq::rules {

namespace {

using K = PositionKind;
using std::chrono::hours;
using std::chrono::seconds;

// The second article is new, the first one as it was; or the other way round.
std::map<Language, std::string> text(const std::string& first, const std::string& second) {
  return {{Language::ar, "# ميثاق\n\n## أولًا {#first}\n" + first + "\n\n## ثانيًا {#second}\n" + second + "\n"}};
}

// What was written for a body in the last command: kept, awaiting, fallen; empty for nothing, two words for two.
std::string fate(const Table& table, const std::string& body) {
  std::string out;
  for (const Entry& entry : table.last.entries) {
    if (!entry.kind.starts_with("position-") || entry.kind == "position-given") continue;
    const std::int64_t seq = entry.data.at("position").integer();
    for (const Round& round : table.charter.rounds) {
      const auto found = std::ranges::find(round.positions, seq, &Position::seq);
      if (found == round.positions.end() || found->body.value != body) continue;
      out += (out.empty() ? "" : " ") + entry.kind.substr(9);
      break;
    }
  }
  return out;
}

std::vector<const Job*> alerts(const Table& table, const std::string& what) {
  std::vector<const Job*> out;
  for (const Job& job : table.last.jobs)
    if (job.kind == "alert" && job.facts.at("what").string() == what) out.push_back(&job);
  return out;
}

ChallengeRevision challenge(const std::string& body) { return {{body}, {"m-" + body}, "The sense is another."}; }

struct Answer {
  const char* what;
  K kind;
  std::vector<std::string> articles;
  const char* words;
  // In the order void, reconfirm, keep-untouched, keep; the new text changes the article `first`.
  std::array<const char*, 4> editorial, substantive;
};

const std::array<const char*, 4> as_kept = {"kept", "kept", "kept", "kept"};
const std::array<const char*, 4> as_fallen = {"fallen", "fallen", "fallen", "fallen"};
const std::array<const char*, 4> as_usual = {"fallen", "awaiting", "kept", "kept"};
const std::array<const char*, 4> as_touched = {"fallen", "awaiting", "awaiting", "kept"};

const Answer answers[] = {
    {"approval", K::approve, {}, "", as_usual, as_touched},
    {"comment on the whole", K::approve_with_comments, {}, "text", as_usual, as_touched},
    {"comment on what changed", K::approve_with_comments, {"first"}, "text", as_touched, as_touched},
    {"reservation on what stayed", K::approve_with_reservation, {"second"}, "text", as_usual, as_touched},
    {"reservation on what changed", K::approve_with_reservation, {"first"}, "text", as_touched, as_touched},
    {"reservation on both", K::approve_with_reservation, {"second", "first"}, "text", as_touched, as_touched},
    {"reservation on everything", K::approve_with_reservation, {"whole"}, "text", as_touched, as_touched},
    {"objection to what stayed", K::object, {"second"}, "text", as_usual, as_touched},
    {"objection to what changed", K::object, {"first"}, "text", as_touched, as_touched},
    {"disagreement", K::disagree, {}, "", as_usual, as_touched},
    {"abstention", K::abstain, {}, "", as_usual, as_touched},
    {"recusal", K::recuse, {}, "", as_kept, as_kept},
    {"what lacks its text", K::approve_with_comments, {}, "", as_fallen, as_fallen},
};

}  // namespace

TEST(Survival, every_policy_says_of_every_answer_what_becomes_of_it) {
  for (const Answer& answer : answers)
    for (const std::string change : {"editorial", "substantive"})
      for (std::size_t policy = 0; policy < 4; ++policy) {
        const std::string what = std::string(answer.what) + ", " + change + ", " + std::string(survival_ids[policy]);
        Table table;
        table.stage().survival[change] = static_cast<Survival>(policy);
        table.open();
        ASSERT_EQ(table.say("deaf", answer.kind, answer.articles, answer.words), "") << what;
        ASSERT_EQ(table.revise(change), "") << what;
        const std::string expected = (change == "editorial" ? answer.editorial : answer.substantive)[policy];
        EXPECT_EQ(fate(table, "deaf"), expected) << what;
        EXPECT_EQ(table.standing("deaf") == id(answer.kind), expected == "kept") << what;
        EXPECT_EQ(table.round().request({"deaf"}) == nullptr, expected == "kept") << what << ": told, not asked";
        EXPECT_EQ(alerts(table, "kept").size(), expected == "kept" ? 1u : 0u) << what;
      }
}

TEST(Survival, what_nobody_stands_by_falls_under_every_policy) {
  for (std::size_t policy = 0; policy < 4; ++policy)
    for (const std::string change : {"editorial", "substantive"}) {
      Table table;
      table.stage().survival[change] = static_cast<Survival>(policy);
      table.open();
      table.enter("deaf", K::approve);
      table.say("gaza", K::approve);
      const std::int64_t seq = table.round().positions.back().seq;
      ASSERT_EQ(table.decide(ContestPosition{seq, {"gaza"}, {"m-gaza"}}), "");
      ASSERT_EQ(table.revise(change), "");
      EXPECT_EQ(fate(table, "deaf"), "fallen") << "on paper, not confirmed";
      EXPECT_EQ(fate(table, "gaza"), "fallen") << "this was not us";
      EXPECT_EQ(fate(table, "youth"), "") << "silent";
    }
}

TEST(Survival, an_answer_entry_names_both_texts_and_the_policy) {
  Table table;
  table.open();
  table.say("deaf", K::approve);
  const std::int64_t seq = table.round().positions.back().seq;
  table.revise("editorial");
  const auto entry = std::ranges::find(table.last.entries, "position-kept", &Entry::kind);
  ASSERT_NE(entry, table.last.entries.end());
  EXPECT_EQ(entry->data.at("position").integer(), seq);
  EXPECT_EQ(entry->data.at("from").at("number").integer(), 1);
  EXPECT_EQ(entry->data.at("to").at("number").integer(), 2);
  EXPECT_EQ(entry->data.at("policy").string(), "keep-untouched");
  EXPECT_EQ(entry->actor.kind, "engine");
  EXPECT_EQ(entry->round, 2);
}

TEST(Survival, the_change_is_measured_from_what_the_body_saw_last) {
  Table table;
  table.open();
  table.say("deaf", K::approve_with_reservation, {"first"}, "why");
  ASSERT_EQ(table.decide(PublishRevision{text("سواء", "جديد"), "editorial", "Why.", {}}), "");
  EXPECT_EQ(fate(table, "deaf"), "kept") << "the other article changed";
  ASSERT_EQ(table.decide(PublishRevision{text("سواء", "أجدّ"), "editorial", "Why.", {}}), "");
  EXPECT_EQ(fate(table, "deaf"), "kept");
  ASSERT_EQ(table.decide(PublishRevision{text("غيره", "أجدّ"), "editorial", "Why.", {}}), "");
  EXPECT_EQ(fate(table, "deaf"), "awaiting");
  EXPECT_EQ(table.round().newest({"deaf"})->revision, 1) << "the text on which it has spoken";
}

TEST(Survival, whole_names_nothing_where_only_the_translation_changed) {
  Table table;
  auto both = Table::text("سواء");
  both[Language::en] = "# Charter\n\n## First {#first}\none\n\n## Second {#second}\ntwo\n";
  const std::string snapshot = trail::write(to_value(table.workflow));
  ASSERT_EQ(table.decide(OpenCharter{table.charter.id, {"ميثاق", "Charter"}, both, trail::digest(snapshot), snapshot}),
            "");
  table.say("deaf", K::approve_with_reservation, {"whole"}, "why");
  both[Language::en] += "more\n";
  ASSERT_EQ(table.decide(PublishRevision{both, "substantive", "A better translation.", {}}), "");
  EXPECT_EQ(table.charter.newest_revision().change, "editorial") << "the language that rules is as it was";
  EXPECT_EQ(fate(table, "deaf"), "kept");
}

TEST(Survival, who_was_silent_in_the_last_round_is_found_in_the_one_before) {
  Table table;
  table.stage().quorum = preset("unanimity");
  table.open();
  table.say("deaf", K::approve);
  table.now = table.deadline() + seconds(1);
  table.tick();
  ASSERT_EQ(table.round().number, 2) << "again, on the same text";
  EXPECT_EQ(table.say("gaza", K::abstain), "");
  ASSERT_EQ(table.revise("editorial"), "");
  EXPECT_EQ(fate(table, "deaf"), "kept");
  EXPECT_EQ(fate(table, "gaza"), "kept");
  EXPECT_EQ(fate(table, "youth"), "");
}

TEST(Survival, what_has_fallen_is_never_found_again) {
  Table table;
  table.stage().survival["substantive"] = Survival::void_;
  table.stage().survival["editorial"] = Survival::keep;
  table.open();
  table.say("deaf", K::approve);
  table.revise("substantive", "ثانيًا");
  ASSERT_EQ(fate(table, "deaf"), "fallen");
  ASSERT_EQ(table.revise("editorial", "ثالثًا"), "");
  EXPECT_EQ(fate(table, "deaf"), "");
  EXPECT_EQ(table.standing("deaf"), "");
}

TEST(Survival, an_answer_that_awaits_a_word_stays_so_whatever_comes) {
  Table table;
  table.stage().survival["editorial"] = Survival::keep;
  table.open();
  table.say("deaf", K::approve);
  table.revise("substantive", "ثانيًا");
  ASSERT_EQ(fate(table, "deaf"), "awaiting");
  table.revise("editorial", "ثالثًا");
  EXPECT_EQ(fate(table, "deaf"), "awaiting") << "a substantive change lies between its word and this text";
  EXPECT_EQ(table.round().newest({"deaf"})->revision, 1);
}

TEST(Survival, the_answer_of_a_body_that_has_left_the_roll_falls) {
  Table table;
  table.open();
  table.say("deaf", K::approve);
  table.say("gaza", K::approve);
  std::erase_if(table.registry.bodies, [](const Body& body) { return body.id.value == "gaza"; });
  table.revise("editorial");
  EXPECT_EQ(fate(table, "deaf"), "kept");
  EXPECT_EQ(fate(table, "gaza"), "fallen");
}

TEST(Survival, who_is_told_hears_until_when_it_may_take_its_answer_back) {
  Table table;
  table.open();
  table.say("deaf", K::approve);
  table.revise("editorial");
  const auto told = alerts(table, "kept");
  ASSERT_EQ(told.size(), 1u);
  EXPECT_EQ(told.front()->member.value, "m-deaf");
  const auto kept = std::ranges::find(table.last.entries, "position-kept", &Entry::kind);
  EXPECT_EQ(told.front()->facts.at("entry").integer(), kept->seq);
  EXPECT_EQ(told.front()->facts.at("until").string(), "2026-11-08T08:00:00Z") << "five working days";
  const World world{table.workflow, table.registry, table.calendars, table.zones};
  EXPECT_TRUE(may_be_taken_back(table.charter, table.round(), {"deaf"}));
  EXPECT_EQ(end_of_withdrawal(world, table.charter, table.round()), at("2026-11-08T08:00:00Z"));
  EXPECT_EQ(end_of_challenge(world, table.charter, table.round()), at("2026-11-04T08:00:00Z"));
  table.say("deaf", K::approve);
  EXPECT_FALSE(end_of_withdrawal(world, table.charter, table.round())) << "it has spoken on this text";
  table.revise("substantive", "ثالثًا");
  EXPECT_FALSE(end_of_challenge(world, table.charter, table.round()));
}

TEST(Survival, an_outcome_waits_until_what_was_kept_can_be_taken_back_no_more) {
  Table table(Closes::when_all_answered);
  table.open();
  table.say("deaf", K::approve);
  table.say("gaza", K::approve);
  table.revise("editorial");
  table.say("youth", K::approve);
  EXPECT_EQ(table.round().state, "settling") << "certain, and not final";
  table.now = at("2026-11-05T08:00:00Z");
  EXPECT_EQ(table.say("gaza", K::object, {"first"}, "We read it again."), "");
  EXPECT_EQ(table.standing("gaza"), "object");
  table.now = at("2026-11-08T08:00:00Z");
  table.tick();
  EXPECT_EQ(table.charter.rounds.back().outcome, "failed");
}

TEST(Challenge, an_editorial_change_becomes_substantive_at_once) {
  Table table;
  table.open();
  table.say("deaf", K::approve);
  table.say("gaza", K::recuse);
  table.revise("editorial");
  ASSERT_EQ(table.standing("deaf"), "approve");
  table.say("youth", K::approve);
  table.now += hours(24);
  ASSERT_EQ(table.decide(challenge("youth")), "");
  EXPECT_EQ(table.entries("revision-challenged"), 1);
  EXPECT_EQ(table.charter.newest_revision().change, "substantive");
  EXPECT_EQ(fate(table, "deaf"), "awaiting");
  EXPECT_EQ(fate(table, "gaza"), "") << "a recusal stays";
  EXPECT_EQ(fate(table, "youth"), "") << "it has spoken on this text";
  EXPECT_EQ(table.standing("deaf"), "");
  EXPECT_EQ(table.standing("youth"), "approve");
  EXPECT_EQ(table.entries("request-sent"), 1) << "who falls back is asked again";
  EXPECT_EQ(table.round().request({"deaf"})->state, "waiting");
  EXPECT_EQ(alerts(table, "challenged").size(), 2u) << "the others hear of it";
  EXPECT_EQ(table.decide(challenge("deaf")), "not-editorial") << "once is enough";
  EXPECT_EQ(table.say("deaf", K::approve), "");
  EXPECT_EQ(table.standing("deaf"), "approve");
}

TEST(Challenge, what_was_kept_falls_where_a_substantive_change_voids) {
  Table table;
  table.stage().survival["substantive"] = Survival::void_;
  table.open();
  table.say("deaf", K::approve);
  table.revise("editorial");
  ASSERT_EQ(table.decide(challenge("gaza")), "");
  EXPECT_EQ(table.entries("position-fallen"), 1);
  EXPECT_EQ(table.round().newest({"deaf"}), nullptr);
  EXPECT_EQ(table.entries("request-sent"), 1);
  table.revise("editorial", "ثالثًا");
  EXPECT_EQ(fate(table, "deaf"), "");
}

TEST(Challenge, what_a_substantive_change_keeps_too_stays_kept) {
  Table table;
  table.stage().survival["substantive"] = Survival::keep;
  table.open();
  table.say("deaf", K::approve);
  table.revise("editorial");
  ASSERT_EQ(table.decide(challenge("gaza")), "");
  EXPECT_EQ(fate(table, "deaf"), "");
  EXPECT_EQ(table.standing("deaf"), "approve");
  EXPECT_EQ(table.entries("request-sent"), 0);
}

TEST(Challenge, is_refused_with_the_first_reason_that_holds) {
  Table table;
  table.stage().roll = {false, {}, {{"deaf"}, {"gaza"}}};
  table.open();
  EXPECT_EQ(table.decide(challenge("deaf")), "not-editorial") << "the first text is none";
  table.revise("editorial");
  EXPECT_EQ(table.decide(ChallengeRevision{{"deaf"}, {"m-gaza"}, "Why."}), "not-a-member");
  EXPECT_EQ(table.decide(challenge("youth")), "not-on-roll");
  EXPECT_EQ(table.decide(ChallengeRevision{{"deaf"}, {"m-deaf"}, ""}), "reason-required");
  Table late = table;
  late.now = at("2026-11-04T08:00:00Z");
  EXPECT_EQ(late.decide(challenge("deaf")), "challenge-too-late") << "three working days: Monday to Wednesday";
  late.now -= seconds(1);
  EXPECT_EQ(late.decide(challenge("deaf")), "");
  table.decide(WithdrawCharter{"Enough."});
  EXPECT_EQ(table.decide(challenge("deaf")), "charter-ended");
}

TEST(Challenge, a_round_that_takes_no_answers_any_more_goes_back_and_opens_again) {
  Table table(Closes::when_all_answered);
  table.open();
  table.say("deaf", K::approve);
  table.say("gaza", K::approve);
  table.revise("editorial");
  table.say("youth", K::approve);
  ASSERT_EQ(table.round().state, "settling");
  ASSERT_EQ(table.decide(challenge("youth")), "");
  EXPECT_EQ(table.charter.state, "running");
  EXPECT_EQ(table.charter.rounds[1].outcome, "returned");
  EXPECT_EQ(table.round().number, 3);
  EXPECT_EQ(table.round().revision, 2);
  EXPECT_EQ(table.round().state, "open");
  EXPECT_EQ(table.standing("deaf"), "");
  EXPECT_TRUE(table.round().newest({"deaf"})->awaiting);
  EXPECT_EQ(table.standing("youth"), "approve") << "said on this very text";
  EXPECT_EQ(table.entries("request-sent"), 2);
  EXPECT_TRUE(table.charter.resume_at.empty());
}

TEST(Challenge, where_the_stage_cannot_open_again_the_secretaries_hear_of_it) {
  Table table(Closes::when_all_answered);
  table.stage().roll = {false, {"land"}, {}};
  for (Body& body : table.registry.bodies) body.tags = {"land"};
  table.registry.members.push_back({{"m-office"}, {}, "office@example.org", "", {Role::secretary}});
  table.open();
  table.say("deaf", K::approve);
  table.say("gaza", K::approve);
  table.revise("editorial");
  table.say("youth", K::approve);
  ASSERT_EQ(table.round().state, "settling");
  for (Body& body : table.registry.bodies) body.tags.clear();
  ASSERT_EQ(table.decide(challenge("youth")), "");
  EXPECT_EQ(table.charter.state, "drafting");
  EXPECT_EQ(alerts(table, "challenge-waits").size(), 1u);
  for (Body& body : table.registry.bodies) body.tags = {"land"};
  EXPECT_EQ(table.decide(ReopenStage{{"sign-off"}, "The registry is right again."}), "");
  EXPECT_EQ(table.round().state, "open");
}

TEST(Challenge, a_round_that_loses_nothing_by_it_settles_as_it_would_have) {
  Table table(Closes::when_all_answered);
  table.stage().survival["editorial"] = Survival::void_;
  table.open();
  table.say("deaf", K::approve);
  table.revise("editorial");
  for (const char* body : {"deaf", "gaza", "youth"}) table.say(body, K::approve);
  ASSERT_EQ(table.round().state, "settling") << "until it cannot be challenged any more";
  ASSERT_EQ(table.decide(challenge("youth")), "");
  EXPECT_EQ(table.charter.state, "ratified");
}

// The text goes back to another stage, and comes again to the one that had been asked.
TEST(Survival, goes_by_the_policy_of_a_stage_whichever_way_the_charter_comes_to_it_again) {
  for (const char* change : {"editorial", "substantive"}) {
    Table table;
    table.workflow.stages.push_back(stage_called("review"));
    table.workflow.stages.back().next["passed"] = {"sign-off"};
    table.workflow.stages.back().rule = preset("majority");
    table.stage().next["returned"] = {"review"};
    table.open();
    table.say("deaf", K::approve);
    table.say("gaza", K::recuse);
    table.revise(change);
    ASSERT_EQ(table.round().stage.value, "review");
    for (const char* body : {"deaf", "gaza", "youth"}) table.say(body, K::approve);
    table.now = table.deadline() + seconds(1);
    table.tick();
    ASSERT_EQ(table.round().stage.value, "sign-off");
    ASSERT_EQ(table.round().number, 2);
    const bool editorial = change == std::string("editorial");
    EXPECT_EQ(table.standing("deaf"), editorial ? "approve" : "");
    EXPECT_EQ(fate(table, "deaf"), editorial ? "kept" : "awaiting");
    EXPECT_EQ(table.standing("gaza"), "recuse") << "for the same charter, unless withdrawn";
    EXPECT_EQ(fate(table, "gaza"), "kept");
  }
}

}  // namespace mithaq::rules
