// The drawing as geometry, for workflows of every shape.
#include "definitions/diagram_layout.h"

#include "definitions/diagram_text.h"
#include "definitions/pictures.h"

using namespace mithaq;
using namespace mithaq::definitions;
using namespace mithaq::definitions::diagram;

namespace {

struct Area {
  int left, top, right, bottom;
  bool meets(const Area& other) const {
    return left < other.right && other.left < right && top < other.bottom && other.top < bottom;
  }
};

Area area(const Box& box) { return {box.x, box.y, box.right(), box.bottom()}; }
Area area(const Point& a, const Point& b) {
  return {std::min(a.x, b.x), std::min(a.y, b.y), std::max(a.x, b.x), std::max(a.y, b.y)};
}
Area area(const Paragraph& text) {
  int widest = 0;
  for (const std::string& line : text.lines) widest = std::max(widest, width(line, text.size));
  const int height = static_cast<int>(text.lines.size() - 1) * leading(text.size);
  return {text.x, text.y - text.size, text.x + widest, text.y + height};
}
Area grown(Area a, int by) { return {a.left - by, a.top - by, a.right + by, a.bottom + by}; }

Layout drawn(const Workflow& workflow) {
  return layout({workflow, Language::en, shipped_words(Language::en), std::nullopt});
}

bool ends_at(const Line& line, const Box& box) {
  const Point& end = line.points.back();
  const bool on_top = end.y == box.y && box.x < end.x && end.x < box.right();
  const bool on_side = (end.x == box.x || end.x == box.right()) && box.y < end.y && end.y < box.bottom();
  return line.has_arrow && (on_top || on_side);
}

void expect_tidy(const Layout& drawing) {
  const Area paper{0, 0, drawing.width, drawing.height};
  for (const Box& box : drawing.boxes) {
    EXPECT_TRUE(box.x > 0 && box.y > 0 && box.right() < paper.right && box.bottom() < paper.bottom);
    for (const Box& other : drawing.boxes)
      EXPECT_TRUE(&other == &box || !grown(area(box), 8).meets(area(other))) << box.node << " " << other.node;
    for (const Row& row : box.rows) EXPECT_LE(area(row.text).bottom, box.bottom());
    for (const Paragraph& label : drawing.labels) EXPECT_FALSE(area(label).meets(area(box))) << box.node;
  }
  for (const Line& line : drawing.lines)
    for (std::size_t i = 1; i < line.points.size(); ++i) {
      const Area stroke = grown(area(line.points[i - 1], line.points[i]), 1);
      EXPECT_TRUE(line.points[i - 1].x == line.points[i].x || line.points[i - 1].y == line.points[i].y);
      EXPECT_TRUE(stroke.left > 0 && stroke.right < paper.right);
      for (const Box& box : drawing.boxes)
        EXPECT_FALSE(stroke.meets(grown(area(box), -2))) << line.kind << " through box " << box.node;
      for (const Paragraph& label : drawing.labels)
        EXPECT_FALSE(stroke.meets(area(label))) << line.kind << " through " << label.lines.front();
    }
}

void expect_complete(const Layout& drawing) {
  const Graph& graph = drawing.graph;
  for (const Box& box : drawing.boxes) {
    const Stage* stage = graph.nodes[box.node].stage;
    if (!stage) continue;
    for (const Way& way : ways(*stage))
      for (const std::string& goal : way.goals) {
        const bool is_in_a_row = std::any_of(box.rows.begin(), box.rows.end(), [&](const Row& row) {
          return std::find(row.goals.begin(), row.goals.end(), goal) != row.goals.end();
        });
        EXPECT_TRUE(is_in_a_row || graph.is_main(box.node, graph.find(goal))) << stage->id.value << " to " << goal;
        const std::size_t to = leads_back_to_itself(*stage, goal) ? box.node : graph.find(goal);
        const auto arrives = [&](const Line& line) { return ends_at(line, drawing.boxes[to]); };
        EXPECT_TRUE(std::any_of(drawing.lines.begin(), drawing.lines.end(), arrives)) << "nothing comes to " << goal;
      }
    for (const Row& row : box.rows) {
      const auto leaves = [&](const Line& line) {
        return line.points.front() == Point{box.right(), row.y} || line.points.front() == Point{box.x, row.y};
      };
      EXPECT_TRUE(std::any_of(drawing.lines.begin(), drawing.lines.end(), leaves)) << row.text.lines.front();
    }
  }
}

bool lie_on_each_other(const Line& a, const Line& b) {
  for (std::size_t i = 1; i < a.points.size(); ++i)
    for (std::size_t j = 1; j < b.points.size(); ++j) {
      const Area one = area(a.points[i - 1], a.points[i]), other = area(b.points[j - 1], b.points[j]);
      const bool both_upright = one.left == one.right && other.left == other.right;
      const bool both_level = one.top == one.bottom && other.top == other.bottom;
      if ((both_upright || both_level) && grown(one, 1).meets(grown(other, 1))) return true;
    }
  return false;
}

// No line of passing lies on one that neither comes from the same place nor goes to the same.
void expect_apart(const Layout& drawing) {
  for (const Line& a : drawing.lines)
    for (const Line& b : drawing.lines) {
      if (a.kind != "main") continue;
      const bool belong_together =
          b.kind == "main" && (a.points.front() == b.points.front() || a.points.back() == b.points.back() ||
                               a.points.back() == b.points.front() || a.points.front() == b.points.back());
      EXPECT_TRUE(belong_together || !lie_on_each_other(a, b))
          << b.kind << " " << a.points.front().x << "," << a.points.front().y << " on " << b.points.front().x << ","
          << b.points.front().y;
    }
}

}  // namespace

