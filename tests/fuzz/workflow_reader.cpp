#include "definitions/files.h"
#include "fuzz/targets.h"
#include "rules/evolve.h"
#include "trail/canonical.h"

namespace mithaq::fuzz {
namespace {

// Bodies with and without members, addresses, weights and company under their tags.
Registry small_registry() {
  Registry out;
  const auto body = [&](const char* id, std::vector<std::string> tags, std::map<std::string, std::int64_t> weights) {
    out.bodies.push_back({{id}, {id, id}, std::move(tags), std::move(weights)});
    Member member;
    member.id = {std::string("m-") + id};
    member.body = {id};
    member.address = std::string(id) + "@example.org";
    out.members.push_back(std::move(member));
  };
  body("general-union", {"national", "convener", "chair"}, {{"members", 1200}, {"w", std::int64_t{1} << 39}});
  body("youth", {"national", "youth"}, {{"members", 0}, {"w", std::int64_t{1} << 39}});
  body("camps", {"camps", "gaza"}, {{"members", 7}, {"w", 0}});
  body("charities", {"charities"}, {{"members", 70}});
  out.members.back().address.clear();
  out.bodies.push_back({{"nobody"}, {"nobody", "nobody"}, {"disability"}, {}});
  return out;
}

void check_places(const definitions::Problems& problems, std::string_view bytes) {
  int lines = 1;
  for (const char c : bytes) lines += c == '\n';
  const definitions::Problem* before = nullptr;
  for (const definitions::Problem& problem : problems) {
    const std::string at = problem.id + " at " + std::to_string(problem.line) + ":" + std::to_string(problem.column);
    promise(!problem.id.empty(), "a complaint has an id");
    promise(problem.line >= 0 && problem.line <= lines + 1, "a complaint lies within the file: " + at);
    promise(problem.column >= (problem.line > 0 ? 1 : 0), "a column is counted from 1: " + at);
    promise(!before || before->line < problem.line || before->column <= problem.column || before->line == 0,
            "complaints come in the order of their places: " + at);
    before = &problem;
  }
}

void check_snapshot(const Workflow& workflow) {
  const std::string bytes = trail::write(rules::to_value(workflow));
  const Workflow again = rules::workflow_from_value(trail::read(bytes));
  promise(trail::write(rules::to_value(again)) == bytes, "a snapshot read and written is the same snapshot");
  promise(again == workflow, "a snapshot holds the whole workflow");
}

}  // namespace

void workflow_reader(std::string_view bytes) {
  static const Registry registry = small_registry();
  const auto read = definitions::workflow_from_toml("fuzz.toml", bytes);
  check_places(read.problems, bytes);
  promise(read.value.has_value() != definitions::has_errors(read.problems), "a result, or errors");
  if (!read.value) return;
  promise(!read.value->stages.empty(), "a workflow has a stage");
  for (const Stage& stage : read.value->stages) {
    promise(!stage.positions.empty(), "a stage offers a position");
    for (const std::string_view outcome : outcome_ids)
      promise(stage.next.contains(std::string(outcome)) && !stage.next.at(std::string(outcome)).empty(),
              "every outcome leads somewhere");
  }
  check_snapshot(*read.value);
  check_places(definitions::check_on_registry("fuzz.toml", bytes, registry), bytes);
}

}  // namespace mithaq::fuzz
