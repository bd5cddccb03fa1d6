// The same picture for whoever draws with Mermaid: ids of our own, every text an escaped label.
#include <algorithm>

#include "definitions/diagram.h"
#include "definitions/diagram_graph.h"
#include "definitions/diagram_text.h"
#include "definitions/diagram_words.h"

namespace mithaq::definitions {
namespace {

using namespace diagram;

std::string name(const Node& node) {
  if (node.stage) return "s" + std::to_string(node.number);
  return node.id.empty() ? "beginning" : node.id == target::ratified ? "ratified" : "finish";
}

// A line of a label, in its own direction: the page around it may have the other one.
std::string directed(const Picture& picture, const std::string& text) {
  return (picture.language == Language::ar ? "\u2067" : "\u2066") + mermaid_text(text) + "\u2069";
}

// A way to the stage itself stands in its box: Mermaid lays such loops over each other and over what comes next.
std::string box(const Picture& picture, const Node& node) {
  const Words words(picture);
  if (!node.stage) return "([\"" + directed(picture, words.label(node)) + "\"])";
  std::vector<std::string> lines = {words.join_by_numbers(*node.stage), words.state(*node.stage)};
  for (const Way& way : ways(*node.stage))
    for (const std::string& goal : way.goals)
      if (leads_back_to_itself(*node.stage, goal)) lines.push_back(words.way(*node.stage, way, {goal}));
  std::string out = directed(picture, words.label(node));
  for (const std::string& line : lines)
    if (!line.empty()) out += "<br/>" + directed(picture, line);
  return "[\"" + out + "\"]";
}

std::string ways_of(const Picture& picture, const Graph& graph, const Node& from) {
  std::string out;
  for (const Way& way : ways(*from.stage)) {
    const std::string label = "|\"" + directed(picture, Words(picture).outcomes(way)) + "\"| ";
    for (const std::string& goal : way.goals)
      if (!leads_back_to_itself(*from.stage, goal))
        out += "  " + name(from) + (way.outcomes.front() == "passed" ? " ==>" : " -->") + label +
               name(graph.nodes[graph.find(goal)]) + "\n";
  }
  return out;
}

std::string one_line(std::string text) {
  std::replace(text.begin(), text.end(), '\n', ' ');
  return mermaid_text(text);
}

}  // namespace

std::string mermaid(const Picture& picture) {
  const Words words(picture);
  const Graph all = graph(picture.workflow);
  std::string out = std::string("flowchart ") + (picture.language == Language::ar ? "RL" : "LR") + "\n";
  out += "  accTitle: " + one_line(words.heading()) + "\n";
  out += "  accDescr: " + one_line(words.description()) + "\n";
  for (const Node& node : all.nodes) out += "  " + name(node) + box(picture, node) + "\n";
  for (const auto& [from, to] : all.main)
    if (from == 0) out += "  " + name(all.nodes[0]) + " ==> " + name(all.nodes[to]) + "\n";
  for (const Node& node : all.nodes)
    if (node.stage) out += ways_of(picture, all, node);
  if (!picture.progress) return out;
  out += "  classDef waiting fill:#fff,stroke:#1c2526,color:#1c2526,stroke-dasharray:6 4\n";
  out += "  classDef passed fill:#eef6f1,stroke:#165a45,color:#1c2526,stroke-width:2px\n";
  out += "  classDef settled fill:#faf0ef,stroke:#8a1c1c,color:#1c2526,stroke-width:2px\n";
  for (const char* live : {"open", "settling"})
    out += std::string("  classDef ") + live + " fill:#fff9e0,stroke:#1c2526,color:#1c2526,stroke-width:4px\n";
  for (const Node& node : all.nodes)
    if (node.stage) out += "  class " + name(node) + " " + state_id(picture, *node.stage) + "\n";
  return out;
}

}  // namespace mithaq::definitions
