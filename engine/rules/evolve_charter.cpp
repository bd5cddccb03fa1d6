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
  for (const Value& text : identity.at("texts").items())
    revision.texts[text.at("language").string() == "en" ? Language::en : Language::ar] = {
        "text", text.at("sha256").string(), text.at("size").integer(), text.at("media_type").string(), nullptr};
  charter.revisions.push_back(std::move(revision));
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
                {"charter-withdrawn", charter_withdrawn},
                {"ratified", ratified},
                {"sealed", sealed},
                {"archived", archived},
                {"archive-failed", [](Charter&, const Entry&) {}}});
}

}  // namespace mithaq::rules
