// `mithaq simulate --what-if`: what would come of an open round, as the daemon knows it.
#include <map>

#include "cli/commands.h"

namespace mithaq::cli {

namespace {

std::string joined(const std::vector<std::string>& words, const std::string& between) {
  std::string out;
  for (const std::string& word : words) out += (out.empty() ? "" : between) + word;
  return out;
}

std::string condition(const Terminal& terminal, const Json& supposed) {
  std::map<std::string, std::vector<std::string>> bodies;  // by position
  for (const auto& [body, position] : supposed["answers"].items()) bodies[position.get<std::string>()].push_back(body);
  std::vector<std::string> parts;
  for (const auto& [position, names] : bodies)
    parts.push_back(terminal.say("what-if.bodies", {{"names", joined(names, terminal.say("definition.comma"))},
                                                    {"n", static_cast<std::int64_t>(names.size())},
                                                    {"position", terminal.say("position." + position)}}));
  std::string out = joined(parts, terminal.say("explain.semicolon"));
  if (const std::string silent = supposed.value("silent", ""); !silent.empty())
    out += terminal.say(out.empty() ? "what-if.silent" : "what-if.and-silent",
                        {{"position", terminal.say("position." + silent)}});
  return out.empty() ? terminal.say("what-if.as-it-stands") : out;
}

}  // namespace

int what_if(const Terminal& terminal, const Daemon& daemon, const Supposing& supposing) {
  Json question = {{"verb", "charter what-if"}, {"charter", supposing.charter}, {"stage", supposing.stage}};
  for (const std::string& answer : supposing.answers) {
    const std::size_t middle = answer.find('=');
    if (middle == std::string::npos)
      return terminal.error(terminal.say("cli.help-suppose") + ": " + answer), cannot_judge;
    question["answers"][answer.substr(0, middle)] = answer.substr(middle + 1);
  }
  if (!supposing.silent.empty()) question["silent"] = supposing.silent;
  int code = yes;
  const auto data = daemon.ask(std::move(question), code);
  if (!data) return code;
  if (terminal.json) return terminal.data(*data), yes;
  terminal.line(terminal.say("what-if.title",
                             {{"stage", data->value("stage", "")}, {"round", data->value("round", std::int64_t{1})}}));
  for (const Json& supposed : (*data)["supposed"])
    terminal.line("  " + terminal.say("what-if.line", {{"words_if", condition(terminal, supposed)},
                                                       {"words", terminal.in_language(supposed["needs"])}}));
  return yes;
}

}  // namespace mithaq::cli
