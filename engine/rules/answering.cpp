// A body's answer: what it must hold, what it replaces, what it does to the body's objections and proxy.
#include <algorithm>

#include "rules/articles.h"
#include "rules/ledger.h"
#include "trail/statement.h"

namespace mithaq::rules {

namespace {

bool needs_article(PositionKind kind) {
  return kind == PositionKind::object || kind == PositionKind::approve_with_reservation;
}

std::string_view text_role(PositionKind kind) {
  if (kind == PositionKind::object) return "objection";
  return kind == PositionKind::approve_with_reservation ? "reservation" : "comment";
}

const Round& answered_round(const Draft& draft, const GivePosition& command) {
  return *draft.charter.round(command.stage, command.round);
}

// What came to the door before the close is not late because the mailbox was opened after it.
bool is_late(const Draft& draft, const Round& round, const GivePosition& command) {
  const bool was_in_time = command.received_at && round.state == "settling" && *command.received_at <= *round.closing;
  return !was_in_time && !takes_answers(draft.world, draft.charter, round, command.body, draft.now);
}

// Whether an answer stands that a stage with change = "no" does not let go. What was carried over from an earlier
// text, or waits for a word, may always be given anew.
bool is_final(const Round& round, const BodyId& body) {
  const Position* earlier = round.standing(body);
  return earlier && !earlier->kept && earlier == round.timely(body);
}

OnBehalf behalf_of(const Draft& draft, const GivePosition& command) {
  OnBehalf out{command.body, std::nullopt, command.entered_by, std::nullopt};
  const Round& round = answered_round(draft, command);
  if (!command.entered_by && voice(draft, &round, command.body, command.member) == Voice::proxy)
    out.member = command.member;
  return out;
}

// Two people who vouch for an answer are as good as the level that its stage asks for.
const std::string& assurance(const Draft& draft, const Round& round, const GivePosition& command) {
  return draft.by_hand ? std::max(command.assurance, draft.stage_of(round).assurance) : command.assurance;
}

// What is to be signed, while the round may still hear of it.
Evidence statement_of(const Draft& draft, const GivePosition& command, const Round& round, const Entry& given) {
  const StatementFacts& facts = *command.statement;
  trail::Statement out;
  out.origin = facts.origin;
  out.charter = draft.charter.id;
  out.stage = round.stage;
  out.round = round.number;
  out.body = command.body;
  out.position = id(command.position);
  out.revision = round.revision;
  out.revision_sha256 = draft.charter.revision(round.revision)->sha256;
  out.roll = round.roll_sha256;
  for (const Evidence& e : given.evidence)
    if (e.role == "reservation") out.reservation = e.sha256;
  out.text_ar = facts.text_ar;
  out.text_en = facts.text_en;
  out.nonce = facts.nonce;
  out.prepared_at = draft.now;
  out.expires_at = statement_expires(draft, round);
  out.checkpoint_size = facts.checkpoint_size;
  out.checkpoint_root = facts.checkpoint_root;
  return draft.document("statement", "application/json", trail::statement_bytes(out));
}

Entry position_entry(Draft& draft, const GivePosition& command, const Round& round) {
  Value data = Value::object({{"body", command.body.value},
                              {"position", id(command.position)},
                              {"revision", rev(*draft.charter.revision(round.revision))},
                              {"assurance", assurance(draft, round, command)}});
  if (command.request) data.set("request", command.request->value);
  if (is_provisional(draft, command)) data.set("provisional", true);
  if (is_late(draft, round, command)) data.set("late", true);
  const auto lacking = missing(draft.stage_of(round), round, command);
  if (!lacking.empty()) data.set("missing", Value::strings(lacking));
  if (!command.articles.empty()) data.set("articles", Value::strings(command.articles));
  if (const Position* earlier = round.newest(command.body)) data.set("replaces", earlier->seq);
  Entry entry = Draft::in_round(draft.by_origin("position-given", std::move(data)), round);
  entry.on_behalf_of = behalf_of(draft, command);
  if (!command.text.empty()) entry.evidence.push_back(draft.sealed_text(text_role(command.position), command.text));
  if (!command.proposal.empty()) entry.evidence.push_back(draft.sealed_text("proposal", command.proposal));
  if (!command.new_information.empty())
    entry.evidence.push_back(draft.sealed_text("new-information", command.new_information));
  if (command.statement) entry.evidence.push_back(statement_of(draft, command, round, entry));
  return entry;
}

// The principal's own answer ends its proxy.
void end_proxy(Draft& draft, const GivePosition& command, const OnBehalf& behalf) {
  const Round& round = answered_round(draft, command);
  const Proxy* held = round.proxy_of(command.body);
  if (!held || behalf.member) return;
  const Proxy proxy = *held;
  Entry revoked = Draft::in_round(draft.by_origin("delegation-revoked", Value::object({{"body", proxy.principal.value},
                                                                                       {"holder", proxy.holder.value},
                                                                                       {"member", proxy.member.value},
                                                                                       {"round", round.number}})),
                                  round);
  revoked.on_behalf_of = behalf;
  const std::int64_t seq = draft.append(std::move(revoked));
  for (const BodyId& told : {proxy.principal, proxy.holder})
    alert_body(draft, answered_round(draft, command), told, "proxy", seq);
}

}  // namespace

bool needs_text(const Stage& stage, PositionKind kind) {
  return needs_article(kind) || kind == PositionKind::approve_with_comments ||
         std::ranges::find(stage.reason_required, kind) != stage.reason_required.end();
}

std::vector<std::string> required(const Stage& stage, PositionKind kind, const Seat* seat) {
  const bool is_finding = seat && finds(stage, *seat) && (side(kind) == Side::for_ || side(kind) == Side::against);
  std::vector<std::string> out;
  if (needs_article(kind)) out.emplace_back("article");
  if (needs_text(stage, kind) || is_finding) out.emplace_back("text");
  return out;
}

std::vector<std::string> missing(const Stage& stage, const Round& round, const GivePosition& command) {
  std::vector<std::string> out = required(stage, command.position, round.seat(command.body));
  std::erase_if(out, [&](const std::string& what) {
    return what == "article" ? !command.articles.empty() : !is_blank(command.text);
  });
  return out;
}

bool is_provisional(const Draft& draft, const GivePosition& command) {
  const Round& round = answered_round(draft, command);
  return command.entered_by || draft.origin.channel == Channel::reply ||
         assurance(draft, round, command) < draft.stage_of(round).assurance;
}

// The charter has come to its outcome by this text: what is said now is an endorsement for the record (reference:
// domain 4).
bool is_for_the_record(const Charter& charter, const GivePosition& command) {
  const Round* round = charter.round(command.stage, command.round);
  return round && round == charter.newest_round(command.stage) && is_for_the_record(charter, *round);
}

Step refused(const Draft& draft, const GivePosition& command, bool in_return) {
  const Charter& charter = draft.charter;
  const auto facts = [&](std::map<std::string, std::string> more = {}) {
    more.insert({{"body", command.body.value}, {"charter", charter.id.value}, {"stage", command.stage.value}});
    return more;
  };
  if (Step refusal = refused_round(charter, command.stage, command.round);
      refusal && !is_for_the_record(charter, command))
    return refusal;
  const Round& round = answered_round(draft, command);
  if (round.revision != command.revision) return Refusal{"other-revision", facts()};
  if (!round.seat(command.body)) return Refusal{"unknown-body", facts()};
  if (!command.entered_by && voice(draft, &round, command.body, command.member) == Voice::none)
    return Refusal{"not-a-member", facts()};
  if (std::ranges::find(round.offered, command.position) == round.offered.end())
    return Refusal{"position-not-offered", facts({{"position", std::string(id(command.position))}})};
  const Position* standing = round.standing(command.body);
  const bool may_change = draft.stage_of(round).change_allowed ||
                          (in_return && standing && standing->kind == PositionKind::object) ||
                          is_late(draft, round, command);
  if (!may_change && is_final(round, command.body)) return Refusal{"change-not-allowed", facts()};
  if (Step refusal = refused_articles(*charter.revision(round.revision), command.articles)) return refusal;
  if (Step refusal = refused_length(command.text, "text")) return refusal;
  if (Step refusal = refused_length(command.proposal, "proposal")) return refusal;
  return refused_length(command.new_information, "new_information");
}

std::vector<ObjectionId> take_effect(Draft& draft, const GivePosition& command, const OnBehalf& behalf,
                                     std::int64_t position) {
  end_proxy(draft, command, behalf);
  std::vector<ObjectionId> ended = end_objections(draft, command, behalf, position);
  if (command.position == PositionKind::object) file_objections(draft, command, behalf, position);
  return ended;
}

void after_answer(Draft& draft, const GivePosition& command, const OnBehalf& behalf, std::int64_t position,
                  std::int64_t cause, std::vector<ObjectionId> ended) {
  for (const ObjectionId& more : take_effect(draft, command, behalf, position)) ended.push_back(more);
  receipts(draft, answered_round(draft, command), command.body, position, cause, ended);
}

// What does not count yet, or never will, is kept and acknowledged all the same.
void give(Draft& draft, const GivePosition& command, const std::optional<ObjectionId>& ending) {
  const Round& round = answered_round(draft, command);
  const OnBehalf behalf = behalf_of(draft, command);
  const bool provisional = is_provisional(draft, command), late = is_late(draft, round, command);
  const bool incomplete = !missing(draft.stage_of(round), round, command).empty();
  const std::int64_t seq = draft.append(position_entry(draft, command, round));
  std::vector<ObjectionId> ended;
  if (ending && !provisional && draft.charter.objection(*ending)->is_open()) {
    end_objection(draft, *draft.charter.objection(*ending), behalf, &answered_round(draft, command), seq);
    ended.push_back(*ending);
  }
  if (!provisional && !late && !incomplete) return after_answer(draft, command, behalf, seq, seq, std::move(ended));
  if (command.position == PositionKind::object && !provisional) {
    if (late && !is_blank(command.text)) file_late_comment(draft, command, behalf, command.articles);
    if (!late) return_objections(draft, command, behalf);
  }
  receipts(draft, answered_round(draft, command), command.body, seq, seq, ended);
}

Step step(Draft& draft, const GivePosition& command) {
  if (Step refusal = refused(draft, command)) return refusal;
  give(draft, command);
  return std::nullopt;
}

}  // namespace mithaq::rules
