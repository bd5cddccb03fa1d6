// Charters and their texts: opening, a new revision, withdrawal, and taking up again what had ended.
#include <algorithm>
#include <set>

#include "rules/articles.h"
#include "rules/evolve.h"
#include "rules/ledger.h"
#include "rules/links.h"
#include "trail/canonical.h"

namespace mithaq::rules {

namespace {

// An entry has room for so many bytes of article ids; of a text in which more has changed, the documents tell.
constexpr std::size_t most_bytes_of_ids = 4'096;

void append_revision(Draft& draft, const Publication& publication, const std::map<Language, std::string>& texts,
                     const CharterLinks& links) {
  const Revision& revision = publication.revision;
  Value data = Value::object({{"number", revision.number}, {"sha256", revision.sha256}, {"change", revision.change}});
  if (revision.number > 1) {
    data.set("base", revision.number - 1);
    const auto changed = changed_articles(draft.charter.newest_revision(), revision, draft.workflow().authoritative);
    std::size_t bytes = 0;
    for (const std::string& id : changed) bytes += id.size() + 3;
    if (!changed.empty() && bytes <= most_bytes_of_ids) data.set("articles", Value::strings(changed));
  }
  Entry entry = draft.by_origin("revision-published", std::move(data));
  entry.evidence.push_back(publication.document);
  for (const auto& [language, text] : texts)
    entry.evidence.push_back(draft.document("text", revision.texts.at(language).media_type, text));
  if (!links.empty())
    entry.evidence.push_back(draft.document("links", "application/json", trail::write(links_value(links))));
  draft.append(std::move(entry));
}

Step refused(const Draft& draft, const PublishRevision& command) {
  const Charter& charter = draft.charter;
  if (charter.state != "running" && charter.state != "drafting")
    return Refusal{"charter-ended", {{"charter", charter.id.value}}};
  for (const Round* round : charter.live_rounds())
    if (round->state == "settling") return Refusal{"stage-settling", {{"stage", round->stage.value}}};
  if (const std::string& role = draft.workflow().change_class_by; draft.origin.actor.kind != role)
    return Refusal{"not-the-class-role", {{"role", role}}};
  if (command.change != "editorial" && command.change != "substantive")
    return Refusal{"unknown-change", {{"change", command.change}}};
  if (is_blank(command.reason)) return Refusal{"reason-required", {{"field", "reason"}}};
  if (Step refusal = refused_length(command.reason, "reason")) return refusal;
  if (Step refusal = refused_links(command.links)) return refusal;
  for (const ObjectionId& id : command.answers)
    if (Step refusal = refused_move(charter, id, "answered", true)) return refusal;
  std::vector<std::string> stages = charter.resume_at;
  stages.insert(stages.end(), charter.arrived.begin(), charter.arrived.end());
  for (const Pending& pending : charter.pending) stages.push_back(pending.stage);
  for (const Round* round : charter.live_rounds()) stages.push_back(round->stage.value);
  if (Step refusal = refused_deadline(draft, stages)) return refusal;
  Draft trial = draft;
  return refused_roll(draft.world, draft.workflow(), supersede_rounds(trial, command.reason));
}

// Where a charter ended: the stage that led there, and what ran beside it at that moment; after a withdrawal, all
// that was open.
std::vector<std::string> stages_of_the_end(const Charter& charter) {
  std::vector<std::string> out;
  for (const Stage& stage : charter.definition->stages) {
    const Round* round = charter.newest_round(stage.id);
    if (!round || round->state != "settled") continue;
    const bool ran_beside = round->outcome == "returned" && round->closing >= charter.ended_at;
    const bool withdrawn = charter.state == "withdrawn" && round->outcome == "withdrawn";
    const bool ended = charter.state == "ended" && (way(charter, *round).ends || ran_beside);
    if (withdrawn || ended) out.push_back(stage.id.value);
  }
  return out;
}

}  // namespace

Step step(Draft& draft, const OpenCharter& command) {
  if (!is_kebab(command.id.value) || command.id.value == registry_strand)
    return Refusal{"charter-id-form", {{"id", command.id.value}}};
  const Workflow& workflow = draft.world.workflow;
  if (Step refusal = refused_links(command.links)) return refusal;
  auto publication = rules::publication(command.id.value, "first", command.texts, workflow.authoritative, {});
  if (!publication) return publication.error();
  if (Step refusal = refused_deadline(draft, workflow.start)) return refusal;
  if (Step refusal = refused_roll(draft.world, workflow, workflow.start)) return refusal;

  draft.charter.id = command.id;
  Entry opened = draft.by_origin("charter-opened",
                                 Value::object({{"title_ar", command.title.ar},
                                                {"title_en", command.title.en},
                                                {"workflow", Value::object({{"id", workflow.id.value},
                                                                            {"number", workflow.number},
                                                                            {"sha256", command.workflow_sha256}})}}));
  opened.evidence.push_back(draft.document("workflow", "application/json", command.workflow_snapshot));
  draft.append(std::move(opened));
  append_revision(draft, *publication, command.texts, command.links);
  for (const std::string& stage : draft.workflow().start) open_stage(draft, *draft.workflow().stage(stage));
  return std::nullopt;
}

Step step(Draft& draft, const PublishRevision& command) {
  if (Step refusal = refused(draft, command)) return refusal;
  const Charter& charter = draft.charter;
  const Language authoritative = draft.workflow().authoritative;
  auto publication =
      rules::publication(charter.id.value, command.change, command.texts, authoritative, charter.revisions);
  if (!publication) return publication.error();
  const Revision& before = charter.newest_revision();
  if (publication->revision.texts == before.texts) return Refusal{"unchanged-text", {}};
  // Another translation of the same words changes nothing, whatever it is called.
  if (publication->revision.texts.at(authoritative) == before.texts.at(authoritative))
    publication->revision.change = "editorial";

  const std::vector<std::string> again = supersede_rounds(draft, command.reason);
  append_revision(draft, *publication, command.texts, command.links);
  const Revision published = charter.newest_revision();
  open_again(draft, again);  // the holders hear of the answers by the rounds in which they are asked now
  const std::set<ObjectionId> answers(command.answers.begin(), command.answers.end());
  for (const Objection& objection : std::vector(charter.objections))
    if (answers.contains(objection.id)) answer_objection(draft, objection.id, &published, command.reason);
  return std::nullopt;
}

Step step(Draft& draft, const WithdrawCharter& command) {
  Charter& charter = draft.charter;
  if (charter.state != "running" && charter.state != "drafting")
    return Refusal{"charter-ended", {{"charter", charter.id.value}}};
  if (is_blank(command.reason)) return Refusal{"reason-required", {{"field", "reason"}}};
  std::vector<Round> live;
  for (const Round* round : charter.live_rounds()) live.push_back(*round);
  for (const Round& round : live) {
    close_round(draft, round, "withdrawn", command.reason);
    record_outcome(draft, round);
  }
  draft.append(
      draft.by_origin("charter-withdrawn", Value::object({{"reason", command.reason}, {"by", draft.actor_name()}})));
  return std::nullopt;
}

Step step(Draft& draft, const ReopenCharter& command) {
  const Charter& charter = draft.charter;
  if (charter.state == "ratified") return Refusal{"charter-ratified", {{"charter", charter.id.value}}};
  if (charter.state != "ended" && charter.state != "withdrawn")
    return Refusal{"charter-not-ended", {{"charter", charter.id.value}}};
  if (is_blank(command.reason)) return Refusal{"reason-required", {{"field", "reason"}}};
  if (Step refusal = refused_length(command.reason, "reason")) return refusal;
  const std::vector<std::string> stages = stages_of_the_end(charter);
  if (Step refusal = refused_deadline(draft, stages)) return refusal;
  if (Step refusal = refused_roll(draft.world, draft.workflow(), stages)) return refusal;
  draft.append(
      draft.by_origin("charter-reopened", Value::object({{"reason", command.reason}, {"by", draft.actor_name()}})));
  for (const std::string& stage : stages) open_stage(draft, *draft.workflow().stage(stage));
  return std::nullopt;
}

}  // namespace mithaq::rules
