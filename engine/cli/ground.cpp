#include "cli/ground.h"

#include <filesystem>
#include <set>

#include "service/premises.h"
#include "service/unreadable.h"

namespace mithaq::cli {

namespace {

namespace fs = std::filesystem;
using definitions::Problem;
using definitions::Problems;

template <class T>
void take(definitions::Read<T> read, T& to, Problems& problems) {
  problems.insert(problems.end(), read.problems.begin(), read.problems.end());
  if (read.value) to = std::move(*read.value);
}

std::map<std::string, Calendar> calendars(const std::string& folder, Problems& problems) {
  std::map<std::string, Calendar> out;
  std::error_code ignored;
  for (const auto& file : fs::directory_iterator(folder, ignored))
    if (file.path().extension() == ".toml")
      take(definitions::calendar_from_toml(file.path().string(), service::read_file(file.path().string())),
           out[file.path().stem().string()], problems);
  return out;
}

// A file that is not there is told of where the scenario names it.
void look_for_files(const std::string& scenario, Ground& out) {
  for (const definitions::NamedFile& named : out.scenario.files) {
    try {
      out.props.file(named.name);
    } catch (const service::Unreadable& unreadable) {
      out.problems.push_back(
          {scenario, named.place.line, named.place.column, "file-unreadable", unreadable.facts, false});
      out.lacks_files = true;
    }
  }
}

}  // namespace

Ground ground(const Staging& staging) {
  Ground out;
  const std::string workflow = service::read_file(staging.workflow);
  const std::string registry = service::read_file(staging.registry);
  const std::string scenario = service::read_file(staging.scenario);
  take(definitions::workflow_from_toml(staging.workflow, workflow), out.props.workflow, out.problems);
  take(definitions::registry_from_toml(staging.registry, registry), out.props.registry, out.problems);
  out.props.calendars = calendars(staging.calendars, out.problems);
  if (!out.ok()) return out;
  for (Problem& problem : definitions::check_on_registry(staging.workflow, workflow, out.props.registry))
    if (problem.id != "body-without-member" && problem.id != "body-without-address")  // nobody is written to here
      out.problems.push_back(std::move(problem));
  std::set<std::string> known;
  for (const auto& [name, calendar] : out.props.calendars) known.insert(name);
  for (Problem& problem : definitions::check_calendars(staging.workflow, workflow, known, staging.calendars))
    out.problems.push_back(std::move(problem));
  take(definitions::scenario_from_toml(staging.scenario, scenario, out.props.workflow, out.props.registry),
       out.scenario, out.problems);
  const fs::path beside = fs::path(staging.scenario).parent_path();
  out.props.file = [beside](const std::string& name) { return service::read_file((beside / name).string()); };
  look_for_files(staging.scenario, out);
  return out;
}

}  // namespace mithaq::cli
