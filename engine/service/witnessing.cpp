#include "service/witnessing.h"

#include <algorithm>
#include <stdexcept>

#include "service/log_lines.h"
#include "service/witness_conflicts.h"
#include "trail/cosignature.h"
#include "trail/digest.h"
#include "trail/document.h"
#include "trail/entry.h"
#include "trail/witness.h"

namespace mithaq::service {

namespace {

constexpr int looked_back = 256;  // checkpoints with cosignatures
constexpr auto clocks_apart = std::chrono::minutes(10);
constexpr int tried_at_most = 2'000;  // checkpoints that a line may be under

Entry of_the_engine(std::string kind, Value data) {
  Entry out;
  out.kind = std::move(kind);
  out.data = std::move(data);
  out.actor.kind = "engine";
  out.channel = Channel::engine;
  return out;
}

std::string hex_root(const store::CheckpointRow& checkpoint) {
  const auto bytes = trail::from_base64(checkpoint.root).value();
  return trail::hex(std::span(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()));
}

}  // namespace

const trail::Policy* Witnessing::policy() const { return premises_.witnesses ? &*premises_.witnesses : nullptr; }

std::vector<store::CheckpointRow> Witnessing::candidates() const {
  std::optional<store::CheckpointRow> oldest;
  for (const store::CharterRow& row : store_.charters()) {
    const auto charter = row.state == "running" ? writer_.charter(row.id) : nullptr;
    const auto awaited = charter ? awaited_checkpoint(store_, *charter) : std::nullopt;
    if (awaited && (!oldest || awaited->size < oldest->size)) oldest = awaited;
  }
  if (!oldest) oldest = store_.newest_checkpoint();
  std::vector<store::CheckpointRow> out;
  if (!oldest) return out;
  for (const store::CheckpointRow& later : store_.cosigned_checkpoints(looked_back))
    if (later.size > oldest->size) out.push_back(later);
  out.push_back(*oldest);
  std::ranges::reverse(out);
  return out;
}

std::optional<store::CheckpointRow> Witnessing::asked_for() const {
  const std::vector<store::CheckpointRow> all = candidates();
  if (all.empty()) return std::nullopt;
  if (!policy()) return all.front();
  return *std::ranges::min_element(all, {}, [&](const auto& one) { return needed(one); });
}

int Witnessing::needed(const store::CheckpointRow& under) const {
  return quorum_under(*policy(), store_, under).needed;
}

std::optional<store::CheckpointRow> Witnessing::next_for(const std::string& witness, std::int64_t seen) const {
  std::optional<store::CheckpointRow> best, own;
  for (const store::CheckpointRow& one : candidates()) {
    const auto lines = store_.cosignatures(one.size);
    auto& found = std::ranges::find(lines, witness, &store::CosignatureRow::witness) == lines.end() ? best : own;
    if (&found == &best && one.size < seen) continue;
    if (!found || needed(one) < needed(*found)) found = one;
  }
  // A second line of its own helps where it completes more than the first has.
  if (own) return best && needed(*best) <= needed(*own) && needed(*own) > 0 ? best : std::nullopt;
  if (best || seen == 0) return best;
  // It has signed a state that we know nothing of: a line that was lost on its way.
  if (auto exactly = store_.checkpoint(seen)) return exactly;
  auto newest = store_.newest_checkpoint();
  return newest && newest->size >= seen ? newest : std::nullopt;
}

std::int64_t Witnessing::seen_by(const std::string& witness) const {
  for (const store::CheckpointRow& checkpoint : store_.cosigned_checkpoints(looked_back)) {
    if (origin_of(checkpoint) != premises_.log_origin())
      break;  // of a log that is closed: the next begins from nothing
    for (const store::CosignatureRow& row : store_.cosignatures(checkpoint.size))
      if (row.witness == witness) return checkpoint.size;
  }
  return 0;
}

Result<std::string, Refusal> Witnessing::question(const std::string& name, std::optional<std::int64_t> seen) const {
  if (!policy()) return Refusal{"no-witnesses", {}};
  if (!policy()->witness(name))
    return name.empty() ? Refusal{"unknown-witness", {}} : Refusal{"unknown-witness", {{"witness", name}}};
  if (!asked_for()) return Refusal{"no-checkpoint", {}};
  const std::int64_t from = seen.value_or(seen_by(name));
  auto checkpoint = next_for(name, from);
  if (!checkpoint) checkpoint = store_.checkpoint(from);
  if (!checkpoint) return Refusal{"witness-is-ahead", {{"witness", name}}};
  return trail::add_checkpoint_text(
      {from, store::tree(store_, checkpoint->size).consistency_proof_from(from), checkpoint->note});
}

// Under which checkpoint it is a good line: most often under the one that is asked for.
std::optional<store::CheckpointRow> Witnessing::signed_by(const trail::NoteSignature& line,
                                                          const trail::Witness& witness) const {
  const auto is_good = [&](const store::CheckpointRow& checkpoint) {
    auto note = trail::note_from_text(checkpoint.note);
    if (!note) return false;
    note->signatures = {line};
    return trail::note_signed_by(*note, witness.key);
  };
  if (const auto asked = asked_for(); asked && is_good(*asked)) return asked;
  for (const store::CheckpointRow& checkpoint : store_.checkpoints(tried_at_most))
    if (is_good(checkpoint)) return checkpoint;
  return std::nullopt;
}

// A checkpoint that our log has signed, of a size that our log has, with another root.
bool Witnessing::is_rival(std::string_view text) const {
  const auto note = trail::note_from_text(text);
  const auto checkpoint = note ? trail::checkpoint_from_text(note->text) : std::nullopt;
  const store::Head head = store_.head();
  const auto keys = writer_.log_keys();
  const bool is_ours = checkpoint && (trail::signed_by_log(*policy(), *note) ||
                                      std::ranges::any_of(keys->changes(), [&](const trail::LogKeys::Change& change) {
                                        return trail::note_signed_by(*note, change.key);
                                      }));
  return is_ours && checkpoint->size <= head.size &&
         store::tree(store_, head.size).root_of_first(checkpoint->size) != checkpoint->root;
}

// Cosignature times bracket an entry for whoever reads them later: a clock that is far off is told at once.
bool Witnessing::is_timely(const trail::NoteSignature& line, const store::CheckpointRow& under, Moment now) const {
  const auto at = trail::cosigned_at(line);
  if (!at || *at > now + clocks_apart) return false;
  if (under.size == 0) return true;
  const Entry last = trail::entry_from_leaf(store_.log(under.size - 1, under.size).front().bytes);
  return *at >= last.at - clocks_apart;
}

bool Witnessing::is_older(const trail::NoteSignature& line, const store::CheckpointRow& under,
                          const std::string& witness) const {
  for (const store::CosignatureRow& row : store_.cosignatures(under.size)) {
    const auto kept = row.witness == witness ? trail::signature_from_line(row.line) : std::nullopt;
    if (kept && trail::cosigned_at(*kept) > trail::cosigned_at(line)) return true;
  }
  return false;
}

Result<Cosigned, Refusal> Witnessing::take(std::string_view text, Moment now) {
  if (!policy()) return Refusal{"no-witnesses", {}};
  if (is_rival(text)) {
    rival(std::string(text));
    return Refusal{"rival-checkpoint", {}};
  }
  const auto lines = trail::signatures_in(text);
  if (lines.empty()) return Refusal{"no-cosignature", {}};
  Cosigned out;
  Order order;
  std::optional<Refusal> refusal;
  std::optional<store::CheckpointRow> under;
  for (const trail::NoteSignature& line : lines) {
    const auto witness = std::ranges::find_if(policy()->witnesses, [&](const trail::Witness& w) {
      return w.key.name == line.name && w.key.key_id == line.key_id;
    });
    if (witness == policy()->witnesses.end()) {
      const bool is_known =
          std::ranges::any_of(policy()->witnesses, [&](const trail::Witness& w) { return w.key.name == line.name; });
      if (!refusal) refusal = Refusal{"unknown-cosigner", {{"name", line.name}, {"key", is_known ? "other" : "none"}}};
      continue;
    }
    const auto checkpoint = signed_by(line, *witness);
    if (!checkpoint) {
      refusal = Refusal{"cosignature-of-nothing", {{"witness", witness->name}}};
      continue;
    }
    if (!is_timely(line, *checkpoint, now)) {
      refusal = Refusal{"cosignature-time", {{"witness", witness->name}}};
      if (const auto at = trail::cosigned_at(line)) refusal->facts["at"] = to_rfc3339(*at);
      continue;
    }
    under = checkpoint;
    out.size = checkpoint->size;
    out.witnesses.push_back(witness->name);
    if (is_older(line, *checkpoint, witness->name)) continue;
    order.cosignatures.push_back({checkpoint->size, witness->name, trail::signature_line(line)});
  }
  if (!under) return *refusal;
  if (order.cosignatures.empty()) return out;
  const bool held = quorum_under(*policy(), store_, *under).holds;
  if (auto done = writer_.run(std::move(order)); !done) return done.error();
  const trail::QuorumState state = quorum_under(*policy(), store_, *under);
  out.quorum_met = policy()->asks_for_witnesses() && state.holds && !held;
  if (!out.quorum_met) return out;
  Order met;
  met.registry.push_back(of_the_engine(
      "witness-quorum-met",
      Value::object(
          {{"size", under->size}, {"root", hex_root(*under)}, {"witnesses", Value::strings(state.cosigned)}})));
  if (auto done = writer_.run(std::move(met)); !done) return done.error();
  return out;
}

void Witnessing::asked(const std::string& witness, const std::string& failure, std::int64_t ahead) {
  const std::lock_guard lock(mutex_);
  failures_[witness] = {failure, ahead};
}

void Witnessing::conflict(const std::string& witness, int status, const std::string& question) {
  const auto asked = trail::add_checkpoint_from_text(question);
  const auto note = asked ? trail::note_from_text(asked->checkpoint) : std::nullopt;
  const auto head = note ? trail::checkpoint_from_text(note->text) : std::nullopt;
  if (!head) return;
  contradicted({head->size, trail::base64(head->root), asked->checkpoint}, witness, status, {});
}

// Ours is the one of that size, or the first after it, which that one cannot have grown into.
void Witnessing::rival(const std::string& note) {
  const auto size = trail::checkpoint_from_text(trail::note_from_text(note)->text)->size;
  auto ours = store_.checkpoint(size);
  if (!ours) ours = store_.checkpoint_covering(size - 1);
  if (!ours) ours = store_.newest_checkpoint();
  if (ours) contradicted(*ours, "", 0, {trail::document("rival-checkpoint", "text/plain", note)});
}

void Witnessing::contradicted(const store::CheckpointRow& ours, const std::string& witness, int status,
                              std::vector<Evidence> evidence) {
  Entry entry = of_the_engine(
      "witness-conflict",
      Value::object(
          {{"witness", witness}, {"size", ours.size}, {"root", hex_root(ours)}, {"status", std::int64_t{status}}}));
  entry.evidence = std::move(evidence);
  entry.evidence.insert(entry.evidence.begin(), trail::document("checkpoint", "text/plain", ours.note));
  // Said once: neither entry nor alarm is repeated for the same state of the log.
  for (const store::Leaf& leaf : store_.strand(registry_strand)) {
    const Entry before = trail::entry_from_leaf(leaf.bytes);
    if (before.kind == entry.kind && before.data == entry.data) return;
  }
  Order order;
  order.registry.push_back(std::move(entry));
  if (!writer_.run(std::move(order))) return;
  alarm_(witness, ours.size);
}

WitnessesView Witnessing::view() const {
  WitnessesView out;
  if (!policy()) return out;
  out.quorum = policy()->quorum_words();
  const auto asked = asked_for();
  const trail::QuorumState state = asked ? quorum_under(*policy(), store_, *asked) : trail::QuorumState{};
  out.size = asked ? asked->size : 0;
  if (asked) out.checkpoint = store::cosigned_note(store_, *asked);
  out.cosigned = static_cast<int>(state.cosigned.size());
  out.needed = state.needed;
  out.holds = asked && state.holds;
  const std::set<std::string> conflicts = standing_conflicts(store_);
  for (const trail::Witness& witness : policy()->witnesses) {
    WitnessView one{witness.name, witness.url, false, seen_by(witness.name), std::nullopt};
    one.has_signed = std::ranges::find(state.cosigned, witness.name) != state.cosigned.end();
    for (const store::CosignatureRow& row : store_.cosignatures(one.newest))
      if (row.witness == witness.name)
        if (const auto line = trail::signature_from_line(row.line)) one.at = trail::cosigned_at(*line);
    const std::lock_guard lock(mutex_);
    if (const auto found = failures_.find(one.name); found != failures_.end()) {
      one.failure = found->second.why;
      one.ahead = found->second.ahead;
    }
    if (conflicts.contains(one.name)) one.failure = "conflict";  // whatever it has answered to the newest question
    out.witnesses.push_back(std::move(one));
  }
  for (const store::CharterRow& row : store_.charters())
    if (const auto charter = row.state == "running" ? writer_.charter(row.id) : nullptr)
      if (rules::awaits_ratification(*charter)) out.waiting.push_back(row.id.value);
  return out;
}

void record_policy(const Premises& premises, store::Store& store, Writer& writer) {
  const std::string& text = premises.witness_policy_text;
  Digest last = trail::digest("");
  for (const store::Leaf& leaf : store.strand(registry_strand)) {
    const Entry entry = trail::entry_from_leaf(leaf.bytes);
    if (entry.kind == "witness-policy-changed") last = entry.data.at("sha256").string();
  }
  if (trail::digest(text) == last) return;
  const std::string quorum = premises.witnesses ? premises.witnesses->quorum_words() : "";
  Entry entry =
      of_the_engine("witness-policy-changed", Value::object({{"sha256", trail::digest(text)}, {"quorum", quorum}}));
  entry.actor.kind = "operator";
  entry.channel = Channel::file;
  entry.evidence.push_back(trail::document("policy", "text/plain", text));
  Order order;
  order.registry.push_back(std::move(entry));
  if (auto done = writer.run(std::move(order)); !done)
    throw std::runtime_error("cannot record the policy of witnesses: " + done.error().id);
}

}  // namespace mithaq::service
