// What the verbs of the secretariat ask of the house, word by word.
#include <gtest/gtest.h>

#include "cli/desk.h"
#include "fakes/fake_house.h"

using namespace mithaq;
using cli::Json;

namespace {

class DeskActs : public testing::Test {
 protected:
  Json ask(Json question) {
    question["charter"] = "partnership-2026";
    return cli::Desk(house, supervisor).answer(question);
  }
  template <class Act>
  Act last() const {
    return std::get<Act>(house.office_acts.back());
  }

  fakes::FakeHouse house;
  host::Supervisor supervisor{"/nonexistent/mithaq-worker", [](std::string_view, std::string_view) {}};
};

}  // namespace

TEST_F(DeskActs, each_verb_is_one_act) {
  EXPECT_TRUE(ask({{"verb", "charter extend"}, {"stage", "s"}, {"to", "2026-12-10T15:00:00Z"}, {"reason", "r"}})["ok"]);
  EXPECT_EQ(to_rfc3339(last<service::ExtendDeadline>().to), "2026-12-10T15:00:00Z");
  EXPECT_EQ(last<service::ExtendDeadline>().stage.value, "s");
  ask({{"verb", "charter return"}, {"reason", "r"}});
  EXPECT_EQ(last<service::ReturnStage>().reason, "r");
  ask({{"verb", "charter reopen"}, {"reason", "r"}});
  EXPECT_EQ(last<service::ReopenCharter>().reason, "r");
  ask({{"verb", "charter reopen"}, {"stage", "s"}, {"reason", "r"}});
  EXPECT_EQ(last<service::ReopenStage>().stage.value, "s");
  ask({{"verb", "outage declare"}, {"tag", "gaza"}, {"reason", "r"}, {"source", "radio"}});
  EXPECT_EQ(last<service::DeclareOutage>().source, "radio");
  ask({{"verb", "outage end"}, {"tag", "gaza"}});
  EXPECT_EQ(last<service::EndOutage>().tag, "gaza");
  ask({{"verb", "objection reply"}, {"objection", "o-1"}, {"text", "t"}});
  EXPECT_EQ(last<service::ReplyToObjection>().text, "t");
  ask({{"verb", "comment moderate"}, {"number", 3}, {"shown", true}});
  EXPECT_TRUE(last<service::ModerateComment>().shown);
  ask({{"verb", "comment dispose"}, {"number", 3}, {"disposition", "duplicate"}, {"duplicate_of", 1}});
  EXPECT_EQ(last<service::DisposeComment>().duplicate_of, 1);
  ask({{"verb", "request confirm"}, {"body", "watan-gaza"}});
  EXPECT_EQ(last<service::AcknowledgeRequest>().body.value, "watan-gaza");
  ask({{"verb", "comment dispose"}, {"number", 3}, {"disposition", "accepted"}, {"revision", 2}});
  EXPECT_EQ(last<service::DisposeComment>().answered_in, 2);
  ask({{"verb", "request resend"}, {"body", "watan-gaza"}});
  EXPECT_FALSE(last<service::ResendRequest>().member);
  ask({{"verb", "request resend"}, {"body", "watan-gaza"}, {"stage", "s"}, {"member", "m-7k2qmfa4"}});
  EXPECT_EQ(last<service::ResendRequest>().member->value, "m-7k2qmfa4");
  ask({{"verb", "position set-aside"}, {"fingerprint", "SHA256:k"}});
  EXPECT_EQ(last<service::SetAside>().fingerprint, "SHA256:k");
  EXPECT_EQ(house.office_acts.size(), 14u);
}

TEST_F(DeskActs, the_daily_list_of_a_member_is_stopped_and_started) {
  const Json off = ask({{"verb", "members digest"}, {"member", "m-secreta2"}, {"takes", false}, {"by", "m-adminis2"}});
  EXPECT_TRUE(off["ok"]);
  EXPECT_EQ(off["data"]["takes"], false);
  EXPECT_FALSE(house.digest.takes);
  EXPECT_EQ(ask({{"verb", "members digest"}, {"member", "m-secreta2"}, {"takes", true}})["data"]["takes"], true);
}

