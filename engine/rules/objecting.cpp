// Objections: filed with a position, answered, and ended by nobody but their holder, a recorded decision or time.
#include <algorithm>

#include "rules/articles.h"
#include "rules/ledger.h"

namespace mithaq::rules {

namespace {

const Round& round_of(const Draft& draft, const GivePosition& command) {
  return *draft.charter.round(command.stage, command.round);
}

// Whether a body has approved, in a round that is over, just the text of this article (reference: domain 5, late
// comment). No objection is no approval; nor is what it said where nothing was decided, or has disowned.
bool has_approved(const Draft& draft, const BodyId& body, const std::string& article, const Round& now) {
  const Charter& charter = draft.charter;
  const Revision& present = *charter.revision(now.revision);
  return std::ranges::any_of(charter.rounds, [&](const Round& round) {
    const Position* given = round.state == "open" || &round == &now ? nullptr : round.standing(body);
    if (!given || side(given->kind) != Side::for_ || given->kind == PositionKind::no_objection) return false;
    const Stage* stage = charter.definition->stage(round.stage.value);
    if (given->disowned || !stage || stage->kind == "consultation") return false;
    const auto changed = changed_articles(*charter.revision(given->revision), present, draft.workflow().authoritative);
    return article == "whole" ? changed.empty() : std::ranges::find(changed, article) == changed.end();
  });
}

bool is_disowned(const Charter& charter, std::int64_t answer) {
  return std::ranges::any_of(charter.rounds, [&](const Round& round) {
    return std::ranges::any_of(round.positions, [&](const Position& p) { return p.seq == answer && p.disowned; });
  });
}

// The body's objection to an article has been closed, and the article is what it was then. What the holder has ended
// itself in this very round is no such thing: it may change its mind until the round closes.
bool was_closed(const Draft& draft, const BodyId& body, const std::string& article, const Round& now) {
  const Charter& charter = draft.charter;
  return std::ranges::any_of(charter.objections, [&](const Objection& o) {
    const bool by_holder = o.state == "accepted" || o.state == "withdrawn";
    if (o.body != body || o.articles != std::vector{article}) return false;
    if (!by_holder && o.state != "overruled" && o.state != "lapsed") return false;
    if (by_holder && o.ended_on == now.revision && o.since >= now.opens) return false;
    if (by_holder && is_disowned(charter, o.ended_by)) return false;
    const auto changed = changed_articles(*charter.revision(o.ended_on), *charter.revision(now.revision),
                                          draft.workflow().authoritative);
    return article == "whole" ? changed.empty() : std::ranges::find(changed, article) == changed.end();
  });
}

Entry filing(Draft& draft, const GivePosition& command, const OnBehalf& behalf,
             const std::vector<std::string>& articles) {
  const Round& round = round_of(draft, command);
  Entry filed = Draft::in_round(
      draft.by_origin("objection-filed",
                      Value::object({{"objection", "o-" + std::to_string(draft.charter.objections.size() + 1)},
                                     {"body", command.body.value},
                                     {"revision", rev(*draft.charter.revision(round.revision))},
                                     {"articles", Value::strings(articles)}})),
      round);
  filed.on_behalf_of = behalf;
  if (!command.text.empty()) filed.evidence.push_back(draft.sealed_text("objection", command.text));
  if (!command.proposal.empty()) filed.evidence.push_back(draft.sealed_text("proposal", command.proposal));
  if (!command.new_information.empty())
    filed.evidence.push_back(draft.sealed_text("new-information", command.new_information));
  return filed;
}

// The rows of what was asked back from a body have their answer: it has spoken anew.
void answer_returned(Draft& draft, const BodyId& body, const Objection* anew) {
  const std::optional<int> number = anew ? std::optional(anew->number) : std::nullopt;
  const std::string before = anew ? anew->id.value : "";
  for (const Objection& o : std::vector(draft.charter.objections)) {
    if (o.state != "returned" || o.body != body || o.id.value == before) continue;
    dispose(draft, o.number, number ? "duplicate" : "withdrawn", true, number);
  }
}

// The body has spoken, and not confirmed the contested answer that filed these: they were never its own.
void drop_set_aside(Draft& draft, const BodyId& body, std::int64_t position) {
  for (const Objection& o : std::vector(draft.charter.objections))
    if (o.state == "set-aside" && o.body == body && o.filed_by != position) dispose(draft, o.number, "withdrawn", true);
}

// The objection on an article that the answer filed before it was contested, and confirmed.
const Objection* set_aside(const Charter& charter, std::int64_t position, const std::string& article) {
  const auto found = std::ranges::find_if(charter.objections, [&](const Objection& o) {
    return o.state == "set-aside" && o.filed_by == position && o.articles == std::vector{article};
  });
  return found == charter.objections.end() ? nullptr : &*found;
}

// The open objection of a body on just these articles.
const Objection* open_one(const Charter& charter, const BodyId& body, const std::string& article) {
  const auto found = std::ranges::find_if(charter.objections, [&](const Objection& o) {
    return o.is_open() && o.body == body && o.articles == std::vector{article};
  });
  return found == charter.objections.end() ? nullptr : &*found;
}

// The body says again what it had objected to: it stands by it.
void stand_by(Draft& draft, const Objection& objection, const OnBehalf& behalf, const Round* round,
              std::string_view reason) {
  const bool reasserts = objection.state == "awaiting-reassertion";
  if (!reasserts && objection.state != "answered") return;
  Entry stands = ledger_entry(draft, objection, reasserts ? "reasserted" : "maintained", round, false);
  stands.data.set("body", objection.body.value);
  stands.on_behalf_of = behalf;
  if (!reason.empty()) stands.evidence.push_back(draft.sealed_text("reason", reason));
  draft.append(std::move(stands));
}

// The answer objects to every article that an objection is about.
bool is_meant(const Objection& objection, PositionKind kind, const std::vector<std::string>& articles) {
  return kind == PositionKind::object && std::ranges::all_of(objection.articles, [&](const std::string& article) {
           return std::ranges::find(articles, article) != articles.end();
         });
}

// The body's answer in a stage beside `here` still means an objection: it names it, or objects where it was filed.
bool is_meant_beside(const Charter& charter, const Objection& objection, const Round& here) {
  const StageId& filed_in = charter.remarks[static_cast<std::size_t>(objection.number - 1)].stage;
  return std::ranges::any_of(charter.rounds, [&](const Round& round) {
    const Position* given = &round == &here || round.state == "settled" ? nullptr : round.timely(objection.body);
    if (!given || given->kind != PositionKind::object || given->contested) return false;
    return round.stage == filed_in || is_meant(objection, given->kind, given->articles);
  });
}

// A member of the body of an objection, or of the body that holds its proxy; what it says, the objection's body says.
Step refused_holder(const Draft& draft, const ObjectionId& id, const BodyId& body, const MemberId& member) {
  const Objection* objection = draft.charter.objection(id);
  if (!objection) return Refusal{"unknown-objection", {{"id", id.value}}};
  if (objection->body != body) return Refusal{"not-its-holder", {{"id", id.value}}};
  if (voice(draft, round_of_body(draft.charter, body), body, member) == Voice::none)
    return Refusal{"not-a-member", {{"body", body.value}}};
  return std::nullopt;
}

OnBehalf holders_behalf(const Draft& draft, const BodyId& body, const MemberId& member) {
  OnBehalf out{body, std::nullopt, std::nullopt, std::nullopt};
  if (voice(draft, round_of_body(draft.charter, body), body, member) == Voice::proxy) out.member = member;
  return out;
}

Step refused_charter(const Charter& charter) {
  if (charter.state == "running" || charter.state == "drafting") return std::nullopt;
  return Refusal{"charter-ended", {{"charter", charter.id.value}}};
}

// What a body said of an earlier text, and has not confirmed yet, is its answer too until it says something else.
bool objects_in(const Round& round, const BodyId& body) {
  if (round.state == "settled") return false;
  const Position* timely = round.timely(body);
  const Position* given = timely && timely->awaiting ? timely : round.standing(body);
  return given && given->kind == PositionKind::object;
}

// Whether a body's answer somewhere still is an objection, so that ending its last one calls for another answer. While
// the round settles, too: what comes then is recorded late, and counts no more than what ends.
bool still_objects(const Charter& charter, const BodyId& body) {
  return std::ranges::any_of(charter.rounds, [&](const Round& round) { return objects_in(round, body); });
}

// The answer that ends an objection; and where nothing of the body's would be left in the ledger, the same answer in
// every other round in which it would go on objecting.
std::vector<GivePosition> answers_in_return(const Charter& charter, const Objection& ending, GivePosition given) {
  const Round* here = charter.round(given.stage, given.round);
  std::vector<GivePosition> out = {given};
  if (!here || given.position == PositionKind::object) return out;
  const bool some_stays = std::ranges::any_of(charter.objections, [&](const Objection& o) {
    return o.is_open() && o.body == ending.body && o.id != ending.id && is_meant_beside(charter, o, *here);
  });
  for (const Round* beside : charter.live_rounds()) {
    if (some_stays || beside == here || !objects_in(*beside, ending.body)) continue;
    const Request* request = beside->request(ending.body);
    given.stage = beside->stage;
    given.round = beside->number;
    given.revision = beside->revision;
    given.request = request ? std::optional(request->id) : std::nullopt;
    out.push_back(given);
  }
  return out;
}

Step refused_in_return(const Draft& draft, const Objection& ending, const GivePosition& given) {
  if (Step refusal = refused(draft, given, true)) return refusal;
  const auto lacking = missing(draft.stage_of(round_of(draft, given)), round_of(draft, given), given);
  const auto lacks = [&](const char* what) { return std::ranges::find(lacking, what) != lacking.end(); };
  if (lacks("article")) return Refusal{"article-required", {{"field", "article"}}};
  if (lacks("text")) return Refusal{"text-required", {{"field", "text"}}};
  if (is_meant(ending, given.position, given.articles)) return Refusal{"objects-still", {{"field", "position"}}};
  return std::nullopt;
}

}  // namespace

// One for each article named, unless the body already has an open one on it: that one is stood by. An answer that
// only repeats an earlier one, or confirms it, files nothing anew: what is not open any more has had its end.
void file_objections(Draft& draft, const GivePosition& command, const OnBehalf& behalf, std::int64_t position) {
  std::vector<std::string> late;
  std::optional<ObjectionId> first;
  std::vector<std::string> articles;
  for (const std::string& article : command.articles)
    if (std::ranges::find(articles, article) == articles.end()) articles.push_back(article);
  for (const std::string& article : articles) {
    if (const Objection* aside = set_aside(draft.charter, position, article)) {
      Entry restored = ledger_entry(draft, *aside, "restored", &round_of(draft, command), false);
      restored.data.set("body", command.body.value).set("position", position);
      restored.on_behalf_of = behalf;
      draft.append(std::move(restored));
      continue;
    }
    if (const Objection* same = open_one(draft.charter, command.body, article)) {
      stand_by(draft, Objection(*same), behalf, &round_of(draft, command), command.text);
      continue;
    }
    if (is_blank(command.text) || command.repeats) continue;
    const Round& round = round_of(draft, command);
    if (is_blank(command.new_information) &&
        (has_approved(draft, command.body, article, round) || was_closed(draft, command.body, article, round))) {
      late.push_back(article);
      continue;
    }
    draft.append(filing(draft, command, behalf, {article}));
    const Objection filed = draft.charter.objections.back();
    draft.append(ledger_entry(draft, filed, "admitted", &round_of(draft, command), true));
    alert_secretaries(draft, Round(round_of(draft, command)), "objection-filed", filed.seq);
    if (!first) first = filed.id;
  }
  if (!late.empty()) file_late_comment(draft, command, behalf, late);
  if (first) {
    const Objection anew = *draft.charter.objection(*first);
    answer_returned(draft, command.body, &anew);
  }
}

// No article or no reason: asked back, and not open.
void return_objections(Draft& draft, const GivePosition& command, const OnBehalf& behalf) {
  std::vector<std::string> lacking;
  if (command.articles.empty()) lacking.emplace_back("article");
  if (is_blank(command.text)) lacking.emplace_back("reason");
  draft.append(filing(draft, command, behalf, command.articles));
  const Objection filed = draft.charter.objections.back();
  Entry returned = ledger_entry(draft, filed, "returned", &round_of(draft, command), true);
  returned.data.set("missing", Value::strings(lacking));
  draft.append(std::move(returned));
  answer_returned(draft, command.body, &filed);
}

// The holder's own word: an answer that objects no more accepts what was answered and withdraws the rest, unless the
// body's answer in a stage beside this one still means it. An answer that objects to another article adds to what was
// filed before, and ends nothing.
std::vector<ObjectionId> end_objections(Draft& draft, const GivePosition& command, const OnBehalf& behalf,
                                        std::int64_t position) {
  std::vector<ObjectionId> ended;
  drop_set_aside(draft, command.body, position);
  if (command.position == PositionKind::object) return ended;
  for (const Objection& o : std::vector(draft.charter.objections)) {
    const Round& here = round_of(draft, command);
    if (!o.is_open() || o.body != command.body || is_meant_beside(draft.charter, o, here)) continue;
    end_objection(draft, o, behalf, &here, position);
    ended.push_back(o.id);
  }
  answer_returned(draft, command.body, nullptr);
  return ended;
}

Step step(Draft& draft, const ReplyToObjection& command) {
  if (Step refusal = refused_charter(draft.charter)) return refusal;
  if (Step refusal = refused_move(draft.charter, command.objection, "answered")) return refusal;
  if (is_blank(command.text)) return Refusal{"reply-required", {{"field", "text"}}};
  if (Step refusal = refused_length(command.text, "text")) return refusal;
  answer_objection(draft, command.objection, nullptr, command.text);
  return std::nullopt;
}

// Leaves the position as it is: against. The body may have it printed as a minority statement. `by` is who asked for
// it; who confirmed it gave the command.
Step step(Draft& draft, const OverruleObjection& command) {
  if (Step refusal = refused_charter(draft.charter)) return refusal;
  if (Step refusal = refused_move(draft.charter, command.objection, "overruled")) return refusal;
  if (is_blank(command.ground)) return Refusal{"ground-required", {{"field", "ground"}}};
  if (is_blank(command.text)) return Refusal{"reply-required", {{"field", "text"}}};
  if (Step refusal = refused_length(command.ground, "ground", 1000)) return refusal;
  if (Step refusal = refused_length(command.text, "text")) return refusal;

  const Objection objection = *draft.charter.objection(command.objection);
  Entry overruled = ledger_entry(draft, objection, "overruled", round_of_body(draft.charter, objection.body), false);
  overruled.data.set("by", draft.by_hand->entered_by.value).set("ground", command.ground);
  overruled.evidence.push_back(draft.sealed_text("reply", command.text));
  const std::int64_t seq = draft.append(std::move(overruled));
  alert_holder(draft, objection, "objection-overruled", seq);
  return std::nullopt;
}

Step step(Draft& draft, const StandByObjection& command) {
  if (Step refusal = refused_charter(draft.charter)) return refusal;
  if (Step refusal = refused_holder(draft, command.objection, command.body, command.member)) return refusal;
  const Objection objection = *draft.charter.objection(command.objection);
  const bool awaits = objection.state == "awaiting-reassertion";
  if (Step refusal = refused_move(draft.charter, command.objection, awaits ? "reasserted" : "maintained"))
    return refusal;
  if (Step refusal = refused_length(command.reason, "reason")) return refusal;
  stand_by(draft, objection, holders_behalf(draft, command.body, command.member),
           round_of_body(draft.charter, command.body), command.reason);
  return std::nullopt;
}

// The last one is not ended without a new answer; one that waits for a confirmation ends it once it is confirmed.
Step step(Draft& draft, const EndObjection& command) {
  if (Step refusal = refused_charter(draft.charter)) return refusal;
  if (Step refusal = refused_holder(draft, command.objection, command.body, command.member)) return refusal;
  const Objection objection = *draft.charter.objection(command.objection);
  const bool accepts = objection.state == "answered";
  if (Step refusal = refused_move(draft.charter, command.objection, accepts ? "accepted" : "withdrawn")) return refusal;
  const auto open = std::ranges::count_if(draft.charter.objections,
                                          [&](const Objection& o) { return o.is_open() && o.body == command.body; });
  if (!command.position && open == 1 && still_objects(draft.charter, command.body))
    return Refusal{"position-required", {{"field", "position"}}};

  if (!command.position) {
    end_objection(draft, objection, holders_behalf(draft, command.body, command.member),
                  round_of_body(draft.charter, command.body));
    return std::nullopt;
  }
  GivePosition given = *command.position;
  given.body = command.body;
  given.member = command.member;
  const std::vector<GivePosition> answers = answers_in_return(draft.charter, objection, given);
  for (const GivePosition& answer : answers)
    if (Step refusal = refused_in_return(draft, objection, answer)) return refusal;
  for (const GivePosition& answer : answers) give(draft, answer, objection.id);
  return std::nullopt;
}

}  // namespace mithaq::rules
