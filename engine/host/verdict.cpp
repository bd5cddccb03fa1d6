#include "host/verdict.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace mithaq::host {

namespace {
constexpr int out_of_memory = 71;  // exit code of mithaq-worker when its memory is used up
}

Verdict verdict_of(const Ending& ending) {
  if (ending.signal != 0) {
    const char* const name = sigabbrev_np(ending.signal);
    return {"crashed", name ? std::string("SIG") + name : std::to_string(ending.signal)};
  }
  if (ending.exit_code == out_of_memory) return {"out-of-memory", ""};
  return {"exited", std::to_string(ending.exit_code)};
}

bool is_final(const Verdict& verdict) {
  constexpr std::array finals = {"no-tag", "old-tag", "missing-file", "not-a-library", "cannot-start"};
  return std::find(finals.begin(), finals.end(), verdict.id) != finals.end();
}

}  // namespace mithaq::host
