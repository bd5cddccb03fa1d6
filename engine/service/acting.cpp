// What people do beside giving a position: the offices over the local socket, a member by its link, the public.
#include <algorithm>

#include "service/door.h"
#include "service/link.h"
#include "service/secretariat.h"
#include "service/view.h"
#include "trail/digest.h"
#include "trail/entry.h"

namespace mithaq::service {

Result<StageId, Refusal> stage_meant(const Charter& charter, const StageId& named) {
  if (!named.empty()) {
    if (!charter.definition->stage(named.value)) return Refusal{"unknown-stage", {{"stage", named.value}}};
    return named;
  }
  const auto live = charter.live_rounds();
  if (live.size() > 1) {
    std::string stages;
    for (const Round* round : live) stages += (stages.empty() ? "" : ", ") + round->stage.value;
    return Refusal{"which-stage", {{"stages", stages}}};
  }
  if (const Round* round = charter.current()) return round->stage;
  return Refusal{"unknown-stage", {{"stage", ""}}};
}

namespace {

using Roles = std::vector<std::string_view>;

// The procedure is the secretary's; whoever brought the charter may take it up again, as it may withdraw it.
Roles who_may(const OfficeAct& act) {
  if (std::holds_alternative<ReopenCharter>(act)) return {"secretary", "administrator", "convener"};
  return {"secretary", "administrator"};
}

// Fills in the round that an office has before its eyes.
std::optional<Refusal> complete(OfficeAct& act, const Charter& charter) {
  return std::visit(
      [&](auto& one) -> std::optional<Refusal> {
        if constexpr (requires { one.stage; }) {
          const auto stage = stage_meant(charter, one.stage);
          if (!stage) return stage.error();
          one.stage = *stage;
          if constexpr (requires { one.round; }) {
            const Round* round = charter.newest_round(*stage);
            one.round = round ? round->number : 0;
          }
          if constexpr (requires { one.how; }) one.how = "call";
        }
        return std::nullopt;
      },
      act);
}

template <class Variant>
rules::Command command_of(Variant&& act) {
  return std::visit([](auto& one) -> rules::Command { return std::move(one); }, act);
}

}  // namespace

// Whose act it is, and of which round, stands in the link alone.
template <class Act>
void complete(Act& act, const store::TokenRow& row, const Charter& charter) {
  const auto newest = [&]() -> std::int64_t {
    const Round* round = charter.round(row.stage, row.round);
    const Position* given = round ? round->newest(row.body) : nullptr;
    return given ? given->seq : -1;
  };
  std::visit(
      [&](auto& one) {
        if constexpr (requires { one.body; }) one.body = row.body;
        if constexpr (requires { one.principal; }) one.principal = row.body;
        if constexpr (requires { one.member; }) one.member = row.member;
        if constexpr (requires { one.stage; }) one.stage = row.stage;
        if constexpr (requires { one.round; }) one.round = row.round;
        if constexpr (requires { one.confirmed_by; }) one.confirmed_by = row.member;
        if constexpr (std::is_same_v<std::decay_t<decltype(one)>, AcknowledgeRequest>) one.how = "page";
        if constexpr (std::is_same_v<std::decay_t<decltype(one)>, FileComment>) one.verified = true;
        if constexpr (std::is_same_v<std::decay_t<decltype(one)>, ContestPosition> ||
                      std::is_same_v<std::decay_t<decltype(one)>, ConfirmPosition>)
          if (one.position < 0) one.position = newest();
        if constexpr (std::is_same_v<std::decay_t<decltype(one)>, EndObjection>)
          if (const Round* round = one.position ? round_to_answer(charter, row) : nullptr) {
            one.position->body = row.body;
            one.position->member = row.member;
            one.position->stage = round->stage;
            one.position->round = round->number;
            one.position->revision = round->revision;
            if (const Request* request = round->request(row.body)) one.position->request = request->id;
          }
      },
      act);
}

template void complete(MemberAct&, const store::TokenRow&, const Charter&);
template void complete(ActByHand&, const store::TokenRow&, const Charter&);

Result<Opened, Refusal> Secretariat::act(const Caller& caller, const std::string& id, const OfficeAct& wanted) {
  auto by = actor(caller, who_may(wanted));
  if (!by) return by.error();
  const auto charter = is_kebab(id) ? writer_.charter({id}) : nullptr;
  if (!charter) return Refusal{"unknown-charter", {{"charter", id}}};
  OfficeAct act = wanted;
  Door door;
  pass(door.word("office").word(id), act);
  if (door.refusal()) return *door.refusal();
  if (auto refusal = complete(act, *charter)) return *refusal;
  if (const auto* outage = std::get_if<DeclareOutage>(&act))
    if (std::ranges::none_of(premises_.registry.bodies,
                             [&](const Body& body) { return std::ranges::count(body.tags, outage->tag) > 0; }))
      return Refusal{"unknown-tag", {{"tag", outage->tag}}};
  Order order;
  order.charter = charter->id;
  order.actor = *by;
  order.channel = Channel::cli;
  order.key = caller.key;
  order.body = door.said();
  order.command = command_of(act);
  const auto done = writer_.run(std::move(order));
  if (!done) return done.error();
  return opened({id}, *done);
}

Opened Secretariat::opened(const CharterId& id, const Done& done) const {
  const auto charter = writer_.charter(id);
  Opened out{id.value, static_cast<int>(charter->entries)};
  for (const Entry& entry : entries_of(id, done)) {
    const bool sets_deadline =
        entry.kind == "stage-opened" || entry.kind == "deadline-extended" || entry.kind == "outage-ended";
    if (!sets_deadline || !entry.stage) continue;
    for (WarningView& warning : viewer().warnings(*charter, *charter->round(*entry.stage, *entry.round)))
      out.warnings.push_back(std::move(warning));
  }
  return out;
}

Outcome Secretariat::by_link(const store::TokenRow& row, const std::string& token, const std::string& number,
                             const std::string& key, const std::string& said, rules::Command command) {
  Order order;
  order.charter = row.charter;
  order.actor = {"member", row.member, std::nullopt};
  order.channel = Channel::page;
  order.key = key;
  order.body = row.token_sha256 + "\n" + said;
  // An equal submission is answered from what is stored, whatever has become of the link meanwhile.
  const auto stored = store_.answer(key);
  if (!stored || stored->body_sha256 != bound_to(order)) {
    if (auto refusal = refused_link(row)) return Outcome(*refusal);
    order.guess = Guess{row, trail::digest(token + plain_number(number))};
  }
  order.command = std::move(command);
  return writer_.run(std::move(order));
}

Result<std::int64_t, Refusal> Secretariat::act_for(const std::string& token, const std::string& principal,
                                                   const MemberAct& wanted, const std::string& number,
                                                   const std::string& key) {
  const auto row = row_of(store_, token);
  const auto charter = row ? writer_.charter(row->charter) : nullptr;
  if (!charter) return Refusal{"wrong-link", {}};
  MemberAct act = wanted;
  Door door;
  if (!principal.empty()) door.word("for").word(principal);
  pass(door, act);
  if (door.refusal()) return *door.refusal();
  const auto spoken = principal.empty() ? row : link_for(*row, *charter, {principal});
  // What was recorded under the same key has its answer, though the proxy has ended since.
  if (!spoken && !store_.answer(key)) return Refusal{"not-a-member", {}};
  complete(act, spoken.value_or(*row), *charter);
  if (auto* confirmed = std::get_if<ConfirmPosition>(&act)) {
    if (auto refusal = refused_confirmation(spoken.value_or(*row), *charter, confirmed->position)) return *refusal;
    read_answer(store_, viewer(), row->charter, *confirmed);
  }
  auto done = by_link(*row, token, number, key, door.said(), command_of(act));
  if (!done) return without_ids(done.error());
  for (const Entry& entry : entries_of(row->charter, *done))
    if (entry.actor.kind == "member") return entry.seq;
  return std::stoll(done->answer);
}

// A link is evidence of level L0; the number of a receipt that has just come to the registered address is one of L1
// (reference: reliability 9). What asks for more is confirmed elsewhere.
std::optional<Refusal> Secretariat::refused_confirmation(const store::TokenRow& row, const Charter& charter,
                                                         std::int64_t position) const {
  const Round* round = charter.round(row.stage, row.round);
  const Position* given = nullptr;
  if (round)
    for (const Position& p : round->positions)
      if (p.seq == position && p.body == row.body) given = &p;
  if (!given) return Refusal{"nothing-to-confirm", {{"number", std::to_string(position)}}};
  const std::string& level = charter.definition->stage(row.stage.value)->assurance;
  if (level <= given->assurance || level == "L0") return std::nullopt;
  if (level > "L1") return Refusal{"level-above-link", {{"level", level}}};
  if (row.issued < given->at || clock_.now() > row.issued + fresh_for)
    return Refusal{"number-not-fresh", {{"minutes", std::to_string(fresh_for.count())}}};
  return std::nullopt;
}

Result<int, Refusal> Secretariat::comment(const std::string& id, const FileComment& wanted, const std::string& key) {
  const auto charter = is_kebab(id) ? writer_.charter({id}) : nullptr;
  if (!charter) return Refusal{"unknown-charter", {{"charter", id}}};
  FileComment comment = wanted;
  comment.body = {};
  comment.member = {};
  strike(comment.text);
  strike(comment.name);
  Door door;
  pass(door.word("public").word(id), comment);
  if (door.refusal()) return *door.refusal();
  if (!comment.name.empty()) {
    auto name = name_at_the_door(comment.name, "name");
    if (!name) return name.error();
    comment.name = *name;
  }
  if (!comment.address.empty()) {
    auto address = address_at_the_door(comment.address, "address");
    if (!address) return address.error();
    comment.address = *address;
  }
  if (comment.stage.empty())
    if (const auto open = consultations(*charter); !open.empty()) comment.stage = {open.front()};
  const auto waiting = std::ranges::count_if(charter->remarks,
                                             [](const Remark& remark) { return remark.body.empty() && !remark.shown; });
  const auto stored = store_.answer(key);
  if (!stored && waiting >= unmoderated_at_most) return Refusal{"too-many-comments", {}};
  Order order;
  order.charter = charter->id;
  order.actor.kind = "engine";  // nobody whom the registry knows
  order.channel = Channel::page;
  order.key = key;
  order.body = door.said();
  order.command = std::move(comment);
  auto done = writer_.run(std::move(order));
  if (!done) return without_ids(done.error());
  const auto entries = entries_of(charter->id, *done);
  const auto after = writer_.charter(charter->id);
  for (const Remark& remark : after->remarks)
    for (const Entry& entry : entries)
      if (entry.kind == "comment-filed" && entry.seq == remark.seq) return remark.number;
  throw std::logic_error("no row for a recorded comment");
}

}  // namespace mithaq::service
