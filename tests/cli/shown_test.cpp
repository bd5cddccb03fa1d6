// What a person at a terminal reads of stages, instants and warnings.
#include "cli/commands.h"
#include "cli/served.h"
#include "service/mail_intake.h"
#include "trail/entry.h"

using namespace mithaq;

namespace {

notices::Phrases phrases() { return std::move(*fakes::shipped_phrases()); }

class Shown : public test::Served {
 protected:
  template <class Verb>
  std::string said(Verb verb) {
    const cli::Terminal terminal(phrases(), Language::en);
    const cli::Daemon daemon(terminal, folder + "/mithaq.sock");
    testing::internal::CaptureStdout();
    EXPECT_EQ(verb(terminal, daemon), cli::yes);
    return testing::internal::GetCapturedStdout();
  }
  std::string shown() {
    return said([&](const auto& terminal, const auto& daemon) {
      return cli::charter_show(terminal, daemon, house.open_charter_view.id);
    });
  }
  service::RoundView& round(const std::string& title, const std::string& state) {
    service::RoundView& out = house.open_charter_view.rounds.emplace_back();
    out.stage = "s";
    out.stage_title = {title, title};
    out.state = state;
    return out;
  }
};

Entry entry_at(std::int64_t seq, const std::string& kind, const std::string& at) {
  Entry out;
  out.strand = "c";
  out.seq = seq;
  out.kind = kind;
  out.at = moment_from_rfc3339(at).value();
  out.prev = std::string(64, '0');
  out.command = std::string(32, '0');
  out.actor.kind = "secretary";
  out.registry = 0;
  out.data = Value::object({{"reason", "new words"}, {"by", "m-secreta2"}});
  return out;
}

}  // namespace

TEST_F(Shown, a_list_of_charters_names_every_stage_that_goes_on) {
  house.open_charter_view.rounds.clear();
  round("Committee review", "settled");
  round("Legal reading", "open");
  round("A consultation with every part of civil society", "settling");
  const std::string out =
      said([](const auto& terminal, const auto& daemon) { return cli::charter_list(terminal, daemon); });
  EXPECT_NE(out.find("Legal reading"), std::string::npos) << out;
  EXPECT_NE(out.find("A consultation with ever…"), std::string::npos) << out;
  EXPECT_EQ(out.find("Committee review"), std::string::npos) << out;
}

TEST_F(Shown, a_charter_without_an_open_stage_is_listed_with_its_newest) {
  house.open_charter_view.rounds.clear();
  round("Committee review", "settled");
  round("Ratification", "settled");
  const std::string out =
      said([](const auto& terminal, const auto& daemon) { return cli::charter_list(terminal, daemon); });
  EXPECT_NE(out.find("Ratification"), std::string::npos) << out;
  EXPECT_EQ(out.find("Committee review"), std::string::npos) << out;
}

TEST_F(Shown, an_outage_and_a_warning_stand_with_their_stage_as_people_read_them) {
  house.open_charter_view.rounds.clear();
  service::RoundView& one = round("Review", "open");
  one.outages.push_back({"gaza",
                         moment_from_rfc3339("2026-11-01T08:00:00Z").value(),
                         std::nullopt,
                         {"", "Sunday 1 November 2026, 10:00 Palestine time (08:00 UTC)"},
                         {}});
  one.warnings.push_back({{"deadline-on-day-off", {}}, {"", "The deadline falls on a day off."}});
  const std::string out = shown();
  EXPECT_NE(out.find("from Sunday 1 November 2026, 10:00 Palestine time (08:00 UTC), still on"), std::string::npos)
      << out;
  EXPECT_NE(out.find("  warning: The deadline falls on a day off. [deadline-on-day-off]"), std::string::npos) << out;
  EXPECT_EQ(out.find("2026-11-01T"), std::string::npos) << out;
}

TEST_F(Shown, an_answer_stands_with_its_level_and_with_a_key_that_is_trusted_in_nothing) {
  house.open_charter_view.rounds.clear();
  service::PositionView& answer = round("Review", "open").positions.emplace_back();
  answer.body = "gamma";
  answer.position = "approve";
  answer.assurance = "L2";
  answer.seq = 4;
  answer.distrusted = "compromised";
  const std::string out = shown();
  EXPECT_NE(out.find("signature"), std::string::npos) << out;
  EXPECT_NE(out.find("key revoked (others may have it), trusted in nothing"), std::string::npos) << out;
}

