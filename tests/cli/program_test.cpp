// The program as a script meets it: exit codes, streams, JSON.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "cli/json.h"
#include "cli/run.h"

namespace {

using mithaq::test::run;
using mithaq::test::Said;

const std::string source = MITHAQ_SOURCE;

}  // namespace

TEST(Program, shipped_definitions_are_in_order) {
  const Said said = run("check " + source + "/workflows/partnership-principles.toml " + source +
                        "/workflows/short.toml --registry " + source + "/config/registry.example.toml");
  EXPECT_EQ(said.code, 0) << said.out;
}

TEST(Program, a_misspelt_key_is_said_with_place_and_hint_and_exit_1) {
  const auto file = std::filesystem::temp_directory_path() / "mithaq-program-test.toml";
  std::ofstream(file) << "id = \"w\"\nnumber = 1\nquorom = 1\n";
  const Said said = run("check " + file.string() + " --json");
  std::filesystem::remove(file);
  EXPECT_EQ(said.code, 1);
  const auto problems = mithaq::cli::Json::parse(said.out);
  bool found = false;
  for (const auto& problem : problems)
    found = found || (problem["id"] == "unknown-key" && problem["line"] == 3 && problem["column"] == 1);
  EXPECT_TRUE(found) << said.out;
}

TEST(Program, a_workflow_is_held_to_the_registry_however_its_stages_are_written) {
  const auto file = std::filesystem::temp_directory_path() / "mithaq-program-stages.toml";
  const std::string head = "id = \"w\"\ntitle = { ar = \"م\", en = \"W\" }\nduties = { request = [\"email\"] }\n";
  const std::string stage =
      "id = \"s\"@title = { ar = \"م\", en = \"S\" }@roll = \"all\"@deadline = { days = 3 }@"
      "rule = { count = \"for\", at_least = 99 }@next = { passed = \"ratified\" }";
  const auto with = [&](const std::string& between) {
    std::string out;
    for (const char c : stage) out += c == '@' ? between : std::string(1, c);
    return out;
  };
  for (const std::string& text : {head + "[[stage]]\n" + with("\n") + "\n", head + "[[ stage ]]\n" + with("\n") + "\n",
                                  head + "stage = [ { " + with(", ") + " } ]\n"}) {
    std::ofstream(file) << text;
    const Said said = run("check " + file.string() + " --registry " + source + "/config/registry.example.toml");
    EXPECT_EQ(said.code, 1) << text;
    EXPECT_NE(said.out.find("rule-never-passes"), std::string::npos) << text << said.out;
  }
  std::filesystem::remove(file);
}

TEST(Program, a_file_that_cannot_be_read_and_a_daemon_that_is_away_cannot_be_judged) {
  EXPECT_EQ(run("check /nonexistent.toml").code, 2);
  const Said away = run("charter list");
  EXPECT_EQ(away.code, 2);
  EXPECT_NE(away.out.find("/nonexistent/mithaq.sock"), std::string::npos) << away.out;
  EXPECT_EQ(run("trail verify --state /nonexistent").code, 2);
}

TEST(Program, what_goes_wrong_before_anything_is_read_is_said_in_arabic_too) {
  const std::string arabic = "--lang ar ";
  for (const char* words : {"charter open", "check", "--nonsense", "charter redline c --from x"}) {
    const Said said = run(arabic + words);
    EXPECT_EQ(said.code, 2);
    EXPECT_GT(static_cast<unsigned char>(said.out.at(0)), 0x7F) << words << ": " << said.out;
    EXPECT_NE(said.out.find("--help"), std::string::npos) << said.out;
    EXPECT_EQ(said.out.find("Run with"), std::string::npos) << said.out;
  }
  for (const char* words : {"check /nonexistent.toml", "workflow explain /nonexistent.toml", "check /tmp"}) {
    const Said said = run(arabic + words);
    EXPECT_EQ(said.code, 2);
    EXPECT_EQ(said.out.find("cannot"), std::string::npos) << said.out;
    EXPECT_EQ(said.out.find("No such file"), std::string::npos) << said.out;
  }
  EXPECT_NE(run("--lang en check /nonexistent.toml").out.find("cannot read /nonexistent.toml: there is no such file"),
            std::string::npos);
}

TEST(Program, an_explanation_says_what_a_stage_asks_beside_its_rule) {
  const std::string explain = "workflow explain " + source + "/workflows/partnership-principles.toml --json";
  const auto said = mithaq::cli::Json::parse(run(explain).out);
  std::string first;
  for (const auto& sentence : said["stages"][0]["sentences"]["en"]) first += sentence.get<std::string>() + "\n";
  for (const char* part :
       {"(assurance L0)", "proxy", "reminded, working days before the deadline: 2 and 1, at 09:00.",
        "The secretary is told who is silent, working days before the deadline: 1", "until 24 hours after the deadline",
        "may be extended 3 times", "at most 3 rounds", "differs in form only: earlier answers stay where",
        "differs in substance: earlier answers wait"})
    EXPECT_NE(first.find(part), std::string::npos) << part << " is missing in\n" << first;
  for (const auto& stage : said["stages"])
    EXPECT_EQ(stage["sentences"]["ar"].size(), stage["sentences"]["en"].size()) << stage["stage"];
}

TEST(Program, wrong_usage_is_exit_2_and_help_is_exit_0_in_both_languages) {
  EXPECT_EQ(run("").code, 2);
  EXPECT_EQ(run("charter").code, 2);
  EXPECT_EQ(run("charter open").code, 2);
  EXPECT_EQ(run("--nonsense").code, 2);
  EXPECT_EQ(run("--help").code, 0);
  const Said arabic = run("--lang ar charter open --help");
  EXPECT_EQ(arabic.code, 0);
  EXPECT_NE(arabic.out.find("\xD9\x85\xD9\x8A\xD8\xAB\xD8\xA7\xD9\x82"), std::string::npos) << arabic.out;
}

TEST(Program, no_colour_is_written_where_nobody_looks) {
  EXPECT_EQ(run("check " + source + "/workflows/short.toml").out.find('\033'), std::string::npos);
}
