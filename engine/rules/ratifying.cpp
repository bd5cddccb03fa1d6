// The end of the way: ratified, sealed, archived; and what the plugins report back.
#include <algorithm>

#include "rules/draft.h"
#include "rules/evolve.h"
#include "rules/ledger.h"
#include "rules/ratified.h"

namespace mithaq::rules {

namespace {

std::vector<std::string> plugins_at(const Draft& draft, const char* moment) {
  const auto found = draft.workflow().duties.find(moment);
  return found == draft.workflow().duties.end() ? std::vector<std::string>{} : found->second;
}

bool does(const Draft& draft, std::string_view plugin) {
  const auto plugins = plugins_at(draft, "ratified");
  return std::ranges::find(plugins, plugin) != plugins.end();
}

// The duties that are not notices are known by their plugin: "signatures" seals, everything else deposits.
constexpr std::string_view sealing_plugin = "signatures";

// An objection that was overruled or has lapsed, while the answer of its body is one still, in a round in which this
// revision passed.
bool is_dissent(const Charter& charter, const Objection& objection, int revision) {
  if (objection.state != "overruled" && objection.state != "lapsed") return false;
  return std::ranges::any_of(charter.rounds, [&](const Round& passed) {
    const Position* given = passed.standing(objection.body);
    return passed.outcome == "passed" && passed.revision == revision && given && given->kind == PositionKind::object;
  });
}

// Of two persons, the first has signed an earlier answer that says the same: the newest such one of another member.
std::vector<std::int64_t> signatures_under(const Round& round, const Position& answer) {
  std::vector<std::int64_t> out;
  for (const GivenSignature& given : answer.signatures) out.push_back(given.seq);
  if (answer.assurance != "L3" || answer.signatures.empty()) return out;
  for (auto other = round.positions.rbegin(); other != round.positions.rend(); ++other) {
    if (other->seq >= answer.seq || other->body != answer.body || other->kind != answer.kind || other->contested ||
        other->revision != answer.revision || other->articles != answer.articles || other->signatures.empty())
      continue;
    if (other->signatures.front().member == answer.signatures.front().member) continue;
    out.insert(out.begin(), other->signatures.front().seq);
    break;
  }
  return out;
}

}  // namespace

void deposit(Draft& draft, std::optional<std::int64_t> because) {
  if (because && does(draft, sealing_plugin) && draft.charter.seals.empty()) return;  // it comes with the seal
  Value facts = Value::object({{"seal", does(draft, sealing_plugin)}});
  if (because) facts.set("entry", *because);
  for (const std::string& plugin : plugins_at(draft, "ratified"))
    if (plugin != sealing_plugin) draft.job(plugin, "archiver", "deposit", facts);
}

Value ratified_value(const Charter& charter, int revision) {
  Value::Array signatures, reservations, minority;  // printed with the charter
  for (const Round& passed : charter.rounds) {
    if (passed.outcome != "passed" || passed.revision != revision) continue;
    for (const Seat& seat : passed.roll)
      if (const Position* p = passed.standing(seat.body)) {
        if (p->kind == PositionKind::approve_with_reservation) reservations.emplace_back(p->seq);
        for (const std::int64_t seq : signatures_under(passed, *p)) signatures.emplace_back(seq);
      }
  }
  for (const Objection& objection : charter.objections)
    if (is_dissent(charter, objection, revision)) minority.emplace_back(objection.seq);
  for (const Minority& statement : charter.standing_minority()) minority.emplace_back(statement.seq);
  return Value::object({{"revision", rev(*charter.revision(revision))},
                        {"signatures", Value(std::move(signatures))},
                        {"reservations", Value(std::move(reservations))},
                        {"minority", Value(std::move(minority))}});
}

void ratify(Draft& draft, Round round) {
  Value data = ratified_value(draft.charter, round.revision);
  data.set("state", state_digest(draft.charter));
  draft.append(draft.by_engine("ratified", std::move(data)));
  if (does(draft, sealing_plugin))
    draft.job(sealing_plugin, "signer", "seal", Value::object({{"what", "certificate"}}));
  else
    deposit(draft);
}

bool has_witnesses(const World& world) { return !world.witnesses || world.witnesses->is_met; }
bool has_trusted_time(const World& world) { return !world.workflow.require_trusted_time || world.is_stamped; }

void ratify_when_vouched(Draft& draft, Round round) {
  if (!draft.world.witnesses && !draft.workflow().require_trusted_time) return ratify(draft, std::move(round));
  if (!draft.world.witnesses) return;
  for (const BodyId& body : draft.world.witnesses->by_mail)
    for (const Member* member : draft.world.registry.members_of(body))
      draft.notify("alert", round, body, member->id, "", 0, Value::object({{"what", "cosignature-wanted"}}));
}

void ratify_if_vouched(Draft& draft) {
  const Round* awaited = awaits_ratification(draft.charter);
  if (!awaited || !has_witnesses(draft.world) || !has_trusted_time(draft.world)) return;
  const Round round = *awaited;
  ratify(draft, round);
  for (const Seat& seat : round.roll) alert_body(draft, round, seat.body, "ratified", *draft.charter.ratified_seq);
}

// Open while collecting, closed at ratification: everything else goes on without them.
const Round* awaits_ratification(const Charter& charter) {
  if (charter.state != "running" || !charter.live_rounds().empty() || !charter.pending.empty()) return nullptr;
  for (auto round = charter.rounds.rbegin(); round != charter.rounds.rend(); ++round)
    if (round->state == "settled" && round->outcome == "passed" && way(charter, *round).ratifies) return &*round;
  return nullptr;
}

Step step(Draft& draft, const Ratify&) {
  if (!awaits_ratification(draft.charter)) return Refusal{"nothing-to-ratify", {{"charter", draft.charter.id.value}}};
  if (!has_witnesses(draft.world)) {
    std::string names;
    for (const std::string& name : draft.world.witnesses->missing) names += (names.empty() ? "" : ", ") + name;
    return Refusal{"witness-quorum-missing", {{"missing", names}}};
  }
  if (!has_trusted_time(draft.world)) return Refusal{"trusted-time-missing", {{"charter", draft.charter.id.value}}};
  ratify_if_vouched(draft);
  return std::nullopt;
}

Step step(Draft& draft, const EraseObjects& command) {
  for (const EraseObjects::Object& object : command.objects)
    draft.append(draft.by_origin(
        "erased", Value::object({{"object", object.sha256}, {"entry", object.entry}, {"reason", command.reason}})));
  return std::nullopt;
}

Step step(Draft& draft, const ReportSeal& command) {
  Value data = Value::object({{"what", command.what},
                              {"sha256", command.sha256},
                              {"size", command.size},
                              {"fingerprint", command.fingerprint}});
  if (!command.audience.empty()) data.set("audience", command.audience);
  Entry sealed = draft.by_origin("sealed", std::move(data));
  sealed.evidence = command.evidence;
  draft.append(std::move(sealed));
  if (command.what == "certificate") deposit(draft);  // a package is sealed on its way into the archive
  return std::nullopt;
}

Step step(Draft& draft, const ReportTimeStamp& command) {
  Value data = Value::object({{"what", command.what}, {"sha256", command.sha256}, {"authority", command.authority}});
  if (command.time)
    data.set("time", to_rfc3339(*command.time));
  else
    data.set("reason", command.reason).set("attempt", command.attempt);
  Entry entry = draft.by_engine(command.time ? "timestamped" : "timestamp-failed", std::move(data));
  entry.evidence = command.evidence;
  const std::int64_t seq = draft.append(std::move(entry));
  // It is laid beside what was deposited already.
  if (command.time && command.what == "package" && !draft.charter.deposits.empty()) deposit(draft, seq);
  return std::nullopt;
}

Step step(Draft& draft, const ReportDeposit& command) {
  Value data = Value::object(
      {{"target", command.target}, {"package", command.package}, {"sha256", command.sha256}, {"size", command.size}});
  if (command.deposited)
    draft.append(draft.by_origin("archived", data.set("present", command.present)));
  else
    draft.append(draft.by_origin("archive-failed", data.set("reason", command.reason)));
  return std::nullopt;
}

}  // namespace mithaq::rules