TEST_F(Shown, an_answer_stands_with_what_it_waits_for_and_with_the_one_that_followed_it) {
  house.open_charter_view.rounds.clear();
  service::RoundView& review = round("Review", "open");
  review.evidence_sentence = {"يُحسب متى وُقّع.", "It counts once it is signed."};
  service::PositionView& waits = review.positions.emplace_back();
  waits.body = "beta";
  waits.position = "approve";
  waits.provisional = true;
  waits.wanted = "L3";
  service::PositionView& answer = review.positions.emplace_back();
  answer.body = "gamma";
  answer.position = "approve";
  answer.assurance = "L2";
  answer.doubted = "lost";
  answer.newer = "object";
  answer.newer_seq = 24;
  const std::string out = shown();
  EXPECT_NE(out.find("It counts once it is signed."), std::string::npos) << out;
  EXPECT_NE(out.find("recorded, awaits two signatures"), std::string::npos) << out;
  EXPECT_EQ(out.find("entered, awaits confirmation"), std::string::npos) << out;
  EXPECT_NE(out.find("key revoked later (it was lost)"), std::string::npos) << out;
  EXPECT_NE(out.find("since then Object (blocking) (entry 24), which does not count yet"), std::string::npos) << out;
}

TEST_F(Shown, a_trail_is_headed_by_each_of_its_instants_once) {
  for (const Entry& entry : {entry_at(0, "charter-withdrawn", "2026-11-01T08:00:00Z"),
                             entry_at(1, "charter-reopened", "2026-11-01T08:00:09Z"),
                             entry_at(2, "charter-withdrawn", "2026-11-02T08:30:00Z")})
    house.entries.push_back({entry.seq, entry.seq, trail::leaf_bytes(entry), std::string(64, 'a')});
  const std::string out =
      said([](const auto& terminal, const auto& daemon) { return cli::trail_show(terminal, daemon, "c"); });
  const std::string sunday = "Sunday 1 November 2026, 10:00 Palestine time (08:00 UTC)\n";
  ASSERT_NE(out.find(sunday), std::string::npos) << out;
  EXPECT_EQ(out.find(sunday), out.rfind(sunday));
  EXPECT_LT(out.find("charter-reopened"), out.find("Monday 2 November 2026, 10:30 Palestine time (08:30 UTC)\n"))
      << out;
  EXPECT_EQ(out.find("T08:"), std::string::npos) << out;
}

TEST(MailShown, every_verdict_has_its_words) {
  const notices::Phrases words = phrases();
  for (const std::string_view verdict : service::mail_verdicts)
    EXPECT_TRUE(words.has("mail.verdict-" + std::string(verdict))) << verdict;
}

TEST(Check, a_stated_deadline_beyond_the_calendar_is_a_warning_and_no_error) {
  const std::string calendars =
      (std::filesystem::path(test::in_file("placeholder", "")).parent_path() / "calendars").string();
  std::filesystem::create_directories(calendars);
  std::ofstream(calendars + "/ps.toml") << "weekend = [\"friday\"]\nknown_until = 2026-12-31\n";
  const std::string source = MITHAQ_SOURCE;
  const std::string workflow = test::in_file("stated.toml", R"(
id = "stated"
number = 1
title = { ar = "مسار", en = "Workflow" }
duties = { request = ["email"] }
[[stage]]
id = "vote"
title = { ar = "تصويت", en = "Vote" }
roll = "all"
deadline = { instant = "2027-01-04T15:00:00Z" }
rule = { preset = "majority" }
next = { passed = "ratified", failed = "end" }
)");
  const test::Said said = test::run("check " + workflow + " --registry " + source +
                                    "/config/registry.example.toml --calendar " + calendars + " --lang en");
  EXPECT_EQ(said.code, 0) << said.out;
  EXPECT_NE(said.out.find("stated.toml:10:1: warning: the deadline on 2027-01-04 lies beyond 2026-12-31"),
            std::string::npos)
      << said.out;
}
