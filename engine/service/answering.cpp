// A body's answer, by link or on paper. Looking at a link changes nothing.
#include <algorithm>

#include "rules/decide.h"
#include "service/secretariat.h"
#include "service/view.h"
#include "trail/digest.h"
#include "trail/entry.h"

namespace mithaq::service {

namespace {

constexpr std::size_t longest_answer = 16u << 10;  // of a reason, a reservation, a proposal; bytes

std::string body_of(const Answer& answer) {
  std::string out = answer.position;
  for (const std::string& article : answer.articles) out += "\n" + article;
  return out + "\n\n" + answer.text + "\n\n" + answer.proposal;
}

// Digits as people type them: Arabic and Persian ones count, spaces do not.
std::string plain_number(std::string_view typed) {
  std::string out;
  for (std::size_t i = 0; i < typed.size(); ++i) {
    const auto c = static_cast<unsigned char>(typed[i]);
    const auto next = i + 1 < typed.size() ? static_cast<unsigned char>(typed[i + 1]) : 0u;
    if (c >= '0' && c <= '9')
      out += static_cast<char>(c);
    else if (c == 0xD9 && next >= 0xA0 && next <= 0xA9)
      out += static_cast<char>('0' + next - 0xA0), ++i;  // U+0660..0669
    else if (c == 0xDB && next >= 0xB0 && next <= 0xB9)
      out += static_cast<char>('0' + next - 0xB0), ++i;  // U+06F0..06F9
    else if (c != ' ')
      return {};
  }
  return out;
}

std::optional<store::TokenRow> row_of(store::Store& store, const std::string& token) {
  const bool has_the_form = token.size() == 26 && std::ranges::all_of(token, [](char c) {
                              return (c >= 'a' && c <= 'z') || (c >= '2' && c <= '7');
                            });
  return has_the_form ? store.token(trail::digest(token)) : std::nullopt;
}

// What became of the link since it was sent.
std::string link_state(const store::TokenRow& row, const Charter& charter) {
  if (row.dead || row.wrong_numbers >= wrong_numbers_allowed) return "void";
  const Round* round = charter.current();
  if (!round || round->stage != row.stage || round->number != row.round || round->revision != row.revision)
    return "superseded";
  if (round->state != "open") return "closed";
  const Position* newest = round->newest(row.body);
  return newest && !newest->awaiting ? "answered" : "open";
}

std::optional<Refusal> refused_link(const store::TokenRow& row, const Charter& charter) {
  const std::string state = link_state(row, charter);
  if (state == "void") return Refusal{row.dead ? "link-expired" : "too-many-wrong-numbers", {}};
  if (state == "superseded") return Refusal{"link-superseded", {}};
  if (state == "closed") return Refusal{"stage-closed", {}};
  return std::nullopt;
}

// The page says whose link it is and of which stage, by name; the sentence needs no ids.
Refusal without_ids(Refusal refusal) {
  for (const char* id : {"body", "charter", "stage"}) refusal.facts.erase(id);
  return refusal;
}

}  // namespace

Result<rules::GivePosition, Refusal> Secretariat::given(const store::TokenRow& row, const Answer& answer) const {
  const auto kind = position_kind(answer.position);
  if (!kind) return Refusal{"unknown-position", {{"position", answer.position}, {"field", "position"}}};
  auto text = prose_at_the_door(answer.text, "text", longest_answer);
  if (!text) return text.error();
  auto proposal = prose_at_the_door(answer.proposal, "proposal", longest_answer);
  if (!proposal) return proposal.error();
  rules::GivePosition command;
  command.body = row.body;
  command.member = row.member;
  if (!row.request.empty()) command.request = RequestId{row.request};
  command.stage = row.stage;
  command.round = row.round;
  command.revision = row.revision;
  command.position = *kind;
  command.articles = answer.articles;
  command.text = *text;
  command.proposal = *kind == PositionKind::object ? *proposal : "";
  return command;
}

Result<LinkView, Refusal> Secretariat::look(const std::string& token, Language language) {
  const auto row = row_of(store_, token);
  const auto charter = row ? writer_.charter(row->charter) : nullptr;
  if (!charter) return Refusal{"wrong-link", {}};
  LinkView view = Viewer(premises_, objects_).link(*charter, *row, language);
  view.state = link_state(*row, *charter);
  return view;
}

// Decides as the writer would, and throws the decision away.
Result<LinkView, Refusal> Secretariat::review(const std::string& token, const Answer& answer, Language language) {
  const auto row = row_of(store_, token);
  const auto charter = row ? writer_.charter(row->charter) : nullptr;
  if (!charter) return Refusal{"wrong-link", {}};
  if (auto refusal = refused_link(*row, *charter)) return *refusal;
  auto command = given(*row, answer);
  if (!command) return command.error();
  const auto zones = premises_.zones.load();
  const rules::World world{*charter->definition, premises_.registry, premises_.calendars, *zones};
  rules::Origin origin;  // of a decision that nobody keeps
  origin.actor.kind = "member";
  origin.actor.member = row->member;
  origin.channel = Channel::page;
  origin.command = std::string(32, '0');
  origin.salt = std::string(64, '0');
  origin.registry = charter->registry;
  const auto decided = rules::decide(world, *charter, origin, *command, clock_.now());
  if (!decided) return without_ids(decided.error());
  return look(token, language);
}

Result<Receipt, Refusal> Secretariat::give(const std::string& token, const Answer& answer, const std::string& number,
                                           const std::string& key) {
  const auto row = row_of(store_, token);
  const auto charter = row ? writer_.charter(row->charter) : nullptr;
  if (!charter) return Refusal{"wrong-link", {}};
  Order order;
  order.charter = row->charter;
  order.actor = {"member", row->member, std::nullopt};
  order.channel = Channel::page;
  order.key = key;
  order.body = row->token_sha256 + "\n" + body_of(answer);
  // An equal submission is answered from what is stored, even when the stage has closed meanwhile.
  const auto stored = store_.answer(key);
  if (!stored || stored->body_sha256 != trail::digest(order.body)) {
    if (auto refusal = refused_link(*row, *charter)) return *refusal;
    order.guess = Guess{*row, trail::digest(token + plain_number(number))};
  }
  auto command = given(*row, answer);
  if (!command) return command.error();
  order.command = std::move(*command);
  auto done = writer_.run(std::move(order));
  if (!done) return without_ids(done.error());
  return receipt(row->charter, *done);
}

// From the entries that were committed; those of an earlier, equal submission are read from the trail.
Result<Receipt, Refusal> Secretariat::receipt(const CharterId& id, const Done& done) {
  std::vector<Entry> entries = done.entries;
  if (done.again)
    for (const store::Leaf& leaf : store_.strand(id.value, std::stoll(done.answer)))
      entries.push_back(trail::entry_from_leaf(leaf.bytes));
  const auto charter = writer_.charter(id);
  for (const Entry& entry : entries) {
    const bool is_position = entry.kind == "position-given" || entry.kind == "position-confirmed";
    if (!is_position) continue;
    const std::int64_t seq = entry.kind == "position-given" ? entry.seq : entry.data.at("position").integer();
    Receipt out = Viewer(premises_, objects_).receipt(*charter, *entry.stage, *entry.round, seq);
    out.seq = entry.seq;
    out.leaf_hash = trail::hex(trail::leaf_hash(trail::leaf_bytes(entry)));
    out.again = done.again;
    return out;
  }
  throw std::logic_error("no position in the entries of a recorded answer");
}

Result<Receipt, Refusal> Secretariat::enter_position(const Caller& caller, const std::string& id,
                                                     const std::string& body, const Answer& answer,
                                                     const std::string& channel_id) {
  auto by = actor(caller, {"secretary", "administrator"});
  if (!by) return by.error();
  const auto way = channel(channel_id);
  const bool is_by_hand = way == Channel::paper || way == Channel::telephone || way == Channel::sign_language;
  if (!is_by_hand) return Refusal{"unknown-channel", {{"channel", channel_id}}};
  const auto charter = writer_.charter({id});
  if (!charter) return Refusal{"unknown-charter", {{"charter", id}}};
  const Round* round = charter->current();
  if (!premises_.registry.body({body})) return Refusal{"unknown-body", {{"body", body}}};
  store::TokenRow row{{},          {}, charter->id, round->stage, round->number, round->revision, {body},
                      *by->member, {}, 0,           false};
  if (const Request* request = round->request({body})) row.request = request->id.value;
  auto command = given(row, answer);
  if (!command) return command.error();
  command->entered_by = *by->member;
  Order order;
  order.charter = charter->id;
  order.actor = *by;
  order.channel = *way;
  order.key = caller.key;
  order.body = "enter " + id + " " + body + "\n" + body_of(answer);
  order.command = std::move(*command);
  auto done = writer_.run(std::move(order));
  if (!done) return done.error();
  return receipt(charter->id, *done);
}

Result<Receipt, Refusal> Secretariat::confirm_position(const Caller& caller, const std::string& id, std::int64_t seq) {
  auto by = actor(caller, {"secretary", "administrator"});
  if (!by) return by.error();
  const auto charter = writer_.charter({id});
  if (!charter) return Refusal{"unknown-charter", {{"charter", id}}};
  rules::ConfirmPosition command{seq, {}, *by->member, {}, {}};
  for (const store::Leaf& leaf : store_.strand(id, seq)) {
    const Entry entry = trail::entry_from_leaf(leaf.bytes);
    if (entry.seq != seq || entry.kind != "position-given" || !entry.on_behalf_of || !entry.on_behalf_of->entered_by)
      break;
    command.entered_by = *entry.on_behalf_of->entered_by;
    const Viewer viewer(premises_, objects_);
    for (const Evidence& e : entry.evidence)
      (e.role == "proposal" ? command.proposal : command.text) = viewer.text(e.sha256);
    break;
  }
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
