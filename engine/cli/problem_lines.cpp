#include "cli/problem_lines.h"

namespace mithaq::cli {

namespace {

std::string sentence(const Terminal& terminal, const definitions::Problem& problem) {
  return terminal.say("problem." + problem.id, notices::Facts(problem.facts.begin(), problem.facts.end()));
}

}  // namespace

void print(const Terminal& terminal, const definitions::Problems& problems) {
  for (const definitions::Problem& p : problems) {
    const std::string severity = terminal.say(p.warning ? "cli.warning" : "cli.error");
    terminal.error(p.file + ":" + std::to_string(p.line) + ":" + std::to_string(p.column) + ": " +
                   (p.warning ? severity : terminal.bad(severity)) + ": " + sentence(terminal, p) + " [" + p.id + "]");
  }
}

Json json_of(const Terminal& terminal, const definitions::Problems& problems) {
  Json out = Json::array();
  for (const definitions::Problem& p : problems)
    out.push_back({{"file", p.file},
                   {"line", p.line},
                   {"column", p.column},
                   {"id", p.id},
                   {"severity", p.warning ? "warning" : "error"},
                   {"sentence", sentence(terminal, p)},
                   {"facts", p.facts}});
  return out;
}

}  // namespace mithaq::cli
