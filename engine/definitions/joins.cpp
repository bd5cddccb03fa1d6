// Forks and joins: every stage passes once, in thought, and what opens by that is looked at.
#include <algorithm>
#include <deque>
#include <map>
#include <set>

#include "definitions/flow.h"

namespace mithaq::definitions {
namespace {

class Walk {
 public:
  Walk(Document& document, const std::vector<WrittenStage>& stages) : document_(document) {
    for (const WrittenStage& written : stages) stages_[written.stage.id.value] = &written;
  }

  void check_ways_in() {
    for (const auto& [id, written] : stages_) {
      for (std::size_t i = 0; i < written->stage.join.size(); ++i) check_joined(*written, i);
      if (written->stage.join.empty()) continue;
      for (const auto& [other_id, other] : stages_)
        for (const auto& [outcome, goals] : other->stage.next)
          if (leads(goals, id) && !(outcome == "passed" && leads(written->stage.join, other_id)))
            document_.error(place_of_goal(*other, outcome), "join-misses", {{"stage", id}, {"value", other_id}});
    }
  }

  void pass_everything(const std::vector<std::string>& start) {
    branches_ = start.size();
    for (const std::string& id : start) open(id, {});
    while (!waiting_.empty()) {
      const auto [id, before] = waiting_.front();
      waiting_.pop_front();
      pass(*stages_.at(id), before);
    }
    for (const auto& [id, written] : stages_)
      if (!written->stage.join.empty() && !opened_.contains(id) && !arrived_[id].empty())
        document_.error(written->join_at.front(), "join-never-complete", {{"stage", id}, {"value", missing(*written)}});
    if (branches_ > 1 && ratifying_)
      document_.error(place_of_goal(*ratifying_, "passed"), "ratified-beside-others",
                      {{"stage", ratifying_->stage.id.value}});
  }

 private:
  using Before = std::set<std::string>;  // stages that had passed on the way here

  static bool leads(const std::vector<std::string>& goals, const std::string& id) {
    return std::find(goals.begin(), goals.end(), id) != goals.end();
  }

  static Place place_of_goal(const WrittenStage& written, const std::string& outcome) {
    const auto found = written.next_at.find(outcome);
    return found == written.next_at.end() || found->second.empty() ? written.id_at : found->second.front();
  }

  void check_joined(const WrittenStage& written, std::size_t i) {
    const std::string& wanted = written.stage.join[i];
    const auto found = stages_.find(wanted);
    if (found == stages_.end()) {
      std::vector<std::string> known;
      for (const auto& [id, stage] : stages_) known.push_back(id);
      document_.error(written.join_at[i], "join-unknown", hinted({{"value", wanted}}, wanted, known));
      return;
    }
    const auto passed = found->second->stage.next.find("passed");
    if (passed == found->second->stage.next.end() || !leads(passed->second, written.stage.id.value))
      document_.error(written.join_at[i], "join-never-complete",
                      {{"stage", written.stage.id.value}, {"value", wanted}});
  }

  std::string missing(const WrittenStage& written) {
    std::vector<std::string> out;
    for (const std::string& id : written.stage.join)
      if (!arrived_[written.stage.id.value].contains(id)) out.push_back(id);
    return joined(out);
  }

  void open(const std::string& id, const Before& before) {
    if (!opened_.insert(id).second) {
      // Coming back to a stage that one has passed is a loop, which people end; meeting another branch is not.
      if (!before.contains(id)) document_.error(stages_.at(id)->id_at, "parallel-without-join", {{"stage", id}});
      return;
    }
    waiting_.push_back({id, before});
  }

  void pass(const WrittenStage& written, Before before) {
    const std::string& id = written.stage.id.value;
    before.insert(id);
    const auto passed = written.stage.next.find("passed");
    if (passed == written.stage.next.end()) return;
    branches_ += passed->second.size() - 1;
    for (const std::string& goal : passed->second) {
      if (goal == target::ratified) ratifying_ = &written;
      const auto next = stages_.find(goal);
      if (next == stages_.end()) continue;
      const std::vector<std::string>& join = next->second->stage.join;
      if (join.empty()) {
        open(goal, before);
        continue;
      }
      auto& here = arrived_[goal];
      here.insert(id);
      if (!std::all_of(join.begin(), join.end(), [&](const std::string& j) { return here.contains(j); })) continue;
      branches_ -= std::min(branches_ - 1, join.size() - 1);
      open(goal, before);
    }
  }

  Document& document_;
  std::map<std::string, const WrittenStage*> stages_;
  std::deque<std::pair<std::string, Before>> waiting_;
  std::set<std::string> opened_;
  std::map<std::string, std::set<std::string>> arrived_;  // by joining stage
  std::size_t branches_ = 1;
  const WrittenStage* ratifying_ = nullptr;
};

}  // namespace

void check_joins(Document& document, const std::vector<WrittenStage>& stages, const std::vector<std::string>& start) {
  Walk walk(document, stages);
  const std::size_t before = document.errors();
  walk.check_ways_in();
  if (document.errors() == before) walk.pass_everything(start);
}

}  // namespace mithaq::definitions
