// The channel between two layers: ways of passing cross it, each on a track of its own where it runs aside.
#pragma once

#include <cstddef>
#include <vector>

namespace mithaq::definitions::diagram {

// An end of lines in the channel: above, where they leave, or below, where they arrive.
struct Port {
  std::size_t vertex = 0;
  int x = 0;
  bool operator==(const Port&) const = default;
};

// Lines that belong together: from one place to several, or from several to one.
struct Net {
  std::vector<Port> above, below;
  int track = -1;  // none: straight down
  int from() const;
  int to() const;
};

struct Crossing {  // what one line needs
  Port above, below;
  int play = 0;  // how far its lower end may stand from the middle
};

// Nets with their tracks, from 0. No two nets touch: their ports differ, and so do their tracks where they meet.
// A bend below has no play, but may be given another x, which is then that of the bend.
std::vector<Net> nets(const std::vector<Crossing>& crossings);
int tracks(const std::vector<Net>& nets);

}  // namespace mithaq::definitions::diagram
