// Another definition for a charter that runs: what it would change, and the change itself (reference: domain 7).
#include "rules/migrating.h"

#include "service/door.h"
#include "service/secretariat.h"

namespace mithaq::service {

namespace {

MigrationPlan plan(const Charter& charter, const Definition& to) {
  MigrationPlan out;
  out.charter = charter.id.value;
  out.state = charter.state;
  out.workflow = to.workflow.id.value;
  out.from_number = charter.workflow_number;
  out.to_number = to.workflow.number;
  out.from_sha256 = charter.workflow_sha256;
  out.to_sha256 = to.sha256;
  rules::MigrationReport report = rules::migration_report(charter, to.workflow, to.sha256);
  out.change_class = report.change_class;
  for (rules::MigrationReport::Change& change : report.changes)
    out.changes.push_back({change.change_class, change.stage, change.key, change.from, change.to});
  out.obstacle = report.obstacle;
  out.possible = !report.obstacle;
  if (charter.proposed && charter.proposed->sha256 == to.sha256) out.proposed_by = charter.proposed->by.value;
  return out;
}

}  // namespace

Result<MigrationPlan, Refusal> Secretariat::plan_migration(const std::string& id, const std::string& file,
                                                           const std::string& toml) {
  const auto charter = is_kebab(id) ? writer_.charter({id}) : nullptr;
  if (!charter) return Refusal{"unknown-charter", {{"charter", id}}};
  auto definition = defined(file, toml, std::nullopt);
  if (!definition) return definition.error();
  return plan(*charter, *definition);
}

Result<MigrationPlan, Refusal> Secretariat::migrate(const Caller& caller, const std::string& id,
                                                    const std::string& file, const std::string& toml,
                                                    const std::string& reason,
                                                    const std::vector<std::string>& acknowledged) {
  auto by = actor(caller, {"administrator"});
  if (!by) return by.error();
  const auto charter = is_kebab(id) ? writer_.charter({id}) : nullptr;
  if (!charter) return Refusal{"unknown-charter", {{"charter", id}}};
  auto definition = defined(file, toml, acknowledged);
  if (!definition) return definition.error();
  rules::MigrateWorkflow command{definition->snapshot, definition->sha256, reason};
  Door door;
  door.word("migrate").word(id).word(definition->sha256).prose("reason", command.reason);
  if (door.refusal()) return *door.refusal();
  MigrationPlan out = plan(*charter, *definition);
  Order order;
  order.charter = charter->id;
  order.actor = *by;
  order.channel = Channel::cli;
  order.key = caller.key;
  order.body = door.said();
  order.workflow = std::move(definition->workflow);
  order.command = std::move(command);
  if (auto done = writer_.run(std::move(order)); !done) return done.error();
  const auto after = writer_.charter(charter->id);
  out.proposed_by = after->proposed && after->proposed->sha256 == out.to_sha256
                        ? std::optional(after->proposed->by.value)
                        : std::nullopt;
  return out;
}

}  // namespace mithaq::service
