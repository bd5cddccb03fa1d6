// What a body says on paper or by telephone, and is no position; and what an office does not do alone. One person
// enters it, another confirms it.
#include <stdexcept>

#include "service/door.h"
#include "service/link.h"
#include "service/secretariat.h"
#include "service/view.h"
#include "trail/canonical.h"
#include "trail/entry.h"

namespace mithaq::service {

Result<std::int64_t, Refusal> Secretariat::enter_act(const Caller& caller, const std::string& id,
                                                     const ActByHand& wanted, const std::string& stage,
                                                     const std::string& channel_id) {
  auto by = actor(caller, {"secretary", "administrator"});
  if (!by) return by.error();
  const bool is_of_office = std::holds_alternative<OverruleObjection>(wanted);
  const auto way = is_of_office ? Result<Channel, Refusal>(Channel::cli) : by_hand(channel_id);
  if (!way) return way.error();
  const auto charter = is_kebab(id) ? writer_.charter({id}) : nullptr;
  if (!charter) return Refusal{"unknown-charter", {{"charter", id}}};
  const BodyId body = rules::body_of(wanted);
  if (!is_of_office && !premises_.registry.body(body)) return Refusal{"unknown-body", {{"body", body.value}}};
  ActByHand act = wanted;
  Door door;
  pass(door.word("by hand").word(id).word(body.value).word(stage).word(channel_id), act);
  if (door.refusal()) return *door.refusal();
  if (!is_of_office) {
    if (const auto live = charter->live_rounds(); stage.empty() && live.size() > 1)
      return stage_meant(*charter, {}).error();
    const Round* round = round_for(*charter, body, stage);
    if (!round) return Refusal{"unknown-stage", {{"stage", stage}}};
    store::TokenRow row;
    row.charter = charter->id;
    row.stage = round->stage;
    row.round = round->number;
    row.revision = round->revision;
    row.body = body;
    complete(act, row, *charter);
  }
  Order order;
  order.charter = charter->id;
  order.actor = *by;
  order.channel = *way;
  order.key = caller.key;
  order.body = door.said();
  order.command = rules::EnterAct{std::move(act), *by->member};
  auto done = writer_.run(std::move(order));
  if (!done) return done.error();
  for (const Entry& entry : entries_of(charter->id, *done))
    if (entry.kind == "act-entered") return entry.seq;
  throw std::logic_error("no act in the entries of a recorded one");
}

Result<Opened, Refusal> Secretariat::confirm_act(const Caller& caller, const std::string& id, std::int64_t seq) {
  auto by = actor(caller, {"secretary", "administrator"});
  if (!by) return by.error();
  const auto charter = is_kebab(id) ? writer_.charter({id}) : nullptr;
  if (!charter) return Refusal{"unknown-charter", {{"charter", id}}};
  const Refusal nothing{"no-act-to-confirm", {{"number", std::to_string(seq)}}};
  const std::int64_t index = seq < 0 ? -1 : store_.index_of(charter->id.value, seq);
  if (index < 0) return nothing;
  const Entry entered = trail::entry_from_leaf(store_.log(index, index + 1).front().bytes);
  const std::string words = entered.kind == "act-entered" ? viewer().text(entered.evidence, {"act"}) : "";
  if (words.empty()) return nothing;
  Order order;
  order.charter = charter->id;
  order.actor = *by;
  order.channel = Channel::cli;
  order.key = caller.key;
  order.body = "confirm act " + id + " " + std::to_string(seq);
  order.command = rules::ConfirmAct{seq, *by->member, rules::act_from_value(trail::read(words))};
  if (auto done = writer_.run(std::move(order)); !done) return done.error();
  return Opened{id, static_cast<int>(writer_.charter({id})->entries)};
}

}  // namespace mithaq::service
