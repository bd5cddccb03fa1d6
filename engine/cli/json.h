// The JSON of the command line and its socket. Never of the trail.
#pragma once

#include <nlohmann/json.hpp>

namespace mithaq::cli {
using Json = nlohmann::json;
}
