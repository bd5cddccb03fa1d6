// TOML to model: every file that an administrator writes, with a place for every complaint.
//
// Each function takes the file's name (for complaints) and its bytes; reading the bytes from the disk is
// done by read_file() in service/ or bin/. A result is given only when there is no error; warnings may
// stand beside it.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "definitions/problem.h"
#include "model/body.h"
#include "model/moment.h"
#include "model/workflow.h"

namespace mithaq::definitions {

template <class T>
struct Read {
  std::optional<T> value;  // absent when there are errors
  Problems problems;       // in order of place
};

Read<Workflow> workflow_from_toml(const std::string& file, std::string_view toml);
Read<Registry> registry_from_toml(const std::string& file, std::string_view toml);
Read<Calendar> calendar_from_toml(const std::string& file, std::string_view toml);

// The workflow on a real roll (diagnostics "O" of domain 3.6): empty-tag, unknown-tag, rule-never-passes,
// quorum-above-roll, roll-empty, body-without-member ..  Places are those of the workflow file.
Problems check_on_registry(const std::string& file, std::string_view toml, const Registry& registry);

// config/texts/{ar,en}.toml: id ("refusal.not-a-member") -> ICU message.
using Catalogue = std::map<std::string, std::string>;
Read<Catalogue> texts_from_toml(const std::string& file, std::string_view toml);

// plugins/<name>/<name>.toml
struct Manifest {
  std::string name;
  std::string version;
  std::string library;                // file name of the shared library, beside the manifest
  std::vector<std::string> duties;    // notifier, inbox, signer, archiver
  std::vector<std::string> settings;  // keys that its table in mithaq.toml may hold
};
Read<Manifest> manifest_from_toml(const std::string& file, std::string_view toml);

// config/mithaq.toml. Relative paths are relative to the file's folder.
struct PluginTable {
  std::string name;
  std::map<std::string, std::string> values;  // flattened
  int line = 0, column = 0;                   // of the table
};
struct HouseSettings {
  std::string host = "localhost";     // public name; origin of the log is "<host>/log"
  std::string address = "127.0.0.1";  // to listen on
  int port = 8080;
  std::string base_url = "http://localhost:8080";  // how members reach it, without a slash at the end
  bool secure_cookies = true;                      // false only for a demonstration without TLS
  std::string state = "state";
  std::string registry;
  std::string texts, notices;   // folders
  std::string calendars;        // folder
  std::string plugins_folder;   // where <name>/<name>.toml lie, installed
  Text organisation;            // the secretariat's name
  std::string digits = "latn";  // latn | arab: digits in Arabic texts
  int smallest_free_mb = 64;
  std::vector<PluginTable> plugins;  // the enabled ones, in order: plugins = ["email", ..]
};
Read<HouseSettings> settings_from_toml(const std::string& file, std::string_view toml);

// A time zone from the system's zone files, from 1970 to 30 years on.
std::optional<Zone> zone(const std::string& name);

}  // namespace mithaq::definitions
