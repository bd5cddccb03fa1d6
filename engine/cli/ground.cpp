#include "cli/ground.h"

#include <filesystem>

#include "cli/calendars.h"
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
  out.props.calendars = read_calendars(staging.calendars, out.problems);
  if (!out.ok()) return out;
  for (Problem& problem : definitions::check_on_registry(staging.workflow, workflow, out.props.registry))
    if (problem.id != "body-without-member" && problem.id != "body-without-address")  // nobody is written to here
      out.problems.push_back(std::move(problem));
  for (Problem& problem :
       definitions::check_calendars(staging.workflow, workflow, out.props.calendars, staging.calendars))
    out.problems.push_back(std::move(problem));
  take(definitions::scenario_from_toml(staging.scenario, scenario, out.props.workflow, out.props.registry),
       out.scenario, out.problems);
  const fs::path beside = fs::path(staging.scenario).parent_path();
  out.props.file = [beside](const std::string& name) { return service::read_file((beside / name).string()); };
  look_for_files(staging.scenario, out);
  return out;
}

}  // namespace mithaq::cli
