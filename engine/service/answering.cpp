// A body's answer, by link or on paper. Looking at a link changes nothing.
#include <algorithm>

#include "rules/by_hand.h"
#include "rules/decide.h"
#include "service/door.h"
#include "service/link.h"
#include "service/secretariat.h"
#include "service/view.h"
#include "trail/digest.h"
#include "trail/entry.h"

namespace mithaq::service {

namespace {

std::string body_of(const Answer& answer) {
  std::string out = answer.position;
  for (const std::string& article : answer.articles) out += "\n" + article;
  out += "\n\n" + answer.text + "\n\n" + answer.proposal;
  return answer.new_information.empty() ? out : out + "\n\n" + answer.new_information;
}

// Which objections end with an answer, by the entries of it.
std::vector<std::pair<std::string, std::string>> endings(const std::vector<Entry>& entries) {
  std::vector<std::pair<std::string, std::string>> out;
  for (const Entry& entry : entries)
    for (const char* end : {"accepted", "withdrawn"})
      if (entry.kind == std::string("objection-") + end) out.emplace_back(entry.data.at("objection").string(), end);
  return out;
}

}  // namespace

Result<Channel, Refusal> by_hand(const std::string& channel_id) {
  if (rules::is_by_hand(channel_id)) return *channel(channel_id);
  return Refusal{"unknown-channel", {{"channel", channel_id}}};
}

const Round* round_for(const Charter& charter, const BodyId& body, const std::string& stage) {
  if (!stage.empty()) return charter.newest_round({stage});
  const Round* found = nullptr;
  for (const Round* round : charter.live_rounds())
    if (round->seat(body)) found = round;
  return found ? found : charter.current();
}

// That of the link, or, of a link that came with another notice, that of its body in the round.
std::optional<RequestId> Secretariat::request_of(const store::TokenRow& row) const {
  if (!row.request.empty()) return RequestId{row.request};
  const auto charter = writer_.charter(row.charter);
  const Round* round = charter ? charter->round(row.stage, row.round) : nullptr;
  const Request* request = round ? round->request(row.body) : nullptr;
  return request ? std::optional(request->id) : std::nullopt;
}

Result<rules::GivePosition, Refusal> Secretariat::given(const store::TokenRow& row, const Answer& answer) const {
  const auto kind = position_kind(answer.position);
  if (!kind) return Refusal{"unknown-position", {{"position", answer.position}, {"field", "position"}}};
  Answer clean = answer;
  strike(clean.text);
  strike(clean.proposal);
  strike(clean.new_information);
  Door door;
  door.prose("text", clean.text).prose("proposal", clean.proposal).prose("new_information", clean.new_information);
  if (door.refusal()) return *door.refusal();
  rules::GivePosition command;
  command.body = row.body;
  command.member = row.member;
  command.request = request_of(row);
  command.stage = row.stage;
  command.round = row.round;
  command.revision = row.revision;
  command.position = *kind;
  command.articles = clean.articles;
  command.text = clean.text;
  if (*kind == PositionKind::object) {
    command.proposal = clean.proposal;
    command.new_information = clean.new_information;
    command.repeats = repeats(row.charter, command);
  }
  if (const auto charter = writer_.charter(row.charter))
    command.statement = statement_facts(premises_, store_, chance_, *writer_.keys(), *charter, command);
  return command;
}

// The page sends "I stay with my answer" as that answer, whole.
bool Secretariat::repeats(const CharterId& id, const rules::GivePosition& command) const {
  const auto charter = writer_.charter(id);
  const Round* round = charter ? charter->round(command.stage, command.round) : nullptr;
  const Position* earlier = round ? round->newest(command.body) : nullptr;
  if (!earlier || !earlier->awaiting || earlier->kind != command.position || earlier->articles != command.articles)
    return false;
  rules::ConfirmPosition same;
  same.position = earlier->seq;
  read_answer(store_, viewer(), id, same);
  return same.text == command.text && same.proposal == command.proposal &&
         same.new_information == command.new_information;
}

Result<Secretariat::Link, Refusal> Secretariat::link_of(const std::string& token, const std::string& principal) const {
  const auto row = row_of(store_, token);
  const auto charter = row ? writer_.charter(row->charter) : nullptr;
  if (!charter) return Refusal{"wrong-link", {}};
  if (principal.empty()) return Link{*row, *row, charter};
  const auto spoken = link_for(*row, *charter, {principal});
  if (!spoken) return Refusal{"not-a-member", {}};
  return Link{*row, *spoken, charter};
}

// What the rules alone can say is asked of them, where the answer may be yes at all.
LinkView Secretariat::seen(const Link& link, Language language) const {
  const Charter& charter = *link.charter;
  const store::TokenRow& row = link.spoken;
  const Viewer viewing = viewer().read_by(link.own.member);
  LinkView view = viewing.link(charter, row, language);
  view.by_proxy = row.body != link.own.body;
  view.state = link_state(row, charter);
  if (view.state == "closed" && still_counts(charter, row)) view.state = view.standing ? "answered" : "open";
  const bool is_editorial = charter.newest_revision().change == "editorial";
  view.may_challenge = is_editorial && !refused_now(charter, row, rules::ChallengeRevision{row.body, row.member, "-"});
  view.may_file_minority =
      charter.ended_at && !refused_now(charter, row, rules::FileMinority{row.body, row.member, "-"});
  if (!view.change_allowed && view.standing)
    if (const auto again = given(row, {view.standing->position, {}, "", ""})) {
      const auto refusal = refused_now(charter, row, *again);
      view.change_allowed = !refusal || refusal->id != "change-not-allowed";
    }
  const Round* round = charter.round(row.stage, row.round);
  const bool has_an_outcome = round && round->outcome != "returned" && round->outcome != "withdrawn";
  const bool has_spoken_late = view.standing && view.standing->late;
  if (view.standing && !view.standing->position.empty() && round && round->state == "settled")
    view.may_contest_late =
        !refused_now(charter, row, rules::ContestPosition{view.standing->seq, row.body, row.member});
  if (view.state == "closed" && has_an_outcome && !has_spoken_late && !view.earlier)
    for (const std::string& position : view.offered)
      if (view.required[position].empty() && !view.may_endorse)
        if (const auto late = given(row, {position, {}, "", ""})) view.may_endorse = !refused_now(charter, row, *late);
  for (ObjectionView& objection : view.objections) {
    const Objection* own = charter.objection({objection.id});
    if (!own || !own->is_open()) continue;
    const auto refusal = refused_now(charter, row, rules::EndObjection{own->id, row.body, row.member, std::nullopt});
    if (refusal && refusal->id == "position-required")
      if (const Round* where = round_to_answer(charter, row))
        objection.asks_position = viewing.choice(charter, *where, row.body);
  }
  return view;
}

Result<LinkView, Refusal> Secretariat::look_for(const std::string& token, const std::string& principal,
                                                Language language) {
  const auto link = link_of(token, principal);
  return link ? Result<LinkView, Refusal>(seen(*link, language)) : Result<LinkView, Refusal>(link.error());
}

// A round that is closed may wait for just this answer: proof of delivery, or a kept answer that may be taken back.
bool Secretariat::still_counts(const Charter& charter, const store::TokenRow& row) const {
  const Round* round = charter.round(row.stage, row.round);
  const auto zones = premises_.zones.load();
  const rules::World world{*charter.definition, premises_.registry, premises_.calendars, *zones,
                           premises_.last_sweep()};
  return round && rules::takes_answers(world, charter, *round, row.body, clock_.now());
}

std::optional<Refusal> Secretariat::refused_now(const Charter& charter, const store::TokenRow& row,
                                                const rules::Command& command) const {
  const auto decided = decided_now(charter, row, command);
  return decided ? std::nullopt : std::optional(decided.error());
}

// Decides as the writer would; nothing is recorded.
Result<rules::Decision, Refusal> Secretariat::decided_now(const Charter& charter, const store::TokenRow& row,
                                                          const rules::Command& command) const {
  const auto zones = premises_.zones.load();
  const rules::World world{*charter.definition, premises_.registry, premises_.calendars, *zones,
                           premises_.last_sweep()};
  rules::Origin origin;
  origin.actor.kind = "member";
  origin.actor.member = row.member;
  origin.channel = Channel::page;
  origin.command = std::string(32, '0');
  origin.salt = std::string(64, '0');
  origin.registry = charter.registry;
  return rules::decide(world, charter, origin, command, clock_.now());
}

Result<LinkView, Refusal> Secretariat::review_for(const std::string& token, const std::string& principal,
                                                  const Answer& answer, Language language) {
  const auto link = link_of(token, principal);
  if (!link) return link.error();
  if (auto refusal = refused_link(link->own)) return *refusal;
  auto command = given(link->spoken, answer);
  if (!command) return command.error();
  const auto decided = decided_now(*link->charter, link->spoken, *command);
  if (!decided) return without_ids(decided.error());
  LinkView view = seen(*link, language);
  view.ending = endings(decided->entries);
  return view;
}

Result<Receipt, Refusal> Secretariat::give_for(const std::string& token, const std::string& principal,
                                               const Answer& answer, const std::string& number,
                                               const std::string& key) {
  const auto row = row_of(store_, token);
  const auto charter = row ? writer_.charter(row->charter) : nullptr;
  if (!charter) return Refusal{"wrong-link", {}};
  // A proxy may have ended since: the rules say so, unless the answer is stored already.
  store::TokenRow spoken = *row;
  if (!principal.empty()) {
    spoken.body = {principal};
    spoken.request.clear();
  }
  auto command = given(spoken, answer);
  if (!command) return command.error();
  command->repeats = repeats(row->charter, *command);
  // The number is evidence of L1 while it is fresh, for it has come to the registered address.
  const Stage* stage = charter->definition->stage(command->stage.value);
  if (stage && stage->assurance > "L0" && clock_.now() <= row->issued + fresh_for) command->assurance = "L1";
  const std::string whom = principal.empty() ? "" : "for " + principal + "\n";
  auto done = by_link(*row, token, number, key, whom + body_of(answer), std::move(*command));
  if (!done) return without_ids(done.error());
  return receipt(row->charter, *done);
}

std::vector<Entry> Secretariat::entries_of(const CharterId& id, const Done& done) const {
  if (!done.again) return done.entries;
  const std::size_t space = done.answer.find(' ');
  const std::int64_t first = std::stoll(done.answer), count = std::stoll(done.answer.substr(space + 1));
  std::vector<Entry> entries;
  for (const store::Leaf& leaf : store_.strand(id.value, first))
    if (leaf.seq < first + count) entries.push_back(trail::entry_from_leaf(leaf.bytes));
  return entries;
}

Result<Receipt, Refusal> Secretariat::receipt(const CharterId& id, const Done& done) {
  const auto charter = writer_.charter(id);
  const auto entries = entries_of(id, done);
  for (const Entry& entry : entries) {
    const bool is_position = entry.kind == "position-given" || entry.kind == "position-confirmed";
    if (!is_position) continue;
    const std::int64_t seq = entry.kind == "position-given" ? entry.seq : entry.data.at("position").integer();
    const Viewer viewing = viewer().read_by(entry.actor.member.value_or(MemberId{}));
    Receipt out = viewing.receipt(*charter, *entry.stage, *entry.round, seq);
    out.seq = entry.seq;
    out.leaf_hash = trail::hex(trail::leaf_hash(trail::leaf_bytes(entry)));
    out.again = done.again;
    out.ended = endings(entries);
    return out;
  }
  throw std::logic_error("no position in the entries of a recorded answer");
}

Result<Receipt, Refusal> Secretariat::enter_position(const Caller& caller, const std::string& id,
                                                     const std::string& body, const Answer& answer,
                                                     const std::string& channel_id) {
  auto by = actor(caller, {"secretary", "administrator"});
  if (!by) return by.error();
  const auto way = by_hand(channel_id);
  if (!way) return way.error();
  const auto charter = is_kebab(id) ? writer_.charter({id}) : nullptr;
  if (!charter) return Refusal{"unknown-charter", {{"charter", id}}};
  if (!premises_.registry.body({body})) return Refusal{"unknown-body", {{"body", body}}};
  if (const auto live = charter->live_rounds(); answer.stage.empty() && live.size() > 1)
    return stage_meant(*charter, {}).error();
  const Round* round = round_for(*charter, {body}, answer.stage);
  if (!round) return Refusal{"unknown-stage", {{"stage", answer.stage}}};
  store::TokenRow row;
  row.charter = charter->id;
  row.stage = round->stage;
  row.round = round->number;
  row.revision = round->revision;
  row.body = {body};
  row.member = *by->member;
  if (const Request* request = round->request({body})) row.request = request->id.value;
  auto command = given(row, answer);
  if (!command) return command.error();
  command->entered_by = *by->member;
  command->statement.reset();
  Order order;
  order.charter = charter->id;
  order.actor = *by;
  order.channel = *way;
  order.key = caller.key;
  order.body = "enter " + id + " " + body + " " + channel_id + "\n" + answer.stage + body_of(answer);
  order.command = std::move(*command);
  auto done = writer_.run(std::move(order));
  if (!done) return done.error();
  return receipt(charter->id, *done);
}

Result<Receipt, Refusal> Secretariat::confirm_position(const Caller& caller, const std::string& id, std::int64_t seq) {
  auto by = actor(caller, {"secretary", "administrator"});
  if (!by) return by.error();
  const auto charter = is_kebab(id) ? writer_.charter({id}) : nullptr;
  if (!charter) return Refusal{"unknown-charter", {{"charter", id}}};
  rules::ConfirmPosition command;
  command.position = seq;
  command.confirmed_by = *by->member;
  read_answer(store_, viewer(), charter->id, command);
  if (command.entered_by.empty()) return Refusal{"nothing-to-confirm", {{"number", std::to_string(seq)}}};
  Order order;
  order.charter = charter->id;
  order.actor = *by;
  order.channel = Channel::cli;
  order.key = caller.key;
  order.body = "confirm " + id + " " + std::to_string(seq);
  order.command = std::move(command);
  auto done = writer_.run(std::move(order));
  if (!done) return done.error();
  return receipt(charter->id, *done);
}

}  // namespace mithaq::service
