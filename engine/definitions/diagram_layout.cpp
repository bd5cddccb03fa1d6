#include "definitions/diagram_layout.h"

#include <algorithm>
#include <map>
#include <set>

#include "definitions/diagram_boxes.h"
#include "definitions/diagram_channel.h"
#include "definitions/diagram_layers.h"
#include "definitions/diagram_text.h"
#include "definitions/diagram_words.h"

namespace mithaq::definitions::diagram {
namespace {

constexpr int margin = 28, gap = 18, apart = 12, arrow_room = 24, title_line = 24, narrowest = 520;

class Drawing {
 public:
  explicit Drawing(const Picture& picture) : picture_(picture), words_(picture) {
    out_.graph = graph(picture.workflow);
  }

  Layout drawn() {
    const Graph& graph = out_.graph;
    for (std::size_t node = 0; node < graph.nodes.size(); ++node) out_.boxes.push_back(box(picture_, graph, node));
    layers_ = layers(graph);
    put_beside_each_other();
    int y = 0;
    for (std::size_t layer = 0; layer < layers_.order.size(); ++layer) y = draw_layer(layer, y);
    draw_lanes();
    write_around(y);
    return std::move(out_);
  }

 private:
  // What leaves a box or comes to one by the lanes.
  struct Exit {
    int x, y;
    std::set<std::size_t> goals;
  };
  struct Lane {
    int from = 0, to = 0, x = 0;
  };

  const Node& node(std::size_t vertex) const { return out_.graph.nodes[layers_.vertices[vertex].node]; }
  bool is_goal_of_jumps(std::size_t node) const {
    const auto& jumps = out_.graph.jumps;
    return std::any_of(jumps.begin(), jumps.end(), [&](const Edge& jump) { return jump.second == node; });
  }
  std::set<std::size_t> jump_goals(const Row& row) const {
    std::set<std::size_t> out;
    if (row.sign == "goal" || row.sign == "end")
      for (const std::string& goal : row.goals)
        if (const std::size_t at = out_.graph.find(goal); at < out_.graph.nodes.size()) out.insert(at);
    return out;
  }
  // The gutter beside an inner box in which a way to this goal goes down: the first to leave goes farthest out.
  std::map<std::size_t, int> gutters(const Box& box) const {
    std::vector<std::size_t> goals;
    for (const Row& row : box.rows)
      for (const std::size_t goal : jump_goals(row))
        if (std::find(goals.begin(), goals.end(), goal) == goals.end()) goals.push_back(goal);
    std::map<std::size_t, int> out;
    for (std::size_t i = 0; i < goals.size(); ++i)
      out[goals[i]] = box.right() + gap + apart * static_cast<int>(goals.size() - 1 - i);
    return out;
  }

  void put_beside_each_other() {
    for (std::size_t i = 0; i < layers_.vertices.size(); ++i) {
      Vertex& vertex = layers_.vertices[i];
      vertex.before = vertex.after = gap;
      if (vertex.is_bend) continue;
      const Box& box = out_.boxes[i];
      const auto loops = std::count_if(box.rows.begin(), box.rows.end(),
                                       [&](const Row& row) { return row.sign == "again" || row.sign == "drafting"; });
      vertex.before += box.width / 2 + gap + apart * static_cast<int>(loops);
      vertex.after += box.width / 2;
      if (layers_.is_inner(i)) vertex.after += gap + apart * static_cast<int>(gutters(box).size());
    }
    place(layers_);
    int leftmost = 0;
    for (const Vertex& vertex : layers_.vertices) leftmost = std::min(leftmost, vertex.x - vertex.before);
    for (Vertex& vertex : layers_.vertices) vertex.x += margin - gap - leftmost;
  }

  // Answers where the next layer begins.
  int draw_layer(std::size_t layer, int top) {
    int bottom = top;
    for (const std::size_t vertex : layers_.order[layer]) {
      if (layers_.vertices[vertex].is_bend) continue;
      Box& box = out_.boxes[vertex];
      move(box, layers_.vertices[vertex].x - box.width / 2, top);
      bottom = std::max(bottom, box.bottom());
      draw_loops(box);
    }
    for (const std::size_t vertex : layers_.order[layer]) {
      if (!layers_.vertices[vertex].is_bend) continue;
      const int x = layers_.vertices[vertex].x;
      out_.lines.push_back({"main", {{x, top}, {x, bottom}}, false});
    }
    if (layer + 1 < layers_.order.size()) return draw_channel(layer, bottom);
    for (const std::size_t vertex : layers_.order[layer])
      if (!layers_.vertices[vertex].is_bend) leave_for_the_lanes(vertex, {});
    return bottom;
  }

