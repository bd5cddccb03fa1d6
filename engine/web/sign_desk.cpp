#include "web/sign_desk.h"

#include <algorithm>

#include "trail/digest.h"
#include "trail/public_key.h"
#include "web/pages.h"

namespace mithaq::web {

std::string base64url(std::string_view bytes) {
  std::string out = trail::base64(bytes);
  while (out.ends_with('=')) out.pop_back();
  for (char& c : out) c = c == '+' ? '-' : c == '/' ? '_' : c;
  return out;
}

std::string from_base64url(std::string_view text) {
  std::string plain(text);
  for (char& c : plain) c = c == '-' ? '+' : c == '_' ? '/' : c;
  plain.append((4 - plain.size() % 4) % 4, '=');
  return trail::from_base64(plain).value_or("");
}

service::SignatureFile signature_file(const Fields& form) {
  if (form.has("client_data"))
    return {"", from_base64url(form.get("client_data")), from_base64url(form.get("authenticator_data")),
            from_base64url(form.get("signature"))};
  return {form.get("file").empty() ? form.get("paste") : form.get("file"), "", "", ""};
}

void put_commands(Sheet& sheet, const std::string& file, const std::set<std::string>& formats) {
  struct Command {
    std::string_view format;
    const char* tool;
    std::string line;
  };
  const Command commands[] = {
      {trail::sshsig_format, "OpenSSH", "ssh-keygen -Y sign -f KEY -n mithaq-statement " + file},
      {trail::minisign_format, "minisign", "minisign -S -s KEY -m " + file},
      {trail::cms_format, "OpenSSL",
       "openssl cms -sign -binary -cades -in " + file + " -signer CERTIFICATE -inkey KEY -outform DER -out " + file +
           ".p7s"}};
  for (const Command& one : commands)
    if (formats.empty() || formats.contains(std::string(one.format)))
      sheet.add("COMMAND").set("TOOL", one.tool).set("LINE", one.line);
}

std::string SignDesk::rp_id() const {
  const std::string& url = house().settings().base_url;
  const std::string authority = url.substr(url.find("://") + 3);
  return authority.substr(0, authority.find_first_of(":/"));
}

Response SignDesk::scripted(const Visit& visit, const std::string& page, const Sheet& sheet, int status) const {
  Response out{.status = status, .body = renderer().page(page, visit.words.language, sheet)};
  out.script = "'self'";
  if (visit.clean) out.headers.emplace_back("Set-Cookie", cookie(visit.token));
  if (status == 503) out.headers.emplace_back("Retry-After", "30");
  return out;
}

void SignDesk::put_statement(Sheet& sheet, const Visit& visit, const service::SigningView& view) const {
  Sheet part = sheet.add("STATEMENT");
  part.set("TEXT_AR", view.text.ar).set("TEXT_EN", view.text.en).set("DIGEST", view.statement);
  part.set("FILE", view.file_name);
  const auto& rounds = visit.view.charter.rounds;
  const bool has_deadline = !rounds.empty() && rounds.front().deadline;
  part.set("EXPIRES", visit.words.say(has_deadline ? "sign-expires-after-deadline" : "sign-expires",
                                      {{"until", view.expires.in(visit.words.language)}}));
  std::set<std::string> formats;
  for (const service::KeyView& key : view.keys)
    if (key.credential.empty()) formats.insert(key.format);
  put_commands(part, view.file_name, formats);
  std::string credentials;
  for (const service::KeyView& key : view.keys)
    if (!key.credential.empty()) credentials += (credentials.empty() ? "" : " ") + key.credential;
  if (credentials.empty()) return;
  Sheet passkey = part.add("PASSKEY");
  const auto hash = trail::hash_from_hex(view.statement);
  passkey.set("CHALLENGE", hash ? base64url(trail::view(*hash)) : "").set("RP", rp_id());
  passkey.set("CREDENTIALS", credentials);
}

Response SignDesk::shown(const Visit& visit, const Done& done, const Complaint& complaint, int status) {
  const auto view = house().signing().to_sign(visit.token, visit.principal);
  if (!view) return message_page(message(house().phrases(), 410, view.error()), {});
  const Words& words = visit.words;
  Sheet sheet = frame(visit, words.say("sign-title"), false);
  sheet.add("OTHER_LANGUAGE").set("PATH", visit.base() + "/sign");
  if (done)
    sheet.add("REACHED").set("SENTENCE", *done);
  else if (!view->distrusted.empty())
    sheet.add("NOTHING").set("SENTENCE", words.say("sign-distrusted", {{"reason", view->distrusted},
                                                                       {"fingerprint", view->revoked},
                                                                       {"counted", view->counted ? "yes" : "no"}}));
  else if (!view->reached.empty() && view->reached >= "L2")
    sheet.add("REACHED").set("SENTENCE", words.say("sign-reached-" + view->reached));
  if (view->is_closed)
    sheet.add("NOTHING").set("SENTENCE",
                             words.say("sign-closed", {{"newer", view->has_newer_revision ? "yes" : "no"}}));
  put_error(sheet, words, complaint);
  const bool wants_both =
      !view->is_closed && view->level == "L3" && !view->reached.empty() && !view->counted && !view->lacks_second;
  if (wants_both) sheet.add("NOTHING").set("SENTENCE", words.say("sign-two-wanted"));
  const std::string zone = visit.round() ? visit.round()->zone : "UTC";
  for (const service::KeyView& key : view->coming) {
    const std::string state = words.say("key-state-" + key.state, {{"since", words.when(key.since, zone)}});
    sheet.add("NOTHING").set("SENTENCE",
                             words.say("sign-key-coming", {{"fingerprint", key.fingerprint}, {"state", state}}));
  }
  if (!view->statement.empty()) {
    if (view->lacks_second) sheet.add("NOTHING").set("SENTENCE", words.say("sign-second-now"));
    put_statement(sheet, visit, *view);
    sheet.add("SCRIPT");
  } else if (view->may_prepare) {
    Sheet prepare = sheet.add("PREPARE");
    prepare.set("SENTENCE", words.say(view->lacks_second         ? "sign-second"
                                      : view->distrusted.empty() ? "sign-anew"
                                                                 : "sign-anew-distrusted"));
    prepare.set("KEY", house().fresh_key()).set("NUMBER", "");
    if (complaint.field == "number") prepare.add("NUMBER_ERROR").set("SENTENCE", complaint.sentence);
  } else if (view->is_closed) {
    return scripted(visit, "sign", sheet, status);
  } else if (view->reached.empty()) {
    sheet.add("NOTHING").set("SENTENCE", words.say("sign-answer-first"));
  } else if (view->lacks_second) {
    sheet.add("NOTHING").set("SENTENCE", words.say("sign-first-done"));
  } else if (view->reached < "L2") {
    const bool wants_key = view->level < "L2" && view->keys.empty() && view->coming.empty();
    sheet.add("NOTHING").set("SENTENCE", words.say(wants_key ? "sign-key-first" : "sign-nothing"));
  }
  return scripted(visit, "sign", sheet, status);
}

Response SignDesk::sign_page(const Request& request, const std::string& token) {
  auto found = visit(request, token, {});
  if (auto* no = std::get_if<Response>(&found)) return *no;
  return shown(std::get<Visit>(found), std::nullopt, {}, 200);
}

Response SignDesk::statement(const Request& request, const std::string& token, const std::string& sha256) {
  auto found = visit(request, token, {});
  if (auto* no = std::get_if<Response>(&found)) return *no;
  const Visit& here = std::get<Visit>(found);
  const auto file = house().signing().statement(here.token, here.principal, sha256);
  if (!file) return message_page(message(house().phrases(), 404, file.error()), {});
  Response out{.type = "application/json", .body = file->bytes};
  out.headers.emplace_back("Content-Disposition", "attachment; filename=\"" + file->name + "\"");
  return out;
}

Response SignDesk::sign(const Request& request, const std::string& token) {
  const Fields form = Fields::of(request);
  auto found = visit(request, token, form);
  if (auto* no = std::get_if<Response>(&found)) return *no;
  const Visit& here = std::get<Visit>(found);
  const auto receipt = house().signing().sign(here.token, here.principal, form.get("statement"), signature_file(form));
  if (!receipt)
    return shown(here, std::nullopt, complaint(here.words, receipt.error()), is_passing(receipt.error()) ? 503 : 422);
  return shown(here,
               here.words.say(receipt->again ? "sign-again" : "sign-done",
                              {{"entry", receipt->charter + " " + std::to_string(receipt->seq)},
                               {"level", here.words.level(receipt->position)}}),
               {}, 200);
}

Response SignDesk::prepare(const Request& request, const std::string& token) {
  const Fields form = Fields::of(request);
  auto found = visit(request, token, form);
  if (auto* no = std::get_if<Response>(&found)) return *no;
  const Visit& here = std::get<Visit>(found);
  const Typed what = typed(form);
  const auto prepared = house().signing().prepare(here.token, here.principal, what.number, what.key);
  if (!prepared)
    return shown(here, std::nullopt, complaint(here.words, prepared.error()), is_passing(prepared.error()) ? 503 : 422);
  return shown(here, std::nullopt, {}, 200);
}

}  // namespace mithaq::web
