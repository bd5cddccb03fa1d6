// Complaints about files as a compiler writes them: "file:line:column: error: sentence [id]".
#pragma once

#include "cli/terminal.h"
#include "definitions/problem.h"

namespace mithaq::cli {

void print(const Terminal& terminal, const definitions::Problems& problems);
Json json_of(const Terminal& terminal, const definitions::Problems& problems);

}  // namespace mithaq::cli
