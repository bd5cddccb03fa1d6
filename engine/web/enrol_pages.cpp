// Keys of a member and its body: seen, and offered with their proof.
#include "trail/digest.h"
#include "trail/statement.h"
#include "web/sign_desk.h"

namespace mithaq::web {
namespace {

service::KeyWish wish_of(const Fields& form) {
  service::KeyWish out;
  out.replaces = form.get("replaces");
  out.is_passkey = form.has("spki");
  out.credential = form.get("credential");
  if (out.is_passkey)
    out.file = from_base64url(form.get("spki"));
  else if (form.has("public_key"))
    out.file = from_base64url(form.get("public_key"));
  else
    out.file = form.get("file").empty() ? form.get("paste") : form.get("file");
  out.for_member = out.is_passkey || form.get("own") == "1";
  return out;
}

}  // namespace

Response SignDesk::keys_shown(const Visit& visit, const Done& done, const Complaint& complaint, int status) {
  const auto keys = house().signing().own_keys(visit.token);
  if (!keys) return message_page(message(house().phrases(), 410, keys.error()), {});
  const Words& words = visit.words;
  Sheet sheet = frame(visit, words.say("keys-title"), false);
  sheet.add("OTHER_LANGUAGE").set("PATH", visit.base() + "/keys");
  sheet.set("RP", rp_id());
  // The member's handle at the authenticator is opaque, as its id is.
  sheet.set("CHALLENGE", base64url(house().fresh_key())).set("USER", base64url(visit.view.member));
  sheet.set("LABEL", visit.view.body_name.in(words.language));
  put_error(sheet, words, complaint);
  if (done) sheet.add("DONE").set("SENTENCE", *done);
  if (keys->empty()) sheet.add("NONE");
  Sheet list = sheet.add(keys->empty() ? "NO_KEYS" : "KEYS");
  bool has_old = false;
  const std::string zone = visit.round() ? visit.round()->zone : "UTC";
  for (const service::KeyView& key : *keys) {
    const bool is_anothers = !key.member.empty() && key.member != visit.view.member;
    const char* const whose = key.member.empty() ? "key-of-body" : is_anothers ? "key-of-another" : "key-of-member";
    list.add("ONE")
        .set("FINGERPRINT", key.fingerprint)
        .set("KIND", words.say(whose, {{"kind", words.say("key-format-" + key.format)}}))
        .set("STATE", words.say("key-state-" + key.state, {{"since", words.when(key.since, zone)}}));
    has_old |= !is_anothers && key.state == "valid";
  }
  if (has_old) {
    Sheet old = sheet.add("OLD");
    for (const service::KeyView& key : *keys)
      if (key.state == "valid" && (key.member.empty() || key.member == visit.view.member))
        old.add("OLD_KEY").set("FINGERPRINT", key.fingerprint);
  }
  return scripted(visit, "keys", sheet, status);
}

Response SignDesk::enrol_shown(const Visit& visit, const service::KeyWish& wish, const std::string& enrolment,
                               const Complaint& complaint, int status) {
  const Words& words = visit.words;
  const auto said = trail::enrolment_from(enrolment);
  if (!said) return keys_shown(visit, std::nullopt, complaint, status);
  Sheet sheet = frame(visit, words.say("enrol-title"), false);
  put_error(sheet, words, complaint);
  sheet.set("TEXT_AR", said->text_ar).set("TEXT_EN", said->text_en).set("FINGERPRINT", said->fingerprint);
  Sheet way = sheet.add(wish.is_passkey ? "PASSKEY" : "BY_FILE");
  way.set("ENROLMENT", base64url(enrolment));
  if (wish.is_passkey) {
    way.set("CHALLENGE", base64url(trail::view(trail::sha256(enrolment)))).set("RP", rp_id());
    way.set("CREDENTIAL", wish.credential).set("SPKI", base64url(wish.file));
  } else {
    way.set("PUBLIC_KEY", base64url(wish.file)).set("OWN", wish.for_member ? "1" : "").set("REPLACES", wish.replaces);
    way.set("DOWNLOAD", visit.base() + "/keys/enrolment/" + base64url(enrolment));
    put_commands(way, "enrolment.json", {said->format});
    if (!wish.replaces.empty()) way.add("OLD");
  }
  return scripted(visit, "enrol", sheet, status);
}

Response SignDesk::keys_page(const Request& request, const std::string& token) {
  auto found = visit(request, token, {});
  if (auto* no = std::get_if<Response>(&found)) return *no;
  return keys_shown(std::get<Visit>(found), std::nullopt, {}, 200);
}

// The statement is kept by nobody until it is signed: the page carries it, and so does its download.
Response SignDesk::enrolment_file(const std::string& carried) const {
  const std::string bytes = from_base64url(carried);
  if (!trail::enrolment_from(bytes))
    return message_page(message(house().phrases(), 404, Refusal{"enrolment-not-fitting", {}}), {});
  Response out{.type = "application/json", .body = bytes};
  out.headers.emplace_back("Content-Disposition", "attachment; filename=\"enrolment.json\"");
  return out;
}

Response SignDesk::enrol(const Request& request, const std::string& token) {
  const Fields form = Fields::of(request);
  auto found = visit(request, token, form);
  if (auto* no = std::get_if<Response>(&found)) return *no;
  const Visit& here = std::get<Visit>(found);
  const service::KeyWish wish = wish_of(form);
  const auto enrolment = house().signing().enrolment(here.token, wish);
  if (!enrolment)
    return keys_shown(here, std::nullopt, complaint(here.words, enrolment.error()),
                      is_passing(enrolment.error()) ? 503 : 422);
  return enrol_shown(here, wish, trail::enrolment_bytes(*enrolment), {}, 200);
}

Response SignDesk::offer(const Request& request, const std::string& token) {
  const Fields form = Fields::of(request);
  auto found = visit(request, token, form);
  if (auto* no = std::get_if<Response>(&found)) return *no;
  const Visit& here = std::get<Visit>(found);
  const service::KeyWish wish = wish_of(form);
  const std::string enrolment = from_base64url(form.get("enrolment"));
  const auto offered =
      house().signing().offer(here.token, wish, enrolment, signature_file(form), {form.get("old"), "", "", ""});
  if (!offered)
    return enrol_shown(here, wish, enrolment, complaint(here.words, offered.error()),
                       is_passing(offered.error()) ? 503 : 422);
  return keys_shown(here, here.words.say("enrol-done"), {}, 200);
}

}  // namespace mithaq::web
