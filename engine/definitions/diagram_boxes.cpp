#include "definitions/diagram_boxes.h"

#include <algorithm>
#include <map>

#include "definitions/diagram_text.h"
#include "definitions/diagram_words.h"

namespace mithaq::definitions::diagram {
namespace {

constexpr int stage_width = 320, end_width = 200, padding = 14, badge = 32, sign = 24;

void move(Paragraph& paragraph, int x, int y) {
  paragraph.x += x;
  paragraph.y += y;
}

// Fills a box from above.
class Filler {
 public:
  explicit Filler(int x, int width) : x_(x), width_(width) {}

  Paragraph paragraph(const std::string& text, int size, int indent, std::size_t most, bool is_bold) {
    const int measured = is_bold ? size + 1 : size;
    Paragraph out{x_ + indent, y_ + size + (leading(size) - size) / 2, size,
                  wrapped(text, measured, width_ - indent, most)};
    y_ += static_cast<int>(out.lines.size()) * leading(size);
    return out;
  }
  void skip(int y) { y_ += y; }
  int y() const { return y_; }

 private:
  int x_, width_, y_ = padding;
};

std::string sign_of(const Stage& stage, const std::string& goal) {
  if (goal == target::drafting) return "drafting";
  if (goal == target::end) return "end";
  return leads_back_to_itself(stage, goal) ? "again" : "goal";
}

// The goals of a way that no line of passing shows: each by what it is, since another sign and line goes with it.
std::map<std::string, std::vector<std::string>> left_over(const Graph& graph, std::size_t node, const Way& way) {
  std::map<std::string, std::vector<std::string>> out;
  for (const std::string& goal : way.goals)
    if (way.outcomes.front() != "passed" || !graph.is_main(node, graph.find(goal)))
      out[sign_of(*graph.nodes[node].stage, goal)].push_back(goal);
  return out;
}

void fill_stage(Box& out, const Picture& picture, const Graph& graph) {
  const Words words(picture);
  const Node& node = graph.nodes[out.node];
  Filler filler(padding, out.width - 2 * padding);
  out.title = filler.paragraph(words.title(node), title_size, badge, 3, true);
  if (const std::string join = words.join_by_numbers(*node.stage); !join.empty())
    out.note = filler.paragraph(join, text_size, badge, 4, false);
  if (const std::string state = words.state(*node.stage); !state.empty()) {
    filler.skip(2);
    out.state_text = filler.paragraph(state, text_size, badge, 2, true);
  }
  filler.skip(10);
  for (const Way& way : ways(*node.stage))
    for (const auto& [sign_name, goals] : left_over(graph, out.node, way)) {
      filler.skip(6);
      Row row{sign_name, goals, {}, filler.y() + leading(text_size) / 2};
      row.text = filler.paragraph(words.way(*node.stage, way, goals), text_size, sign, 4, false);
      out.rows.push_back(row);
    }
  out.height = filler.y() + (out.rows.empty() ? 2 : padding - 2);
}

void fill_end(Box& out, const Picture& picture, const Node& node) {
  Filler filler(padding, out.width - 2 * padding);
  out.title = filler.paragraph(Words(picture).title(node), title_size, 0, 3, true);
  if (!out.state.empty() && !node.id.empty())
    out.state_text = filler.paragraph(picture.say("cli.state-" + picture.progress->state, {}), text_size, 0, 2, true);
  out.height = filler.y() + padding;
  for (Paragraph* text : {&out.title, &out.state_text}) text->x = out.width / 2;
}

std::string state_of(const Picture& picture, const Node& node) {
  if (node.stage) return state_id(picture, *node.stage);
  if (!picture.progress) return "";
  const std::string& state = picture.progress->state;
  if (node.id == target::ratified && state == "ratified") return "passed";
  return node.id == target::end && (state == "ended" || state == "withdrawn") ? "settled" : "";
}

}  // namespace

Box box(const Picture& picture, const Graph& graph, std::size_t node) {
  Box out;
  out.node = node;
  out.state = state_of(picture, graph.nodes[node]);
  out.width = graph.nodes[node].stage ? stage_width : end_width;
  if (graph.nodes[node].stage)
    fill_stage(out, picture, graph);
  else
    fill_end(out, picture, graph.nodes[node]);
  return out;
}

void move(Box& box, int x, int y) {
  box.x += x;
  box.y += y;
  for (Paragraph* text : {&box.title, &box.note, &box.state_text}) move(*text, x, y);
  for (Row& row : box.rows) {
    move(row.text, x, y);
    row.y += y;
  }
}

}  // namespace mithaq::definitions::diagram
