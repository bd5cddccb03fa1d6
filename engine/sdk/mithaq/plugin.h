// What every plugin starts from.
//
// A plugin is a folder: a manifest (<name>.toml), a class that implements one duty (notifier.h, signer.h,
// archiver.h, inbox.h), and one line at the end of its source:
//
//     MITHAQ_NOTIFIER(CarrierPigeon)
//
// It runs in a process of its own (`mithaq-worker`). It cannot see the database, choose a recipient or ask
// the daemon for anything; it is handed one job at a time and answers it once. An exception that leaves a
// duty's function is an answer too: the job is tried again later. A crash costs the plugin its process and
// the daemon nothing.
#pragma once

#include <boost/dll/alias.hpp>

#include <algorithm>
#include <functional>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace mithaq {

// The items of a list among the settings, and of other values that are written so.
inline std::vector<std::string> items(std::string_view value) {
  std::vector<std::string> out;
  while (!value.empty()) {
    const auto end = std::min(value.find('\n'), value.size());
    out.emplace_back(value.substr(0, end));
    value.remove_prefix(std::min(end + 1, value.size()));
  }
  return out;
}

// The plugin's own table of config/mithaq.toml, flattened: [email] smtp.host -> "smtp.host"; a list is one
// value with a line feed between its items. Beside them the host sets:
//   "folder"       the plugin's installed folder (its manifest and files), read-only
//   "state"        a folder of its own under the state directory, which may be written
//   "credentials"  folder of secrets for this duty, one file each ("smtp-password"); may be absent
class Settings {
 public:
  Settings() = default;
  explicit Settings(std::map<std::string, std::string> values) : values_(std::move(values)) {}

  std::string get(const std::string& key, std::string_view otherwise = "") const {
    const auto found = values_.find(key);
    return found == values_.end() ? std::string(otherwise) : found->second;
  }
  bool has(const std::string& key) const { return values_.count(key) > 0; }
  const std::map<std::string, std::string>& values() const { return values_; }

 private:
  std::map<std::string, std::string> values_;
};

// Thrown by a plugin that starts: only a person can put it right, and another attempt would do harm (a wrong PIN locks
// a card after three). It is started again when an administrator resumes it; after anything else that is thrown, the
// daemon tries by itself.
struct CannotStart : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// Told by a plugin before it does what cannot be taken back, e.g. "handing-over" before the final dot of a
// mail: if the process dies after that, the daemon says "unknown" and not "not sent".
using Progress = std::function<void(std::string_view phase)>;

inline constexpr std::string_view handing_over = "handing-over";  // written to the wire; never changed

}  // namespace mithaq

// The name of the exported symbol is the ABI tag: mithaq_<duty>_v<number>, in the section "mithaq". The worker reads
// it from the file before any code of the plugin runs. A new layout of a duty is a new number.
#define MITHAQ_DUTY_(INTERFACE, CLASS, TAG)                                         \
  namespace mithaq_exported {                                                       \
  std::unique_ptr<mithaq::INTERFACE> make_##TAG(const mithaq::Settings& settings) { \
    return std::make_unique<CLASS>(settings);                                       \
  }                                                                                 \
  }                                                                                 \
  BOOST_DLL_ALIAS_SECTIONED(mithaq_exported::make_##TAG, TAG, mithaq)
