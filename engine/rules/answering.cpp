// A body's answer: what it must hold, what it replaces, what it does to the body's objections.
#include <algorithm>

#include "rules/articles.h"
#include "rules/draft.h"
#include "rules/rule.h"

namespace mithaq::rules {

namespace {

bool needs_article(PositionKind kind) {
  return kind == PositionKind::object || kind == PositionKind::approve_with_reservation;
}

std::string_view text_role(PositionKind kind) {
  if (kind == PositionKind::object) return "objection";
  return kind == PositionKind::approve_with_reservation ? "reservation" : "comment";
}

bool is_article(const Revision& revision, const std::string& article) {
  return article == "whole" ||
         std::ranges::any_of(revision.articles, [&](const Article& a) { return a.id == article; });
}

Step refused(const Draft& draft, const GivePosition& command) {
  const Charter& charter = draft.charter;
  const Round* round = charter.current();
  const auto facts = [&](std::map<std::string, std::string> more = {}) {
    more.insert({{"body", command.body.value}, {"charter", charter.id.value}, {"stage", command.stage.value}});
    return more;
  };
  if (!round || round->stage != command.stage || round->number != command.round)
    return Refusal{"link-superseded", facts()};
  if (round->revision != command.revision) return Refusal{"other-revision", facts()};
  if (round->state != "open") return Refusal{"stage-closed", facts()};
  if (!round->seat(command.body)) return Refusal{"unknown-body", facts()};
  const Member* member = draft.world.registry.member(command.member);
  const bool speaks_for_body = member && member->body == command.body;
  if (!command.entered_by && !speaks_for_body) return Refusal{"not-a-member", facts()};
  const Stage& stage = draft.stage_of(*round);
  if (std::ranges::find(round->offered, command.position) == round->offered.end())
    return Refusal{"position-not-offered", facts({{"position", std::string(id(command.position))}})};
  const Position* earlier = round->newest(command.body);
  if (!stage.change_allowed && earlier && !earlier->awaiting && !earlier->provisional)
    return Refusal{"change-not-allowed", facts()};
  if (needs_article(command.position) && command.articles.empty())
    return Refusal{"article-required", facts({{"field", "article"}})};
  for (const std::string& article : command.articles)
    if (!is_article(*charter.revision(round->revision), article))
      return Refusal{"unknown-article", facts({{"article", article}, {"field", "article"}})};
  if (needs_text(stage, command.position) && command.text.empty())
    return Refusal{"text-required", facts({{"field", "text"}})};
  return std::nullopt;
}

// One objection for each article named, unless the body already has an open one on it; that one is
// maintained when it had been answered.
void file_objections(Draft& draft, const GivePosition& command) {
  for (const std::string& article : command.articles) {
    const auto same = std::ranges::find_if(draft.charter.objections, [&](const Objection& o) {
      return o.is_open() && o.body == command.body && o.articles == std::vector{article};
    });
    if (same != draft.charter.objections.end()) {
      if (same->state != "answered") continue;
      Entry maintained =
          Draft::in_round(draft.by_origin("objection-maintained",
                                          Value::object({{"objection", same->id.value}, {"body", command.body.value}})),
                          *draft.charter.current());
      maintained.evidence.push_back(draft.sealed_text("reason", command.text));
      draft.append(std::move(maintained));
      continue;
    }
    const std::string id = "o-" + std::to_string(draft.charter.objections.size() + 1);
    Entry filed = Draft::in_round(
        draft.by_origin("objection-filed",
                        Value::object({{"objection", id},
                                       {"body", command.body.value},
                                       {"revision", rev(*draft.charter.revision(draft.charter.current()->revision))},
                                       {"articles", Value::array({article})}})),
        *draft.charter.current());
    filed.evidence.push_back(draft.sealed_text("objection", command.text));
    if (!command.proposal.empty()) filed.evidence.push_back(draft.sealed_text("proposal", command.proposal));
    draft.append(std::move(filed));
    draft.append(Draft::in_round(draft.by_engine("objection-admitted", Value::object({{"objection", id}})),
                                 *draft.charter.current()));
  }
}

// The holder's own word: a position that is no objection (or not on this article any more) accepts what was
// answered and withdraws the rest.
void end_objections(Draft& draft, const GivePosition& command) {
  for (const Objection& o : std::vector(draft.charter.objections)) {
    if (!o.is_open() || o.body != command.body) continue;
    const bool still_meant =
        command.position == PositionKind::object && std::ranges::all_of(o.articles, [&](const std::string& a) {
          return std::ranges::find(command.articles, a) != command.articles.end();
        });
    if (still_meant) continue;
    draft.append(
        Draft::in_round(draft.by_origin(o.state == "answered" ? "objection-accepted" : "objection-withdrawn",
                                        Value::object({{"objection", o.id.value}, {"body", command.body.value}})),
                        *draft.charter.current()));
  }
}

// `cause`: the entry that is acknowledged; a confirmed answer gets a second receipt.
void send_receipts(Draft& draft, const Round& round, const BodyId& body, std::int64_t seq, std::int64_t cause) {
  const Request* request = round.request(body);
  for (const Member* member : draft.world.registry.members_of(body))
    draft.notify("receipt", round, body, member->id, request ? request->id.value : "", cause,
                 Value::object({{"position", seq}}));
}

// What happens around an answer that counts.
void after_answer(Draft& draft, const GivePosition& command, std::int64_t seq, std::int64_t cause) {
  end_objections(draft, command);
  if (command.position == PositionKind::object) file_objections(draft, command);
  send_receipts(draft, *draft.charter.current(), command.body, seq, cause);
  close_if_certain(draft);
}

Entry position_entry(Draft& draft, const GivePosition& command, const Round& round, bool provisional) {
  Value data = Value::object({{"body", command.body.value},
                              {"position", id(command.position)},
                              {"revision", rev(*draft.charter.revision(round.revision))},
                              {"assurance", command.assurance}});
  if (command.request) data.set("request", command.request->value);
  if (provisional) data.set("provisional", true);
  if (!command.articles.empty()) data.set("articles", Value::strings(command.articles));
  if (const Position* earlier = round.newest(command.body)) data.set("replaces", earlier->seq);
  Entry entry = Draft::in_round(draft.by_origin("position-given", std::move(data)), round);
  entry.on_behalf_of = OnBehalf{command.body, std::nullopt, command.entered_by, std::nullopt};
  if (!command.text.empty()) entry.evidence.push_back(draft.sealed_text(text_role(command.position), command.text));
  if (!command.proposal.empty()) entry.evidence.push_back(draft.sealed_text("proposal", command.proposal));
  return entry;
}

}  // namespace

bool needs_text(const Stage& stage, PositionKind kind) {
  return needs_article(kind) || kind == PositionKind::approve_with_comments ||
         std::ranges::find(stage.reason_required, kind) != stage.reason_required.end();
}

std::vector<std::string> required(const Stage& stage, PositionKind kind) {
  std::vector<std::string> out;
  if (needs_article(kind)) out.emplace_back("article");
  if (needs_text(stage, kind)) out.emplace_back("text");
  return out;
}

Step step(Draft& draft, const GivePosition& command) {
  if (Step refusal = refused(draft, command)) return refusal;
  const bool below_level = command.assurance < draft.stage_of(*draft.charter.current()).assurance;
  const bool provisional = command.entered_by.has_value() || below_level;
  const std::int64_t seq = draft.append(position_entry(draft, command, *draft.charter.current(), provisional));
  if (provisional)
    send_receipts(draft, *draft.charter.current(), command.body, seq, seq);
  else
    after_answer(draft, command, seq, seq);
  return std::nullopt;
}

// What was entered on paper has no objection on file yet: it is filed when the second person confirms. Its
// texts lie in the object store; the entry of the objection names the same objects.
Step step(Draft& draft, const ConfirmPosition& command) {
  const Round* round = draft.charter.current();
  if (!round || round->state == "settled") return Refusal{"stage-closed", {{"charter", draft.charter.id.value}}};
  const auto found = std::ranges::find(round->positions, command.position, &Position::seq);
  if (found == round->positions.end() || !found->provisional || round->newest(found->body)->seq != found->seq)
    return Refusal{"nothing-to-confirm", {{"number", std::to_string(command.position)}}};
  if (command.entered_by == command.confirmed_by) return Refusal{"same-person", {}};

  const Position position = *found;
  Entry confirmed = Draft::in_round(
      draft.by_origin("position-confirmed",
                      Value::object({{"position", position.seq}, {"assurance", draft.stage_of(*round).assurance}})),
      *round);
  confirmed.on_behalf_of = OnBehalf{position.body, std::nullopt, command.entered_by, command.confirmed_by};
  const std::int64_t confirmation = draft.append(std::move(confirmed));

  GivePosition given;
  given.body = position.body;
  given.position = position.kind;
  given.articles = position.articles;
  given.text = command.text;
  given.proposal = command.proposal;
  after_answer(draft, given, position.seq, confirmation);
  if (draft.charter.current()->state == "settling" && !waits_for_confirmation(*draft.charter.current()))
    settle_round(draft);
  return std::nullopt;
}

}  // namespace mithaq::rules
