// What comes by mail, and what is reported of the way of a notice. A mail is recorded whatever it says; what it asks is
// done if the rules take it, and asked back if they do not.
#include <algorithm>

#include "rules/ledger.h"
#include "rules/room.h"

namespace mithaq::rules {

namespace {

// What can be known only after it was sent (reference: mail 9).
bool comes_later(std::string_view word) { return word == "delayed" || word == "bounced" || word == "reported"; }

// Only what was handed over, or may have been, can come back.
bool may_come_back(const Charter& charter, const JobKey& job) {
  const auto known = charter.deliveries.find(job.value);
  return known != charter.deliveries.end() && known->second != "refused" && known->second != "dead";
}

// A reply at L0 counts once its receipt was taken over for a registered address of its body; above that level the
// body confirms it itself (reference: mail 10).
bool counts_by_receipt(const Draft& draft, const ConfirmPosition& command) {
  for (const Round& round : draft.charter.rounds)
    for (const Position& given : round.positions)
      if (given.seq == command.position)
        return given.provisional && !given.contested && given.channel == id(Channel::reply) &&
               draft.stage_of(round).assurance == given.assurance &&
               (given.late ? draft.charter.state != "withdrawn"
                           : round.state != "settled" && round.timely(given.body) == &given);
  return false;
}

// The round in which a body can be asked back: the one that its mail belongs to, or the one that took its place.
const Round* round_to_ask(const Draft& draft, const ReceiveMail& command) {
  const Round* own = draft.charter.round(command.stage, command.round);
  if (own && own->state == "open" && own->seat(command.body)) return own;
  for (const Round* live : draft.charter.live_rounds())
    if (live->state == "open" && live->seat(command.body)) return live;
  return nullptr;
}

bool can_be_asked(const Draft& draft, const ReceiveMail& command) {
  return command.asks && !command.member.empty() && round_to_ask(draft, command);
}

// The answer that goes on counting, or waiting, while nothing clearer comes; nullptr: there is none.
const Position* what_stands(const Draft& draft, const ReceiveMail& command) {
  const Round* round = round_to_ask(draft, command);
  return round ? round->newest(command.body) : nullptr;
}

void ask_back(Draft& draft, const ReceiveMail& command, const Value& doubt, std::int64_t received) {
  if (!can_be_asked(draft, command)) return;
  const Round* round = round_to_ask(draft, command);
  const Request* request = round->request(command.body);
  Value facts = doubt;
  facts.set("entry", received);
  if (const Position* stands = what_stands(draft, command)) facts.set("stands", id(stands->kind));
  draft.notify("ask-back", *round, command.body, command.member, request ? request->id.value : "", received, facts);
}

Value doubt_of(const Refusal& refusal) {
  Value facts = Value::object({{"doubt", "refused"}, {"refusal", refusal.id}});
  for (const auto& [name, value] : refusal.facts) facts.set("fact_" + name, value);
  return facts;
}

// What waits for a person: which alert the secretaries get; empty: none.
std::string_view for_a_person(const Draft& draft, const ReceiveMail& command, const std::string& verdict,
                              bool doubted) {
  if (command.verdict == "files") return "mail-files";
  if (command.verdict == "too-large") return "mail-too-large";
  if (command.verdict == "unread") return "mail-unread";
  // Another word may have been meant to take the place of the one that stands; and of a second question a day there is
  // none.
  const bool is_own_word = command.verdict == "ask-back" || command.verdict == "answer";
  return is_own_word && doubted && (verdict == "unclear" || what_stands(draft, command)) ? "mail-unclear" : "";
}

void alert(Draft& draft, const ReceiveMail& command, std::string_view to_secretaries, std::int64_t received) {
  const Round* round = draft.charter.round(command.stage, command.round);
  if (!round || !command.alerts) return;
  if (command.verdict == "other-address") alert_body(draft, *round, command.body, "other-address", received);
  if (!to_secretaries.empty()) alert_secretaries(draft, *round, to_secretaries, received);
}

}  // namespace

Step step(Draft& draft, const ReceiveMail& command) {
  const bool asks_nobody = command.verdict == "ask-back" && command.doubt && !can_be_asked(draft, command);
  const std::string verdict = asks_nobody ? "unclear" : command.verdict;
  Value data = Value::object({{"verdict", verdict}, {"again", command.again}});
  if (!command.body.empty()) data.set("body", command.body.value);
  if (!command.request.empty()) data.set("request", command.request);
  Entry mail = draft.by_origin("mail-received", std::move(data));
  mail.actor = command.reader;
  if (const Round* round = draft.charter.round(command.stage, command.round)) mail = Draft::in_round(mail, *round);
  mail.evidence = command.evidence;
  const std::int64_t received = draft.append(std::move(mail));
  std::optional<Value> doubt = command.doubt;
  std::visit(
      [&](const auto& act) {
        if constexpr (!std::is_same_v<std::decay_t<decltype(act)>, std::monostate>) {
          Step refusal = refused_room(Command(act));
          constexpr bool is_signature = std::is_same_v<std::decay_t<decltype(act)>, AcceptSignature>;
          if constexpr (is_signature)
            refusal = take_signature(draft, act);
          else if (!refusal)
            refusal = step(draft, act);
          if (refusal) doubt = doubt_of(*refusal);
          if (refusal && is_signature) doubt->set("of", "signature");
        }
      },
      command.act);
  if (!command.note.empty()) draft.tell_besides("receipt", "note", command.note);
  const auto to_secretaries = command.again ? "" : for_a_person(draft, command, verdict, doubt.has_value());
  if (doubt) ask_back(draft, command, *doubt, received);
  alert(draft, command, to_secretaries, received);
  return std::nullopt;
}

// What a late report says of a notice that nobody has handed over is not believed.
Step step(Draft& draft, const ReportDelivery& command) {
  if (comes_later(command.word) && !may_come_back(draft.charter, command.job))
    return Refusal{"unknown-job", {{"id", command.job.value}}};
  Value data = Value::object({{"job", command.job.value},
                              {"body", command.body.value},
                              {"attempt", command.attempt},
                              {"message", command.message}});
  if (!command.request.empty()) data.set("request", command.request);
  if (!command.status.empty()) data.set("status", command.status);
  Entry entry = draft.by_origin("delivery-" + command.word, std::move(data));
  if (!command.private_object.empty()) {
    entry.private_object = command.private_object;
    entry.private_content = std::make_shared<const std::string>(command.private_content);
  }
  const std::int64_t seq = draft.append(std::move(entry));
  if (command.word == "bounced" && !command.request.empty()) {
    for (const Round* round : draft.charter.live_rounds())
      if (const Request* request = round->request(command.body); request && request->id.value == command.request) {
        alert_secretaries(draft, Round(*round), "bounced", seq);
        break;
      }
  }
  if (command.confirms && counts_by_receipt(draft, *command.confirms)) confirm_by_receipt(draft, *command.confirms);
  return std::nullopt;
}

}  // namespace mithaq::rules
