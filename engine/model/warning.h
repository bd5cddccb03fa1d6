// What people are warned of: an id for the phrase catalogue (`warning.<id>` in config/texts) and the facts that its
// sentence needs. It is no "no": what it warns of stands.
#pragma once

#include <map>
#include <string>

namespace mithaq {

struct Warning {
  std::string id;                            // kebab-case, e.g. "deadline-beyond-calendar"
  std::map<std::string, std::string> facts;  // as in Refusal
  bool operator==(const Warning&) const = default;
};

}  // namespace mithaq
