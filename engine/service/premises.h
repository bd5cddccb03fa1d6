// What the house stands on: its settings and the files that an administrator wrote, read once at start.
#pragma once

#include <atomic>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "definitions/files.h"
#include "notices/compose.h"
#include "notices/phrases.h"
#include "trail/policy.h"

namespace mithaq::service {

struct Premises {
  definitions::HouseSettings settings;
  Registry registry;
  std::map<std::string, Calendar> calendars;
  // Replaced as a whole when a workflow names a new zone: whoever reads holds the one it loaded.
  std::atomic<std::shared_ptr<const std::map<std::string, Zone>>> zones;
  std::unique_ptr<notices::Phrases> phrases;
  std::unique_ptr<notices::Composer> composer;
  std::string authorities;                       // PEM; empty: no certificate is believed
  std::string time_authorities;                  // PEM; under whose certificates a time stamp is believed
  ReplyWords replies;                            // by which an answered mail is read
  std::vector<definitions::Manifest> manifests;  // of the enabled plugins, in order
  std::optional<trail::Policy> witnesses;        // who is asked to cosign; none: nobody
  std::string witness_policy_text;               // the file that says so, byte for byte
  definitions::Problems problems;                // warnings; errors too when `ok` is false
  bool ok = false;

  // When the last complete look into the mailbox began, in seconds since 1970; none where no mailbox is read. Set by
  // the mailroom.
  std::atomic<std::int64_t> sweep_began{no_mailbox};
  static constexpr std::int64_t no_mailbox = -1;
  std::optional<Moment> last_sweep() const {
    const std::int64_t at = sweep_began.load();
    return at == no_mailbox ? std::nullopt : std::optional(Moment(std::chrono::seconds(at)));
  }

  // Mails that the last complete look could not record, and left in the mailbox. Set by the mailroom.
  std::atomic<int> mails_unrecorded{0};

  // The name of the log: "<host>/log", and "<host>/log-<epoch>" where it was begun anew after a loss. The epoch is set
  // once, when the trail is opened.
  std::int64_t log_epoch = 1;
  std::string own_origin() const { return settings.host + "/log"; }  // the first
  std::string log_origin() const;

  // One value of a plugin's table in the settings; empty where it is not set.
  std::string setting(std::string_view plugin, const std::string& key) const;
  // What stands behind the @ of our own addresses.
  std::string mail_domain() const;

  // The lists of revoked certificates as their file holds them now, so that it can be fetched anew each day; empty
  // where it cannot be read, none where the settings name no such file.
  std::optional<std::string> revocation_lists() const;

  // Reads the zone of a name from the system where it is not known yet; false: there is no such zone.
  bool know_zone(const std::string& name);
};

// Reads config/mithaq.toml and everything that it names. Problems of all files together, each with its place.
std::unique_ptr<Premises> premises(const std::string& config_file, const std::string& state_override);

// The whole of a file. Throws Unreadable ("cannot open X: reason").
std::string read_file(const std::string& path);

}  // namespace mithaq::service
