#include "cli/problem_lines.h"

#include "cli/arithmetic.h"

namespace mithaq::cli {

namespace {

constexpr std::size_t longest_list = 1000;  // of what is known, in characters

std::string sentence(const Terminal& terminal, const definitions::Problem& problem, Language language) {
  notices::Facts facts;
  for (const auto& [key, value] : problem.facts)
    facts.emplace(key, key == "known" ? shortened(value, longest_list) : shortened(value));
  return terminal.phrases().say("problem." + problem.id, language, facts, notices::Isolation::none);
}

}  // namespace

std::string line_of(const Terminal& terminal, const definitions::Problem& p) {
  const std::string severity = terminal.say(p.warning ? "cli.warning" : "cli.error");
  return printable(p.file) + ":" + std::to_string(p.line) + ":" + std::to_string(p.column) + ": " +
         (p.warning ? severity : terminal.bad(severity)) + ": " + sentence(terminal, p, terminal.language) + " [" +
         p.id + "]";
}

std::string line_of(const Terminal& terminal, const service::Unreadable& unreadable) {
  notices::Facts facts;
  for (const auto& [key, value] : unreadable.facts) facts.emplace(key, printable(value));
  return terminal.bad(terminal.say("cli.error")) + ": " + terminal.say("problem.file-unreadable", facts);
}

void print(const Terminal& terminal, const definitions::Problems& problems) {
  for (const definitions::Problem& p : problems) terminal.error(line_of(terminal, p));
}

Json json_of(const Terminal& terminal, const definitions::Problems& problems) {
  Json out = Json::array();
  for (const definitions::Problem& p : problems)
    out.push_back(
        {{"file", p.file},
         {"line", p.line},
         {"column", p.column},
         {"id", p.id},
         {"severity", p.warning ? "warning" : "error"},
         {"sentence", sentence(terminal, p, terminal.language)},
         {"sentences", {{"ar", sentence(terminal, p, Language::ar)}, {"en", sentence(terminal, p, Language::en)}}},
         {"facts", p.facts}});
  return out;
}

}  // namespace mithaq::cli