  void draw_loops(const Box& box) {
    int n = 0;
    for (const Row& row : box.rows) {
      if (row.sign != "again" && row.sign != "drafting") continue;
      const int x = box.x - gap - apart * n, y = box.y + title_line + apart / 2 - apart * n;
      out_.lines.push_back({row.sign, {{box.x, row.y}, {x, row.y}, {x, y}, {box.x, y}}, true});
      ++n;
    }
  }

  // From above: the words of the ways of passing, tracks of those who leave for the lanes, of passing, of arrivals.
  int draw_channel(std::size_t layer, int bottom) {
    int y = bottom + arrow_room;
    for (const std::size_t vertex : layers_.order[layer])
      if (!layers_.vertices[vertex].is_bend) y = std::max(y, label(vertex));
    std::map<std::size_t, int> leaving;  // goal -> track
    for (const std::size_t vertex : layers_.order[layer]) {
      if (layers_.vertices[vertex].is_bend) continue;
      if (layers_.is_inner(vertex))
        for (const auto& [goal, x] : gutters(out_.boxes[vertex])) {
          const auto [track, is_new] = leaving.emplace(goal, y);
          if (is_new) y += apart;
        }
      leave_for_the_lanes(vertex, leaving);
    }
    const std::vector<Net> all = nets(crossings(layer));
    const int first = y;
    y += tracks(all) * apart;
    std::vector<std::size_t> arriving;
    for (const std::size_t vertex : layers_.order[layer + 1])
      if (!layers_.vertices[vertex].is_bend && is_goal_of_jumps(vertex)) arriving.push_back(vertex);
    std::map<std::size_t, int> arrivals;
    for (const std::size_t vertex : arriving)
      if (layers_.is_inner(vertex)) arrivals[vertex] = y, y += apart;
    const int below = y + arrow_room;
    draw_nets(all, bottom, first, below);
    for (const std::size_t vertex : arriving) {
      const Box& box = out_.boxes[vertex];
      const int x = layers_.vertices[vertex].x + box.width / 2;
      if (const auto track = arrivals.find(vertex); track != arrivals.end())
        arrive_[vertex] = {{x - 20, track->second}, {x - 20, below}};
      else
        arrive_[vertex] = {{x, below + title_line}};
    }
    return below;
  }

  // The words of the way of passing, beside its line; answers where they end.
  int label(std::size_t vertex) {
    const Box& box = out_.boxes[vertex];
    const Stage* stage = node(vertex).stage;
    if (!stage) return box.bottom();
    for (const Way& way : ways(*stage)) {
      if (way.outcomes.front() != "passed") continue;
      const bool is_drawn = std::any_of(out_.graph.main.begin(), out_.graph.main.end(),
                                        [&](const Edge& edge) { return edge.first == vertex; });
      if (!is_drawn) continue;
      out_.labels.push_back({box.middle() + 9, box.bottom() + text_size + 7, text_size,
                             wrapped(words_.outcomes(way), text_size, box.width / 2 - 9, 4)});
      return box.bottom() + 12 + static_cast<int>(out_.labels.back().lines.size()) * leading(text_size);
    }
    return box.bottom();
  }

  std::vector<Crossing> crossings(std::size_t layer) const {
    std::vector<Crossing> out;
    for (const auto& [from, to] : layers_.edges) {
      if (layers_.vertices[from].layer != layer) continue;
      const int play = layers_.vertices[to].is_bend ? 0 : out_.boxes[to].width / 2 - 40;
      out.push_back({{from, layers_.vertices[from].x}, {to, layers_.vertices[to].x}, play});
    }
    return out;
  }

  void draw_nets(const std::vector<Net>& all, int bottom, int first, int below) {
    for (const Net& net : all) {
      const int track = first + std::max(net.track, 0) * apart;
      for (const Port& port : net.below) {
        Vertex& vertex = layers_.vertices[port.vertex];
        if (vertex.is_bend) vertex.x = port.x;
        for (const Port& above : net.above) {
          const bool is_bend = layers_.vertices[above.vertex].is_bend;
          const int y = is_bend ? bottom : out_.boxes[above.vertex].bottom();
          Line line{"main", {{above.x, y}}, !vertex.is_bend};
          if (above.x != port.x) line.points.insert(line.points.end(), {{above.x, track}, {port.x, track}});
          line.points.push_back({port.x, below});
          out_.lines.push_back(std::move(line));
        }
      }
    }
  }

  void leave_for_the_lanes(std::size_t vertex, const std::map<std::size_t, int>& tracks) {
    const Box& box = out_.boxes[vertex];
    const std::map<std::size_t, int> gutter = gutters(box);
    for (const Row& row : box.rows) {
      const std::set<std::size_t> goals = jump_goals(row);
      if (goals.empty()) continue;
      if (!layers_.is_inner(vertex)) {
        exits_.push_back({box.right(), row.y, goals});
        continue;
      }
      for (const std::size_t goal : goals) {
        const int x = gutter.at(goal), y = tracks.at(goal);
        out_.lines.push_back({"jump", {{box.right(), row.y}, {x, row.y}, {x, y}}, false});
        exits_.push_back({x, y, {goal}});
      }
    }
  }