TEST(DiagramLayout, a_straight_way_stands_in_one_column) {
  const Workflow one = workflow({stage("a", {{"passed", "b"}}), stage("b", {{"passed", "ratified"}})});
  const Layout drawing = drawn(one);
  ASSERT_EQ(drawing.boxes.size(), 4u);  // the beginning, two stages, ratified
  for (const Box& box : drawing.boxes) EXPECT_EQ(box.middle(), drawing.boxes[0].middle());
  EXPECT_LT(drawing.boxes[1].bottom(), drawing.boxes[2].y);
}

TEST(DiagramLayout, stages_that_open_together_stand_side_by_side_above_their_join) {
  const Workflow one = parallel_workflow();
  const Layout drawing = drawn(one);
  const auto box = [&](const char* id) { return drawing.boxes[drawing.graph.find(id)]; };
  EXPECT_EQ(box("unions").y, box("women").y);
  EXPECT_EQ(box("women").y, box("camps").y);
  EXPECT_EQ(box("law").y, box("public").y);
  EXPECT_GT(box("all").y, box("women").bottom());
  EXPECT_EQ(box("ratified").y, box("end").y);
  expect_tidy(drawing);
  expect_complete(drawing);
  expect_apart(drawing);
}

TEST(DiagramLayout, a_stage_reached_only_by_failing_stands_below_the_one_that_failed) {
  const Workflow one =
      workflow({stage("a", {{"passed", "b"}}), stage("b", {{"passed", "ratified"}, {"failed", "mediation"}}),
                stage("mediation", {{"passed", "b"}, {"failed", "end"}})});
  const Layout drawing = drawn(one);
  EXPECT_GT(drawing.boxes[3].y, drawing.boxes[2].bottom());
  EXPECT_FALSE(drawing.graph.is_main(3, 2));
  expect_complete(drawing);
}

TEST(DiagramLayout, nothing_overlaps_and_no_way_is_missing_whatever_the_shape) {
  for (unsigned seed = 1; seed <= 150; ++seed) {
    SCOPED_TRACE(seed);
    const Workflow any = any_workflow(seed);
    const Layout drawing = drawn(any);
    expect_tidy(drawing);
    expect_complete(drawing);
    expect_apart(drawing);
    if (HasFailure()) break;
  }
}

TEST(DiagramText, a_long_text_is_broken_between_words_and_ends_in_an_ellipsis) {
  const std::vector<std::string> lines = wrapped("one two three four five six seven eight", 13, 80, 2);
  ASSERT_EQ(lines.size(), 2u);
  EXPECT_TRUE(lines[1].ends_with("…")) << lines[1];
  for (const std::string& line : lines) EXPECT_LE(width(line, 13), 80) << line;
  EXPECT_EQ(wrapped("short", 13, 80, 2), std::vector<std::string>{"short"});
  for (const std::string& line : wrapped(std::string(100, 'w'), 13, 80, 9)) EXPECT_LE(width(line, 13), 80);
}

TEST(DiagramText, a_line_closes_the_isolates_that_it_opens) {
  EXPECT_EQ(wrapped("\u2068aaaa bbbb\u2069", 13, 40, 2),
            (std::vector<std::string>{"\u2068aaaa\u2069", "\u2068bbbb\u2069"}));
}