TEST_F(DeskActs, what_is_entered_by_hand_reaches_the_house_word_by_word) {
  const auto enter = [&](Json words) {
    words["verb"] = "act enter";
    words["body"] = "deaf-union";
    const Json answer = ask(std::move(words));
    EXPECT_EQ(answer["data"]["entered"], 41) << answer;
  };
  const auto last_act = [&]<class Act>(Act) { return std::get<Act>(house.acts_by_hand.back().first); };
  enter({{"act", "contest"}, {"entry", 7}, {"channel", "telephone"}});
  EXPECT_EQ(last_act(service::ContestPosition{}).position, 7);
  EXPECT_EQ(last_act(service::ContestPosition{}).body.value, "deaf-union");
  EXPECT_EQ(house.acts_by_hand.back().second, "telephone");
  enter({{"act", "grant-proxy"}, {"holder", "watan-gaza"}});
  EXPECT_EQ(last_act(service::GrantProxy{}).holder.value, "watan-gaza");
  EXPECT_EQ(last_act(service::GrantProxy{}).principal.value, "deaf-union");
  enter({{"act", "stand-by"}, {"objection", "o-1"}, {"text", "t"}});
  EXPECT_EQ(last_act(service::StandByObjection{}).reason, "t");
  enter({{"act", "end-objection"},
         {"objection", "o-1"},
         {"position", "approve-with-reservation"},
         {"articles", {"7"}},
         {"text", "t"}});
  EXPECT_EQ(last_act(service::EndObjection{}).position->position, PositionKind::approve_with_reservation);
  EXPECT_EQ(last_act(service::EndObjection{}).position->text, "t");
  enter({{"act", "end-objection"}, {"objection", "o-1"}});
  EXPECT_FALSE(last_act(service::EndObjection{}).position);
  enter({{"act", "minority"}, {"text", "t"}});
  EXPECT_EQ(last_act(service::FileMinority{}).text, "t");
  enter({{"act", "withdraw-adherence"}, {"from", "2026-12-10T15:00:00Z"}});
  EXPECT_TRUE(last_act(service::ChangeAdherence{}).withdraws);
  EXPECT_EQ(to_rfc3339(last_act(service::ChangeAdherence{}).from), "2026-12-10T15:00:00Z");
  ask({{"verb", "objection overrule"}, {"objection", "o-1"}, {"text", "t"}, {"ground", "g"}});
  EXPECT_EQ(last_act(service::OverruleObjection{}).ground, "g");
  EXPECT_TRUE(ask({{"verb", "act confirm"}, {"entry", 41}})["ok"]);
  EXPECT_EQ(house.confirmed_acts, std::vector<std::int64_t>{41});
  EXPECT_TRUE(house.office_acts.empty());
}

TEST_F(DeskActs, an_act_that_nobody_knows_never_reaches_the_house) {
  EXPECT_EQ(ask({{"verb", "act enter"}, {"act", "dance"}})["refusal"], "unknown-value");
  EXPECT_EQ(ask({{"verb", "act enter"}, {"act", "withdraw-adherence"}, {"from", "soon"}})["refusal"], "instant-form");
  EXPECT_EQ(ask({{"verb", "act enter"}, {"act", "end-objection"}, {"position", "yes"}})["refusal"], "unknown-position");
  EXPECT_TRUE(house.acts_by_hand.empty());
}

TEST_F(DeskActs, the_names_of_commenters_are_asked_for_by_their_own_verb) {
  house.people = {{3, "A Reader", "reader@example.org"}};
  const Json answer = ask({{"verb", "comment names"}});
  EXPECT_EQ(answer["data"][0]["number"], 3);
  EXPECT_EQ(answer["data"][0]["address"], "reader@example.org");
}

TEST_F(DeskActs, an_instant_that_is_none_never_reaches_the_house) {
  for (const char* to : {"", "yesterday", "2026-12-10", "2026-13-01T00:00:00Z"}) {
    const Json answer = ask({{"verb", "charter extend"}, {"to", to}, {"reason", "r"}});
    EXPECT_EQ(answer["refusal"], "instant-form") << to;
    EXPECT_FALSE(answer["ar"].get<std::string>().empty());
  }
  EXPECT_TRUE(house.office_acts.empty());
}

