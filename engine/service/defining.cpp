// A workflow file on its way into a charter: read, checked on the registry, its warnings acknowledged by somebody.
#include <algorithm>
#include <set>

#include "rules/evolve.h"
#include "service/secretariat.h"
#include "trail/canonical.h"
#include "trail/digest.h"

namespace mithaq::service {

namespace {

// One line a problem, as a compiler writes it; for the reader in both languages.
std::map<std::string, std::string> told(const definitions::Problems& problems, const notices::Phrases& phrases) {
  std::map<std::string, std::string> out{{"number", std::to_string(problems.size())}};
  for (Language language : {Language::ar, Language::en}) {
    std::string& lines = out["problems_" + std::string(code(language))];
    for (const definitions::Problem& problem : problems) {
      notices::Facts facts(problem.facts.begin(), problem.facts.end());
      if (!lines.empty()) lines += '\n';
      lines += problem.file + ":" + std::to_string(problem.line) + ":" + std::to_string(problem.column) + ": " +
               phrases.say("problem." + problem.id, language, facts, notices::Isolation::none);
    }
  }
  return out;
}

// A duty that nobody does would leave its jobs waiting for ever.
std::optional<Refusal> refused_duties(const Workflow& workflow, const std::vector<definitions::Manifest>& enabled) {
  for (const auto& [moment, plugins] : workflow.duties)
    for (const std::string& plugin : plugins) {
      const auto does = [&](std::string_view duty) {
        return std::ranges::any_of(enabled, [&](const definitions::Manifest& manifest) {
          return manifest.name == plugin && std::ranges::find(manifest.duties, duty) != manifest.duties.end();
        });
      };
      const bool is_done = moment == "ratified" ? does("signer") || does("archiver") : does("notifier");
      if (!is_done) return Refusal{"plugin-not-enabled", {{"plugin", plugin}, {"moment", moment}}};
    }
  return std::nullopt;
}

// Warnings that nobody has said to have seen.
definitions::Problems unseen(const definitions::Problems& problems, const std::vector<std::string>& acknowledged) {
  definitions::Problems out;
  for (const definitions::Problem& problem : problems) {
    const bool is_seen = std::ranges::find(acknowledged, problem.id) != acknowledged.end();
    if (problem.warning && !is_seen && std::ranges::find(out, problem) == out.end()) out.push_back(problem);
  }
  return out;
}

}  // namespace

Result<Definition, Refusal> Secretariat::defined(const std::string& file, const std::string& toml,
                                                 const std::optional<std::vector<std::string>>& acknowledged) {
  auto workflow = definitions::workflow_from_toml(file, toml);
  if (!workflow.value) return Refusal{"workflow-problems", told(workflow.problems, phrases())};
  auto problems = definitions::check_on_registry(file, toml, premises_.registry);
  if (definitions::has_errors(problems)) {
    std::erase_if(problems, [](const definitions::Problem& p) { return p.warning; });
    return Refusal{"workflow-problems", told(problems, phrases())};
  }
  problems.insert(problems.end(), workflow.problems.begin(), workflow.problems.end());
  const auto warnings = acknowledged ? unseen(problems, *acknowledged) : definitions::Problems{};
  if (!warnings.empty()) {
    Refusal refusal{"workflow-warnings", told(warnings, phrases())};
    std::set<std::string> ids;
    for (const definitions::Problem& problem : warnings) ids.insert(problem.id);
    for (const std::string& id : ids) refusal.facts["ids"] += (refusal.facts["ids"].empty() ? "" : ",") + id;
    return refusal;
  }
  for (const Stage& stage : workflow.value->stages) {
    if (!stage.deadline) continue;
    if (!premises_.know_zone(stage.deadline->zone)) return Refusal{"unknown-zone", {{"zone", stage.deadline->zone}}};
    if (!premises_.calendars.contains(stage.deadline->calendar))
      return Refusal{"unknown-calendar", {{"calendar", stage.deadline->calendar}}};
  }
  if (workflow.value->require_trusted_time && settings().time_stamp_url.empty())
    return Refusal{"time-authority-missing", {}};
  if (auto refusal = refused_duties(*workflow.value, premises_.manifests)) return *refusal;
  Definition out{std::move(*workflow.value), {}, {}};
  out.snapshot = trail::write(rules::to_value(out.workflow));
  out.sha256 = trail::digest(out.snapshot);
  return out;
}

}  // namespace mithaq::service
