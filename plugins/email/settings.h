// What both duties read of the plugin's settings. Everything throws std::invalid_argument that names the setting.
#pragma once

#include <mithaq/plugin.h>

#include <optional>
#include <string>

namespace mithaq::email {

enum class Security { starttls, tls, none };  // none: to this machine only

// A secret of the credentials folder, without the line feed that an editor leaves at its end.
std::optional<std::string> credential(const Settings& settings, const std::string& name);
// The same of one that is needed: "no credential: PATH" where it is missing, which the house knows how to say to
// people.
std::string needed_credential(const Settings& settings, const std::string& name);

// The credential bounce-key; where the administrator gave none, one of our own, drawn once into the state folder, so
// that the inbox knows again what the notifier wrote.
std::string bounce_key(const Settings& settings);

int number(const Settings& settings, const std::string& key, int otherwise, int largest);
std::string house_domain(const Settings& settings);  // what stands after the @ of our own addresses
Security security(const Settings& settings, const std::string& key);

}  // namespace mithaq::email
