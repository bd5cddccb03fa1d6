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
#include <utility>
#include <vector>

#include "definitions/problem.h"
#include "model/body.h"
#include "model/moment.h"
#include "model/reply_words.h"
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
// Calendars that its deadlines name and that are not among those known, which lie in `folder`: unknown-calendar. Of
// deadlines whose date is stated it warns: deadline-beyond-calendar, deadline-on-day-off.
Problems check_calendars(const std::string& file, std::string_view toml, const std::map<std::string, Calendar>& known,
                         const std::string& folder);

// config/texts/{ar,en}.toml: id ("refusal.not-a-member") -> ICU message.
using Catalogue = std::map<std::string, std::string>;
Read<Catalogue> texts_from_toml(const std::string& file, std::string_view toml);

// config/replies.toml: the words by which an answered mail is read.
Read<ReplyWords> replies_from_toml(const std::string& file, std::string_view toml);

// plugins/<name>/<name>.toml
struct Manifest {
  std::string name;
  std::string version;
  std::string library;                // file name of the shared library, beside the manifest
  std::vector<std::string> duties;    // notifier, inbox, signer, archiver
  std::vector<std::string> settings;  // keys that its table in mithaq.toml may hold
};
Read<Manifest> manifest_from_toml(const std::string& file, std::string_view toml);

// The table of an enabled plugin. Keys are flattened with dots ("smtp.host"), the tables of a list numbered
// from 1 ("target.1.path"); a list of plain values is one value with a line feed between its items.
struct PluginTable {
  std::string name;
  std::map<std::string, std::string> values;
  std::map<std::string, std::pair<int, int>> places;  // line and column of each key of `values`
  int line = 0, column = 0;                           // of the table; of the name in `plugins` where there is none
};
// The keys of a plugin's table that its manifest does not list under `settings` ("target.path" there stands
// for the key in every numbered table).
Problems check_plugin_table(const std::string& file, const PluginTable& table, const Manifest& manifest);
// The values in the table of the plugin that deposits packages: kinds of targets, audiences, paths, two targets alike.
Problems check_archive_table(const std::string& file, const PluginTable& table);

// config/mithaq.toml. Relative paths come out joined to the file's folder; those in the tables of plugins
// are left as they are written.
struct HouseSettings {
  std::string host = "localhost";     // public name; origin of the log is "<host>/log"
  std::string address = "127.0.0.1";  // to listen on
  int port = 8080;
  std::string base_url = "http://localhost:8080";  // how members reach it, without a slash at the end
  bool secure_cookies = true;                      // false only for a demonstration without TLS
  std::string state = "state";
  std::string registry;
  std::string texts, notices;   // folders
  std::string replies;          // file; replies.toml beside the folder of texts unless it is named
  std::string notices_own;      // folder of templates that win over those of `notices`; may be empty
  std::string calendars;        // folder
  std::string plugins_folder;   // where <name>/<name>.toml lie, installed
  Text organisation;            // the secretariat's name
  std::string digits = "latn";  // latn | arab: digits in Arabic texts
  int smallest_free_mb = 64;
  // [trail]
  std::string anchor;           // where the newest published checkpoint is kept; empty: in `state`
  bool public_entries = false;  // every entry may be read by everybody
  // [witness]
  std::string witness_policy;  // file; empty: nobody is asked
  // [time_stamp]
  std::string time_stamp_url;     // of the authority (RFC 3161 over HTTP); empty: none is asked
  std::string time_stamp_chain;   // PEM file: the certificates that its tokens lead to
  std::string time_stamp_policy;  // OID that is asked for; empty: the authority's own
  std::string authorities;       // PEM file: whose certificates are believed under members' signatures; empty: nobody's
  std::string revocation_lists;  // PEM file: their lists of revoked certificates; empty: none are asked
  int key_wait_days = 7;         // before a key is valid whose predecessor could not sign for it
  // [digest]: the secretary's daily list
  bool digest = true;
  int digest_at_minute = 7 * 60;  // after midnight, in its zone
  std::string digest_zone = "Asia/Hebron";
  std::vector<PluginTable> plugins;  // the enabled ones, in order: plugins = ["email", ..]
};
Read<HouseSettings> settings_from_toml(const std::string& file, std::string_view toml);

// A time zone from the system's zone files, from 1970 to 30 years after the year of these files; nothing when
// there is no such zone.
std::optional<Zone> zone(const std::string& name);

}  // namespace mithaq::definitions
