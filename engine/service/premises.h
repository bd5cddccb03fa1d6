// What the house stands on: its settings and the files that an administrator wrote, read once at start.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "definitions/files.h"
#include "notices/compose.h"
#include "notices/phrases.h"

namespace mithaq::service {

struct Premises {
  definitions::HouseSettings settings;
  Registry registry;
  std::map<std::string, Calendar> calendars;
  std::map<std::string, Zone> zones;
  std::unique_ptr<notices::Phrases> phrases;
  std::unique_ptr<notices::Composer> composer;
  std::vector<definitions::Manifest> manifests;  // of the enabled plugins, in order
  definitions::Problems problems;                // warnings; errors too when `ok` is false
  bool ok = false;

  // The zone of a name, read from the system on first use of a workflow that names it.
  bool know_zone(const std::string& name);
};

// Reads config/mithaq.toml and everything that it names. Problems of all files together, each with its place.
Premises premises(const std::string& config_file, const std::string& state_override);

// The whole of a file. Throws std::runtime_error ("cannot open X: reason").
std::string read_file(const std::string& path);

}  // namespace mithaq::service
