#include "cli/view_json.h"

#include "cli/json_value.h"
#include "notices/phrases.h"
#include "service/signature_view.h"

namespace mithaq::cli {

static Json json_of(const service::ProxyView& p) {
  return {{"body", p.principal},
          {"holder", p.holder},
          {"body_name", json_of(p.principal_name)},
          {"holder_name", json_of(p.holder_name)}};
}

static Json json_of(const service::OutageView& o) {
  Json out = {{"tag", o.tag}, {"from", to_rfc3339(o.from)}, {"from_text", json_of(o.from_text)}};
  if (!o.to) return out;
  out["to"] = to_rfc3339(*o.to);
  out["to_text"] = json_of(o.to_text);
  return out;
}

static Json json_of(const service::WarningView& w) {
  Json out = json_of(w.sentence);
  out["id"] = w.warning.id;
  out["facts"] = w.warning.facts;
  return out;
}

static Json json_of(const service::MoveView& m) {
  return {
      {"seq", m.seq}, {"kind", m.kind}, {"at", to_rfc3339(m.at)}, {"at_text", json_of(m.at_text)}, {"text", m.text}};
}

static Json json_of(const std::pair<Text, Text>& line) {
  return {{"label", json_of(line.first)}, {"value", json_of(line.second)}};
}

static Json json_of(const service::RevisionView& r) {
  return {{"revision", r.number}, {"change", r.change}, {"sha256", r.sha256}};
}

static Json pieces_json(const std::vector<service::RedlinePiece>& pieces) {
  Json out = Json::array();
  for (const auto& piece : pieces) out.push_back({{"change", piece.change}, {"text", piece.text}});
  return out;
}

template <class List>
static Json array_of(const List& list) {
  Json out = Json::array();
  for (const auto& one : list) out.push_back(json_of(one));
  return out;
}

Json json_of(const Text& t) {
  return {{"ar", notices::without_isolates(t.ar)}, {"en", notices::without_isolates(t.en)}};
}

Json json_of(const service::PositionView& p) {
  Json out = {{"body", p.body},         {"name", json_of(p.body_name)},
              {"position", p.position}, {"seq", p.seq},
              {"revision", p.revision}, {"articles", p.articles},
              {"text", p.text},         {"proposal", p.proposal},
              {"channel", p.channel},   {"assurance", p.assurance},
              {"counted", p.counted},   {"provisional", p.provisional},
              {"awaiting", p.awaiting}, {"incomplete", p.incomplete},
              {"late", p.late},         {"contested", p.contested},
              {"disowned", p.disowned}, {"kept", p.kept},
              {"missing", p.missing}};
  if (!p.key_holder.empty()) out["key_holder"] = p.key_holder;
  if (!p.distrusted.empty()) out["distrusted"] = p.distrusted;
  if (service::awaits_second(p)) out["awaits_second"] = true;
  if (!p.wanted.empty()) out["wanted"] = p.wanted;
  if (!p.doubted.empty()) out["doubted"] = p.doubted;
  if (!p.newer.empty()) out["newer"] = {{"position", p.newer}, {"seq", p.newer_seq}};
  if (!p.still_counts.empty()) out["still_counts"] = {{"position", p.still_counts}, {"seq", p.still_counts_seq}};
  if (!p.holder.empty()) out["holder"] = p.holder;
  if (!p.arrival.empty()) out["mail"] = p.arrival;
  return out;
}

Json json_of(const service::RoundView& r) {
  Json out = {{"stage", r.stage},
              {"title", json_of(r.stage_title)},
              {"round", r.number},
              {"revision", r.revision},
              {"state", r.state},
              {"cause", r.cause},
              {"outcome", r.outcome},
              {"opens", to_rfc3339(r.opens)},
              {"deadline_text", json_of(r.deadline_text)},
              {"rule", json_of(r.rule_sentence)},
              {"silence", json_of(r.silence_sentence)},
              {"assurance", r.level},
              {"evidence", json_of(r.evidence_sentence)},
              {"needs", json_of(r.needs_sentence)},
              {"waits_for", r.waits_for},
              {"waits", json_of(r.waits_sentence)},
              {"decision_box", array_of(r.decision_box)},
              {"extensions", r.extensions},
              {"outages", array_of(r.outages)},
              {"proxies", array_of(r.proxies)},
              {"warnings", array_of(r.warnings)},
              {"explanation", json_from_value(r.explanation)},
              {"positions", array_of(r.positions)}};
  if (r.deadline) out["deadline"] = to_rfc3339(*r.deadline);
  if (r.closing) out["closing"] = to_rfc3339(*r.closing);
  return out;
}

Json json_of(const service::ObjectionView& o) {
  Json out = {{"objection", o.id},      {"body", o.body},         {"name", json_of(o.body_name)},
              {"state", o.state},       {"articles", o.articles}, {"article_names", json_of(o.article_names)},
              {"text", o.text},         {"proposal", o.proposal}, {"reply", o.reply},
              {"revision", o.revision}, {"number", o.number},     {"moves", array_of(o.moves)}};
  if (o.answered_in) out["answered_in"] = *o.answered_in;
  return out;
}

Json json_of(const service::CharterView& c) {
  Json deposits = Json::array(), minority = Json::array(), left = Json::array(), entered = Json::array();
  for (const auto& a : c.entered)
    entered.push_back({{"entry", a.seq},
                       {"act", a.act},
                       {"name", a.body_name == Text{} ? Json() : json_of(a.body_name)},
                       {"by", a.by},
                       {"at", to_rfc3339(a.at)}});
  for (const auto& d : c.deposits)
    deposits.push_back({{"target", d.target}, {"package", d.package}, {"sha256", d.sha256}, {"size", d.size}});
  for (const auto& [body, text] : c.minority) minority.push_back({{"name", json_of(body)}, {"text", text}});
  for (const auto& [body, from] : c.left) left.push_back({{"name", json_of(body)}, {"from", from}});
  return {{"charter", c.id},
          {"title", json_of(c.title)},
          {"state", c.state},
          {"workflow", c.workflow},
          {"workflow_number", c.workflow_number},
          {"revision", c.revision.number},
          {"sha256", c.revision.sha256},
          {"links",
           {{"sign_language", c.revision.links.sign_language},
            {"easy_read_ar", c.revision.links.easy_read(Language::ar)},
            {"easy_read_en", c.revision.links.easy_read(Language::en)}}},
          {"entries", c.entries},
          {"revisions", array_of(c.revisions)},
          {"rounds", array_of(c.rounds)},
          {"objections", array_of(c.objections)},
          {"remarks", json_from_value(notices::remarks_value(c.remarks))},
          {"minority", minority},
          {"left", left},
          {"entered", entered},
          {"consultations", c.consultations},
          {"deposits", deposits},
          {"time_stamp", json_of(c.time_stamp_sentence)},
          {"deposit", json_of(c.deposit_sentence)},
          {"witnesses", json_of(c.witnesses_sentence)},
          {"waits", json_of(c.waits_sentence)},
          {"missing_witnesses", c.missing_witnesses},
          {"ratified_at", c.ratified_at ? to_rfc3339(*c.ratified_at) : ""}};
}

Json json_of(const service::Opened& o) {
  return {{"charter", o.id}, {"entries", o.entries}, {"warnings", array_of(o.warnings)}};
}

Json json_of(const service::Receipt& r) {
  return {{"charter", r.charter},
          {"seq", r.seq},
          {"leaf_hash", r.leaf_hash},
          {"body", json_of(r.body_name)},
          {"received_at", json_of(r.received_at)},
          {"position", json_of(r.position)},
          {"again", r.again}};
}

Json json_of(const service::RedlineView& r) {
  Json articles = Json::array();
  for (const auto& a : r.articles) {
    articles.push_back(
        {{"article", a.id}, {"heading", a.heading}, {"change", a.change}, {"pieces", pieces_json(a.pieces)}});
    if (!a.heading_pieces.empty()) articles.back()["heading_pieces"] = pieces_json(a.heading_pieces);
  }
  return {{"from", r.from}, {"to", r.to}, {"language", std::string(code(r.language))}, {"articles", articles}};
}

Json json_of(const service::WhatIf& w) {
  Json supposed = Json::array();
  for (const auto& s : w.supposed)
    supposed.push_back({{"answers", s.supposed.answers},
                        {"silent", s.supposed.silent},
                        {"result", s.explanation.at("result").string()},
                        {"at_close", s.at_close},
                        {"needs", json_of(s.needs_sentence)},
                        {"explanation", json_from_value(s.explanation)}});
  return {{"stage", w.stage}, {"round", w.round}, {"supposed", supposed}};
}

Json json_of(const service::MigrationPlan& p) {
  Json changes = Json::array();
  for (const auto& c : p.changes)
    changes.push_back({{"class", c.change_class}, {"stage", c.stage}, {"key", c.key}, {"from", c.from}, {"to", c.to}});
  Json out = {{"charter", p.charter},
              {"state", p.state},
              {"workflow", p.workflow},
              {"from", {{"number", p.from_number}, {"sha256", p.from_sha256}}},
              {"to", {{"number", p.to_number}, {"sha256", p.to_sha256}}},
              {"class", p.change_class},
              {"changes", changes},
              {"possible", p.possible}};
  if (p.proposed_by) out["proposed_by"] = *p.proposed_by;
  return out;
}

}  // namespace mithaq::cli
