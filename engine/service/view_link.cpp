// What one member's link shows, and the receipt for what was answered.
#include <algorithm>

#include "rules/decide.h"
#include "service/signatory.h"
#include "service/view.h"

namespace mithaq::service {

namespace {

// This body's newest answer of all rounds.
const Position* newest_answer(const Charter& charter, const BodyId& body) {
  const Position* out = nullptr;
  for (const Round& round : charter.rounds)
    if (const Position* given = round.newest(body); given && (!out || given->seq > out->seq)) out = given;
  return out;
}

bool holds_any(const Round& round, const BodyId& body) {
  return std::ranges::any_of(round.proxies, [&](const Proxy& p) { return p.holder == body; });
}

}  // namespace

LinkView Viewer::link(const Charter& charter, const store::TokenRow& row, Language language) const {
  LinkView view;
  view.charter = outline(charter);
  view.body_name = body_name(row.body);
  view.body = row.body.value;
  view.member = row.member.value;
  view.request = row.request;
  view.stage = row.stage.value;
  view.round = row.round;
  view.revision = row.revision;
  view.adheres = !charter.left.contains(row.body);
  if (const Member* member = premises_.registry.member(row.member)) view.language = member->first_language;
  view.zone = own_zone_;
  const Revision& asked = *charter.revision(row.revision);
  view.charter.revision = revision(asked, true);
  for (const Objection& o : charter.objections)
    if (o.body == row.body) view.objections.push_back(objection(charter, o));
  if (const Position* last = newest_answer(charter, row.body)) view.answered_revision = last->revision;
  const Round* round = charter.round(row.stage, row.round);
  const Stage* stage = charter.definition->stage(row.stage.value);
  if (!round || !stage) return view;

  view.charter.rounds.push_back(this->round(charter, *round, false));
  ChoiceView choices = choice(charter, *round, row.body);
  view.offered = std::move(choices.offered);
  view.required = std::move(choices.required);
  for (const notices::ArticleWords& article : articles(asked, language))
    view.articles.emplace_back(article.id, article.heading);
  if (const Position* newest = round->newest(row.body))
    (newest->awaiting ? view.earlier : view.standing) = position(charter, *round, row.body, newest);
  view.change_allowed = stage->change_allowed;
  view.level = stage->assurance;
  const auto has_signed = [&](const Position& given) {  // another member is to sign now
    const auto signed_by = signatures(charter, *round, given);
    return stage->assurance == "L3" && std::ranges::any_of(signed_by, [&](const SignatureView& one) {
             return one.is_own && one.member == row.member;
           });
  };
  view.may_sign = round->state != "settled" && view.standing && !view.standing->contested &&
                  (signable(*round, row.body) || (stage->assurance >= "L2" && view.standing->provisional)) &&
                  !has_signed(*round->newest(row.body));
  if (const Request* request = round->request(row.body)) {
    view.time_requested = request->time_requested;
    view.acknowledged = request->proved_at.has_value();
  }
  for (const Proxy& proxy : round->proxies) {
    if (proxy.principal == row.body) view.proxy = {proxy.holder.value, body_name(proxy.holder)};
    if (proxy.holder == row.body) view.principals.emplace_back(proxy.principal.value, body_name(proxy.principal));
  }
  const bool carries_one = holds_any(*round, row.body);
  view.may_grant_proxy =
      stage->proxies && round->state == "open" && round->seat(row.body) && !view.proxy && !carries_one;
  if (!view.may_grant_proxy) return view;
  for (const Seat& seat : round->roll) {
    const bool has_given_its_own =
        std::ranges::any_of(round->proxies, [&](const Proxy& p) { return p.principal == seat.body; });
    if (seat.body != row.body && !holds_any(*round, seat.body) && !has_given_its_own &&
        !premises_.registry.members_of(seat.body).empty())
      view.holders.emplace_back(seat.body.value, body_name(seat.body));
  }
  return view;
}

ChoiceView Viewer::choice(const Charter& charter, const Round& round, const BodyId& body) const {
  ChoiceView out;
  out.stage = round.stage.value;
  const Stage* stage = charter.definition->stage(round.stage.value);
  if (!stage) return out;
  out.stage_title = stage->title;
  for (PositionKind kind : round.offered) {
    out.offered.emplace_back(id(kind));
    out.required[std::string(id(kind))] = rules::required(*stage, kind, round.seat(body));
  }
  return out;
}

Receipt Viewer::receipt(const Charter& charter, const StageId& stage, int number, std::int64_t seq) const {
  const Round* round = charter.round(stage, number);
  const auto given = std::ranges::find(round->positions, seq, &Position::seq);
  Receipt out;
  out.charter = charter.id.value;
  out.charter_title = charter.title;
  out.body_name = body_name(given->body);
  if (const Stage* s = charter.definition->stage(stage.value)) out.stage_title = s->title;
  out.revision = given->revision;
  out.position = position(charter, *round, given->body, &*given);
  out.received_at = when(given->at, round->zone);
  return out;
}

}  // namespace mithaq::service
