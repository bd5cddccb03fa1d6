// Charters and their texts: opening, a new revision, withdrawal.
#include <algorithm>

#include "rules/articles.h"
#include "rules/draft.h"
#include "rules/evolve.h"
#include "rules/rule.h"

namespace mithaq::rules {

namespace {

// Reply and objection in one entry each: the new text is the answer.
Step refused_answers(const Charter& charter, const std::vector<ObjectionId>& answers) {
  for (const ObjectionId& id : answers) {
    const auto found = std::ranges::find(charter.objections, id, &Objection::id);
    if (found == charter.objections.end() || !found->is_open()) return Refusal{"unknown-objection", {{"id", id.value}}};
  }
  return std::nullopt;
}

void append_revision(Draft& draft, const Publication& publication, const std::map<Language, std::string>& texts) {
  const Revision& revision = publication.revision;
  Value data = Value::object({{"number", revision.number}, {"sha256", revision.sha256}, {"change", revision.change}});
  if (revision.number > 1) {
    data.set("base", revision.number - 1);
    const auto changed = changed_articles(draft.charter.newest_revision(), revision, draft.workflow().authoritative);
    if (!changed.empty()) data.set("articles", Value::strings(changed));
  }
  Entry entry = draft.by_origin("revision-published", std::move(data));
  entry.evidence.push_back(publication.document);
  for (const auto& [language, text] : texts)
    entry.evidence.push_back(draft.document("text", revision.texts.at(language).media_type, text));
  draft.append(std::move(entry));
}

}  // namespace

Step step(Draft& draft, const OpenCharter& command) {
  if (!is_kebab(command.id.value) || command.id.value == registry_strand)
    return Refusal{"charter-id-form", {{"id", command.id.value}}};
  const Workflow& workflow = draft.world.workflow;
  auto publication = rules::publication(command.id.value, 1, "first", command.texts, workflow.authoritative);
  if (!publication) return publication.error();

  draft.charter.id = command.id;
  Entry opened = draft.by_origin("charter-opened",
                                 Value::object({{"title_ar", command.title.ar},
                                                {"title_en", command.title.en},
                                                {"workflow", Value::object({{"id", workflow.id.value},
                                                                            {"number", workflow.number},
                                                                            {"sha256", command.workflow_sha256}})}}));
  opened.evidence.push_back(draft.document("workflow", "application/json", command.workflow_snapshot));
  draft.append(std::move(opened));
  append_revision(draft, *publication, command.texts);
  for (const std::string& stage : draft.workflow().start) open_stage(draft, *draft.workflow().stage(stage), nullptr);
  return std::nullopt;
}

Step step(Draft& draft, const PublishRevision& command) {
  Charter& charter = draft.charter;
  if (charter.state != "running" && charter.state != "drafting")
    return Refusal{"charter-ended", {{"charter", charter.id.value}}};
  for (const Round* round : charter.live_rounds())
    if (round->state == "settling") return Refusal{"stage-settling", {{"stage", round->stage.value}}};
  if (command.change != "editorial" && command.change != "substantive")
    return Refusal{"unknown-change", {{"change", command.change}}};
  if (command.reason.empty()) return Refusal{"reason-required", {{"field", "reason"}}};
  if (Step refusal = refused_answers(charter, command.answers)) return refusal;
  auto publication = rules::publication(charter.id.value, charter.newest_revision().number + 1, command.change,
                                        command.texts, draft.workflow().authoritative);
  if (!publication) return publication.error();
  if (publication->revision.texts == charter.newest_revision().texts) return Refusal{"unchanged-text", {}};

  const std::vector<std::string> again = supersede_rounds(draft, command.reason);
  append_revision(draft, *publication, command.texts);
  for (const ObjectionId& id : command.answers) {
    Entry answered = draft.by_origin("objection-answered",
                                     Value::object({{"objection", id.value},
                                                    {"revision", rev(charter.newest_revision())},
                                                    {"by", draft.origin.actor.member ? draft.origin.actor.member->value
                                                                                     : draft.origin.actor.kind}}));
    answered.evidence.push_back(draft.sealed_text("reply", command.reason));
    draft.append(std::move(answered));
  }
  open_again(draft, again);
  return std::nullopt;
}

Step step(Draft& draft, const WithdrawCharter& command) {
  Charter& charter = draft.charter;
  if (charter.state != "running" && charter.state != "drafting")
    return Refusal{"charter-ended", {{"charter", charter.id.value}}};
  if (command.reason.empty()) return Refusal{"reason-required", {{"field", "reason"}}};
  std::vector<Round> live;
  for (const Round* round : charter.live_rounds()) live.push_back(*round);
  for (const Round& round : live) {
    close_round(draft, round, "withdrawn", command.reason);
    record_outcome(draft, round);
  }
  draft.append(draft.by_origin(
      "charter-withdrawn",
      Value::object({{"reason", command.reason},
                     {"by", draft.origin.actor.member ? draft.origin.actor.member->value : draft.origin.actor.kind}})));
  return std::nullopt;
}

}  // namespace mithaq::rules
