#include "service/view.h"

#include "rules/by_hand.h"

#include <algorithm>

#include "rules/articles.h"
#include "rules/links.h"
#include "trail/canonical.h"
#include "trail/digest.h"
#include "trail/entry.h"

namespace mithaq::service {

void read_answer(store::Store& store, const Viewer& reader, const CharterId& charter, rules::ConfirmPosition& command) {
  const std::int64_t index = store.index_of(charter.value, command.position);
  if (index < 0) return;
  const Entry entry = trail::entry_from_leaf(store.log(index, index + 1).front().bytes);
  if (entry.kind != "position-given") return;
  if (entry.on_behalf_of && entry.on_behalf_of->entered_by) command.entered_by = *entry.on_behalf_of->entered_by;
  command.text = reader.text(entry.evidence, {"objection", "reservation", "comment"});
  command.proposal = reader.text(entry.evidence, {"proposal"});
  command.new_information = reader.text(entry.evidence, {"new-information"});
}

std::string Viewer::text(const Digest& sha256) const {
  if (sha256.empty()) return {};
  const auto bytes = objects_.get(sha256);
  return bytes ? std::string(trail::unsealed(*bytes)) : std::string();
}

std::string Viewer::text(const std::vector<Evidence>& evidence, std::initializer_list<std::string_view> roles) const {
  for (const std::string_view role : roles)
    // The newest of them: a second reply stands for the first.
    for (auto e = evidence.rbegin(); e != evidence.rend(); ++e)
      if (e->role == role) return text(e->sha256);
  return {};
}

Text Viewer::when(Moment moment, const std::string& zone) const {
  const auto zones = premises_.zones.load();
  const auto found = zones->find(zone.empty() ? "Asia/Hebron" : zone);
  const Zone& in = found == zones->end() ? zones->at("Asia/Hebron") : found->second;
  const auto own = zones->find(own_zone_);
  const Zone* const beside = own == zones->end() ? nullptr : &own->second;
  return {premises_.phrases->when(moment, in, Language::ar, beside),
          premises_.phrases->when(moment, in, Language::en, beside)};
}

Viewer Viewer::read_by(const MemberId& id) const {
  Viewer out = *this;
  if (const Member* member = premises_.registry.member(id)) out.own_zone_ = member->zone;
  return out;
}

Viewer Viewer::with_keys(std::shared_ptr<const trail::KeyRegister> keys) const {
  Viewer out = *this;
  out.keys_ = std::move(keys);
  return out;
}

Text Viewer::body_name(const BodyId& id) const {
  const Body* body = premises_.registry.body(id);
  return body ? body->name : Text{id.value, id.value};
}

std::string Viewer::markdown(const Revision& revision, Language language) const {
  const auto found = revision.texts.find(language);
  if (found == revision.texts.end()) return {};
  return objects_.get(found->second.sha256).value_or("");
}

std::string Viewer::markdown_shown(const Revision& revision, Language language) const {
  return markdown(revision, revision.texts.contains(language) ? language : other(language));
}

std::vector<notices::ArticleWords> Viewer::articles(const Revision& revision, Language language) const {
  const std::string text = markdown_shown(revision, language);
  std::vector<notices::ArticleWords> out;
  if (text.empty()) return out;
  for (const rules::ArticleText& article : rules::articles_of(revision, text))
    out.push_back({article.id, article.heading, article.body});
  return out;
}

std::vector<notices::ArticleRedline> Viewer::differences(const Revision& from, const Revision& to,
                                                         Language language) const {
  const auto before = articles(from, language), after = articles(to, language);
  std::vector<notices::ArticleRedline> out = notices::redline(std::span(before), std::span(after));
  const std::string old_title = rules::charter_title(markdown_shown(from, language)),
                    title = rules::charter_title(markdown_shown(to, language));
  if (old_title != title)
    out.insert(
        out.begin(),
        {"", premises_.phrases->say("redline.title", language), "changed", {}, notices::redline(old_title, title)});
  return out;
}

RedlineView Viewer::redline(const Charter& charter, int from, int to, Language language) const {
  RedlineView out;
  out.from = from;
  out.to = to;
  out.language = language;
  for (notices::ArticleRedline& article : differences(*charter.revision(from), *charter.revision(to), language))
    out.articles.push_back(
        {article.id, article.heading, article.change, std::move(article.pieces), std::move(article.heading_pieces)});
  return out;
}

const std::map<std::string, Text>& Viewer::article_names(const Revision& revision) const {
  const auto known = article_names_.find(revision.sha256);
  if (known != article_names_.end()) return known->second;
  auto& names = article_names_[revision.sha256];
  names["whole"] = premises_.phrases->both("page.whole");
  const Text preamble = premises_.phrases->both("page.preamble");
  for (Language language : {Language::ar, Language::en})
    if (revision.texts.contains(language))
      for (const notices::ArticleWords& article : articles(revision, language)) {
        Text& name = names[article.id];
        (language == Language::ar ? name.ar : name.en) =
            article.heading.empty() ? preamble.in(language) : article.heading;
      }
  for (auto& [id, name] : names) {
    if (name.ar.empty()) name.ar = name.en.empty() ? id : name.en;
    if (name.en.empty()) name.en = name.ar;
  }
  return names;
}

Text Viewer::headings(const Revision& revision, const std::vector<std::string>& articles) const {
  const auto& names = article_names(revision);
  Text out;
  for (const std::string& id : articles) {
    const auto name = names.find(id);
    if (!out.ar.empty()) out.ar += "\u061B ", out.en += "; ";
    out.ar += name == names.end() ? id : name->second.ar;
    out.en += name == names.end() ? id : name->second.en;
  }
  return out;
}

notices::Names Viewer::names(const Revision& revision) const {
  notices::Names out;
  out.articles = article_names(revision);
  for (const Body& body : premises_.registry.bodies) out.bodies.emplace(body.id.value, body.name);
  out.tags = premises_.registry.tags;
  out.weights = premises_.registry.weights;
  return out;
}

CharterLinks Viewer::links(const Revision& revision) const {
  const std::string words = revision.links ? text(revision.links->sha256) : "";
  return words.empty() ? CharterLinks{} : rules::links_from(trail::read(words));
}

RevisionView Viewer::revision(const Revision& revision, bool texts) const {
  RevisionView view{revision.number, revision.change, revision.sha256, fingerprint_groups(revision.sha256), {}};
  if (texts)
    for (const auto& [language, evidence] : revision.texts) view.markdown[language] = markdown(revision, language);
  view.links = links(revision);
  return view;
}

CharterView Viewer::outline(const Charter& charter) const {
  CharterView view;
  view.id = charter.id.value;
  view.title = charter.title;
  view.state = charter.state;
  view.workflow = charter.workflow.value;
  view.workflow_number = charter.workflow_number;
  view.positions_public = charter.definition->positions_public;
  for (const Stage& stage : charter.definition->stages) {
    view.stage_ids.push_back(stage.id.value);
    view.stage_titles.push_back(stage.title);
  }
  for (const Revision& r : charter.revisions) view.revisions.push_back(revision(r, false));
  for (const Minority& m : charter.standing_minority())
    view.minority.emplace_back(body_name(m.body), text(m.evidence, {"text"}));
  for (const auto& [body, from] : charter.left) view.left.emplace_back(body_name(body), to_rfc3339(from).substr(0, 10));
  view.consultations = consultations(charter);
  view.ratified_at = charter.ratified_at;
  if (charter.ratified_at) view.ratified_text = when(*charter.ratified_at, charter.current()->zone);
  view.deposits = charter.deposits;
  view.entries = charter.entries;
  view.changed_at = charter.last_at;
  return view;
}

CharterView Viewer::charter(const Charter& charter, Eyes eyes, bool texts) const {
  const bool positions = eyes != Eyes::everybody;
  CharterView view = outline(charter);
  view.revision = revision(charter.newest_revision(), texts);
  for (const Round& r : charter.rounds) view.rounds.push_back(round(charter, r, positions));
  if (positions)
    for (const Objection& o : charter.objections) view.objections.push_back(objection(charter, o));
  if (eyes == Eyes::office)
    for (const EnteredAct& act : charter.entered)
      if (now_ <= act.at + rules::confirmed_within)
        view.entered.push_back(
            {act.seq, act.act, act.body.empty() ? Text{} : body_name(act.body), act.by.value, act.at});
  if (texts) view.remarks = remarks(charter, eyes);
  return view;
}

std::vector<std::string> consultations(const Charter& charter) {
  std::vector<std::string> out;
  for (const Round* round : charter.live_rounds())
    if (const Stage* stage = charter.definition->stage(round->stage.value);
        stage && stage->public_comments && round->state == "open")
      out.push_back(round->stage.value);
  return out;
}

}  // namespace mithaq::service
