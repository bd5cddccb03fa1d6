// The drawing before it is drawn: boxes, lines and lines of text with their places.
//
// Everything is placed as for a reader of English; a picture in Arabic is its mirror image. Nothing overlaps: each
// layer has its own height, what goes from layer to layer runs in the channel between them, and every other way
// leaves its box at the row that names it and runs in a lane beside all boxes, one lane a goal.
#pragma once

#include <string>
#include <vector>

#include "definitions/diagram.h"
#include "definitions/diagram_graph.h"

namespace mithaq::definitions::diagram {

struct Point {
  int x = 0, y = 0;
  bool operator==(const Point&) const = default;
};

// Lines of text under each other. `y` is that of the first base line.
struct Paragraph {
  int x = 0, y = 0, size = 0;
  std::vector<std::string> lines;
};

inline constexpr int text_size = 13, title_size = 16, heading_size = 21;
constexpr int leading(int size) { return size * 3 / 2; }

// A way out of a box, beside that of passing: named in the box.
struct Row {
  std::string sign;  // again, drafting, end, goal
  std::vector<std::string> goals;
  Paragraph text;
  int y = 0;  // of the sign, and of the line that leaves
};

struct Box {
  std::size_t node = 0;
  int x = 0, y = 0, width = 0, height = 0;
  std::string state;  // as state_id() says
  Paragraph title, note, state_text;
  std::vector<Row> rows;
  int right() const { return x + width; }
  int bottom() const { return y + height; }
  int middle() const { return x + width / 2; }
};

struct Line {
  std::string kind;  // main, jump, again, drafting
  std::vector<Point> points;
  bool has_arrow = false;  // at its end
};

struct Layout {
  Graph graph;
  int width = 0, height = 0;
  Paragraph heading, under_heading, foot;
  std::vector<Box> boxes;  // in the order of the graph's nodes
  std::vector<Line> lines;
  std::vector<Point> dots;        // where a line meets another that it belongs to
  std::vector<Paragraph> labels;  // of the ways of passing
};

// Lends the workflow of the picture.
Layout layout(const Picture& picture);

}  // namespace mithaq::definitions::diagram
