// Complaints about files as a compiler writes them: "file:line:column: error: sentence [id]".
#pragma once

#include "cli/terminal.h"
#include "definitions/problem.h"
#include "service/unreadable.h"

namespace mithaq::cli {

// One of them, without a line break.
std::string line_of(const Terminal& terminal, const definitions::Problem& problem);
std::string line_of(const Terminal& terminal, const service::Unreadable& unreadable);
void print(const Terminal& terminal, const definitions::Problems& problems);
// With the sentence in the reader's language, and under `sentences` in both.
Json json_of(const Terminal& terminal, const definitions::Problems& problems);

}  // namespace mithaq::cli
