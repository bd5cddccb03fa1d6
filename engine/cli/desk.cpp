#include "cli/desk.h"

#include "cli/view_json.h"
#include "trail/digest.h"

namespace mithaq::cli {

namespace {

Json done(Json data) { return {{"ok", true}, {"data", std::move(data)}}; }

service::Caller caller(const Json& q) { return {{q.value("by", "")}, "", q.value("key", "")}; }

std::map<Language, std::string> texts(const Json& q) {
  std::map<Language, std::string> out;
  if (const std::string ar = q.value("text_ar", ""); !ar.empty()) out[Language::ar] = ar;
  if (const std::string en = q.value("text_en", ""); !en.empty()) out[Language::en] = en;
  return out;
}

CharterLinks links(const Json& q) {
  return {q.value("sign_language", ""), q.value("easy_read_ar", ""), q.value("easy_read_en", "")};
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

Json Desk::answer(const Json& question, const std::string& follows) {
  try {
    if (!question.is_object()) return refused({"unknown-verb", {{"verb", ""}}});
    if (question.value("verb", "") == "mail-in") return mail_in(question, follows);
    return dispatched(question.value("verb", ""), question);
  } catch (const std::exception& broken) {
    return refused({"internal", {{"reason", broken.what()}}});
  }
}

Json Desk::dispatched(const std::string& verb, const Json& question) {
  if (verb == "charter comments" || verb == "comment list") return remarks(question);
  if (verb == "charter redline") return redline(question);
  if (verb == "charter what-if") return what_if(question);
  if (verb == "charter migrate") return migrate(question);
  if (verb == "act enter" || verb == "act confirm" || verb == "objection overrule") return by_hand(verb, question);
  if (verb == "comment names") return commenters(question);
  if (verb == "notice preview") return preview(question);
  if (verb == "objection list") return objections(question);
  for (const char* own : {"charter open", "charter revise", "charter withdraw", "charter list", "charter show"})
    if (verb == own) return charter(verb, question);
  if (verb.starts_with("witness ") || verb == "log file" || verb == "charter ratify" || verb == "members erase")
    return witnesses(verb, question);
  if (verb == "members digest") {
    const auto taken = house_.set_digest(caller(question), question.value("member", ""), question.value("takes", true));
    return taken ? done({{"member", taken->member}, {"takes", taken->takes}}) : refused(taken.error());
  }
  if (verb == "members address") {
    const auto used = house_.set_address(caller(question), question.value("member", ""), question.value("used", true));
    return used ? done({{"member", used->member}, {"used", used->is_used}}) : refused(used.error());
  }
  for (const char* of_an_office : {"charter ", "outage ", "objection ", "comment ", "request ", "position set-aside"})
    if (verb.starts_with(of_an_office)) return act(verb, question);
  if (verb == "mail test" || verb == "mail loop" || verb == "outbox channels" || verb == "outbox resume")
    return ways(verb, question);
  if (verb.starts_with("mail ")) return mail(verb, question);
  if (verb.starts_with("key ")) return keys(verb, question);
  if (verb.starts_with("log-key ")) return log_keys(verb, question);
  if (verb == "position record") return position(question);
  if (verb == "archive export") return exported(question);
  return list(verb, question);
}

Json Desk::charter(const std::string& verb, const Json& q) {
  const std::string id = q.value("charter", "");
  if (verb == "charter list") {
    Json out = Json::array();
    for (const auto& c : house_.charters()) out.push_back(json_of(c));
    return done(out);
  }
  if (verb == "charter show") {
    const auto view = house_.charter(id, true);
    return view ? done(json_of(*view)) : refused(view.error());
  }
  Result<service::Opened, Refusal> result = Refusal{"unknown-verb", {{"verb", verb}}};
  if (verb == "charter open") {
    service::OpenRequest request{id, q.value("workflow_file", ""), q.value("workflow_toml", ""), texts(q),
                                 std::nullopt};
    request.acknowledged = words(q, "acknowledged");
    request.links = links(q);
    if (q.contains("title_ar") || q.contains("title_en"))
      request.title = Text{q.value("title_ar", ""), q.value("title_en", "")};
    result = house_.open_charter(caller(q), request);
  } else if (verb == "charter revise") {
    result = house_.publish_revision(caller(q), id, texts(q), q.value("change", "substantive"), q.value("reason", ""),
                                     words(q, "answers"), links(q));
  } else if (verb == "charter withdraw") {
    result = house_.withdraw_charter(caller(q), id, q.value("reason", ""));
  }
  return result ? done(json_of(*result)) : refused(result.error());
}

Json Desk::position(const Json& q) {
  const std::string charter = q.value("charter", "");
  if (q.contains("confirm")) {
    const auto receipt = house_.confirm_position(caller(q), charter, q.value("confirm", std::int64_t{-1}));
    return receipt ? done(json_of(*receipt)) : refused(receipt.error());
  }
  const service::Answer answer{q.value("position", ""), words(q, "articles"),           q.value("text", ""),
                               q.value("proposal", ""), q.value("new_information", ""), q.value("stage", "")};
  const auto receipt =
      house_.enter_position(caller(q), charter, q.value("body", ""), answer, q.value("channel", "paper"));
  return receipt ? done(json_of(*receipt)) : refused(receipt.error());
}

Json Desk::mail_in(const Json& q, const std::string& raw) {
  if (!mailroom_) return refused({"no-inbox", {}});
  const auto taken =
      mailroom_->take(raw, {q.value("sender", ""), q.value("recipient", "")}, q.value("size", std::int64_t{0}));
  if (!taken) return refused(taken.error());
  return done({{"verdict", taken->verdict}, {"charter", taken->charter}, {"again", taken->again}});
}

// What it was taken for, what it says in words, and its files; without a reader its bytes alone.
Json Desk::shown(const std::string& sha256, const std::string& raw) {
  Json out = {{"raw", trail::base64(raw)}};
  for (const service::MailView& m : house_.mails(true))
    if (m.sha256.starts_with(sha256) && !out.contains("verdict"))
      out.update({{"sha256", m.sha256},
                  {"verdict", m.verdict},
                  {"reason", m.reason},
                  {"charter", m.charter},
                  {"body", m.body},
                  {"at", to_rfc3339(m.at)}});
  const auto read = mailroom_ ? mailroom_->look(raw) : Result<ReceivedMail, Refusal>(Refusal{"no-inbox", {}});
  if (!read) return out;
  out.update({{"from", read->from}, {"subject", read->subject}, {"text", read->text}, {"unread", read->unread}});
  out["files"] = Json::array();
  for (const MailFile& file : read->files)
    out["files"].push_back({{"name", file.name},
                            {"type", file.media_type},
                            {"size", file.size},
                            {"sha256", file.sha256},
                            {"bytes", trail::base64(file.bytes)}});
  return out;
}

Json Desk::exported(const Json& q) {
  const auto files = house_.export_package(q.value("charter", ""), q.value("audience", ""));
  if (!files) return refused(files.error());
  Json out = Json::array();
  for (const service::ExportedFile& file : *files)
    out.push_back({{"name", file.name}, {"bytes", trail::base64(file.bytes)}});
  return done(std::move(out));
}

Json Desk::mail(const std::string& verb, const Json& q) {
  if (verb == "mail show") {
    const auto raw = house_.mail(q.value("mail", ""));
    return raw ? done(shown(q.value("mail", ""), *raw)) : refused(raw.error());
  }
  if (verb == "mail done") {
    const auto seen = house_.mail_done(caller(q), q.value("mail", ""));
    return seen ? done({{"done", *seen}}) : refused(seen.error());
  }
  if (verb != "mail list") return refused({"unknown-verb", {{"verb", verb}}});
  Json out = Json::array();
  for (const service::MailView& m : house_.mails(q.value("all", false)))
    out.push_back({{"sha256", m.sha256},
                   {"verdict", m.verdict},
                   {"reason", m.reason},
                   {"charter", m.charter},
                   {"body", m.body},
                   {"wants_person", m.wants_person},
                   {"at", to_rfc3339(m.at)}});
  return done(out);
}

Json Desk::list(const std::string& verb, const Json& q) {
  Json out = Json::array();
  if (verb == "members list") {
    for (const auto& m : house_.members())
      out.push_back({{"member", m.id},
                     {"body", m.body},
                     {"name", json_of(m.body_name)},
                     {"language", m.language},
                     {"roles", m.roles},
                     {"has_address", m.has_address},
                     {"failed_days", m.failed_days},
                     {"failing_address", m.failing_address},
                     {"suspended", m.is_suspended}});
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
