#include "web/member_desk.h"

namespace mithaq::web {

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

Response MemberDesk::record(const Request& request, const std::string& token) {
  auto found = visit(request, token, {});
  if (auto* no = std::get_if<Response>(&found)) return *no;
  const Visit& here = std::get<Visit>(found);
  if (auto no = dead_end(here, {})) return *no;
  const auto charter = house().charter_by_link(here.token);
  if (!charter) return message_page(message(house().phrases(), 410, charter.error()), {});
  return record_page(here, *charter);
}

Response MemberDesk::proof(const Request& request, const std::string& token, std::int64_t seq) {
  auto found = visit(request, token, {});
  if (auto* no = std::get_if<Response>(&found)) return *no;
  const Visit& here = std::get<Visit>(found);
  const auto proof = house().proof(here.token, seq);
  if (!proof) return message_page(message(house().phrases(), 404, proof.error()), {});
  if (proof->empty()) return message_page(message(house().phrases(), 404, Refusal{"proof-not-yet", {}}), {});
  Response out{.type = "text/plain; charset=UTF-8", .body = *proof};
  out.headers.emplace_back("Content-Disposition", "attachment; filename=\"" + here.view.charter.id + "-" +
                                                      std::to_string(seq) + ".tlog-proof\"");
  return out;
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
  const auto reviewed = house().review_for(here.token, here.principal, what.answer, here.words.language);
  if (!reviewed)
    return form_page(here, what, complaint(here.words, reviewed.error()), is_passing(reviewed.error()) ? 503 : 422);
  here.show(*reviewed);
  what.key = house().fresh_key();
  if (!form.has("code")) return review_page(here, what, {}, 200);
  const auto refusal = house().signing().send_code(here.token);
  return refusal ? review_page(here, what, complaint(here.words, *refusal), is_passing(*refusal) ? 503 : 422)
                 : review_page(here, what, {std::string(code_sent), "", ""}, 200);
}

Response MemberDesk::confirm(const Request& request, const std::string& token) {
  const Fields form = Fields::decoded(request.body);
  const Typed what = typed(form);
  auto found = visit(request, token, form);
  if (auto* no = std::get_if<Response>(&found)) return *no;
  Visit& here = std::get<Visit>(found);
  if (what.key.empty()) return form_page(here, what, {"", here.words.say("form-key"), ""}, 422);
  if (!position_kind(what.answer.position))
    return form_page(here, what, complaint(here.words, Refusal{"position-required", {{"field", "position"}}}), 422);
  const auto receipt = house().give_for(here.token, here.principal, what.answer, what.number, what.key);
  if (receipt) return receipt_page(here, *receipt);
  Complaint why = complaint(here.words, receipt.error());
  // The review once more, with all that it says of what would come of the answer.
  if (auto reviewed = house().review_for(here.token, here.principal, what.answer, here.words.language))
    here.show(std::move(*reviewed));
  if (is_passing(receipt.error())) return review_page(here, what, why, 503);
  if (receipt.error().id == "key-reused") return review_page(here, what, why, 409);
  if (why.field.empty() || why.field == "number") return review_page(here, what, why, 422);
  return form_page(here, what, why, 422);
}

Response MemberDesk::review_act(const Request& request, const std::string& token) {
  const Fields form = Fields::decoded(request.body);
  auto found = visit(request, token, form);
  if (auto* no = std::get_if<Response>(&found)) return *no;
  const Visit& here = std::get<Visit>(found);
  Typed what = typed(form);
  if (auto no = dead_end(here, what)) return *no;
  if (form.has("back")) return form_page(here, what, {}, 200);
  if (form.has("code")) {
    const auto refusal = house().signing().send_code(here.token);
    return refusal ? form_page(here, what, complaint(here.words, *refusal), is_passing(*refusal) ? 503 : 422)
                   : form_page(here, what, {std::string(code_sent), "", ""}, 200);
  }
  const auto offer = offer_of(here.view, what);
  if (!offer) return form_page(here, what, complaint(here.words, Refusal{"act-not-offered", {}}), 409);
  if (const auto act = act_of(here, *offer, what); !act)
    return form_page(here, what, complaint(here.words, act.error()), 422);
  what.key = house().fresh_key();
  return act_page(here, *offer, what, {}, 200);
}

Response MemberDesk::confirm_act(const Request& request, const std::string& token) {
  const Fields form = Fields::decoded(request.body);
  const Typed what = typed(form);
  auto found = visit(request, token, form);
  if (auto* no = std::get_if<Response>(&found)) return *no;
  const Visit& here = std::get<Visit>(found);
  if (what.key.empty()) return form_page(here, what, {"", here.words.say("form-key"), ""}, 422);
  // What has just been done is not offered any more: its form, sent again, still gets the stored answer.
  Offer offer = offer_of(here.view, what).value_or(Offer{});
  if (offer.id.empty()) {
    if (!is_act(what.act)) return form_page(here, what, complaint(here.words, Refusal{"act-not-offered", {}}), 409);
    offer.id = what.act;
    offer.objection = what.objection;
    offer.asks_position = !what.answer.position.empty();
  }
  const auto act = act_of(here, offer, what);
  if (!act) return form_page(here, what, complaint(here.words, act.error()), 422);
  const auto seq = house().act_for(here.token, here.principal, *act, what.number, what.key);
  if (seq) return done_page(here, offer, what, *seq);
  Complaint why = complaint(here.words, seq.error());
  if (offer.id == "confirm" && confirmed_here(here.view))
    return form_page(here, what, why, is_passing(seq.error()) ? 503 : seq.error().id == "key-reused" ? 409 : 422);
  if (is_passing(seq.error())) return act_page(here, offer, what, why, 503);
  if (seq.error().id == "key-reused") return act_page(here, offer, what, why, 409);
  if (why.field == "number") return act_page(here, offer, what, why, 422);
  return form_page(here, what, why, 422);
}

}  // namespace mithaq::web