  void draw_lanes() {
    int right = 0;
    for (const Vertex& vertex : layers_.vertices) right = std::max(right, vertex.x + vertex.after);
    std::map<std::size_t, Lane> lanes;
    for (const auto& [goal, points] : arrive_) lanes[goal] = {points[0].y, points[0].y, 0};
    for (const Exit& exit : exits_)
      for (const std::size_t goal : exit.goals) {
        lanes.at(goal).from = std::min(lanes.at(goal).from, exit.y);
        lanes.at(goal).to = std::max(lanes.at(goal).to, exit.y);
      }
    out_.width = give_columns(lanes, right + gap) + margin;
    for (const auto& [goal, lane] : lanes) {
      const int arrival = arrive_[goal][0].y;
      if (lane.from < arrival && arrival < lane.to) out_.dots.push_back({lane.x, arrival});
      Line line{"jump", {{lane.x, lane.from}, {lane.x, lane.to}}, false};
      out_.lines.push_back(line);
      line = {"jump", {{lane.x, arrival}}, true};
      line.points.insert(line.points.end(), arrive_[goal].begin(), arrive_[goal].end());
      out_.lines.push_back(line);
    }
    for (const Exit& exit : exits_) {
      int farthest = exit.x;
      for (const std::size_t goal : exit.goals) farthest = std::max(farthest, lanes.at(goal).x);
      out_.lines.push_back({"jump", {{exit.x, exit.y}, {farthest, exit.y}}, false});
      for (const std::size_t goal : exit.goals) {
        const Lane& lane = lanes.at(goal);
        if (lane.x < farthest || (lane.from < exit.y && exit.y < lane.to)) out_.dots.push_back({lane.x, exit.y});
      }
    }
  }

  // The short ones near the boxes; two that do not meet share a column. Answers the last column.
  static int give_columns(std::map<std::size_t, Lane>& lanes, int first) {
    std::vector<Lane*> all;
    for (auto& [goal, lane] : lanes) all.push_back(&lane);
    std::stable_sort(all.begin(), all.end(),
                     [](const Lane* a, const Lane* b) { return a->to - a->from < b->to - b->from; });
    std::vector<std::vector<const Lane*>> columns;
    for (Lane* lane : all) {
      const auto is_free = [&](const std::vector<const Lane*>& column) {
        return std::none_of(column.begin(), column.end(), [&](const Lane* other) {
          return lane->from <= other->to + apart && other->from <= lane->to + apart;
        });
      };
      const auto column = std::find_if(columns.begin(), columns.end(), is_free);
      lane->x = first + apart * static_cast<int>(column - columns.begin());
      if (column == columns.end())
        columns.push_back({lane});
      else
        column->push_back(lane);
    }
    return first + apart * std::max(0, static_cast<int>(columns.size()) - 1);
  }

  // The heading above, what may happen at any time below.
  void write_around(int bottom) {
    const int room = std::max(0, narrowest - out_.width);
    out_.width += room;
    const int widest = out_.width - 2 * margin;
    int y = margin;
    out_.heading = paragraph(words_.heading(), heading_size, widest, y);
    out_.under_heading = paragraph(words_.under_heading(), text_size, widest, y);
    y += gap;
    move_all(room / 2, y);
    y += bottom + gap;
    if (const std::string last = words_.withdrawal(); !last.empty()) out_.foot = paragraph(last, text_size, widest, y);
    out_.height = y + margin;
  }

  static Paragraph paragraph(const std::string& text, int size, int widest, int& y) {
    Paragraph out{margin, y + size, size, wrapped(text, size + size / heading_size, widest, 4)};
    y += static_cast<int>(out.lines.size()) * leading(size);
    return out;
  }

  void move_all(int x, int y) {
    for (Box& box : out_.boxes) move(box, x, y);
    for (Line& line : out_.lines)
      for (Point& point : line.points) point = {point.x + x, point.y + y};
    for (Point& dot : out_.dots) dot = {dot.x + x, dot.y + y};
    for (Paragraph& label : out_.labels) label.x += x, label.y += y;
  }

  const Picture& picture_;
  Words words_;
  Layout out_;
  Layers layers_;
  std::vector<Exit> exits_;
  std::map<std::size_t, std::vector<Point>> arrive_;  // goal -> from the lane on, the last point at its box
};

}  // namespace

Layout layout(const Picture& picture) { return Drawing(picture).drawn(); }

}  // namespace mithaq::definitions::diagram
