// The verb `workflow diagram`: as a script meets it, and beside a daemon that knows a charter.
#include <gtest/gtest.h>

#include <filesystem>

#include "cli/commands.h"
#include "cli/local_server.h"
#include "cli/run.h"
#include "fakes/fake_house.h"

using namespace mithaq;
using mithaq::test::run;
using mithaq::test::Said;

namespace {

const std::string principles = std::string(MITHAQ_SOURCE) + "/workflows/partnership-principles.toml";

class Drawing : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = (std::filesystem::temp_directory_path() / "mithaq-drawing-XXXXXX").string();
    folder = mkdtemp(name.data());
    server = std::make_unique<cli::LocalServer>(cli::Desk(house, supervisor), folder + "/mithaq.sock",
                                                [](std::string_view, std::string_view) {});
    server->start();
    service::CharterView& charter = house.open_charter_view;
    charter.id = "partnership-2026";
    charter.state = "running";
    charter.workflow = "partnership-principles";
    charter.workflow_number = 1;
    service::RoundView round;
    round.stage = "committee-review";
    round.state = "settled";
    round.outcome = "passed";
    charter.rounds = {round};
    round.stage = "federation-signoff";
    round.state = "open";
    round.outcome = "";
    round.number = 2;
    round.revision = 4;
    charter.rounds.push_back(round);
  }
  void TearDown() override {
    server.reset();
    std::filesystem::remove_all(folder);
  }
  Said drawn(const std::string& words) const {
    return run("--state " + folder + " workflow diagram " + principles + " --charter partnership-2026 " + words);
  }

  std::string folder;
  fakes::FakeHouse house;
  host::Supervisor supervisor{"/nonexistent/mithaq-worker", [](std::string_view, std::string_view) {}};
  std::unique_ptr<cli::LocalServer> server;
};

}  // namespace

TEST(WorkflowDiagram, is_an_svg_unless_mermaid_is_asked_for) {
  const Said svg = run("workflow diagram " + principles + " --lang ar");
  EXPECT_EQ(svg.code, 0) << svg.out;
  EXPECT_TRUE(svg.out.starts_with("<?xml"));
  EXPECT_NE(svg.out.find("direction=\"rtl\""), std::string::npos);
  const Said mermaid = run("workflow diagram --format mermaid " + principles + " --lang en");
  EXPECT_EQ(mermaid.code, 0);
  EXPECT_TRUE(mermaid.out.starts_with("flowchart LR\n")) << mermaid.out;
  EXPECT_EQ(run("workflow diagram " + principles + " --format png").code, 2);
}

TEST(WorkflowDiagram, a_broken_file_prints_its_problems_as_explain_does) {
  const std::string file = test::in_file("broken-diagram.toml", "id = \"w\"\nnumber = 1\nquorom = 1\n");
  const Said said = run("workflow diagram " + file);
  EXPECT_EQ(said.code, 1);
  EXPECT_NE(said.out.find(file + ":3:1: error:"), std::string::npos) << said.out;
  EXPECT_EQ(said.out, run("workflow explain " + file).out);
  EXPECT_EQ(run("workflow diagram /nonexistent.toml").code, 2);
}

TEST_F(Drawing, marks_how_far_the_charter_has_come) {
  const Said said = drawn("--format mermaid --lang en");
  EXPECT_EQ(said.code, 0) << said.out;
  for (const char* line : {"class s1 passed\n", "class s2 open\n", "class s3 waiting\n"})
    EXPECT_NE(said.out.find(line), std::string::npos) << said.out;
}

TEST_F(Drawing, a_charter_on_another_workflow_is_refused_with_both_names) {
  house.open_charter_view.workflow = "short";
  const Said said = drawn("--lang en");
  EXPECT_EQ(said.code, 1);
  EXPECT_NE(said.out.find("follows the workflow short"), std::string::npos) << said.out;
  EXPECT_EQ(said.out.find("<svg"), std::string::npos);
}

TEST_F(Drawing, another_number_of_the_workflow_is_said_and_drawn) {
  house.open_charter_view.workflow_number = 2;
  const Said said = drawn("--lang en");
  EXPECT_EQ(said.code, 0);
  EXPECT_NE(said.out.find("follows number 2"), std::string::npos) << said.out;
  EXPECT_NE(said.out.find("<svg"), std::string::npos);
}

TEST_F(Drawing, a_charter_that_nobody_knows_is_refused_and_a_daemon_that_is_away_cannot_be_judged) {
  house.open_charter_view.id = "another";
  EXPECT_EQ(drawn("").code, 1);
  EXPECT_EQ(run("workflow diagram " + principles + " --charter partnership-2026").code, 2);
}
