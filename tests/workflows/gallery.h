// The gallery of workflows/: each file with the bodies that it is played with, and its scenarios.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "definitions/scenario_file.h"
#include "service/simulation.h"

namespace mithaq::gallery {

// Of a file in the checkout. Throws when there is none.
std::string bytes(const std::string& path);

// What there is: "iso-ballot" for workflows/iso-ballot.toml.
std::vector<std::string> workflows();
// The scenarios of a workflow: workflows/scenarios/<workflow>.toml and <workflow>-<case>.toml, by file name. One that
// could belong to two workflows belongs to the one with the longer name.
std::vector<std::string> scenarios_of(const std::string& workflow);
std::string workflow_of(const std::string& scenario);

// workflows/registries/<workflow>.toml, and config/registry.example.toml where there is none.
std::string registry_of(const std::string& workflow);

// "12:3 warning always-met", one a line.
std::string list_of(const definitions::Problems& problems);

// Everything that a workflow is played with, read without a problem, or a failure of the test.
service::Stagecraft stagecraft(const std::string& workflow);
definitions::Scenario scenario(const std::string& file, const std::string& toml, const service::Stagecraft& props);

// The disappointments and unexpected refusals of a simulation, one a line; empty when all came as expected.
std::string disappointments(const service::Simulation& played);

}  // namespace mithaq::gallery
