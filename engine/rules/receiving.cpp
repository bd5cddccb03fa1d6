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

void ask_back(Draft& draft, const ReceiveMail& command, const Value& doubt, std::int64_t received) {
  const Round* round = round_to_ask(draft, command);
  if (!round || !command.asks || command.member.empty()) return;
  const Request* request = round->request(command.body);
  Value facts = doubt;
  facts.set("entry", received);
  draft.notify("ask-back", *round, command.body, command.member, request ? request->id.value : "", received, facts);
}

Value doubt_of(const Refusal& refusal) {
  Value facts = Value::object({{"doubt", "refused"}, {"refusal", refusal.id}});
  for (const auto& [name, value] : refusal.facts) facts.set("fact." + name, value);
  return facts;
}

void alert(Draft& draft, const ReceiveMail& command, std::int64_t received) {
  const Round* round = draft.charter.round(command.stage, command.round);
  if (!round) return;
  if (command.verdict == "other-address") alert_body(draft, *round, command.body, "other-address", received);
  if (command.verdict == "files") alert_secretaries(draft, *round, "mail-files", received);
}

}  // namespace

Step step(Draft& draft, const ReceiveMail& command) {
  Value data = Value::object({{"verdict", command.verdict}, {"again", command.again}});
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
          if (!refusal) refusal = step(draft, act);
          if (refusal) doubt = doubt_of(*refusal);
        }
      },
      command.act);
  if (doubt) ask_back(draft, command, *doubt, received);
  alert(draft, command, received);
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
