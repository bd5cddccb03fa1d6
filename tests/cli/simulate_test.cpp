// `mithaq simulate` as a person and a script see it.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "cli/terminal.h"
#include "run.h"

namespace mithaq::test {

namespace {

const std::string house = MITHAQ_SOURCE;

std::string simulate(const std::string& scenario) {
  return "simulate " + house + "/workflows/short.toml " + scenario + " --registry " + house +
         "/config/registry.example.toml ";
}

const std::string tied = house + "/workflows/scenarios/short-tie.toml";

}  // namespace

TEST(Simulate, tells_the_story_in_the_order_in_which_it_happened) {
  const Said said = run(simulate(tied) + "--lang en");
  EXPECT_EQ(said.code, 0) << said.out;
  std::size_t at = 0;
  for (const char* part : {"A tie. It begins on Sunday 1 November 2026, 10:00 Palestine time",
                           "2026-11-01 11:00  answer approve: general-union",
                           "2026-11-01 12:00  answer disagree:", "decision, round 1, revision 1",
                           "for more_than 1/2 of cast:  4 x 2 = 8 <= 1 x 8 = 8", "not passed -> ended",
                           "ended without ratification", "Everything came as the scenario expects."}) {
    at = said.out.find(part, at);
    ASSERT_NE(at, std::string::npos) << part << " is missing, or too early, in\n" << said.out;
  }
  EXPECT_NE(run(simulate(tied) + "--lang ar").out.find("جرى كلّ شيء كما يتوقّع السيناريو."), std::string::npos);
}

TEST(Simulate, gives_the_same_json_however_often_it_is_played) {
  const Said one = run(simulate(tied) + "--json"), other = run(simulate(tied) + "--json");
  EXPECT_EQ(one.out, other.out);
  const auto json = nlohmann::json::parse(one.out);
  EXPECT_TRUE(json["as_expected"].get<bool>());
  EXPECT_EQ(json["rounds"][0]["outcome"], "failed");
  EXPECT_EQ(json["rounds"][0]["explanation"]["tally"]["for"], 4);
  EXPECT_EQ(json["rounds"][0]["closing"]["utc"], "2026-11-04T15:00:00Z");
  EXPECT_EQ(json["events"][1]["bodies"].size(), 4u);
}

TEST(Simulate, warns_of_a_deadline_on_a_day_that_the_calendar_does_not_know) {
  const std::string scenario = in_file("late.toml", "start = \"2026-12-30 10:00\"\n");
  const Said said = run(simulate(scenario) + "--lang en");
  EXPECT_EQ(said.code, 0) << said.out;
  EXPECT_NE(said.out.find("warning: The deadline of "), std::string::npos) << said.out;
  EXPECT_NE(said.out.find("lies beyond 2026-12-31, the last day that the calendar ps knows"), std::string::npos)
      << said.out;
  const auto json = nlohmann::json::parse(run(simulate(scenario) + "--json").out);
  EXPECT_EQ(json["rounds"][0]["warnings"][0]["id"], "deadline-beyond-calendar");
  EXPECT_EQ(run(simulate(tied) + "--lang en").out.find("warning: The deadline"), std::string::npos);
}

TEST(Simulate, says_no_where_something_else_comes_than_was_expected) {
  const std::string scenario = in_file("other.toml", "start = \"2026-11-01 10:00\"\n[expect]\nstate = \"ratified\"\n");
  const Said said = run(simulate(scenario) + "--lang en");
  EXPECT_EQ(said.code, 1);
  EXPECT_TRUE(said.out.starts_with("It begins on Sunday")) << "it has no title: " << said.out;
  EXPECT_NE(said.out.find("other.toml:3:1: error: at the end the charter is `drafting`; `ratified` was expected"),
            std::string::npos)
      << said.out;
  EXPECT_NE(said.out.find("Not everything came"), std::string::npos) << said.out;
}

TEST(Simulate, a_refusal_that_was_not_expected_is_told_at_its_line) {
  const std::string scenario = in_file("refused.toml",
                                       "start = \"2026-11-01 10:00\"\n[[event]]\nat = \"+1h\"\ndo = \"answer\"\n"
                                       "body = \"deaf-union\"\nposition = \"no-objection\"\n");
  const Said said = run(simulate(scenario) + "--lang en");
  EXPECT_EQ(said.code, 1);
  EXPECT_NE(said.out.find("refused.toml:2:1: error: "), std::string::npos) << said.out;
  EXPECT_NE(said.out.find("[position-not-offered]"), std::string::npos) << said.out;
}

TEST(Simulate, cannot_judge_without_its_files) {
  EXPECT_EQ(run(simulate("/nonexistent/s.toml")).code, 2);
  const std::string scenario =
      in_file("fileless.toml", "start = \"2026-11-01 10:00\"\nfiles = { ar = \"nowhere.md\" }\n");
  const Said said = run(simulate(scenario) + "--lang en");
  EXPECT_EQ(said.code, 2) << said.out;
  EXPECT_NE(said.out.find("nowhere.md"), std::string::npos) << said.out;
}

TEST(Simulate, a_file_that_is_not_there_is_told_of_where_it_is_named) {
  const std::string scenario = in_file("gone.toml",
                                       "start = \"2026-11-01 10:00\"\n[[event]]\ndo = \"migrate\"\n"
                                       "file = \"nowhere.toml\"\n[[event]]\ndo = \"revise\"\nreason = \"r\"\n"
                                       "files = { ar = \"nowhere.md\" }\n");
  const Said said = run(simulate(scenario) + "--lang en");
  EXPECT_EQ(said.code, 2) << said.out;
  EXPECT_NE(said.out.find("gone.toml:4:8: error: cannot read "), std::string::npos) << said.out;
  EXPECT_NE(said.out.find("gone.toml:8:16: error: cannot read "), std::string::npos) << said.out;
  EXPECT_NE(said.out.find("/nowhere.md: there is no such file"), std::string::npos) << said.out;
  EXPECT_EQ(said.out.find("It begins"), std::string::npos) << said.out;
}

TEST(Simulate, an_end_before_its_last_event_is_told_at_its_line) {
  const std::string scenario =
      in_file("early.toml",
              "start = \"2026-11-01 10:00\"\nuntil = \"2026-11-01 11:00\"\n[[event]]\nat = \"+2h\"\n"
              "do = \"answer\"\nbody = \"deaf-union\"\nposition = \"approve\"\n");
  const Said said = run(simulate(scenario) + "--lang en");
  EXPECT_EQ(said.code, 1);
  EXPECT_NE(said.out.find("early.toml:2:1: error: this would be at 2026-11-01T09:00:00Z"), std::string::npos)
      << said.out;
}

TEST(Simulate, an_arabic_story_is_told_without_ids) {
  const Said said = run(simulate(tied) + "--lang ar");
  for (const char* id : {"answer", "approve", "disagree", "general-union", "decision", "more_than", "cast", "ended"})
    EXPECT_EQ(said.out.find(id), std::string::npos) << id << "\n" << said.out;
}

TEST(Simulate, lines_that_are_too_long_for_a_terminal_go_on_below) {
  using cli::in_lines;
  EXPECT_EQ(in_lines("ten  spaces", 80, 4), (std::vector<std::string>{"ten  spaces"}));
  EXPECT_EQ(in_lines("  one two three", 9, 4), (std::vector<std::string>{"  one two", "    three"}));
  EXPECT_EQ(in_lines("a-word-too-long and more", 8, 2),
            (std::vector<std::string>{"a-word-too-long", "  and", "  more"}));
  EXPECT_EQ(in_lines("one \033[31mtwo\033[0m", 7, 2), (std::vector<std::string>{"one \033[31mtwo\033[0m"}));
  EXPECT_EQ(in_lines("", 8, 2), (std::vector<std::string>{""}));
}

}  // namespace mithaq::test
