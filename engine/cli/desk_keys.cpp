// The keys of bodies and members, for the command line.
#include "cli/desk.h"
#include "cli/view_json.h"
#include "trail/digest.h"

namespace mithaq::cli {

namespace {

Json done(Json data) { return {{"ok", true}, {"data", std::move(data)}}; }

Json json_of(const service::KeyView& key) {
  Json out = {{"fingerprint", key.fingerprint},
              {"algorithm", key.algorithm},
              {"format", key.format},
              {"body", key.body},
              {"name", cli::json_of(key.body_name)},
              {"member", key.member},
              {"state", key.state},
              {"since", to_rfc3339(key.since)},
              {"confirmed_by", key.confirmed_by},
              {"replaces", key.replaces},
              {"reason", key.reason},
              {"distrust", key.distrust}};
  if (key.invalid_from) out["invalid_from"] = to_rfc3339(*key.invalid_from);
  return out;
}

Json json_of(const service::LogKeyView& key) {
  Json out = {{"key", key.vkey}, {"state", key.state}, {"confirmed_by", key.confirmed_by}, {"note", key.note}};
  if (key.since) out["since"] = to_rfc3339(*key.since);
  if (key.until) out["until"] = to_rfc3339(*key.until);
  return out;
}

std::string bytes(const Json& q, const char* key) { return trail::from_base64(q.value(key, "")).value_or(""); }

}  // namespace

Json Desk::keys(const std::string& verb, const Json& q) {
  service::SigningDesk& desk = house_.signing();
  const service::Caller by{{q.value("by", "")}, "", q.value("key", "")};
  const std::string body = q.value("body", ""), fingerprint = q.value("fingerprint", "");
  if (verb == "key list") {
    Json out = Json::array();
    for (const service::KeyView& key : desk.keys()) out.push_back(json_of(key));
    return done(out);
  }
  service::KeyWish wish;
  wish.file = bytes(q, "public_key");
  wish.replaces = q.value("replaces", "");
  if (verb == "key statement") {
    const auto enrolment = desk.enrolment_for(by, body, q.value("member", ""), wish);
    return enrolment ? done({{"statement", trail::base64(trail::enrolment_bytes(*enrolment))}})
                     : refused(enrolment.error());
  }
  Result<service::KeyView, Refusal> result = Refusal{"unknown-verb", {{"verb", verb}}};
  if (verb == "key offer") {
    result = desk.offer_for(by, body, wish, bytes(q, "statement"), {bytes(q, "signature"), "", "", ""},
                            {bytes(q, "old_signature"), "", "", ""});
  } else if (verb == "key confirm") {
    result = desk.confirm_key(by, fingerprint);
  } else if (verb == "key revoke") {
    const std::string since = q.value("since", "");
    const auto at = since.empty() ? std::nullopt : moment_from_rfc3339(since);
    if (!since.empty() && !at) return refused({"instant-form", {{"value", since}}});
    result = desk.revoke_key(by, fingerprint, q.value("reason", ""), q.value("distrust", ""), at);
  }
  return result ? done(json_of(*result)) : refused(result.error());
}

Json Desk::log_keys(const std::string& verb, const Json& q) {
  service::SigningDesk& desk = house_.signing();
  const service::Caller by{{q.value("by", "")}, "", ""};
  if (verb == "log-key offer" || verb == "log-key confirm") {
    const auto key = verb == "log-key offer" ? desk.offer_log_key(by) : desk.confirm_log_key(by, q.value("vkey", ""));
    return key ? done(json_of(*key)) : refused(key.error());
  }
  if (verb != "log-key list") return refused({"unknown-verb", {{"verb", verb}}});
  const auto keys = desk.log_keys();
  if (!keys) return refused(keys.error());
  Json out = Json::array();
  for (const service::LogKeyView& key : *keys) out.push_back(json_of(key));
  return done(out);
}

}  // namespace mithaq::cli
