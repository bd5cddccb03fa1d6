// A word on an answer that is there: this is ours, this was not us; and on the request itself: it has arrived, we
// need more time.
#include <algorithm>

#include "rules/ledger.h"

namespace mithaq::rules {

namespace {

constexpr std::chrono::hours contest_window{24};  // reference: domain 2, several members

// The newest round that holds an answer; its copies in earlier rounds are history.
const Round* round_with(const Charter& charter, std::int64_t position) {
  for (auto round = charter.rounds.rbegin(); round != charter.rounds.rend(); ++round)
    if (std::ranges::find(round->positions, position, &Position::seq) != round->positions.end()) return &*round;
  return nullptr;
}

bool has_ended(const Charter& charter) { return charter.state != "running" && charter.state != "drafting"; }

// The answer that a command means, if it is the newest complete and timely one of its body in a round that lives.
struct Found {
  Step refusal;
  const Round* round = nullptr;
  const Position* position = nullptr;
};
Found found(const Charter& charter, std::int64_t seq, const char* otherwise) {
  const Refusal nothing{otherwise, {{"number", std::to_string(seq)}}};
  const Round* round = round_with(charter, seq);
  if (!round) return {nothing};
  if (round->state == "settled" || has_ended(charter))
    return {Refusal{"stage-closed", {{"charter", charter.id.value}, {"stage", round->stage.value}}}};
  const Position& position = *std::ranges::find(round->positions, seq, &Position::seq);
  const Position* timely = round->timely(position.body);
  if (!timely || timely->seq != seq) return {nothing};
  return {std::nullopt, round, timely};
}

// The answer that counted for its body in a round that has come to its result: nothing of that is altered, and what the
// body says of it is kept beside it.
Found found_settled(const Charter& charter, std::int64_t seq, const Refusal& closed) {
  const Round* round = round_with(charter, seq);
  if (round->state != "settled" || charter.state == "withdrawn" || round != charter.newest_round(round->stage))
    return {closed};
  const Position* counted = round->standing(std::ranges::find(round->positions, seq, &Position::seq)->body);
  if (round->outcome == "returned" || !counted || counted->seq != seq) return {closed};
  return {std::nullopt, round, counted};
}

// A late answer that was entered by hand, the newest of its body: it counts nowhere, and is confirmed as any other.
Found found_late(const Charter& charter, std::int64_t seq) {
  const Round* round = round_with(charter, seq);
  if (!round || charter.state == "withdrawn") return {Refusal{"nothing-to-confirm", {}}};
  const Position* newest = round->newest(std::ranges::find(round->positions, seq, &Position::seq)->body);
  if (newest->seq != seq || !newest->late || !newest->provisional) return {Refusal{"nothing-to-confirm", {}}};
  return {std::nullopt, round, newest};
}

GivePosition answer_again(const Position& position, const Round& round, const ConfirmPosition& command) {
  return rules::answer_again(position, round, command.text, command.proposal, command.new_information);
}

}  // namespace

GivePosition answer_again(const Position& position, const Round& round, const std::string& text,
                          const std::string& proposal, const std::string& new_information) {
  GivePosition given;
  given.body = position.body;
  given.stage = round.stage;
  given.round = round.number;
  given.revision = round.revision;
  given.position = position.kind;
  given.articles = position.articles;
  given.text = text;
  given.proposal = proposal;
  given.new_information = new_information;
  given.repeats = position.awaiting;
  return given;
}

// What was entered by hand has no objection on file yet: it is filed when the second person confirms. Its texts lie in
// the object store; the entry of the objection holds them anew. Two people vouch for what a body said of the text it
// was said of: on a later text the body speaks for itself, or is entered anew.
Step step(Draft& draft, const ConfirmPosition& command) {
  Found answer = found_late(draft.charter, command.position);
  if (answer.refusal) answer = found(draft.charter, command.position, "nothing-to-confirm");
  const auto& [refusal, its_round, its_position] = answer;
  if (refusal) return refusal;
  if (!its_position->provisional && !its_position->contested && !its_position->awaiting)
    return Refusal{"nothing-to-confirm", {{"number", std::to_string(command.position)}}};
  const Round round = *its_round;
  const Position position = *its_position;
  const Voice speaks = voice(draft, &round, position.body, command.confirmed_by);
  const bool by_hand = !command.entered_by.empty() && position.provisional && !position.contested;
  if (by_hand && command.entered_by == command.confirmed_by) return Refusal{"same-person", {}};
  const bool may = position.contested ? speaks == Voice::own : by_hand || speaks != Voice::none;
  if (!may) return Refusal{"not-a-member", {{"body", position.body.value}}};
  // A signature says it, and not a word: signing.cpp.
  const bool was_set_aside = is_set_aside(draft.world, draft.stage_of(round), round, position);
  const bool lacks_signature = position.provisional || position.awaiting || was_set_aside;
  if (!by_hand && lacks_signature && draft.stage_of(round).assurance >= "L2")
    return Refusal{"level-above-link", {{"level", draft.stage_of(round).assurance}}};
  if (Step unknown = refused_articles(*draft.charter.revision(round.revision), position.articles)) return unknown;

  OnBehalf behalf{position.body, std::nullopt, std::nullopt, std::nullopt};
  if (by_hand) {
    behalf.entered_by = command.entered_by;
    behalf.confirmed_by = command.confirmed_by;
  } else if (speaks == Voice::proxy) {
    behalf.member = command.confirmed_by;
  }
  // The signature of what was set aside with its key lifts nothing any more.
  const std::string& wanted = draft.stage_of(round).assurance;
  const std::string& assurance = was_set_aside ? wanted : std::max(position.assurance, wanted);
  Entry confirmed = Draft::in_round(
      draft.by_origin("position-confirmed", Value::object({{"position", position.seq}, {"assurance", assurance}})),
      round);
  confirmed.on_behalf_of = behalf;
  const std::int64_t confirmation = draft.append(std::move(confirmed));

  const GivePosition given = answer_again(position, round, command);
  if (position.late) return receipts(draft, round, position.body, position.seq, confirmation), std::nullopt;
  after_answer(draft, given, behalf, position.seq, confirmation);
  return std::nullopt;
}

// Nobody has said a word: the body has been told at its own address, and was able to disown it.
void confirm_by_receipt(Draft& draft, const ConfirmPosition& command) {
  const Round round = *round_with(draft.charter, command.position);
  const Position position = *std::ranges::find(round.positions, command.position, &Position::seq);
  Entry confirmed =
      Draft::in_round(draft.by_origin("position-confirmed",
                                      Value::object({{"position", position.seq}, {"assurance", position.assurance}})),
                      round);
  const OnBehalf behalf{position.body, std::nullopt, std::nullopt, std::nullopt};
  confirmed.on_behalf_of = behalf;
  draft.append(std::move(confirmed));
  if (!position.late && position.missing.empty())
    take_effect(draft, answer_again(position, round, command), behalf, position.seq);
}

// Any member of the body may say so, of an answer by another member, by its proxy or entered by hand. What the answer
// did to the body's objections is taken back with it. Once its round has settled the result stands, objections and all;
// the secretaries hear of it, and only opening the stage again asks the body anew.
Step step(Draft& draft, const ContestPosition& command) {
  Found answer = found(draft.charter, command.position, "nothing-to-contest");
  const bool is_late = answer.refusal && answer.refusal->id == "stage-closed";
  if (is_late) answer = found_settled(draft.charter, command.position, Refusal(*answer.refusal));
  const auto& [refusal, its_round, position] = answer;
  if (refusal) return refusal;
  if (position->contested || position->awaiting || position->disowned)
    return Refusal{"nothing-to-contest", {{"number", std::to_string(command.position)}}};
  if (position->body != command.body || voice(draft, nullptr, command.body, command.member) != Voice::own)
    return Refusal{"not-a-member", {{"body", position->body.value}}};
  if (draft.heard > position->at + contest_window) return Refusal{"contest-too-late", {}};

  const Round round = *its_round;
  const std::optional<BodyId> holder = position->holder;
  Entry contested =
      Draft::in_round(draft.by_origin("position-contested", Value::object({{"position", command.position}})), round);
  contested.on_behalf_of = OnBehalf{command.body, std::nullopt, std::nullopt, std::nullopt};
  if (is_late) contested.data.set("late", true);
  const OnBehalf behalf = *contested.on_behalf_of;
  const std::int64_t seq = draft.append(std::move(contested));
  if (!is_late) take_back(draft, command.body, command.position, behalf, round);
  const char* what = is_late ? "contested-late" : "contested";
  alert_body(draft, round, command.body, what, seq);
  if (holder) alert_body(draft, round, *holder, what, seq);
  alert_secretaries(draft, round, what, seq);
  return std::nullopt;
}

// Moves nothing by itself: the body stays silent, and the secretary decides.
Step step(Draft& draft, const RequestTime& command) {
  if (Step refusal = refused_round(draft.charter, command.stage, command.round)) return refusal;
  const Round round = *draft.charter.round(command.stage, command.round);
  if (round.state != "open") return Refusal{"stage-closed", {{"stage", round.stage.value}}};
  const Request* request = round.request(command.body);
  if (!round.seat(command.body)) return Refusal{"unknown-body", {{"body", command.body.value}}};
  if (voice(draft, &round, command.body, command.member) == Voice::none)
    return Refusal{"not-a-member", {{"body", command.body.value}}};
  if (!request) return Refusal{"unknown-request", {{"body", command.body.value}}};
  if (request->time_requested) return Refusal{"time-requested-already", {}};
  if (Step refusal = refused_length(command.reason, "reason")) return refusal;

  Entry asked = Draft::in_round(
      draft.by_origin("time-requested", Value::object({{"body", command.body.value}, {"request", request->id.value}})),
      round);
  asked.on_behalf_of = OnBehalf{command.body, std::nullopt, std::nullopt, std::nullopt};
  if (!command.reason.empty()) asked.evidence.push_back(draft.sealed_text("reason", command.reason));
  const std::int64_t seq = draft.append(std::move(asked));
  alert_secretaries(draft, round, "time-requested", seq);
  return std::nullopt;
}

// A proof that the request arrived: by the body's own word, or by the secretary's recorded call.
Step step(Draft& draft, const AcknowledgeRequest& command) {
  if (Step refusal = refused_round(draft.charter, command.stage, command.round)) return refusal;
  const Round round = *draft.charter.round(command.stage, command.round);
  if (round.state == "settled") return Refusal{"stage-closed", {{"stage", round.stage.value}}};
  if (command.how != "reply" && command.how != "page" && command.how != "call")
    return Refusal{"unknown-value", {{"key", "how"}, {"value", command.how}}};
  if (!round.seat(command.body)) return Refusal{"unknown-body", {{"body", command.body.value}}};
  if (command.how == "call") {
    if (!is_by_office(draft)) return Refusal{"not-allowed", {}};
  } else if (!command.member || voice(draft, &round, command.body, *command.member) != Voice::own) {
    return Refusal{"not-a-member", {{"body", command.body.value}}};
  }
  const Request* request = round.request(command.body);
  if (!request) return Refusal{"unknown-request", {{"body", command.body.value}}};
  if (request->proved_at) return Refusal{"already-acknowledged", {}};

  Value data = Value::object({{"request", request->id.value}, {"body", command.body.value}, {"how", command.how}});
  if (command.member) data.set("member", command.member->value);
  Entry acknowledged = Draft::in_round(draft.by_origin("request-acknowledged", std::move(data)), round);
  acknowledged.on_behalf_of = OnBehalf{command.body, std::nullopt, std::nullopt, std::nullopt};
  draft.append(std::move(acknowledged));
  return std::nullopt;
}

}  // namespace mithaq::rules
