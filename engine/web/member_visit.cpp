#include "web/member_visit.h"

#include <algorithm>
#include <charconv>

namespace mithaq::web {
namespace {

constexpr std::string_view own_fields[] = {"position", "article", "text", "proposal", "news", "number", "holder"};

bool is_token(std::string_view text) {
  return text.size() >= 8 && text.size() <= 128 && std::ranges::all_of(text, [](char c) {
           return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
         });
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

}  // namespace

const service::RoundView* Visit::round() const {
  return view.charter.rounds.empty() ? nullptr : &view.charter.rounds.back();
}

void Visit::show(service::LinkView of) {
  of.principals = std::move(view.principals);
  view = std::move(of);
}

const Text& Visit::body_name() const {
  for (const auto& [id, name] : view.principals)
    if (id == principal) return name;
  return view.body_name;
}

bool is_key(std::string_view text) {
  return text.size() == 32 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
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

std::string MemberVisits::cookie_name() const { return house_.settings().secure_cookies ? "__Host-ref" : "ref"; }

std::string MemberVisits::cookie(const std::string& token) const {
  return cookie_name() + "=" + token + "; Path=/; Max-Age=1800; HttpOnly; SameSite=Lax" +
         (house_.settings().secure_cookies ? "; Secure" : "");
}

Typed MemberVisits::typed(const Fields& form) {
  Typed out;
  out.answer = {form.get("position"), form.all("article"), form.get("text"), form.get("proposal"), form.get("news")};
  out.number = plain_digits(form.get("number"));
  if (is_key(form.get("key"))) out.key = form.get("key");
  out.act = form.get("act");
  out.objection = form.get("objection");
  out.holder = form.get("holder");
  out.from = form.get("from");
  const std::string entry = plain_digits(form.get("entry"));
  std::from_chars(entry.data(), entry.data() + entry.size(), out.entry);
  return out;
}

std::variant<Visit, Response> MemberVisits::visit(const Request& request, const std::string& token,
                                                  const Fields& form) const {
  const std::string kept = request.cookie(cookie_name());
  Visit out{.token = token, .words = {house_.phrases()}, .view = {}, .principal = {}};
  if (out.token.empty()) out.token = pasted(form.get("link"));
  if (out.token.empty()) out.token = kept;
  out.clean = out.token == kept;
  if (out.token.empty()) return message_page(message(house_.phrases(), 404, "no-cookie"), typed(form), true);
  if (!is_token(out.token)) return message_page(message(house_.phrases(), 404, Refusal{"wrong-link", {}}), typed(form));

  const Fields query = Fields::decoded(request.query);
  auto asked = asked_language(query.get("lang"));
  if (!asked) asked = asked_language(form.get("lang"));
  auto view = house_.look(out.token, asked.value_or(Language::ar));
  if (view && !asked && view->language != Language::ar) view = house_.look(out.token, view->language);
  if (!view) {
    const int status = is_passing(view.error()) ? 503 : view.error().id == "wrong-link" ? 404 : 410;
    return message_page(message(house_.phrases(), status, view.error()), typed(form));
  }
  out.view = std::move(*view);
  out.words.language = asked.value_or(out.view.language);
  out.words.own_zone = out.view.zone;
  out.principal = form.has("for") ? form.get("for") : query.get("for");
  const auto is_it = [&](const auto& one) { return one.first == out.principal; };
  // A proxy that has ended must not turn into an answer of the own body.
  if (!out.principal.empty() && std::ranges::none_of(out.view.principals, is_it))
    return message_page(message(house_.phrases(), 410, "no-proxy"), typed(form));
  if (!out.principal.empty()) {
    auto principals = house_.look_for(out.token, out.principal, out.words.language);
    if (!principals)
      return message_page(message(house_.phrases(), is_passing(principals.error()) ? 503 : 410, principals.error()),
                          typed(form));
    out.show(std::move(*principals));
  }
  return out;
}

std::optional<Response> MemberVisits::dead_end(const Visit& visit, const Typed& typed) const {
  const std::string& state = visit.view.state;
  const std::string id = state == "void"         ? "link-expired"
                         : state == "stopped"    ? "too-many-wrong-numbers"
                         : state == "superseded" ? "link-superseded"
                                                 : "";
  if (id.empty()) return std::nullopt;
  return message_page(message(house_.phrases(), 410, Refusal{id, {}}), typed);
}

Complaint MemberVisits::complaint(const Words& words, const Refusal& refusal) const {
  Complaint out{"", words.refusal(refusal), ""};
  if (is_passing(refusal)) out.other = house_.phrases().say(refusal, other(words.language));
  const auto named = refusal.facts.find("field");
  if (named != refusal.facts.end())
    out.field = named->second;
  else if (refusal.id == "wrong-number")
    out.field = "number";
  else if (refusal.id == "article-required" || refusal.id == "unknown-article")
    out.field = "article";
  else if (refusal.id == "text-required" || refusal.id == "reason-required")
    out.field = "text";
  else if (refusal.id == "position-not-offered" || refusal.id == "unknown-position")
    out.field = "position";
  if (out.field == "new_information" || out.field == "new-information") out.field = "news";
  if (std::ranges::find(own_fields, out.field) == std::end(own_fields)) out.field.clear();
  return out;
}

Sheet MemberVisits::frame(const Visit& visit, const std::string& title, bool with_other_language) const {
  const service::LinkView& view = visit.view;
  Sheet out;
  out.set("TITLE", title).set("CHARTER", view.charter.id).set("BODY", visit.body_name().in(visit.words.language));
  out.set("CHARTER_TITLE", view.charter.title.in(visit.words.language)).set("PATH", visit.base());
  out.set("REVISION", visit.words.say("revision", {{"number", std::int64_t{view.revision}}}));
  if (const auto* round = visit.round())
    out.set("STAGE", visit.words.say("stage-round", {{"stage", round->stage_title.in(visit.words.language)},
                                                     {"number", std::int64_t{round->number}}}));
  if (!visit.principal.empty()) out.add("PROXY").set("PRINCIPAL", visit.principal);
  out.add("PUBLIC");
  if (with_other_language) out.add("OTHER_LANGUAGE");
  return out;
}

Response MemberVisits::inlined(const Visit& visit, const std::string& page, const Sheet& sheet, int status) const {
  Response out{.status = status, .body = renderer_.page(page, visit.words.language, sheet)};
  out.style = renderer_.style_source();
  if (visit.clean) out.headers.emplace_back("Set-Cookie", cookie(visit.token));
  if (status == 503) out.headers.emplace_back("Retry-After", "30");
  return out;
}

Response MemberVisits::message_page(const Message& message, const Typed& typed, bool paste) const {
  Sheet out = sheet(message);
  put_hidden(out, typed);
  if (paste) out.add("PASTE");
  if (!typed.answer.text.empty() || !typed.answer.proposal.empty()) out.add("KEPT");
  Response page{.status = message.status, .body = renderer_.page("message", Language::ar, out)};
  if (message.status == 503) page.headers.emplace_back("Retry-After", "30");
  return page;
}

std::string error_section(const std::string& field) {
  if (std::ranges::find(own_fields, field) == std::end(own_fields)) return "ERROR";
  std::string out;
  for (const char c : field) out += static_cast<char>(c - 'a' + 'A');
  return out + "_ERROR";
}

void put_error(Sheet& sheet, const Words& words, const Complaint& complaint) {
  if (complaint.sentence.empty()) return;
  Sheet error = sheet.add(error_section(complaint.field));
  error.set("SENTENCE", complaint.sentence);
  if (!complaint.other.empty())
    error.add("OTHER")
        .set("OTHER_SENTENCE", complaint.other)
        .set("OTHER_DIR", words.language == Language::ar ? "ltr" : "rtl");
}

void put_hidden(Sheet& sheet, const Typed& typed) {
  const service::Answer& answer = typed.answer;
  sheet.set("POSITION_ID", answer.position).set("WORDS_TEXT", answer.text).set("PROPOSAL_TEXT", answer.proposal);
  sheet.set("NEWS_TEXT", answer.new_information);
  for (const auto& id : answer.articles) sheet.add("HIDDEN_ARTICLE").set("ID", id);
  if (typed.act.empty()) return;
  Sheet act = sheet.add("HIDDEN_ACT");
  act.set("ACT", typed.act).set("OBJECTION", typed.objection).set("HOLDER", typed.holder).set("FROM", typed.from);
  act.set("ENTRY", typed.entry < 0 ? "" : std::to_string(typed.entry));
}

}  // namespace mithaq::web
