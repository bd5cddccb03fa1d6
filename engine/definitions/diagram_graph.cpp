#include "definitions/diagram_graph.h"

#include <algorithm>
#include <deque>
#include <map>
#include <set>

namespace mithaq::definitions::diagram {
namespace {

class Builder {
 public:
  explicit Builder(const Workflow& workflow) : workflow_(workflow) {}

  Graph built() {
    out_.nodes.push_back({});
    for (const Stage& stage : workflow_.stages)
      out_.nodes.push_back({stage.id.value, &stage, static_cast<int>(out_.nodes.size()), 0});
    for (const std::string_view end : {target::ratified, target::end})
      if (is_used(end)) out_.nodes.push_back({std::string(end), nullptr, 0, 0});
    below_.resize(out_.nodes.size());
    for (const std::string& id : workflow_.start) lead(0, id, true);
    const std::vector<std::size_t> order = from_the_beginning();
    for (const std::size_t from : order) {
      if (const auto finder = found_by_.find(from); finder != found_by_.end()) below_[finder->second].push_back(from);
      lead_all(from, true);
    }
    for (const std::size_t from : order) lead_all(from, false);
    put_into_layers();
    return std::move(out_);
  }

 private:
  bool is_used(std::string_view end) const {
    for (const Stage& stage : workflow_.stages)
      for (const Way& way : ways(stage))
        if (std::find(way.goals.begin(), way.goals.end(), end) != way.goals.end()) return true;
    return false;
  }

  // Stages in the order in which a charter may come to them, by passing rather than otherwise. One to which nobody
  // comes by passing stands below the stage that leads to it first.
  std::vector<std::size_t> from_the_beginning() {
    std::vector<std::size_t> order;
    std::deque<Edge> next, later;  // from where, to where
    std::set<std::size_t> seen = {0};
    const auto come_to = [&](std::deque<Edge>& queue, std::size_t from, const std::string& id) {
      const std::size_t node = out_.find(id);
      if (node < out_.nodes.size()) queue.emplace_back(from, node);
    };
    for (const std::string& id : workflow_.start) come_to(next, 0, id);
    while (!next.empty() || !later.empty()) {
      const bool is_passing = !next.empty();
      std::deque<Edge>& queue = is_passing ? next : later;
      const auto [from, node] = queue.front();
      queue.pop_front();
      const Stage* stage = out_.nodes[node].stage;
      if (!stage || !seen.insert(node).second) continue;
      order.push_back(node);
      if (!is_passing) found_by_[node] = from;
      for (const Way& way : ways(*stage))
        for (const std::string& goal : way.goals) come_to(way.outcomes.front() == "passed" ? next : later, node, goal);
    }
    for (std::size_t node = 1; node < out_.nodes.size(); ++node)
      if (out_.nodes[node].stage && !seen.contains(node)) order.push_back(node), found_by_[node] = 0;
    return order;
  }

  void lead_all(std::size_t from, bool by_passing) {
    for (const Way& way : ways(*out_.nodes[from].stage))
      if ((way.outcomes.front() == "passed") == by_passing)
        for (const std::string& goal : way.goals)
          if (!leads_back_to_itself(*out_.nodes[from].stage, goal)) lead(from, goal, by_passing);
  }

  void lead(std::size_t from, const std::string& goal, bool by_passing) {
    const std::size_t to = out_.find(goal);
    if (to == out_.nodes.size() || to == 0) return;
    if (by_passing && !reaches(to, from)) {
      out_.main.emplace_back(from, to);
      below_[from].push_back(to);
    } else {
      out_.jumps.emplace_back(from, to);
    }
  }

  bool reaches(std::size_t from, std::size_t to) const {
    std::set<std::size_t> seen;
    std::vector<std::size_t> next = {from};
    while (!next.empty()) {
      const std::size_t node = next.back();
      next.pop_back();
      if (node == to) return true;
      if (seen.insert(node).second) next.insert(next.end(), below_[node].begin(), below_[node].end());
    }
    return false;
  }

  void put_into_layers() {
    bool moved = true;
    while (moved) {
      moved = false;
      for (std::size_t from = 0; from < below_.size(); ++from)
        for (const std::size_t to : below_[from])
          if (out_.nodes[to].layer <= out_.nodes[from].layer) {
            out_.nodes[to].layer = out_.nodes[from].layer + 1;
            moved = true;
          }
    }
    std::size_t last = 0;
    for (const Node& node : out_.nodes)
      if (node.stage) last = std::max(last, node.layer);
    for (std::size_t node = 1; node < out_.nodes.size(); ++node)
      if (!out_.nodes[node].stage) out_.nodes[node].layer = last + 1;
    for (const Node& node : out_.nodes) out_.layers = std::max(out_.layers, node.layer + 1);
  }

  const Workflow& workflow_;
  Graph out_;
  std::map<std::size_t, std::size_t> found_by_;  // to whom nobody comes by passing
  std::vector<std::vector<std::size_t>> below_;  // what must stand lower, never in a circle
};

}  // namespace

std::vector<Way> ways(const Stage& stage) {
  std::vector<Way> out;
  for (const std::string_view outcome : outcome_ids) {
    const auto next = stage.next.find(std::string(outcome));
    if (next == stage.next.end() || (outcome == "withdrawn" && next->second.is(target::end))) continue;
    const auto same = std::find_if(out.begin(), out.end(), [&](const Way& way) { return way.goals == next->second; });
    if (same == out.end())
      out.push_back({{std::string(outcome)}, next->second});
    else
      same->outcomes.emplace_back(outcome);
  }
  return out;
}

bool leads_back_to_itself(const Stage& stage, const std::string& goal) {
  return goal == target::again || goal == target::drafting || goal == stage.id.value;
}

Graph graph(const Workflow& workflow) { return Builder(workflow).built(); }

std::size_t Graph::find(const std::string& id) const {
  const auto found = std::find_if(nodes.begin(), nodes.end(), [&](const Node& node) { return node.id == id; });
  return static_cast<std::size_t>(found - nodes.begin());
}

bool Graph::is_main(std::size_t from, std::size_t to) const {
  return std::find(main.begin(), main.end(), Edge(from, to)) != main.end();
}

}  // namespace mithaq::definitions::diagram
