// Why a worker has to go, or has gone.
#pragma once

#include <string>

#include "host/process.h"

namespace mithaq::host {

// An id `worker.<id>` in config/texts, and what happened in detail. Without an id: it went by itself, and its
// ending tells why.
struct Verdict {
  std::string id;
  std::string detail;
};

Verdict verdict_of(const Ending& ending);

// Whether starting again is of no use: a library that is wrong today is wrong tomorrow.
bool is_final(const Verdict& verdict);

}  // namespace mithaq::host
