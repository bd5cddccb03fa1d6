#include "workflows/gallery.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <sstream>

namespace mithaq::gallery {

namespace fs = std::filesystem;
using definitions::Problem;
using definitions::Problems;

namespace {

const fs::path house = MITHAQ_SOURCE;

std::vector<std::string> stems(const fs::path& folder) {
  std::vector<std::string> out;
  for (const auto& file : fs::directory_iterator(house / folder))
    if (file.path().extension() == ".toml") out.push_back(file.path().stem().string());
  std::ranges::sort(out);
  return out;
}

template <class T>
T sound(definitions::Read<T> read, const std::string& file) {
  EXPECT_EQ(list_of(read.problems), "") << file;
  if (!read.value) throw std::runtime_error(file + " has problems");
  return std::move(*read.value);
}

std::string at(definitions::Place place) { return std::to_string(place.line) + ":" + std::to_string(place.column); }

}  // namespace

std::string bytes(const std::string& path) {
  std::ifstream file(house / path, std::ios::binary);
  if (!file) throw std::runtime_error("cannot open " + path);
  std::stringstream out;
  out << file.rdbuf();
  return out.str();
}

std::vector<std::string> workflows() { return stems("workflows"); }

std::string workflow_of(const std::string& scenario) {
  std::string out;
  for (const std::string& workflow : workflows())
    if ((scenario == workflow || scenario.starts_with(workflow + "-")) && workflow.size() > out.size()) out = workflow;
  return out;
}

std::vector<std::string> scenarios_of(const std::string& workflow) {
  std::vector<std::string> out;
  for (const std::string& scenario : stems("workflows/scenarios"))
    if (workflow_of(scenario) == workflow) out.push_back(scenario);
  return out;
}

std::string registry_of(const std::string& workflow) {
  const std::string own = "workflows/registries/" + workflow + ".toml";
  return fs::exists(house / own) ? own : "config/registry.example.toml";
}

std::string list_of(const Problems& problems) {
  std::string out;
  for (const Problem& p : problems) out += at({p.line, p.column}) + (p.warning ? " warning " : " error ") + p.id + "\n";
  return out;
}

service::Stagecraft stagecraft(const std::string& workflow) {
  service::Stagecraft out;
  const std::string file = "workflows/" + workflow + ".toml";
  out.workflow = sound(definitions::workflow_from_toml(file, bytes(file)), file);
  const std::string registry = registry_of(workflow);
  out.registry = sound(definitions::registry_from_toml(registry, bytes(registry)), registry);
  for (const std::string& calendar : stems("config/calendar")) {
    const std::string path = "config/calendar/" + calendar + ".toml";
    out.calendars[calendar] = sound(definitions::calendar_from_toml(path, bytes(path)), path);
  }
  out.file = [](const std::string& name) { return bytes("workflows/scenarios/" + name); };
  return out;
}

definitions::Scenario scenario(const std::string& file, const std::string& toml, const service::Stagecraft& props) {
  return sound(definitions::scenario_from_toml(file, toml, props.workflow, props.registry), file);
}

std::string disappointments(const service::Simulation& played) {
  std::string out;
  for (const auto& d : played.disappointments) {
    out += at(d.place) + " " + d.id;
    for (const auto& [key, value] : d.facts) out += " " + key + "=" + value;
    out += "\n";
  }
  for (const auto& event : played.events)
    if (!event.is_expected)
      out += at(event.place) + " " + event.verb + " " + (event.refusal ? event.refusal->id : "is not refused") + "\n";
  return out;
}

}  // namespace mithaq::gallery
