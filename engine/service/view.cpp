#include "service/view.h"

#include <algorithm>

#include "rules/articles.h"
#include "rules/decide.h"
#include "rules/rule.h"
#include "trail/canonical.h"
#include "trail/digest.h"

namespace mithaq::service {

namespace {

std::string first_of(const std::vector<Evidence>& evidence, std::initializer_list<std::string_view> roles) {
  for (const Evidence& e : evidence)
    if (std::ranges::find(roles, e.role) != roles.end()) return e.sha256;
  return {};
}

}  // namespace

std::string Viewer::text(const Digest& sha256) const {
  if (sha256.empty()) return {};
  const auto bytes = objects_.get(sha256);
  return bytes ? std::string(trail::unsealed(*bytes)) : std::string();
}

Text Viewer::when(Moment moment, const std::string& zone) const {
  const auto zones = premises_.zones.load();
  const auto found = zones->find(zone.empty() ? "Asia/Hebron" : zone);
  const Zone& in = found == zones->end() ? zones->at("Asia/Hebron") : found->second;
  return {premises_.phrases->when(moment, in, Language::ar), premises_.phrases->when(moment, in, Language::en)};
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

Text Viewer::headings(const Revision& revision, const std::vector<std::string>& articles) const {
  Text out;
  for (Language language : {Language::ar, Language::en}) {
    std::map<std::string, std::string> names{{"whole", premises_.phrases->say("page.whole", language)}};
    if (const auto read = rules::articles(markdown(revision, language)))
      for (const rules::ArticleText& article : *read)
        names.emplace(article.id,
                      article.heading.empty() ? premises_.phrases->say("page.preamble", language) : article.heading);
    std::string& line = language == Language::ar ? out.ar : out.en;
    for (const std::string& id : articles) {
      if (!line.empty()) line += language == Language::ar ? "\u061B " : "; ";
      const auto name = names.find(id);
      line += name == names.end() ? id : name->second;
    }
  }
  return out;
}

PositionView Viewer::position(const Round& round, const BodyId& body, const Position* given) const {
  PositionView view;
  view.body = body.value;
  view.body_name = body_name(body);
  if (!given) return view;
  view.seq = given->seq;
  view.position = id(given->kind);
  view.revision = given->revision;
  view.articles = given->articles;
  view.text = text(first_of(given->evidence, {"comment", "reservation", "objection"}));
  view.proposal = text(first_of(given->evidence, {"proposal"}));
  view.channel = given->channel;
  view.assurance = given->assurance;
  view.counted = round.standing(body) == given;
  view.provisional = given->provisional;
  view.late = given->late;
  view.awaiting = given->awaiting;
  view.missing = given->missing;
  view.incomplete = !given->missing.empty();
  view.at = given->at;
  return view;
}

RoundView Viewer::round(const Charter& charter, const Round& round, bool positions) const {
  const notices::Phrases& phrases = *premises_.phrases;
  RoundView view;
  view.stage = round.stage.value;
  if (const Stage* stage = charter.definition->stage(round.stage.value)) view.stage_title = stage->title;
  view.number = round.number;
  view.revision = round.revision;
  view.state = round.state;
  view.cause = round.cause;
  view.outcome = round.outcome;
  view.opens = round.opens;
  view.deadline = round.deadline;
  view.closing = round.closing;
  view.zone = round.zone;
  if (round.deadline) view.deadline_text = when(*round.deadline, round.zone);
  const Value rule = rules::to_value(round.rule);
  const std::optional<Value> quorum = round.quorum ? std::optional(rules::to_value(*round.quorum)) : std::nullopt;
  if (round.state == "settled") {
    if (const auto bytes = objects_.get(round.explanation_sha256)) view.explanation = trail::read(*bytes);
  } else {
    view.explanation = rules::evaluate(round.rule, round.quorum, rules::voters(round), charter.open_objections(),
                                       round.state != "open")
                           .explanation;
    rules::name_objections(view.explanation, charter.objections);
  }
  for (Language language : {Language::ar, Language::en}) {
    std::string& rule_text = language == Language::ar ? view.rule_sentence.ar : view.rule_sentence.en;
    std::string& silence = language == Language::ar ? view.silence_sentence.ar : view.silence_sentence.en;
    std::string& needs = language == Language::ar ? view.needs_sentence.ar : view.needs_sentence.en;
    rule_text = phrases.rule_sentence(rule, language);
    if (quorum) rule_text += " " + phrases.quorum_sentence(*quorum, language);
    silence = phrases.silence_sentence(rule, quorum ? &*quorum : nullptr, true, language);
    if (round.state == "open") needs = phrases.needs(view.explanation, language);
  }
  if (positions)
    for (const Seat& seat : round.roll) {
      const Position* standing = round.standing(seat.body);
      view.positions.push_back(position(round, seat.body, standing ? standing : round.newest(seat.body)));
    }
  return view;
}

RevisionView Viewer::revision(const Revision& revision, bool texts) const {
  RevisionView view{revision.number, revision.change, revision.sha256, fingerprint_groups(revision.sha256), {}};
  if (texts)
    for (const auto& [language, evidence] : revision.texts) view.markdown[language] = markdown(revision, language);
  return view;
}

ObjectionView Viewer::objection(const Charter& charter, const Objection& o) const {
  ObjectionView view;
  view.id = o.id.value;
  view.body = o.body.value;
  view.state = o.state;
  view.body_name = body_name(o.body);
  view.articles = o.articles;
  view.article_names = headings(*charter.revision(o.revision), o.articles);
  view.text = text(first_of(o.evidence, {"objection"}));
  view.proposal = text(first_of(o.evidence, {"proposal"}));
  view.reply = text(first_of(o.evidence, {"reply"}));
  view.revision = o.revision;
  view.answered_in = o.answered_in;
  view.number = o.number;
  return view;
}

CharterView Viewer::outline(const Charter& charter) const {
  CharterView view;
  view.id = charter.id.value;
  view.title = charter.title;
  view.state = charter.state;
  view.positions_public = charter.definition->positions_public;
  for (const Stage& stage : charter.definition->stages) {
    view.stage_ids.push_back(stage.id.value);
    view.stage_titles.push_back(stage.title);
  }
  view.ratified_at = charter.ratified_at;
  if (charter.ratified_at) view.ratified_text = when(*charter.ratified_at, charter.rounds.back().zone);
  view.deposits = charter.deposits;
  view.entries = charter.entries;
  view.changed_at = charter.last_at;
  return view;
}

CharterView Viewer::charter(const Charter& charter, bool positions, bool texts) const {
  CharterView view = outline(charter);
  view.revision = revision(charter.newest_revision(), texts);
  for (const Round& r : charter.rounds) view.rounds.push_back(round(charter, r, positions));
  if (positions)
    for (const Objection& o : charter.objections)
      view.objections.push_back(objection(charter, o));
  return view;
}

LinkView Viewer::link(const Charter& charter, const store::TokenRow& row, Language language) const {
  LinkView view;
  const auto found = std::ranges::find_if(
      charter.rounds, [&](const Round& r) { return r.stage == row.stage && r.number == row.round; });
  view.charter = outline(charter);
  view.body_name = body_name(row.body);
  view.body = row.body.value;
  view.member = row.member.value;
  view.request = row.request;
  view.stage = row.stage.value;
  view.round = row.round;
  view.revision = row.revision;
  if (const Member* member = premises_.registry.member(row.member)) view.language = member->first_language;
  const Revision& asked = *charter.revision(row.revision);
  view.charter.revision = revision(asked, true);
  if (found == charter.rounds.end()) return view;
  view.charter.rounds.push_back(round(charter, *found, false));
  for (PositionKind kind : found->offered) {
    view.offered.emplace_back(id(kind));
    if (const Stage* stage = charter.definition->stage(row.stage.value))
      view.required[std::string(id(kind))] = rules::required(*stage, kind);
  }
  const std::string text = markdown(asked, asked.texts.contains(language) ? language : other(language));
  if (const auto articles = rules::articles(text))
    for (const rules::ArticleText& article : *articles) view.articles.emplace_back(article.id, article.heading);
  if (const Position* newest = found->newest(row.body))
    (newest->awaiting ? view.earlier : view.standing) = position(*found, row.body, newest);
  if (const Stage* stage = charter.definition->stage(row.stage.value)) view.change_allowed = stage->change_allowed;
  return view;
}

Receipt Viewer::receipt(const Charter& charter, const StageId& stage, int number, std::int64_t seq) const {
  const auto round =
      std::ranges::find_if(charter.rounds, [&](const Round& r) { return r.stage == stage && r.number == number; });
  const auto given = std::ranges::find(round->positions, seq, &Position::seq);
  Receipt out;
  out.charter = charter.id.value;
  out.charter_title = charter.title;
  out.body_name = body_name(given->body);
  if (const Stage* s = charter.definition->stage(stage.value)) out.stage_title = s->title;
  out.revision = given->revision;
  out.position = position(*round, given->body, &*given);
  out.received_at = when(given->at, round->zone);
  return out;
}

}  // namespace mithaq::service
