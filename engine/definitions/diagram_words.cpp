#include "definitions/diagram_words.h"

#include <algorithm>

#include "definitions/diagram_text.h"

namespace mithaq::definitions::diagram {

std::string Words::say(const std::string& id, const PictureFacts& facts) const { return picture_.say(id, facts); }

std::string Words::heading() const {
  return say("diagram.title", {{"workflow", harmless(picture_.workflow.title.in(picture_.language))}});
}

std::string Words::under_heading() const {
  const Workflow& workflow = picture_.workflow;
  std::string out = say("diagram.definition", {{"id", workflow.id.value}, {"number", std::int64_t{workflow.number}}});
  if (picture_.progress)
    out += " " + say("diagram.charter", {{"charter", harmless(picture_.progress->charter)},
                                         {"state", say("cli.state-" + picture_.progress->state)}});
  return out;
}

std::string Words::title(const Node& node) const {
  if (node.stage) return harmless(node.stage->title.in(picture_.language));
  return say(node.id.empty() ? "diagram.start" : "diagram.place-" + node.id);
}

std::string Words::label(const Node& node) const {
  if (!node.stage) return title(node);
  return say("diagram.numbered", numbered(node.number));
}

PictureFacts Words::numbered(int number) const {
  const Stage& stage = picture_.workflow.stages[static_cast<std::size_t>(number) - 1];
  return {{"number", std::int64_t{number}}, {"stage", harmless(stage.title.in(picture_.language))}};
}

std::string Words::goal(const Stage* from, const std::string& id) const {
  if (from && id == from->id.value) return say("diagram.itself");
  const int number = number_of(id);
  if (number == 0) return say("diagram.goal-" + id);
  return say("diagram.stage", numbered(number));
}

std::string Words::listed(const std::vector<std::string>& ids, const Stage* from) const {
  std::string out;
  for (const std::string& id : ids) out += (out.empty() ? "" : say("definition.and")) + goal(from, id);
  return out;
}

std::string Words::join(const Stage& stage) const {
  return stage.join.empty() ? "" : say("diagram.join", {{"words_stages", listed(stage.join, nullptr)}});
}

std::string Words::join_by_numbers(const Stage& stage) const {
  std::string numbers;
  for (const std::string& id : stage.join)
    numbers += (numbers.empty() ? "" : say("definition.comma")) +
               say("diagram.number", {{"number", std::int64_t{number_of(id)}}});
  return stage.join.empty() ? "" : say("diagram.join", {{"words_stages", numbers}});
}

int Words::number_of(const std::string& id) const {
  const auto& stages = picture_.workflow.stages;
  const auto found = std::find_if(stages.begin(), stages.end(), [&](const Stage& s) { return s.id.value == id; });
  return found == stages.end() ? 0 : static_cast<int>(found - stages.begin()) + 1;
}

std::string Words::state(const Stage& stage) const {
  const std::string id = state_id(picture_, stage);
  if (id.empty() || id == "waiting") return id.empty() ? "" : say("diagram.waiting");
  const StageProgress& progress = picture_.progress->stages.at(stage.id.value);
  PictureFacts facts{{"round", std::int64_t{progress.round}}, {"revision", std::int64_t{progress.revision}}};
  if (progress.state == "settled") facts["words_outcome"] = say("diagram.outcome-" + progress.outcome);
  return say("diagram." + progress.state, facts);
}

std::string Words::outcomes(const Way& way) const {
  std::string out;
  for (const std::string& outcome : way.outcomes)
    out += (out.empty() ? "" : say("definition.comma")) + say("diagram.outcome-" + outcome);
  return out;
}

std::string Words::way(const Stage& from, const Way& way, const std::vector<std::string>& goals) const {
  return say(goals.size() > 1 ? "diagram.way-to-several" : "diagram.way",
             {{"words_outcomes", outcomes(way)}, {"words_goals", listed(goals, &from)}});
}

std::string Words::withdrawal() const {
  for (const Stage& stage : picture_.workflow.stages)
    if (const auto next = stage.next.find("withdrawn"); next != stage.next.end() && !next->second.is(target::end))
      return "";
  return say("diagram.withdrawal");
}

std::string Words::description() const {
  std::string out =
      under_heading() + " " + say("diagram.beginning", {{"words_stages", listed(picture_.workflow.start, nullptr)}});
  for (const Stage& stage : picture_.workflow.stages) {
    out += "\n" + say("diagram.about", numbered(number_of(stage.id.value)));
    for (const std::string& sentence : {join(stage), state(stage)})
      if (!sentence.empty()) out += " " + sentence;
    std::string leads;
    for (const Way& each : ways(stage))
      leads += (leads.empty() ? " " : say("definition.semicolon")) + way(stage, each, each.goals);
    out += leads + ".";
  }
  const std::string last = withdrawal();
  return last.empty() ? out : out + "\n" + last;
}

std::string state_id(const Picture& picture, const Stage& stage) {
  if (!picture.progress) return "";
  const auto found = picture.progress->stages.find(stage.id.value);
  if (found == picture.progress->stages.end()) return "waiting";
  if (found->second.state != "settled") return found->second.state;
  return found->second.outcome == "passed" ? "passed" : "settled";
}

}  // namespace mithaq::definitions::diagram
