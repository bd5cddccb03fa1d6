#include "web/member_acts.h"

#include <algorithm>

#include "service/signature_view.h"

namespace mithaq::web {
namespace {

bool is_open(const service::ObjectionView& objection) {
  constexpr std::string_view open[] = {"filed", "admissible", "answered", "maintained", "awaiting-reassertion"};
  return std::ranges::find(open, objection.state) != std::end(open);
}

const service::ObjectionView* objection_of(const service::LinkView& view, const std::string& id) {
  const auto found = std::ranges::find(view.objections, id, &service::ObjectionView::id);
  return found == view.objections.end() ? nullptr : &*found;
}

Offer offer(std::string id) {
  Offer out;
  out.id = std::move(id);
  return out;
}

// What waits for a signature, no number confirms.
void add_confirmation(std::vector<Offer>& out, const service::PositionView& standing) {
  const bool waits = (standing.contested || standing.provisional) && standing.wanted < "L2";
  if (!waits || service::awaits_second(standing)) return;
  out.push_back(offer("confirm"));
  out.back().entry = standing.seq;
}

Offer with_text(std::string id, bool must) {
  Offer out = offer(std::move(id));
  out.asks_text = true;
  out.must_text = must;
  return out;
}

Result<service::MemberAct, Refusal> ended(const Visit& visit, const Offer& offer, const Typed& typed) {
  service::EndObjection out;
  out.objection = {offer.objection};
  if (!offer.asks_position) return service::MemberAct(out);
  const auto kind = position_kind(typed.answer.position);
  if (!kind) return Refusal{"position-required", {{"field", "position"}}};
  rules::GivePosition position;
  position.position = *kind;
  position.text = typed.answer.text;
  // What is left of the objection as a reservation concerns the same articles.
  if (const auto* objection = objection_of(visit.view, offer.objection); objection && objection->asks_position) {
    const auto& required = objection->asks_position->required;
    const auto needs = required.find(typed.answer.position);
    if (needs != required.end() && std::ranges::count(needs->second, "article") > 0)
      position.articles = objection->articles;
  }
  out.position = std::move(position);
  return service::MemberAct(out);
}

Result<service::MemberAct, Refusal> adherence(const Visit& visit, const Typed& typed, bool withdraws) {
  service::ChangeAdherence out;
  out.withdraws = withdraws;
  if (!typed.from.empty()) {
    const auto day = day_from_date(typed.from);
    if (!day) return Refusal{"date-form", {{"field", "from"}}};
    out.from = midnight(*day, visit.round() ? visit.round()->zone : "UTC");
  }
  return service::MemberAct(out);
}

}  // namespace

std::vector<Offer> offers(const service::LinkView& view) {
  std::vector<Offer> out;
  const bool is_open_stage = view.state == "open" || view.state == "answered";
  // Who holds a proxy answers, and confirms its own answer; everything else is the principal's own affair.
  if (view.by_proxy) {
    if (view.standing && !view.standing->contested) add_confirmation(out, *view.standing);
    return out;
  }
  if (view.standing) add_confirmation(out, *view.standing);
  if (view.state == "open" && !view.acknowledged) out.push_back(offer("received"));
  if (view.state == "open" && !view.time_requested) out.push_back(with_text("time", false));
  if (view.proxy)
    out.push_back(offer("proxy-revoke"));
  else if (view.may_grant_proxy && !view.holders.empty()) {
    out.push_back(offer("proxy-grant"));
    out.back().asks_holder = true;
  }
  if (view.may_challenge) out.push_back(with_text("challenge", true));
  if (is_open_stage) {
    out.push_back(with_text("comment", true));
    out.back().asks_article = true;
  }
  const bool is_settled = view.charter.rounds.empty() || view.charter.rounds.front().state == "settled";
  if (!is_settled && view.standing && !view.standing->contested && !view.standing->late &&
      !view.standing->position.empty()) {
    out.push_back(offer("contest"));
    out.back().entry = view.standing->seq;
  }
  if (view.may_contest_late && view.standing) {
    out.push_back(offer("contest-late"));
    out.back().entry = view.standing->seq;
  }
  if (view.may_file_minority) out.push_back(with_text("minority", true));
  if (view.charter.ratified_at) {
    out.push_back(offer(view.adheres ? "leave" : "return"));
    out.back().asks_date = view.adheres;
  }
  return out;
}

std::vector<Offer> offers(const service::ObjectionView& objection) {
  std::vector<Offer> out;
  if (!is_open(objection)) return out;
  const bool is_answered = objection.state == "answered";
  const bool waits = objection.state == "awaiting-reassertion";
  out.push_back(offer(is_answered ? "accept" : "withdraw"));
  out.back().asks_position = objection.asks_position.has_value();
  out.back().asks_text = out.back().asks_position;
  if (is_answered || waits) out.push_back(with_text(waits ? "reassert" : "stand-by", false));
  for (Offer& one : out) one.objection = objection.id;
  return out;
}

std::optional<Offer> confirmed_here(const service::LinkView& view) {
  if (!view.standing || (!view.standing->contested && view.standing->wanted.empty())) return std::nullopt;
  const auto all = offers(view);
  const auto found = std::ranges::find(all, "confirm", &Offer::id);
  return found == all.end() ? std::nullopt : std::optional(*found);
}

std::optional<Offer> offer_of(const service::LinkView& view, const Typed& typed) {
  std::vector<Offer> all;
  if (typed.objection.empty()) {
    all = offers(view);
  } else if (const auto* objection = objection_of(view, typed.objection)) {
    all = offers(*objection);
  }
  const auto found = std::ranges::find(all, typed.act, &Offer::id);
  return found == all.end() ? std::nullopt : std::optional(*found);
}

bool is_act(std::string_view id) {
  constexpr std::string_view all[] = {"proxy-grant", "proxy-revoke", "time",     "received",    "contest", "confirm",
                                      "challenge",   "comment",      "minority", "leave",       "return",  "accept",
                                      "withdraw",    "stand-by",     "reassert", "contest-late"};
  return std::ranges::find(all, id) != std::end(all);
}

Result<service::MemberAct, Refusal> act_of(const Visit& visit, const Offer& offer, const Typed& typed) {
  const std::string& text = typed.answer.text;
  if (offer.must_text && text.find_first_not_of(" \t\r\n") == std::string::npos)
    return Refusal{"text-required", {{"field", "text"}}};
  if (offer.id == "accept" || offer.id == "withdraw") return ended(visit, offer, typed);
  if (offer.id == "leave" || offer.id == "return") return adherence(visit, typed, offer.id == "leave");
  service::MemberAct out;
  if (offer.id == "proxy-grant") {
    // Whom the page did not offer is no choice, nor has it a name to review.
    const bool is_offered =
        std::ranges::any_of(visit.view.holders, [&](const auto& h) { return h.first == typed.holder; });
    if (!is_offered) return Refusal{"holder-required", {{"field", "holder"}}};
    service::GrantProxy grant;
    grant.holder = {typed.holder};
    out = grant;
  } else if (offer.id == "proxy-revoke") {
    out = service::RevokeProxy{};
  } else if (offer.id == "time") {
    service::RequestTime time;
    time.reason = text;
    out = time;
  } else if (offer.id == "received") {
    service::AcknowledgeRequest received;
    received.how = "page";
    out = received;
  } else if (offer.id == "contest" || offer.id == "contest-late") {
    service::ContestPosition contest;
    contest.position = typed.entry;
    out = contest;
  } else if (offer.id == "confirm") {
    service::ConfirmPosition confirm;
    confirm.position = typed.entry;
    out = confirm;
  } else if (offer.id == "stand-by" || offer.id == "reassert") {
    service::StandByObjection stands;
    stands.objection = {offer.objection};
    stands.reason = text;
    out = stands;
  } else if (offer.id == "challenge") {
    service::ChallengeRevision challenge;
    challenge.reason = text;
    out = challenge;
  } else if (offer.id == "comment") {
    service::FileComment comment;
    comment.articles = typed.answer.articles;
    comment.text = text;
    out = comment;
  } else {
    service::FileMinority minority;
    minority.text = text;
    out = minority;
  }
  return out;
}

std::string act_sentence(const Visit& visit, const Offer& offer, const Typed& typed, const std::string& what) {
  const Language language = visit.words.language;
  notices::Facts facts{{"body", visit.body_name().in(language)}};
  const std::string& holder = offer.id == "proxy-revoke" && visit.view.proxy ? visit.view.proxy->first : typed.holder;
  for (const auto& [id, name] : visit.view.holders)
    if (id == holder) facts["holder"] = name.in(language);
  if (visit.view.proxy && visit.view.proxy->first == holder) facts["holder"] = visit.view.proxy->second.in(language);
  if (const auto* objection = objection_of(visit.view, offer.objection))
    facts["articles"] = visit.words.articles(objection->articles, visit.view.articles);
  if (offer.entry >= 0 && visit.view.standing) facts["position"] = visit.words.position(visit.view.standing->position);
  return visit.words.say("act-" + offer.id + (what.empty() ? "" : "-" + what), facts);
}

}  // namespace mithaq::web
