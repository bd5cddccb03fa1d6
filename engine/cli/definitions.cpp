// `mithaq check`: needs no daemon.
#include <algorithm>
#include <sstream>

#include "cli/calendars.h"
#include "cli/commands.h"
#include "cli/problem_lines.h"
#include "definitions/files.h"
#include "service/premises.h"

namespace mithaq::cli {

namespace {

using definitions::Problem;
using definitions::Problems;

bool holds(const std::string& toml, std::string_view table) {
  return toml.starts_with(table) || toml.find("\n" + std::string(table)) != std::string::npos;
}

// Stages in any spelling of TOML: [[stage]], [[ stage ]], stage = [ .. ].
bool holds_stages(const std::string& toml) {
  std::istringstream lines(toml);
  for (std::string line; std::getline(lines, line);) {
    std::erase_if(line, [](char c) { return c == ' ' || c == '\t'; });
    if (line.starts_with("[[stage]]") || line.starts_with("stage=")) return true;
  }
  return false;
}

struct Calendars {
  std::string folder;
  std::map<std::string, Calendar> known;
};

// What a file is, is told by what it holds.
Problems problems_of(const std::string& file, const std::string& toml, const std::optional<Registry>& registry,
                     const std::optional<Calendars>& calendars) {
  if (holds_stages(toml)) {
    Problems out = definitions::workflow_from_toml(file, toml).problems;
    if (definitions::has_errors(out)) return out;
    if (registry)
      for (Problem& p : definitions::check_on_registry(file, toml, *registry)) out.push_back(std::move(p));
    if (calendars)
      for (Problem& p : definitions::check_calendars(file, toml, calendars->known, calendars->folder))
        out.push_back(std::move(p));
    return out;
  }
  if (holds(toml, "[[body]]")) return definitions::registry_from_toml(file, toml).problems;
  if (holds(toml, "weekend")) return definitions::calendar_from_toml(file, toml).problems;
  if (holds(toml, "library")) return definitions::manifest_from_toml(file, toml).problems;
  if (holds(toml, "state") || holds(toml, "plugins") || holds(toml, "host"))
    return definitions::settings_from_toml(file, toml).problems;
  return definitions::workflow_from_toml(file, toml).problems;
}

}  // namespace

int check(const Terminal& terminal, const std::vector<std::string>& files, const std::string& registry_file,
          const std::string& calendar_folder) {
  Problems all;
  bool unreadable = false;
  const auto read = [&](const std::string& file) -> std::optional<std::string> {
    try {
      return service::read_file(file);
    } catch (const service::Unreadable& unreadable_file) {
      terminal.error(line_of(terminal, unreadable_file));
      unreadable = true;
      return std::nullopt;
    }
  };
  std::optional<Registry> registry;
  if (!registry_file.empty())
    if (const auto toml = read(registry_file)) {
      auto parsed = definitions::registry_from_toml(registry_file, *toml);
      registry = std::move(parsed.value);
      all = std::move(parsed.problems);
    }
  std::optional<Calendars> calendars;
  if (registry) calendars = Calendars{calendar_folder, read_calendars(calendar_folder, all)};
  for (const std::string& file : files)
    if (const auto toml = read(file))
      for (Problem& p : problems_of(file, *toml, registry, calendars)) all.push_back(std::move(p));

  if (terminal.json)
    terminal.data(json_of(terminal, all));
  else
    for (const Problem& p : all) terminal.line(line_of(terminal, p));
  const auto errors = std::ranges::count_if(all, [](const Problem& p) { return !p.warning; });
  if (!terminal.json && !unreadable)
    terminal.line(errors == 0
                      ? terminal.good(terminal.say("cli.check-good", {{"n", static_cast<std::int64_t>(files.size())}}))
                      : terminal.bad(terminal.say("cli.check-bad", {{"n", static_cast<std::int64_t>(errors)}})));
  if (errors > 0) return no;
  return unreadable ? cannot_judge : yes;
}

}  // namespace mithaq::cli
