#include "web/member_desk.h"

#include <algorithm>

namespace mithaq::web {
namespace {

bool is_token(std::string_view text) {
  return text.size() >= 8 && text.size() <= 128 && std::ranges::all_of(text, [](char c) {
           return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
         });
}

bool is_key(std::string_view text) {
  return text.size() == 32 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

// The token out of a pasted link, or out of nothing but itself. Not by std::regex: a link may be as long as a
// form may be, and its matcher goes one call deeper with every character.
std::string pasted(std::string_view link) {
  constexpr std::string_view space = " \t\r\n", place = "/s/";
  link.remove_prefix(std::min(link.find_first_not_of(space), link.size()));
  link = link.substr(0, link.find_last_not_of(space) + 1);
  if (link.starts_with("http://") || link.starts_with("https://")) {
    const auto path = link.find('/', link.find("://") + 3);
    if (path == std::string_view::npos || !link.substr(path).starts_with(place)) return {};
    link.remove_prefix(path + place.size());
  }
  link = link.substr(0, link.find('?'));
  return is_token(link) ? std::string(link) : std::string();
}

// Digits of any keyboard (U+0660 .., U+06F0 ..) as ASCII; spaces and marks around them are left out.
std::string plain_digits(const std::string& typed) {
  std::string out;
  for (std::size_t i = 0; i < typed.size(); ++i) {
    const auto byte = static_cast<unsigned char>(typed[i]);
    const auto next = i + 1 < typed.size() ? static_cast<unsigned char>(typed[i + 1]) : 0;
    if (byte >= '0' && byte <= '9')
      out += typed[i];
    else if (byte == 0xd9 && next >= 0xa0 && next <= 0xa9)
      out += static_cast<char>('0' + next - 0xa0);
    else if (byte == 0xdb && next >= 0xb0 && next <= 0xb9)
      out += static_cast<char>('0' + next - 0xb0);
  }
  return out;
}

std::optional<Language> asked_language(const std::string& code_asked) {
  if (code_asked == "ar") return Language::ar;
  if (code_asked == "en") return Language::en;
  return std::nullopt;
}

// Nothing was recorded, or nobody knows: the member should try again with the same form.
bool is_passing(const Refusal& refusal) {
  return refusal.id == "outcome-unknown" || refusal.id == "read-only" || refusal.id == "stopping";
}

Response redirect(const std::string& to) {
  Response out{.status = 303};
  out.headers.emplace_back("Location", to);
  return out;
}

}  // namespace

std::string MemberDesk::cookie_name() const { return house_.settings().secure_cookies ? "__Host-ref" : "ref"; }

std::string MemberDesk::cookie(const std::string& token) const {
  return cookie_name() + "=" + token + "; Path=/; Max-Age=1800; HttpOnly; SameSite=Lax" +
         (house_.settings().secure_cookies ? "; Secure" : "");
}

MemberDesk::Typed MemberDesk::typed(const Fields& form) {
  return {{form.get("position"), form.all("article"), form.get("text"), form.get("proposal")},
          plain_digits(form.get("number")),
          is_key(form.get("key")) ? form.get("key") : std::string()};
}

std::variant<MemberDesk::Visit, Response> MemberDesk::visit(const Request& request, const std::string& token,
                                                            const Fields& form) {
  const std::string kept = request.cookie(cookie_name());
  Visit out{.token = token, .words = {house_.phrases()}, .view = {}};
  if (out.token.empty()) out.token = pasted(form.get("link"));
  if (out.token.empty()) out.token = kept;
  out.clean = out.token == kept;
  if (out.token.empty()) return message_page(message(house_.phrases(), 404, "no-cookie"), typed(form), true);
  if (!is_token(out.token)) return message_page(message(house_.phrases(), 404, Refusal{"wrong-link", {}}), typed(form));

  auto asked = asked_language(Fields::decoded(request.query).get("lang"));
  if (!asked) asked = asked_language(form.get("lang"));
  auto view = house_.look(out.token, asked.value_or(Language::ar));
  if (view && !asked && view->language != Language::ar) view = house_.look(out.token, view->language);
  if (!view) {
    const int status = is_passing(view.error()) ? 503 : view.error().id == "wrong-link" ? 404 : 410;
    return message_page(message(house_.phrases(), status, view.error()), typed(form));
  }
  out.view = std::move(*view);
  out.words.language = asked.value_or(out.view.language);
  return out;
}

std::optional<Response> MemberDesk::dead_end(const Visit& visit, const Typed& typed) {
  if (visit.view.state != "superseded" && visit.view.state != "void") return std::nullopt;
  const std::string id = visit.view.state == "void" ? "link-expired" : "link-superseded";
  return message_page(message(house_.phrases(), 410, Refusal{id, {}}), typed);
}

Response MemberDesk::arrive(const Request& request, const std::string& token) {
  auto found = visit(request, token, {});
  if (auto* no = std::get_if<Response>(&found)) return *no;
  const Visit& here = std::get<Visit>(found);
  if (auto no = dead_end(here, {})) return *no;
  const Fields query = Fields::decoded(request.query);
  const auto asked = asked_language(query.get("lang"));
  const std::string language = asked ? "lang=" + std::string(code(*asked)) : "";
  if (here.clean) {
    Response on = redirect("/s" + (asked ? "?" + language : ""));
    on.headers.emplace_back("Set-Cookie", cookie(token));
    return on;
  }
  if (query.get("c") == "1") return form_page(here, {}, {}, 200);
  Response on = redirect("/s/" + token + "?c=1" + (asked ? "&" + language : ""));
  on.headers.emplace_back("Set-Cookie", cookie(token));
  return on;
}

Response MemberDesk::form(const Request& request) {
  auto found = visit(request, "", {});
  if (auto* no = std::get_if<Response>(&found)) return *no;
  const Visit& here = std::get<Visit>(found);
  if (auto no = dead_end(here, {})) return *no;
  return form_page(here, {}, {}, 200);
}

Response MemberDesk::review(const Request& request, const std::string& token) {
  const Fields form = Fields::decoded(request.body);
  auto found = visit(request, token, form);
  if (auto* no = std::get_if<Response>(&found)) return *no;
  Visit& here = std::get<Visit>(found);
  Typed what = typed(form);
  if (auto no = dead_end(here, what)) return *no;
  if (form.has("back")) return form_page(here, what, {}, 200);
  if (what.answer.position.empty())
    return form_page(here, what, complaint(here.words, Refusal{"position-required", {{"field", "position"}}}), 422);
  const auto reviewed = house_.review(here.token, what.answer, here.words.language);
  if (!reviewed)
    return form_page(here, what, complaint(here.words, reviewed.error()), is_passing(reviewed.error()) ? 503 : 422);
  here.view = *reviewed;
  what.key = house_.fresh_key();
  return review_page(here, what, {}, 200);
}

Response MemberDesk::confirm(const Request& request, const std::string& token) {
  const Fields form = Fields::decoded(request.body);
  const Typed what = typed(form);
  auto found = visit(request, token, form);
  if (auto* no = std::get_if<Response>(&found)) return *no;
  const Visit& here = std::get<Visit>(found);
  if (what.key.empty()) return form_page(here, what, {"", here.words.say("form-key"), ""}, 422);
  if (!position_kind(what.answer.position))
    return form_page(here, what, complaint(here.words, Refusal{"position-required", {{"field", "position"}}}), 422);
  const auto receipt = house_.give(here.token, what.answer, what.number, what.key);
  if (receipt) return receipt_page(here, *receipt);
  Complaint why = complaint(here.words, receipt.error());
  if (is_passing(receipt.error())) return review_page(here, what, why, 503);
  if (receipt.error().id == "key-reused") return review_page(here, what, why, 409);
  if (why.field.empty() || why.field == "number") return review_page(here, what, why, 422);
  return form_page(here, what, why, 422);
}

MemberDesk::Complaint MemberDesk::complaint(const Words& words, const Refusal& refusal) const {
  Complaint out{"", words.refusal(refusal), ""};
  if (is_passing(refusal)) out.other = house_.phrases().say(refusal, other(words.language));
  const auto named = refusal.facts.find("field");
  if (named != refusal.facts.end())
    out.field = named->second;
  else if (refusal.id == "wrong-number")
    out.field = "number";
  else if (refusal.id == "article-required" || refusal.id == "unknown-article")
    out.field = "article";
  else if (refusal.id == "text-required")
    out.field = "text";
  else if (refusal.id == "position-not-offered" || refusal.id == "unknown-position")
    out.field = "position";
  static constexpr std::string_view fields[] = {"position", "article", "text", "proposal", "number"};
  if (std::ranges::find(fields, out.field) == std::end(fields)) out.field.clear();
  return out;
}

}  // namespace mithaq::web
