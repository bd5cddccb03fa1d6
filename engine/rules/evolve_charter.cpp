// Charter and text, seal and archive: what their entries do.
#include <algorithm>

#include "rules/appliers.h"
#include "rules/evolve.h"
#include "rules/snapshot.h"
#include "trail/canonical.h"

namespace mithaq::rules {

namespace {

void charter_opened(Charter& charter, const Entry& entry) {
  const Value& workflow = entry.data.at("workflow");
  charter.id = {entry.strand};
  charter.title = {entry.data.at("title_ar").string(), entry.data.at("title_en").string()};
  charter.workflow = {workflow.at("id").string()};
  charter.workflow_number = static_cast<int>(workflow.at("number").integer());
  charter.workflow_sha256 = workflow.at("sha256").string();
  charter.definition = std::make_shared<const Workflow>(workflow_from_value(trail::read(document(entry, "workflow"))));
  charter.state = "running";
}

void revision_published(Charter& charter, const Entry& entry) {
  const Value identity = trail::read(document(entry, "revision"));
  Revision revision;
  revision.number = revision_number(entry.data);
  revision.sha256 = entry.data.at("sha256").string();
  revision.change = entry.data.at("change").string();
  for (const Value& article : identity.at("articles").items()) {
    Article a{article.at("id").string(), {}};
    for (const Value& text : article.at("texts").items())
      a.sha256[text.at("language").string() == "en" ? Language::en : Language::ar] = text.at("sha256").string();
    revision.articles.push_back(std::move(a));
  }
  for (const Value& text : identity.at("texts").items()) {
    Evidence& kept = revision.texts[text.at("language").string() == "en" ? Language::en : Language::ar];
    kept = {"text", text.at("sha256").string(), text.at("size").integer(), text.at("media_type").string(), nullptr};
    for (const Evidence& e : entry.evidence)
      if (e.role == kept.role && e.sha256 == kept.sha256) kept.content = e.content;
  }
  for (const Evidence& e : entry.evidence)
    if (e.role == "links") revision.links = e;
  charter.revisions.push_back(std::move(revision));
  // With it begins again what waited for it, and what had passed on the text before.
  charter.resume_at.clear();
  charter.arrived.clear();
  charter.pending.clear();
}

void revision_challenged(Charter& charter, const Entry& entry) {
  const auto found =
      std::ranges::find(charter.revisions, revision_number(entry.data.at("revision")), &Revision::number);
  if (found == charter.revisions.end()) cannot(entry, "no such revision");
  found->change = "substantive";
}

void migration_proposed(Charter& charter, const Entry& entry) {
  charter.proposed = Migration{entry.seq, entry.data.at("class").string(), entry.data.at("to").at("sha256").string(),
                               member_of(entry)};
}

void act_entered(Charter& charter, const Entry& entry) {
  charter.entered.push_back(
      {entry.seq, entry.data.at("act").string(), {entry.data.string_or("body", "")}, member_of(entry), entry.at});
}

void act_confirmed(Charter& charter, const Entry& entry) {
  if (std::erase_if(charter.entered,
                    [&](const EnteredAct& act) { return act.seq == entry.data.at("entered").integer(); }) == 0)
    cannot(entry, "no such act");
}

// Rounds that are open keep what was frozen for them; everything else goes by the new definition.
void workflow_migrated(Charter& charter, const Entry& entry) {
  const Value& to = entry.data.at("to");
  charter.workflow_number = static_cast<int>(to.at("number").integer());
  charter.workflow_sha256 = to.at("sha256").string();
  charter.definition = std::make_shared<const Workflow>(workflow_from_value(trail::read(document(entry, "workflow"))));
  charter.proposed.reset();
}

void charter_reopened(Charter& charter, const Entry&) {
  charter.state = charter.resume_at.empty() || !charter.pending.empty() ? "running" : "drafting";
  charter.ended_at.reset();
}

void charter_withdrawn(Charter& charter, const Entry& entry) {
  charter.state = "withdrawn";
  charter.ended_at = entry.at;
}

void ratified(Charter& charter, const Entry& entry) {
  charter.state = "ratified";
  charter.ended_at = entry.at;
  charter.ratified_at = entry.at;
  charter.ratified_seq = entry.seq;
  for (const Value& seq : entry.data.at("minority").items()) charter.ratified_dissent.push_back(seq.integer());
}

void sealed(Charter& charter, const Entry& entry) {
  for (const Evidence& e : without_content(entry.evidence)) charter.seals.push_back(e);
}

void archived(Charter& charter, const Entry& entry) {
  charter.deposits.push_back({entry.data.at("target").string(), entry.data.at("package").string(),
                              entry.data.at("sha256").string(), entry.data.at("size").integer()});
}

}  // namespace

void add_charter_appliers(Appliers& table) {
  table.insert({{"charter-opened", charter_opened},
                {"revision-published", revision_published},
                {"revision-challenged", revision_challenged},
                {"migration-proposed", migration_proposed},
                {"workflow-migrated", workflow_migrated},
                {"act-entered", act_entered},
                {"act-confirmed", act_confirmed},
                {"charter-withdrawn", charter_withdrawn},
                {"charter-reopened", charter_reopened},
                {"ratified", ratified},
                {"sealed", sealed},
                {"archived", archived},
                {"archive-failed", [](Charter&, const Entry&) {}},
                {"erased", [](Charter&, const Entry&) {}},  // what was deleted stands in no state
                {"timestamped", [](Charter&, const Entry&) {}},
                {"timestamp-failed", [](Charter&, const Entry&) {}},
                {"mail-received", [](Charter&, const Entry&) {}}});  // what it asks stands in entries of its own
}

}  // namespace mithaq::rules
