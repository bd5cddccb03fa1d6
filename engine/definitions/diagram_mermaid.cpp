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

std::string quoted(const std::string& text) { return "\"" + mermaid_text(text) + "\""; }

std::string box(const Words& words, const Node& node) {
  if (!node.stage) return "([" + quoted(words.label(node)) + "])";
  std::string out = mermaid_text(words.label(node));
  for (const std::string& line : {words.join_by_numbers(*node.stage), words.state(*node.stage)})
    if (!line.empty()) out += "<br/>" + mermaid_text(line);
  return "[\"" + out + "\"]";
}

// A way to the stage itself says why; every other is named by its outcomes alone.
std::string ways_of(const Words& words, const Graph& graph, const Node& from) {
  std::string out;
  for (const Way& way : ways(*from.stage))
    for (const std::string& goal : way.goals) {
      const bool turns_back = leads_back_to_itself(*from.stage, goal);
      const std::string label = turns_back ? words.way(*from.stage, way, {goal}) : words.outcomes(way);
      const Node& to = turns_back ? from : graph.nodes[graph.find(goal)];
      const bool is_main = way.outcomes.front() == "passed" && !turns_back;
      out += "  " + name(from) +
             (is_main                    ? " ==>|"
              : goal == target::drafting ? " -.->|"
                                         : " -->|") +
             quoted(label) + "| " + name(to) + "\n";
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
  for (const Node& node : all.nodes) out += "  " + name(node) + box(words, node) + "\n";
  for (const auto& [from, to] : all.main)
    if (from == 0) out += "  " + name(all.nodes[0]) + " ==> " + name(all.nodes[to]) + "\n";
  for (const Node& node : all.nodes)
    if (node.stage) out += ways_of(words, all, node);
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
