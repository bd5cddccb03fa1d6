#include <algorithm>
#include <array>

#include "definitions/flow.h"
#include "definitions/workflow_reader.h"

namespace mithaq::definitions {
namespace {

// The moments at which plugins act; `ratified` runs its plugins in order.
constexpr std::string_view moments[] = {"request", "reminder", "receipt", "outcome", "alert", "ratified"};

void read_duties(Table& table, Workflow& workflow) {
  for (const std::string_view moment : moments)
    if (moment != "alert") workflow.duties[std::string(moment)];  // an alert goes by the way of a request
  const std::size_t before = table.document().complaints();
  auto duties = table.table("duties");
  if (duties)
    for (const std::string_view moment : moments) {
      const auto names = duties->texts(moment);
      if (!duties->has(moment)) continue;
      std::vector<std::string>& plugins = workflow.duties[std::string(moment)];
      for (const PlacedText& name : names)
        if (std::find(plugins.begin(), plugins.end(), name.text) != plugins.end())
          table.document().error(name.place, "given-twice", {{"value", name.text}});
        else if (table.document().kebab(name.text, name.place, moment))
          plugins.push_back(name.text);
    }
  if (duties) duties->done();
  if (workflow.duties["request"].empty() && table.document().complaints() == before)
    table.document().warning(duties ? duties->at() : table.at(), "nobody-sends-requests");
}

}  // namespace

WrittenWorkflow read_workflow(Document& document) {
  WrittenWorkflow out;
  Workflow& workflow = out.workflow;
  Table table(document, document.root());
  if (const auto id = table.kebab("id", Need::must)) workflow.id.value = *id;
  if (const auto number = table.integer("number", 1, 1'000'000)) workflow.number = static_cast<int>(*number);
  workflow.title = table.name_in_both("title", Need::must);
  if (const auto language = table.word("authoritative", {"ar", "en"}))
    workflow.authoritative = static_cast<Language>(*language);
  if (const auto visibility = table.word("visibility", {"public", "members"}))
    workflow.positions_public = *visibility == 0;
  if (const auto role = table.word("change_class_by", {"secretary", "convener", "administrator"}))
    workflow.change_class_by = std::array{"secretary", "convener", "administrator"}[*role];
  if (const auto required = table.boolean("require_trusted_time")) workflow.require_trusted_time = *required;
  const std::vector<PlacedText> start = table.texts("start");
  if (table.has_empty_list("start")) document.error(table.at("start"), "empty-list", {{"key", "start"}});
  read_duties(table, workflow);
  for (Table& stage : table.tables("stage", Need::must)) out.stages.push_back(read_stage(stage));
  table.done();
  check_flow(document, out.stages, start);
  for (const WrittenStage& written : out.stages) workflow.stages.push_back(written.stage);
  for (const PlacedText& id : start) workflow.start.push_back(id.text);
  if (start.empty() && !workflow.stages.empty()) workflow.start = {workflow.stages.front().id.value};
  return out;
}

Read<Workflow> workflow_from_toml(const std::string& file, std::string_view toml) {
  Document document(file, toml);
  if (!document.is_parsed()) return {std::nullopt, document.problems()};
  return document.finish(read_workflow(document).workflow);
}

}  // namespace mithaq::definitions
