#include "definitions/diagram_layers.h"

#include <algorithm>
#include <limits>
#include <map>
#include <numeric>

namespace mithaq::definitions::diagram {
namespace {

using Values = std::vector<double>;

// What each vertex is joined with, in the layer above or below.
std::vector<std::vector<std::size_t>> neighbours(const Layers& layers, bool above) {
  std::vector<std::vector<std::size_t>> out(layers.vertices.size());
  for (const auto& [from, to] : layers.edges) above ? out[to].push_back(from) : out[from].push_back(to);
  return out;
}

double mean(const Values& values, const std::vector<std::size_t>& of) {
  double sum = 0;
  for (const std::size_t one : of) sum += values[one];
  return sum / static_cast<double>(of.size());
}

// By the middle of their neighbours, again and again; those to which only a jump leads come last, near the lanes.
void put_in_order(Layers& layers) {
  Values at(layers.vertices.size(), std::numeric_limits<double>::max());
  const auto number = [&](const std::vector<std::size_t>& layer) {
    for (std::size_t i = 0; i < layer.size(); ++i) at[layer[i]] = static_cast<double>(i);
  };
  const auto sort_by = [&](std::vector<std::size_t>& layer, const std::vector<std::vector<std::size_t>>& joined) {
    Values wanted(layers.vertices.size());
    for (const std::size_t vertex : layer)
      wanted[vertex] = !joined[vertex].empty() ? mean(at, joined[vertex]) : at[vertex];
    std::stable_sort(layer.begin(), layer.end(), [&](std::size_t a, std::size_t b) { return wanted[a] < wanted[b]; });
    number(layer);
  };
  const auto above = neighbours(layers, true), below = neighbours(layers, false);
  for (auto& layer : layers.order) {
    std::stable_partition(layer.begin(), layer.end(), [&](std::size_t vertex) { return !above[vertex].empty(); });
    number(layer);
  }
  for (int sweep = 0; sweep < 4; ++sweep) {
    for (auto& layer : layers.order) sort_by(layer, above);
    for (auto layer = layers.order.rbegin(); layer != layers.order.rend(); ++layer) sort_by(*layer, below);
  }
  for (auto& layer : layers.order) sort_by(layer, above);
}

// The places nearest to those wanted, in this order and at these distances: pool adjacent violators.
Values nearest(const Values& wanted, const Values& weights, const Values& distances) {
  struct Pool {
    double mean, weight;
    std::size_t size;
  };
  std::vector<Pool> pools;
  double offset = 0;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    offset += distances[i];
    pools.push_back({wanted[i] - offset, weights[i], 1});
    while (pools.size() > 1 && pools[pools.size() - 2].mean > pools.back().mean) {
      const Pool last = pools.back();
      pools.pop_back();
      Pool& pool = pools.back();
      const double weight = pool.weight + last.weight;
      pool = {(pool.mean * pool.weight + last.mean * last.weight) / weight, weight, pool.size + last.size};
    }
  }
  Values out;
  offset = 0;
  for (const Pool& pool : pools)
    for (std::size_t i = 0; i < pool.size; ++i) {
      offset += distances[out.size()];
      out.push_back(pool.mean + offset);
    }
  return out;
}

}  // namespace

bool Layers::is_inner(std::size_t vertex) const {
  const auto& layer = order[vertices[vertex].layer];
  return std::any_of(std::find(layer.begin(), layer.end(), vertex) + 1, layer.end(),
                     [&](std::size_t other) { return !vertices[other].is_bend; });
}

Layers layers(const Graph& graph) {
  Layers out;
  for (std::size_t node = 0; node < graph.nodes.size(); ++node)
    out.vertices.push_back({node, false, graph.nodes[node].layer, 0, 0, 0});
  std::map<std::pair<std::size_t, std::size_t>, std::size_t> bends;  // goal, layer -> vertex
  for (const auto& [from, to] : graph.main) {
    std::size_t last = from;
    for (std::size_t layer = graph.nodes[from].layer + 1; layer <= graph.nodes[to].layer; ++layer) {
      std::size_t next = to;
      if (layer < graph.nodes[to].layer) {
        const auto [bend, is_new] = bends.emplace(std::pair(to, layer), out.vertices.size());
        next = bend->second;
        if (is_new) out.vertices.push_back({to, true, layer, 0, 0, 0});
      }
      const std::pair edge(last, next);
      if (std::find(out.edges.begin(), out.edges.end(), edge) == out.edges.end()) out.edges.push_back(edge);
      last = next;
    }
  }
  out.order.resize(graph.layers);
  for (std::size_t vertex = 0; vertex < out.vertices.size(); ++vertex)
    out.order[out.vertices[vertex].layer].push_back(vertex);
  put_in_order(out);
  return out;
}

void place(Layers& layers) {
  Values x(layers.vertices.size(), 0);
  std::vector<Values> distances;
  for (const auto& layer : layers.order) {
    Values between = {0};
    for (std::size_t i = 1; i < layer.size(); ++i)
      between.push_back(layers.vertices[layer[i - 1]].after + layers.vertices[layer[i]].before);
    const double whole = std::accumulate(between.begin(), between.end(), 0.0);
    double at = -whole / 2;
    for (std::size_t i = 0; i < layer.size(); ++i) x[layer[i]] = at += between[i];
    distances.push_back(std::move(between));
  }
  const auto above = neighbours(layers, true), below = neighbours(layers, false);
  const auto settle = [&](std::size_t layer, const std::vector<std::vector<std::size_t>>& joined) {
    Values wanted, weights;
    for (const std::size_t vertex : layers.order[layer]) {
      const bool is_free = joined[vertex].empty();  // and gives way to its neighbours
      wanted.push_back(is_free ? x[vertex] : mean(x, joined[vertex]));
      weights.push_back(is_free ? 0.001 : 1);
    }
    const Values settled = nearest(wanted, weights, distances[layer]);
    for (std::size_t i = 0; i < settled.size(); ++i) x[layers.order[layer][i]] = settled[i];
  };
  for (int sweep = 0; sweep < 6; ++sweep) {
    for (std::size_t layer = layers.order.size(); layer-- > 0;) settle(layer, below);
    for (std::size_t layer = 0; layer < layers.order.size(); ++layer) settle(layer, above);
  }
  for (std::size_t vertex = 0; vertex < x.size(); ++vertex) layers.vertices[vertex].x = static_cast<int>(x[vertex]);
}

}  // namespace mithaq::definitions::diagram
