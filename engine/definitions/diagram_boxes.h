// The boxes of a picture, each by itself: its text, its rows, its size. Placed at 0, 0.
#pragma once

#include "definitions/diagram_layout.h"

namespace mithaq::definitions::diagram {

Box box(const Picture& picture, const Graph& graph, std::size_t node);

void move(Box& box, int x, int y);

}  // namespace mithaq::definitions::diagram
