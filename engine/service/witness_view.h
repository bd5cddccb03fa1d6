// Witnesses as offices and auditors see them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "model/moment.h"

namespace mithaq::service {

struct WitnessView {
  std::string name;
  std::string url;           // empty: asked by mail, or by who carries the line
  bool has_signed = false;   // the checkpoint that is asked for
  std::int64_t newest = 0;   // size of the newest checkpoint that it has signed
  std::optional<Moment> at;  // when it says that it signed that
  std::string failure{};     // "conflict" while it contradicts the log; why its server gave no line last; or empty
  std::int64_t ahead = 0;    // the size that it says it has signed, where that is more than is here
};

struct WitnessesView {
  std::string quorum;        // "8 of 15"; empty: nobody is asked
  std::int64_t size = 0;     // of the checkpoint that is asked for; 0: none is signed yet
  std::string checkpoint{};  // its signed note
  int cosigned = 0, needed = 0;
  bool holds = false;
  std::vector<WitnessView> witnesses;
  std::vector<std::string> waiting;  // charters whose ratification waits for it
};

// What became of lines that somebody brought.
struct Cosigned {
  std::vector<std::string> witnesses;  // whose lines were taken, in order
  std::int64_t size = 0;               // of the checkpoint under the last of them
  bool quorum_met = false;             // with these
};

}  // namespace mithaq::service