TEST_F(DeskActs, a_supposition_is_asked_of_the_house) {
  house.open_charter_view.id = "partnership-2026";
  EXPECT_TRUE(ask({{"verb", "charter what-if"}})["ok"]);
  EXPECT_FALSE(house.suppositions.back().has_value()) << "then it is asked what people usually ask";
  ask({{"verb", "charter what-if"}, {"answers", {{"deaf-union", "approve"}}}, {"silent", "abstain"}});
  ASSERT_TRUE(house.suppositions.back().has_value());
  EXPECT_EQ(house.suppositions.back()->answers.at("deaf-union"), "approve");
  EXPECT_EQ(house.suppositions.back()->silent, "abstain");
}

TEST_F(DeskActs, a_verb_that_nobody_knows_is_refused) {
  for (const char* verb : {"charter nonsense", "outage", "objection", "comment dance", "request "})
    EXPECT_EQ(ask({{"verb", verb}, {"to", "2026-12-10T15:00:00Z"}})["refusal"], "unknown-verb") << verb;
  EXPECT_TRUE(house.office_acts.empty());
}

TEST_F(DeskActs, a_refusal_of_the_house_is_told_in_both_languages) {
  house.next_act = Refusal{"extensions-used-up", {{"number", "3"}}};
  const Json answer = ask({{"verb", "charter extend"}, {"to", "2026-12-10T15:00:00Z"}, {"reason", "r"}});
  EXPECT_FALSE(answer["ok"]);
  EXPECT_EQ(answer["refusal"], "extensions-used-up");
  EXPECT_NE(answer["en"], answer["ar"]);
}

TEST_F(DeskActs, the_table_of_remarks_comes_in_the_form_asked_for) {
  service::RemarkView row;
  row.number = 1;
  row.kind = "comment";
  row.text = "=1+1";
  house.open_charter_view.id = "partnership-2026";
  house.open_charter_view.remarks = {row};
  EXPECT_NE(ask({{"verb", "charter comments"}, {"format", "csv"}})["data"]["text"].get<std::string>().find("\"'=1+1\""),
            std::string::npos);
  EXPECT_TRUE(ask({{"verb", "charter comments"}, {"format", "html"}})["data"]["text"].get<std::string>().starts_with(
      "<!DOCTYPE"));
  EXPECT_EQ(ask({{"verb", "comment list"}})["data"]["remarks"][0]["text"], "=1+1");
}

TEST_F(DeskActs, a_redline_without_numbers_is_that_of_the_newest_revision) {
  house.open_charter_view.id = "partnership-2026";
  house.open_charter_view.revision.number = 3;
  service::RedlineView& difference = house.differences[Language::ar];
  difference.from = 2;
  difference.to = 3;
  difference.articles = {{"equality", "Equality", "changed", {{"added", "all "}}, {}}};
  const Json answer = ask({{"verb", "charter redline"}});
  ASSERT_TRUE(answer["ok"]);
  EXPECT_EQ(answer["data"]["articles"][0]["pieces"][0]["change"], "added");
  EXPECT_EQ(ask({{"verb", "charter redline"}, {"from", 3}, {"to", 1}})["refusal"], "unknown-revision");
}

TEST_F(DeskActs, a_notice_is_shown_as_it_would_go_out) {
  const Json shown = ask({{"verb", "notice preview"}, {"kind", "request"}, {"body", "deaf-union"}, {"first", "en"}});
  EXPECT_EQ(house.previewed.body, "deaf-union");
  EXPECT_EQ(house.previewed.charter, "partnership-2026");
  EXPECT_EQ(house.previewed.first, Language::en);
  EXPECT_EQ(shown["data"]["text"], "text of the notice\n");
  EXPECT_EQ(shown["data"]["attachments"], Json::array({"deadline.ics"}));
  ask({{"verb", "notice preview"}, {"kind", "request"}});
  EXPECT_FALSE(house.previewed.first);
  EXPECT_EQ(ask({{"verb", "notice preview"}, {"kind", "receipt"}})["refusal"], "nothing-to-preview");
  EXPECT_EQ(ask({{"verb", "notice preview"}, {"kind", "request"}, {"format", "eml"}})["refusal"], "plugin-not-enabled");
}
