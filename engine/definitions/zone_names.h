// The names of all time zones of the system, for complaints.
#pragma once

#include <string>
#include <vector>

namespace mithaq::definitions {

std::vector<std::string> zone_names();

}  // namespace mithaq::definitions
