// What the offices do beside, each verb once, and who may not.
#include <algorithm>

#include "service/open_house.h"

namespace mithaq::service {

namespace {

std::string why(const Result<Opened, Refusal>& done) { return done ? "" : done.error().id; }
std::string why(const Result<std::int64_t, Refusal>& done) { return done ? "" : done.error().id; }

Moment at(std::string_view text) { return moment_from_rfc3339(text).value(); }

// What a person without a file reads: never empty, in both languages.
void expect_sentences(const fakes::WholeHouse& house, const Refusal& refusal) {
  for (Language language : {Language::ar, Language::en})
    EXPECT_FALSE(house.house.phrases().say(refusal, language).empty()) << refusal.id;
}

int notices_of(const fakes::WholeHouse& house, const std::string& kind) {
  return static_cast<int>(std::ranges::count(house.notifier.notices, kind, &Notice::kind));
}

const Notice& newest(const fakes::WholeHouse& house, const std::string& kind) {
  for (auto notice = house.notifier.notices.rbegin(); notice != house.notifier.notices.rend(); ++notice)
    if (notice->kind == kind) return *notice;
  throw std::runtime_error("no " + kind);
}

}  // namespace

TEST(Acting, the_procedure_belongs_to_secretary_and_administrator) {
  OpenHouse house;
  const ExtendDeadline later{{"sign-off"}, at("2026-12-01T15:00:00Z"), "Lines are down."};
  for (const Caller& caller : {house.convener, Caller{{"m-auditor2"}, "", ""}}) {
    const auto refused = house.act(caller, "charter", later);
    EXPECT_EQ(why(refused), "not-allowed");
    expect_sentences(house, refused.error());
  }
  EXPECT_EQ(why(house.act(house.administrator, "charter", later)), "");
  EXPECT_EQ(why(house.act(house.secretary, "nowhere", later)), "unknown-charter");
  EXPECT_EQ(why(house.act(house.secretary, "charter", ExtendDeadline{{"nowhere"}, later.to, "x"})), "unknown-stage");
}

TEST(Acting, an_extension_moves_the_deadline_and_tells_every_body_why) {
  OpenHouse house;
  EXPECT_EQ(
      why(house.act(house.secretary, "charter", ExtendDeadline{{}, at("2026-12-01T15:00:00Z"), "Lines are down."})),
      "");
  EXPECT_EQ(*house.round().deadline, at("2026-12-01T15:00:00Z"));
  house.work_off();
  EXPECT_EQ(notices_of(house, "alert"), 15);
  const Notice& told = newest(house, "alert");
  EXPECT_NE(told.text.find("Lines are down."), std::string::npos) << told.text;
  EXPECT_NE(told.text.find("1 December 2026"), std::string::npos) << told.text;
  EXPECT_NE(told.text.find("/s/"), std::string::npos) << "the way to answer goes with it";
  const auto view = house.house.charter("charter", true);
  EXPECT_EQ(view->rounds.back().extensions, 1);
  const auto refused = house.act(house.secretary, "charter", ExtendDeadline{{}, at("2026-11-02T15:00:00Z"), "x"});
  EXPECT_EQ(why(refused), "deadline-not-later");
  EXPECT_NE(house.house.phrases()
                .say(refused.error(), Language::en, notices::Isolation::none)
                .find("Tuesday 1 December 2026, 17:00 Palestine time (15:00 UTC)"),
            std::string::npos);
  expect_sentences(house, refused.error());
}

TEST(Acting, the_same_key_acts_once) {
  OpenHouse house;
  Caller once = house.secretary;
  once.key = house.house.fresh_key();
  const OfficeAct act = ExtendDeadline{{}, at("2026-12-01T15:00:00Z"), "Lines are down."};
  const auto first = house.house.act(once, "charter", act), again = house.house.act(once, "charter", act);
  EXPECT_EQ(why(first) + why(again), "");
  EXPECT_EQ(house.entries_of("deadline-extended"), 1);
  EXPECT_EQ(why(house.house.act(once, "charter", EndOutage{"gaza"})), "key-reused");
}

TEST(Acting, a_key_belongs_to_the_person_who_used_it) {
  OpenHouse house;
  Caller first = house.secretary, other = house.administrator;
  first.key = other.key = house.house.fresh_key();
  const OfficeAct act = ExtendDeadline{{}, at("2026-12-01T15:00:00Z"), "Lines are down."};
  ASSERT_EQ(why(house.house.act(first, "charter", act)), "");
  const auto refused = house.house.act(other, "charter", act);
  EXPECT_EQ(why(refused), "key-reused");
  expect_sentences(house, refused.error());
  EXPECT_EQ(why(house.house.act(first, "charter", act)), "") << "it is still answered to its owner";
  const Answer answer{"approve", {}, "", ""};
  first.key = other.key = house.house.fresh_key();
  ASSERT_EQ(service::why(house.house.enter_position(first, "charter", "watan-gaza", answer, "paper")), "");
  EXPECT_EQ(service::why(house.house.enter_position(other, "charter", "watan-gaza", answer, "paper")), "key-reused");
  EXPECT_EQ(service::why(house.house.enter_position(first, "charter", "watan-gaza", answer, "telephone")), "key-reused")
      << "another way is another act";
}

TEST(Acting, an_outage_is_seen_until_it_ends_and_moves_the_deadline) {
  OpenHouse house;
  const Moment before = *house.round().deadline;
  EXPECT_EQ(why(house.act(house.secretary, "charter", DeclareOutage{"nowhere", "x", "y"})), "unknown-tag");
  EXPECT_EQ(why(house.act(house.secretary, "charter", DeclareOutage{"gaza", "No power.", "The telephone company"})),
            "");
  house.work_off();
  EXPECT_NE(newest(house, "alert").text.find("No power."), std::string::npos);
  EXPECT_EQ(house.house.charter("charter", false)->rounds.back().open_outages, std::vector<std::string>{"gaza"});
  house.clock.set("2026-11-03T08:00:00Z");
  EXPECT_EQ(why(house.act(house.secretary, "charter", EndOutage{"gaza"})), "");
  const auto view = house.house.charter("charter", false);
  EXPECT_TRUE(view->rounds.back().open_outages.empty());
  ASSERT_EQ(view->rounds.back().outages.size(), 1u);
  EXPECT_TRUE(view->rounds.back().outages.front().to.has_value());
  EXPECT_GT(*house.round().deadline, before);
  EXPECT_EQ(why(house.act(house.secretary, "charter", EndOutage{"gaza"})), "no-such-outage");
}

TEST(Acting, a_text_is_sent_back_and_a_stage_opened_again_with_a_reason) {
  OpenHouse house;
  EXPECT_EQ(why(house.act(house.secretary, "charter", ReturnStage{{}, ""})), "reason-required");
  EXPECT_EQ(why(house.act(house.secretary, "charter", ReturnStage{{}, "Article 2 is unclear."})), "");
  EXPECT_EQ(house.now()->rounds.front().outcome, "returned");
  const auto reopened = house.act(house.secretary, "charter", ReopenStage{{"sign-off"}, "A new report."});
  EXPECT_EQ(why(reopened), "");
  EXPECT_EQ(house.now()->newest_round({"sign-off"})->number, 2);
  EXPECT_EQ(house.now()->newest_round({"sign-off"})->reopened_by, "m-secreta2");
}

TEST(Acting, an_objection_is_answered_and_overruled_and_its_life_is_told_move_by_move) {
  OpenHouse house;
  ASSERT_EQ(service::why(house.give("deaf-union", {"object", {"accessibility"}, "No sign language.", "Add it."})), "");
  EXPECT_EQ(why(house.act(house.secretary, "charter", ReplyToObjection{{"o-9"}, "x"})), "unknown-objection");
  EXPECT_EQ(why(house.act(house.secretary, "charter", ReplyToObjection{{"o-1"}, ""})), "reply-required");
  EXPECT_EQ(why(house.act(house.secretary, "charter", ReplyToObjection{{"o-1"}, "It is in the annex."})), "");
  house.work_off();
  EXPECT_NE(newest(house, "alert").text.find("It is in the annex."), std::string::npos);
  EXPECT_EQ(why(house.act("deaf-union", StandByObjection{{"o-1"}, {}, {}, "Not binding."})), "");
  const OverruleObjection overrule{{"o-1"}, "Rule 7", "Decided."};
  EXPECT_EQ(why(house.house.enter_act(house.convener, "charter", overrule, "", "cli")), "not-allowed");
  const auto entered = house.house.enter_act(house.secretary, "charter", overrule, "", "cli");
  ASSERT_EQ(why(entered), "");
  EXPECT_EQ(why(house.house.confirm_act(house.secretary, "charter", *entered)), "same-person");
  EXPECT_EQ(why(house.house.confirm_act(house.administrator, "charter", *entered)), "");
  const auto view = house.house.charter("charter", true);
  ASSERT_EQ(view->objections.size(), 1u);
  std::vector<std::string> kinds;
  for (const MoveView& move : view->objections.front().moves) kinds.push_back(move.kind);
  EXPECT_EQ(kinds, (std::vector<std::string>{"objection-filed", "objection-admitted", "objection-answered",
                                             "objection-maintained", "objection-overruled"}));
  EXPECT_EQ(view->objections.front().moves[2].text, "It is in the annex.");
  EXPECT_EQ(view->objections.front().moves[3].text, "Not binding.");
  ASSERT_EQ(view->remarks.size(), 1u);
  EXPECT_EQ(view->remarks.front().kind, "objection");
  EXPECT_EQ(view->remarks.front().proposal, "Add it.");
}

TEST(Acting, every_remark_is_disposed_of_once_and_the_table_shows_when) {
  OpenHouse house;
  ASSERT_EQ(service::why(house.give("deaf-union", {"approve-with-comments", {}, "Shorter, please.", ""})), "");
  ASSERT_EQ(service::why(house.give("watan-gaza", {"approve-with-comments", {}, "Make it shorter.", ""})), "");
  EXPECT_EQ(why(house.act(house.secretary, "charter", DisposeComment{7, "noted", "", std::nullopt})),
            "unknown-comment");
  EXPECT_EQ(why(house.act(house.secretary, "charter", DisposeComment{1, "not-accepted", "", std::nullopt})),
            "reason-required");
  house.clock.set("2026-11-02T10:00:00Z");
  EXPECT_EQ(
      why(house.act(house.secretary, "charter", DisposeComment{1, "accepted-in-part", "Article 2 is.", std::nullopt})),
      "");
  EXPECT_EQ(why(house.act(house.secretary, "charter", DisposeComment{2, "duplicate", "", 1})), "");
  EXPECT_EQ(why(house.act(house.secretary, "charter", DisposeComment{1, "noted", "", std::nullopt})),
            "already-disposed");
  const auto rows = house.house.charter("charter", true)->remarks;
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_EQ(rows[0].disposition, "accepted-in-part");
  EXPECT_EQ(rows[0].reply, "Article 2 is.");
  EXPECT_EQ(rows[0].disposed_at, at("2026-11-02T10:00:00Z"));
  EXPECT_EQ(rows[1].duplicate_of, 1);
}

TEST(Acting, a_recorded_call_proves_that_a_request_has_arrived) {
  OpenHouse house;
  EXPECT_EQ(why(house.act(house.secretary, "charter", AcknowledgeRequest{{"watan-gaza"}, std::nullopt, {}, 0, ""})),
            "");
  EXPECT_EQ(house.round().request({"watan-gaza"})->proof, "call");
  EXPECT_EQ(why(house.act(house.secretary, "charter", AcknowledgeRequest{{"watan-gaza"}, std::nullopt, {}, 0, ""})),
            "already-acknowledged");
  EXPECT_EQ(why(house.act(house.secretary, "charter", AcknowledgeRequest{{"nobody"}, std::nullopt, {}, 0, ""})),
            "unknown-body");
}

TEST(Acting, what_is_open_is_told_in_the_decision_box_with_numbers) {
  OpenHouse house;
  ASSERT_EQ(service::why(house.give("deaf-union", {"approve", {}, "", ""})), "");
  const auto view = house.house.charter("charter", false);
  const RoundView& round = view->rounds.back();
  ASSERT_GE(round.decision_box.size(), 4u);
  std::string box;
  for (const auto& [label, value] : round.decision_box) {
    EXPECT_FALSE(label.ar.empty() || label.en.empty() || value.ar.empty() || value.en.empty());
    box += notices::without_isolates(label.en + ": " + value.en) + "\n";
  }
  EXPECT_NE(box.find("15"), std::string::npos) << box;
  EXPECT_TRUE(round.waits_for.empty());
  EXPECT_TRUE(round.waits_sentence.en.empty());
}

}  // namespace mithaq::service
