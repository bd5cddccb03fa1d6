#include "cli/desk.h"

#include "trail/digest.h"

namespace mithaq::cli {

namespace {

// A terminal orders its lines itself: the isolates of pages and mails stay behind.
Json text(const Text& t) { return {{"ar", notices::without_isolates(t.ar)}, {"en", notices::without_isolates(t.en)}}; }
Json done(Json data) { return {{"ok", true}, {"data", std::move(data)}}; }

Json value_json(const Value& value) {
  if (value.is_bool()) return value.boolean();
  if (value.is_integer()) return value.integer();
  if (value.is_string()) return value.string();
  Json out = value.is_array() ? Json::array() : Json::object();
  if (value.is_array())
    for (const Value& item : value.items()) out.push_back(value_json(item));
  else
    for (const auto& [key, item] : value.members()) out[key] = value_json(item);
  return out;
}

Json position_json(const service::PositionView& p) {
  return {{"body", p.body},       {"name", text(p.body_name)},    {"position", p.position},
          {"seq", p.seq},         {"revision", p.revision},       {"articles", p.articles},
          {"text", p.text},       {"channel", p.channel},         {"assurance", p.assurance},
          {"counted", p.counted}, {"provisional", p.provisional}, {"awaiting", p.awaiting}};
}

Json round_json(const service::RoundView& r) {
  Json positions = Json::array();
  for (const auto& p : r.positions) positions.push_back(position_json(p));
  Json out = {{"stage", r.stage},
              {"title", text(r.stage_title)},
              {"round", r.number},
              {"revision", r.revision},
              {"state", r.state},
              {"cause", r.cause},
              {"outcome", r.outcome},
              {"opens", to_rfc3339(r.opens)},
              {"deadline_text", text(r.deadline_text)},
              {"rule", text(r.rule_sentence)},
              {"silence", text(r.silence_sentence)},
              {"needs", text(r.needs_sentence)},
              {"explanation", value_json(r.explanation)},
              {"positions", positions}};
  if (r.deadline) out["deadline"] = to_rfc3339(*r.deadline);
  return out;
}

Json charter_json(const service::CharterView& c) {
  Json rounds = Json::array(), objections = Json::array(), deposits = Json::array();
  for (const auto& r : c.rounds) rounds.push_back(round_json(r));
  for (const auto& o : c.objections)
    objections.push_back({{"objection", o.id},
                          {"body", o.body},
                          {"name", text(o.body_name)},
                          {"state", o.state},
                          {"articles", o.articles},
                          {"text", o.text},
                          {"reply", o.reply}});
  for (const auto& d : c.deposits)
    deposits.push_back({{"target", d.target}, {"package", d.package}, {"sha256", d.sha256}, {"size", d.size}});
  return {{"charter", c.id},
          {"title", text(c.title)},
          {"state", c.state},
          {"revision", c.revision.number},
          {"sha256", c.revision.sha256},
          {"entries", c.entries},
          {"rounds", rounds},
          {"objections", objections},
          {"deposits", deposits},
          {"ratified_at", c.ratified_at ? to_rfc3339(*c.ratified_at) : ""}};
}

Json receipt_json(const service::Receipt& r) {
  return {{"charter", r.charter},
          {"seq", r.seq},
          {"leaf_hash", r.leaf_hash},
          {"body", text(r.body_name)},
          {"received_at", text(r.received_at)},
          {"position", position_json(r.position)},
          {"again", r.again}};
}

service::Caller caller(const Json& q) { return {{q.value("by", "")}, "", q.value("key", "")}; }

std::map<Language, std::string> texts(const Json& q) {
  std::map<Language, std::string> out;
  if (const std::string ar = q.value("text_ar", ""); !ar.empty()) out[Language::ar] = ar;
  if (const std::string en = q.value("text_en", ""); !en.empty()) out[Language::en] = en;
  return out;
}

std::vector<std::string> words(const Json& q, const char* key) { return q.value(key, std::vector<std::string>{}); }

std::optional<std::string> optional_word(const Json& q, const char* key) {
  const std::string word = q.value(key, "");
  return word.empty() ? std::nullopt : std::optional(word);
}

}  // namespace

Json Desk::refused(const Refusal& refusal) const {
  const auto& phrases = house_.phrases();
  return {{"ok", false},
          {"refusal", refusal.id},
          {"facts", refusal.facts},
          {"ar", phrases.say(refusal, Language::ar, notices::Isolation::none)},
          {"en", phrases.say(refusal, Language::en, notices::Isolation::none)}};
}

Json Desk::answer(const Json& question) {
  try {
    if (!question.is_object()) return refused({"unknown-verb", {{"verb", ""}}});
    return dispatched(question.value("verb", ""), question);
  } catch (const std::exception& broken) {
    return refused({"internal", {{"reason", broken.what()}}});
  }
}

Json Desk::dispatched(const std::string& verb, const Json& question) {
  if (verb.starts_with("charter ")) return charter(verb, question);
  if (verb == "position record") return position(question);
  return list(verb, question);
}

Json Desk::charter(const std::string& verb, const Json& q) {
  const std::string id = q.value("charter", "");
  if (verb == "charter list") {
    Json out = Json::array();
    for (const auto& c : house_.charters()) out.push_back(charter_json(c));
    return done(out);
  }
  if (verb == "charter show") {
    const auto view = house_.charter(id, true);
    return view ? done(charter_json(*view)) : refused(view.error());
  }
  Result<service::Opened, Refusal> result = Refusal{"unknown-verb", {{"verb", verb}}};
  if (verb == "charter open") {
    service::OpenRequest request{id, q.value("workflow_file", ""), q.value("workflow_toml", ""), texts(q),
                                 std::nullopt};
    if (q.contains("title_ar") || q.contains("title_en"))
      request.title = Text{q.value("title_ar", ""), q.value("title_en", "")};
    result = house_.open_charter(caller(q), request);
  } else if (verb == "charter revise") {
    result = house_.publish_revision(caller(q), id, texts(q), q.value("change", "substantive"), q.value("reason", ""),
                                     words(q, "answers"));
  } else if (verb == "charter withdraw") {
    result = house_.withdraw_charter(caller(q), id, q.value("reason", ""));
  }
  return result ? done({{"charter", result->id}, {"entries", result->entries}}) : refused(result.error());
}

Json Desk::position(const Json& q) {
  const std::string charter = q.value("charter", "");
  if (q.contains("confirm")) {
    const auto receipt = house_.confirm_position(caller(q), charter, q.value("confirm", std::int64_t{-1}));
    return receipt ? done(receipt_json(*receipt)) : refused(receipt.error());
  }
  const service::Answer answer{q.value("position", ""), words(q, "articles"), q.value("text", ""),
                               q.value("proposal", "")};
  const auto receipt =
      house_.enter_position(caller(q), charter, q.value("body", ""), answer, q.value("channel", "paper"));
  return receipt ? done(receipt_json(*receipt)) : refused(receipt.error());
}

Json Desk::list(const std::string& verb, const Json& q) {
  Json out = Json::array();
  if (verb == "members list") {
    for (const auto& m : house_.members())
      out.push_back({{"member", m.id},
                     {"body", m.body},
                     {"name", text(m.body_name)},
                     {"language", m.language},
                     {"roles", m.roles},
                     {"has_address", m.has_address}});
  } else if (verb == "outbox list") {
    for (const auto& j : house_.outbox(optional_word(q, "charter")))
      out.push_back({{"job", j.key},
                     {"plugin", j.plugin},
                     {"duty", j.duty},
                     {"kind", j.kind},
                     {"charter", j.charter},
                     {"body", j.body},
                     {"state", j.state},
                     {"attempt", j.attempt},
                     {"last_result", j.last_result},
                     {"created", to_rfc3339(j.created)},
                     {"not_before", to_rfc3339(j.not_before)}});
  } else if (verb == "outbox retry") {
    const auto count = house_.retry(optional_word(q, "job"));
    return count ? done({{"queued", *count}}) : refused(count.error());
  } else if (verb == "plugin resume") {
    return done({{"resumed", supervisor_.resume(q.value("plugin", ""))}});
  } else if (verb == "trail show") {
    const auto entries = house_.trail(q.value("charter", ""));
    if (!entries) return refused(entries.error());
    for (const auto& e : *entries)
      out.push_back({{"seq", e.seq}, {"index", e.index}, {"leaf", e.leaf}, {"leaf_hash", e.leaf_hash}});
  } else if (verb == "doctor") {
    for (const auto& f : house_.doctor()) out.push_back({{"check", f.id}, {"ok", f.ok}, {"facts", f.facts}});
  } else {
    return refused({"unknown-verb", {{"verb", verb}}});
  }
  return done(out);
}

}  // namespace mithaq::cli
