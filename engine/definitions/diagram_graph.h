// What a picture of a workflow is made of: places, the ways between them, and the layer in which each place stands.
#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "model/workflow.h"

namespace mithaq::definitions::diagram {

// Outcomes of one stage that lead to the same goals.
struct Way {
  std::vector<std::string> outcomes;  // in the order of outcome_ids
  Goals goals;
  bool operator==(const Way&) const = default;
};

// Every outcome of the stage but `withdrawn` where it ends the charter, which is the same everywhere.
std::vector<Way> ways(const Stage& stage);

// Whether a goal opens the stage that it comes from: again, drafting, or its own id.
bool leads_back_to_itself(const Stage& stage, const std::string& goal);

// The beginning, a stage, or an end.
struct Node {
  std::string id;  // of the stage; target::ratified, target::end; empty: the beginning
  const Stage* stage = nullptr;
  int number = 0;         // of the stage in the definition, from 1
  std::size_t layer = 0;  // from above; the beginning stands alone in layer 0
};

using Edge = std::pair<std::size_t, std::size_t>;  // from, to: indices of nodes

struct Graph {
  std::vector<Node> nodes;  // the beginning first, the stages in the definition's order, then the ends that are used
  std::vector<Edge> main;   // what opens by passing, always downwards
  std::vector<Edge> jumps;  // every other way to another place
  std::size_t layers = 0;
  std::size_t find(const std::string& id) const;  // nodes.size(): no such place
  bool is_main(std::size_t from, std::size_t to) const;
};

// Lends the workflow.
Graph graph(const Workflow& workflow);

}  // namespace mithaq::definitions::diagram
