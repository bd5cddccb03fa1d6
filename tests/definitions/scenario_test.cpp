// A scenario as it is written: its moments, and a place for everything that cannot be meant.
#include "definitions/scenario_file.h"

#include "support.h"

namespace mithaq::definitions {
namespace {

const Workflow& the_workflow() {
  static const Workflow workflow = *workflow_from_toml("w.toml", smallest_workflow).value;
  return workflow;
}

const Registry& the_registry() {
  static const Registry registry = *registry_from_toml("r.toml", R"(
[[body]]
id = "deaf-union"
name = { ar = "أ", en = "A" }
mail = "a@example.org"
[[body]]
id = "ngo-network"
name = { ar = "ب", en = "B" }
mail = "b@example.org"
)")
                                        .value;
  return registry;
}

Read<Scenario> read(const std::string& text) {
  return scenario_from_toml("s.toml", text, the_workflow(), the_registry());
}

const std::string begins = "start = \"2026-11-01 10:00\"\n";

// The complaints of a scenario that begins with `begins`, so that the first line of `text` is the second.
std::string said_of(const std::string& text) { return list_of(read(begins + text).problems); }

struct Moment_case {
  std::string text;
  When wanted;
};

TEST(ScenarioMoments, an_instant_or_a_way_from_another_moment) {
  const auto minutes = [](int n) { return std::chrono::minutes(n); };
  const auto at = [](const char* instant) { return *moment_from_rfc3339(instant); };
  const std::vector<Moment_case> cases = {
      {"2026-11-05T08:00:00Z", {When::From::instant, at("2026-11-05T08:00:00Z"), 0, 0, {}, {}}},
      {"2026-11-05 10:00", {When::From::local, at("2026-11-05T10:00:00Z"), 0, 0, {}, {}}},
      {"+2d 10:00", {When::From::before, {}, 2, 0, minutes(0), 600}},
      {"+3wd", {When::From::before, {}, 0, 3, minutes(0), {}}},
      {"+2w", {When::From::before, {}, 14, 0, minutes(0), {}}},
      {"+1d2h30m", {When::From::before, {}, 1, 0, minutes(150), {}}},
      {"opens", {When::From::opens, {}, 0, 0, minutes(0), {}}},
      {"deadline-2h", {When::From::deadline, {}, 0, 0, minutes(-120), {}}},
      {"deadline+1d 09:00", {When::From::deadline, {}, 1, 0, minutes(0), 540}},
      {"deadline-7wd 12:00", {When::From::deadline, {}, 0, -7, minutes(0), 720}},
  };
  for (const auto& [text, wanted] : cases) {
    const auto found = when_from_text(text);
    ASSERT_TRUE(found) << text;
    EXPECT_EQ(*found, wanted) << text;
  }
}

TEST(ScenarioMoments, what_is_none) {
  for (const char* text : {"", "tomorrow", "+", "-2d", "+2", "+d", "+2x", "2026-11-05", "2026-11-05 10",
                           "2026-11-05 24:00", "2026-13-05 10:00", "+2d 10:0", "+2h 10:00", "opens2d", "deadline+",
                           "opens+2d 9:60", "+1000000000d", "2026-11-05 10:00 ", "before+2d"})
    EXPECT_FALSE(when_from_text(text)) << text;
}

TEST(Scenario, nothing_but_its_start_must_be_said) {
  const auto smallest = read(begins);
  EXPECT_EQ(list_of(smallest.problems), "");
  ASSERT_TRUE(smallest.value);
  EXPECT_EQ(smallest.value->zone, "Asia/Hebron") << "of the workflow's first deadline";
  EXPECT_EQ(list_of(read("").problems), "1:1 error missing-key key=start\n");
  EXPECT_EQ(list_of(read("start = \"+2d\"\n").problems), "1:9 error scenario-start\n");
  EXPECT_EQ(list_of(read("start = \"2026-11-01\"\n").problems), "1:9 error needs-moment key=start value=2026-11-01\n");
}

TEST(Scenario, bodies_stages_and_keys_that_there_are_not_are_complained_of_where_they_stand) {
  EXPECT_EQ(said_of("[[event]]\ndo = \"answer\"\nbody = \"deaf-unoin\"\nposition = \"approve\"\n"),
            "4:8 error unknown-body nearest=deaf-union value=deaf-unoin\n");
  EXPECT_EQ(said_of("[[event]]\ndo = \"answer\"\nbodies = [\"ngo-network\", \"x\"]\nposition = \"approve\"\n"),
            "4:26 error unknown-body value=x\n");
  EXPECT_EQ(said_of("[[event]]\ndo = \"delegate\"\nbody = \"ngo-network\"\nholder = \"x\"\n"),
            "5:10 error unknown-body value=x\n");
  EXPECT_EQ(said_of("[[event]]\ndo = \"return\"\nstage = \"t\"\nreason = \"r\"\n"),
            "4:9 error unknown-value key=stage value=t\n");
  EXPECT_EQ(said_of("[[event]]\ndo = \"answer\"\nothers = true\nposition = \"approve\"\nreson = \"r\"\n"),
            "6:1 error unknown-key key=reson\n");
  EXPECT_EQ(said_of("[[event]]\ndo = \"anwser\"\n"), "3:6 error unknown-value key=do nearest=answer value=anwser\n");
  EXPECT_EQ(said_of("[everybody]\nt = \"approve\"\n"), "3:1 error unknown-value key=everybody value=t\n");
  EXPECT_EQ(said_of("[everybody]\ns = { position = \"approve\", except = [\"x\"] }\n"),
            "3:39 error unknown-body value=x\n");
  EXPECT_EQ(said_of("[expect]\noutcomes = { t = \"passed\" }\n"), "3:14 error unknown-value key=outcomes value=t\n");
  EXPECT_EQ(said_of("[expect]\noutcomes = { s = \"pased\" }\n"),
            "3:18 error unknown-value key=s nearest=passed value=pased\n");
  EXPECT_EQ(said_of("[[expect.round]]\nstage = \"t\"\n"), "3:9 error unknown-value key=stage value=t\n");
}

TEST(Scenario, each_verb_says_what_it_wants) {
  EXPECT_EQ(said_of("[[event]]\ndo = \"answer\"\nposition = \"approve\"\n"), "2:1 error scenario-who verb=answer\n");
  EXPECT_EQ(said_of("[[event]]\ndo = \"answer\"\nothers = true\n"), "2:1 error missing-key key=event.position\n");
  EXPECT_EQ(said_of("[[event]]\ndo = \"dispose\"\ndisposition = \"noted\"\n"),
            "2:1 error missing-key key=event.number\n");
  EXPECT_EQ(said_of("[[event]]\ndo = \"dispose\"\nothers = true\ndisposition = \"noted\"\n"), "");
  EXPECT_EQ(said_of("[[event]]\ndo = \"extend\"\nto = \"later\"\nreason = \"r\"\n"),
            "4:6 error needs-moment key=to value=later\n");
  for (const std::string& verb : event_verbs())
    EXPECT_NE(said_of("[[event]]\ndo = \"" + verb + "\"\nnonsense = 1\n").find("unknown-key key=nonsense"),
              std::string::npos)
        << verb;
}

TEST(Scenario, the_text_is_said_in_one_way) {
  EXPECT_EQ(said_of("articles = [\"1\"]\ntext = { ar = \"# م\" }\n"), "1:1 error scenario-text\n");
  const auto made = read(begins + "articles = [\"1\", \"2\"]\n");
  ASSERT_TRUE(made.value);
  EXPECT_EQ(made.value->text.articles, (std::vector<std::string>{"1", "2"}));
}

TEST(Scenario, an_event_may_name_a_round_and_a_round_may_be_expected_to_run) {
  const auto found = read(begins +
                          "[[event]]\nat = \"opens+1d\"\nstage = \"s\"\nround = 2\ndo = \"answer\"\nothers = true\n"
                          "position = \"approve\"\n[expect]\noutcomes = { s = [\"expired\", \"open\"] }\n");
  EXPECT_EQ(list_of(found.problems), "");
  ASSERT_TRUE(found.value);
  EXPECT_EQ(found.value->events.front().round, 2);
  const std::string rest = "do = \"return\"\nreason = \"r\"\n";
  EXPECT_EQ(said_of("[[event]]\nat = \"opens+1d\"\nround = 0\n" + rest).substr(0, 10), "4:9 error ");
  EXPECT_EQ(said_of("[[event]]\nround = 2\n" + rest), "3:1 error unknown-key key=round\n")
      << "only what counts its time from a round says from which";
}

TEST(Scenario, a_habit_counts_from_no_deadline_where_the_stage_has_none) {
  std::string toml = workflow_with("closes = \"when-decided\"");
  const std::string deadline = "deadline = { working_days = 3 }\n";
  toml.erase(toml.find(deadline), deadline.size());
  const auto said = [&](const std::string& text) {
    return list_of(
        scenario_from_toml("s.toml", begins + text, *workflow_from_toml("w.toml", toml).value, the_registry())
            .problems);
  };
  const std::string habit = "[everybody]\ns = { position = \"approve\", after = ";
  EXPECT_EQ(said(habit + "\"deadline-2h\" }\n"), "3:29 error moment-never-comes key=after value=deadline-2h\n");
  EXPECT_EQ(said(habit + "\"opens+2h\" }\n"), "");
}

}  // namespace
}  // namespace mithaq::definitions
