// The calendars of a folder, each called as its file is.
#pragma once

#include <map>
#include <string>

#include "definitions/problem.h"
#include "model/moment.h"

namespace mithaq::cli {

// An unreadable folder has none; what is wrong in a file is added to the problems.
std::map<std::string, Calendar> read_calendars(const std::string& folder, definitions::Problems& problems);

}  // namespace mithaq::cli
