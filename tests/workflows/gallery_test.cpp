// Every workflow of the gallery is in order, says the same however often it is read, and does what its scenarios say.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "rules/evolve.h"
#include "trail/canonical.h"
#include "trail/digest.h"
#include "workflows/gallery.h"

namespace mithaq::gallery {

namespace {

// The warnings that a workflow gives on its registry, each for a reason.
const std::map<std::string, std::string>& warnings() {
  static const std::map<std::string, std::string> all = {
      {"board-resolution", "68:8 warning single-body-tag\n"},  // the casting vote is one body's, by design
  };
  return all;
}

std::string canonical(const Workflow& workflow) { return trail::write(rules::to_value(workflow)); }

struct Played {
  std::string name;
  service::Simulation simulation;
};

std::vector<Played> played(const std::string& workflow) {
  const service::Stagecraft props = stagecraft(workflow);
  std::vector<Played> out;
  for (const std::string& name : scenarios_of(workflow))
    out.push_back(
        {name, service::simulate(props, scenario(name, bytes("workflows/scenarios/" + name + ".toml"), props))});
  return out;
}

bool ratifies(const Stage& stage) { return stage.next.at("passed").is(target::ratified); }

}  // namespace

TEST(Gallery, there_is_one) {
  const auto all = workflows();
  for (const char* id : {"partnership-principles", "consensus-w3c", "iso-ballot", "iesg-ballot",
                         "oasis-special-majority", "eu-qualified-majority", "security-council",
                         "constitutional-amendment", "board-resolution", "silence-procedure", "short"})
    EXPECT_NE(std::ranges::find(all, id), all.end()) << id;
}

TEST(Gallery, every_workflow_is_in_order_with_its_bodies) {
  for (const std::string& id : workflows()) {
    const service::Stagecraft props = stagecraft(id);
    EXPECT_EQ(props.workflow.id.value, id) << "it is called as its file is";
    const std::string file = "workflows/" + id + ".toml";
    const auto expected = warnings().find(id);
    EXPECT_EQ(list_of(definitions::check_on_registry(file, bytes(file), props.registry)),
              expected == warnings().end() ? "" : expected->second)
        << id;
    for (const Stage& stage : props.workflow.stages) {
      EXPECT_FALSE(stage.title.ar.empty() || stage.title.en.empty()) << id << " " << stage.id.value;
      EXPECT_TRUE(!stage.deadline || props.calendars.contains(stage.deadline->calendar)) << id << " " << stage.id.value;
    }
  }
}

TEST(Gallery, the_canonical_form_of_every_workflow_says_the_same_when_it_is_read_again) {
  for (const std::string& id : workflows()) {
    const std::string once = canonical(stagecraft(id).workflow);
    EXPECT_EQ(trail::digest(canonical(stagecraft(id).workflow)), trail::digest(once)) << id;
    EXPECT_EQ(canonical(rules::workflow_from_value(trail::read(once))), once) << id;
  }
}

TEST(Gallery, every_registry_belongs_to_a_workflow_and_names_nobody) {
  const auto all = workflows();
  for (const auto& file : std::filesystem::directory_iterator(std::string(MITHAQ_SOURCE) + "/workflows/registries")) {
    const std::string id = file.path().stem().string();
    EXPECT_NE(std::ranges::find(all, id), all.end()) << id;
    for (const Member& member : stagecraft(id).registry.members) {
      EXPECT_TRUE(member.address.ends_with("@example.org")) << member.address;
      EXPECT_EQ(member.name, "") << id;
    }
  }
}

TEST(Gallery, every_scenario_belongs_to_a_workflow_and_says_what_it_shows_in_both_languages) {
  for (const auto& file : std::filesystem::directory_iterator(std::string(MITHAQ_SOURCE) + "/workflows/scenarios")) {
    const std::string name = file.path().stem().string();
    const std::string workflow = workflow_of(name);
    ASSERT_NE(workflow, "") << name;
    const std::string text = bytes("workflows/scenarios/" + name + ".toml");
    EXPECT_TRUE(text.starts_with("# \xD8") || text.starts_with("# \xD9") || text.starts_with("# \xC2\xAB"))
        << name << " begins in Arabic";
    EXPECT_NE(text.find("\n# mithaq simulate workflows/" + workflow + ".toml "), std::string::npos) << name;
    EXPECT_NE(text.find(" --registry " + registry_of(workflow) + "\n"), std::string::npos) << name;
    EXPECT_NE(text.find("\n[expect]\n"), std::string::npos) << name;
  }
}

TEST(Gallery, everything_comes_as_the_scenarios_expect) {
  for (const std::string& id : workflows())
    for (const Played& scenario : played(id)) EXPECT_EQ(disappointments(scenario.simulation), "") << scenario.name;
}

TEST(Gallery, every_stage_is_entered_and_whatever_ratifies_passes_and_does_not) {
  for (const std::string& id : workflows()) {
    std::map<std::string, std::set<std::string>> outcomes;
    const auto all = played(id);
    EXPECT_FALSE(all.empty()) << id << " has no scenario";
    for (const Played& scenario : all)
      for (const auto& round : scenario.simulation.rounds) outcomes[round.stage].insert(round.outcome);
    for (const Stage& stage : stagecraft(id).workflow.stages) {
      const auto& seen = outcomes[stage.id.value];
      EXPECT_FALSE(seen.empty()) << id << ": no scenario enters " << stage.id.value;
      if (!ratifies(stage)) continue;
      EXPECT_TRUE(seen.contains("passed")) << id << ": in no scenario passes " << stage.id.value;
      EXPECT_GT(seen.size(), 1u) << id << ": in every scenario passes " << stage.id.value;
    }
  }
}

TEST(Gallery, playing_a_scenario_again_changes_nothing) {
  for (const std::string& id : workflows()) {
    const auto once = played(id), again = played(id);
    for (std::size_t i = 0; i < once.size(); ++i) {
      EXPECT_EQ(rules::state_digest(once[i].simulation.charter), rules::state_digest(again[i].simulation.charter))
          << once[i].name;
      ASSERT_EQ(once[i].simulation.entries.size(), again[i].simulation.entries.size()) << once[i].name;
    }
  }
}

TEST(Gallery, a_life_of_thousands_of_days_comes_to_its_end) {
  const service::Stagecraft props = stagecraft("constitutional-amendment");
  const std::string name = "constitutional-amendment-extension";
  const auto done = service::simulate(props, scenario(name, bytes("workflows/scenarios/" + name + ".toml"), props));
  EXPECT_GT(done.end - done.begin, std::chrono::days(3000));
  EXPECT_EQ(done.charter.state, "ratified");

  // Nobody ever answers: a stage that may open a hundred times, a month each, gives up in the end.
  const service::Stagecraft patient = [] {
    service::Stagecraft out = stagecraft("short");
    out.workflow.stages.front().max_rounds = 100;
    out.workflow.stages.front().deadline->working_days.reset();
    out.workflow.stages.front().deadline->days = 31;
    return out;
  }();
  const auto silent = service::simulate(patient, scenario("silent", "start = \"2026-11-01 10:00\"\n", patient));
  EXPECT_EQ(disappointments(silent), "");
  EXPECT_EQ(silent.rounds.size(), 100u);
  EXPECT_EQ(silent.charter.state, "drafting");
  EXPECT_GT(silent.end - silent.begin, std::chrono::days(3000));
}

}  // namespace mithaq::gallery
