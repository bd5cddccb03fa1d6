#include "definitions/flow.h"

#include <algorithm>
#include <functional>
#include <set>

namespace mithaq::definitions {
namespace {

constexpr std::string_view targets[] = {target::drafting, target::again, target::ratified, target::end};

bool is_target(std::string_view where) {
  return std::find(std::begin(targets), std::end(targets), where) != std::end(targets);
}

std::vector<std::string> ids(const std::vector<WrittenStage>& stages) {
  std::vector<std::string> out;
  for (const WrittenStage& written : stages) out.push_back(written.stage.id.value);
  return out;
}

std::vector<std::string> all_goals(const std::vector<WrittenStage>& stages) {
  std::vector<std::string> out = words(targets);
  for (std::string& id : ids(stages)) out.push_back(std::move(id));
  return out;
}

// TOML's spelling of an outcome.
std::string key_of(std::string outcome) {
  std::replace(outcome.begin(), outcome.end(), '-', '_');
  return outcome;
}

void check_goals(Document& document, const std::vector<WrittenStage>& stages) {
  const std::vector<std::string> goals = all_goals(stages);
  for (const WrittenStage& written : stages)
    for (const auto& [outcome, places] : written.next_at) {
      const Goals& here = written.stage.next.at(outcome);
      for (std::size_t i = 0; i < here.size(); ++i) {
        const std::string& goal = here[i];
        if (goal == target::ratified && outcome != "passed")
          document.error(places[i], "ratified-not-by-passing", {{"outcome", key_of(outcome)}});
        if (here.size() > 1 && is_target(goal)) document.error(places[i], "goal-not-beside-others", {{"value", goal}});
        if (std::find(here.begin(), here.begin() + static_cast<std::ptrdiff_t>(i), goal) !=
            here.begin() + static_cast<std::ptrdiff_t>(i))
          document.error(places[i], "given-twice", {{"value", goal}});
        if (std::find(goals.begin(), goals.end(), goal) == goals.end())
          document.error(places[i], "next-unknown",
                         hinted({{"outcome", key_of(outcome)}, {"value", goal}}, goal, goals));
      }
    }
}

const WrittenStage* find(const std::vector<WrittenStage>& stages, const std::string& id) {
  const auto found = std::find_if(stages.begin(), stages.end(), [&](const auto& w) { return w.stage.id.value == id; });
  return found == stages.end() ? nullptr : &*found;
}

// Said where the last stage says what follows when it has passed.
void check_ratification(Document& document, const std::vector<WrittenStage>& stages) {
  const WrittenStage* last = nullptr;
  for (const WrittenStage& written : stages) {
    const auto passed = written.stage.next.find("passed");
    if (passed == written.stage.next.end() || passed->second.is(target::ratified)) return;
    last = &written;
  }
  document.error(last->next_at.at("passed").front(), "never-ratifies");
}

void check_reach(Document& document, const std::vector<WrittenStage>& stages, const std::vector<std::string>& start) {
  std::set<std::string> reached;
  const std::function<void(const std::string&)> visit = [&](const std::string& id) {
    const WrittenStage* written = find(stages, id);
    if (!written || !reached.insert(id).second) return;
    for (const auto& [outcome, goals] : written->stage.next)
      for (const std::string& goal : goals) visit(goal);
  };
  for (const std::string& id : start) visit(id);
  for (const WrittenStage& written : stages)
    if (!written.stage.id.empty() && reached.count(written.stage.id.value) == 0)
      document.error(written.id_at, "unreachable-stage", {{"stage", written.stage.id.value}});
}

// Outcomes that come about when nobody ever says a word. `again` has its end in max_rounds.
bool comes_by_silence(const Stage& stage, const std::string& outcome) {
  if (outcome == "passed") return stage.silence.has_value();
  return outcome == "expired" || (outcome == "no-quorum" && stage.quorum);
}

void check_loops(Document& document, const std::vector<WrittenStage>& stages) {
  for (const WrittenStage& start : stages) {
    std::set<std::string> seen;
    const std::function<bool(const WrittenStage&)> returns = [&](const WrittenStage& from) {
      for (const auto& [outcome, goals] : from.stage.next) {
        if (!comes_by_silence(from.stage, outcome)) continue;
        for (const std::string& goal : goals) {
          if (is_target(goal)) continue;
          if (goal == start.stage.id.value) return true;
          const WrittenStage* next = find(stages, goal);
          if (next && seen.insert(goal).second && returns(*next)) return true;
        }
      }
      return false;
    };
    if (!start.stage.id.empty() && returns(start))
      document.error(start.id_at, "loop-without-people", {{"stage", start.stage.id.value}});
  }
}

}  // namespace

void check_flow(Document& document, const std::vector<WrittenStage>& stages, const std::vector<PlacedText>& start) {
  if (stages.empty()) return;
  std::set<std::string> seen;
  for (const WrittenStage& written : stages) {
    const std::string& id = written.stage.id.value;
    if (is_target(id)) document.error(written.id_at, "id-reserved", {{"value", id}});
    if (!id.empty() && !seen.insert(id).second) document.error(written.id_at, "id-twice", {{"value", id}});
  }
  const std::size_t before = document.errors();
  std::vector<std::string> first;
  for (const PlacedText& id : start) {
    if (!find(stages, id.text))
      document.error(id.place, "start-unknown", hinted({{"value", id.text}}, id.text, ids(stages)));
    if (std::find(first.begin(), first.end(), id.text) != first.end())
      document.error(id.place, "given-twice", {{"value", id.text}});
    first.push_back(id.text);
  }
  if (first.empty()) first = {stages.front().stage.id.value};
  check_goals(document, stages);
  // A goal that is misspelt may be the way to a stage that seems to have none.
  if (document.errors() == before) {
    check_reach(document, stages, first);
    check_joins(document, stages, first);
  }
  if (document.errors() == before) check_ratification(document, stages);
  check_loops(document, stages);
}

}  // namespace mithaq::definitions
