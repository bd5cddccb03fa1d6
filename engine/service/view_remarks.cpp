// The ledger of objections and the comment-resolution table (reference: domain 5).
#include <algorithm>

#include "service/view.h"

namespace mithaq::service {

namespace {

// States that the holder, or the lapse of its time, gave an objection.
bool is_acknowledgement(std::string_view state) {
  return state == "accepted" || state == "maintained" || state == "withdrawn" || state == "lapsed";
}

}  // namespace

ObjectionView Viewer::objection(const Charter& charter, const Objection& o) const {
  ObjectionView view;
  view.id = o.id.value;
  view.body = o.body.value;
  view.state = o.state;
  view.body_name = body_name(o.body);
  view.articles = o.articles;
  view.article_names = headings(*charter.revision(o.revision), o.articles);
  view.text = text(o.evidence, {"objection"});
  view.proposal = text(o.evidence, {"proposal"});
  view.reply = text(o.evidence, {"reply"});
  view.revision = o.revision;
  view.answered_in = o.answered_in;
  view.number = o.number;
  if (!chronicle_) return view;
  const std::string zone = charter.rounds.empty() ? "" : charter.rounds.back().zone;
  const auto past = chronicle_->of(charter);
  if (const auto moves = past->objections.find(o.id.value); moves != past->objections.end())
    for (const Chronicle::Move& move : moves->second)
      view.moves.push_back({move.seq, move.kind, move.at,
                            (move.ground.empty() ? "" : move.ground + "\n") + text(move.text), move.revision,
                            when(move.at, zone)});
  return view;
}

std::vector<RemarkView> Viewer::remarks(const Charter& charter, Eyes eyes) const {
  const auto past = chronicle_ ? chronicle_->of(charter) : std::make_shared<const Chronicle::Past>();
  std::vector<RemarkView> out;
  for (const Remark& remark : charter.remarks) {
    const bool is_public = remark.body.empty();
    if (is_public ? eyes != Eyes::office && remark.shown != true : eyes == Eyes::everybody) continue;
    RemarkView view;
    view.number = remark.number;
    view.kind = remark.kind;
    view.body = remark.body.value;
    if (!is_public) view.body_name = body_name(remark.body);
    view.articles = remark.articles;
    view.article_names = headings(*charter.revision(remark.revision), remark.articles);
    view.text = text(remark.evidence, {"objection", "reservation", "comment"});
    view.proposal = text(remark.evidence, {"proposal"});
    view.reply = text(remark.evidence, {"reply"});
    view.disposition = remark.disposition;
    view.duplicate_of = remark.duplicate_of;
    view.revision = remark.revision;
    view.late = remark.late;
    view.answered_in = remark.answered_in;
    view.verified = remark.verified;
    view.shown = remark.shown;
    view.at = remark.at;
    if (const auto at = past->disposed.find(remark.number); at != past->disposed.end() && !remark.disposition.empty())
      view.disposed_at = at->second;
    if (const Objection* o = charter.objection(remark.objection)) {
      if (o->answered_in) view.answered_in = o->answered_in;
      if (is_acknowledgement(o->state)) view.acknowledgement = o->state;
      if (view.reply.empty()) view.reply = text(o->evidence, {"reply"});
    }
    if (view.answered_in && *view.answered_in > view.revision)
      view.redline = premises_.settings.base_url + "/c/" + charter.id.value + "/redline/" +
                     std::to_string(view.revision) + "/" + std::to_string(*view.answered_in);
    out.push_back(std::move(view));
  }
  return out;
}

}  // namespace mithaq::service
