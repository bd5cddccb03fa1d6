// Who stands beside whom: the order within each layer, and the place of each along it.
#pragma once

#include <cstddef>
#include <utility>
#include <vector>

#include "definitions/diagram_graph.h"

namespace mithaq::definitions::diagram {

// A place, or a bend: the point at which a way to a lower place passes a layer.
struct Vertex {
  std::size_t node = 0;  // of a bend: the place to which the way goes
  bool is_bend = false;
  std::size_t layer = 0;
  int x = 0;                  // of the middle
  int before = 0, after = 0;  // room that it needs on either side of the middle
};

struct Layers {
  std::vector<Vertex> vertices;                            // the places first, in the graph's order
  std::vector<std::pair<std::size_t, std::size_t>> edges;  // of vertices, each from one layer to the next
  std::vector<std::vector<std::size_t>> order;             // of vertices, layer by layer

  // Whether another box stands after this one in its layer: what leaves it for the lanes must go around that one.
  bool is_inner(std::size_t vertex) const;
};

Layers layers(const Graph& graph);

// Sets every x, from `before` and `after`: nothing touches its neighbour, and each place stands as near as can be to
// the middle of those it is joined with.
void place(Layers& layers);

}  // namespace mithaq::definitions::diagram
