#include "service/restoring.h"

#include <algorithm>
#include <iterator>
#include <set>

#include "audit/folded_row.h"
#include "audit/keys.h"
#include "audit/replay.h"
#include "rules/evolve.h"
#include "service/log_lines.h"
#include "service/quorum.h"
#include "service/writer.h"
#include "trail/cosignature.h"
#include "trail/digest.h"
#include "trail/entry.h"
#include "trail/policy.h"

namespace mithaq::service {

namespace {

Value head_value(const std::string& origin, std::int64_t size, const trail::Hash& root) {
  return Value::object({{"origin", origin}, {"size", size}, {"root", trail::hex(root)}});
}

// By its own bytes, which are proven, and not by what its source says of it.
store::Leaf leaf_of(const audit::SourceLeaf& from) {
  const Entry entry = trail::entry_from_leaf(from.bytes);
  return {entry.strand, entry.seq, from.bytes, trail::leaf_hash(from.bytes)};
}

// A charter whose strand has grown, as it stands after its last entry.
store::CharterRow followed(store::Store& store, const store::Objects& objects, const std::string& strand,
                           const std::vector<store::Leaf>& filling) {
  Charter charter;
  for (const store::Leaf& leaf : store.strand(strand))
    charter = rules::evolve(std::move(charter), entry_with_documents(leaf, objects));
  for (const store::Leaf& leaf : filling)
    if (leaf.strand == strand) charter = rules::evolve(std::move(charter), entry_with_documents(leaf, objects));
  return audit::folded_row(charter);
}

// The witnesses that the trail will have named last.
std::optional<trail::Policy> witnesses(store::Store& store, const store::Objects& objects,
                                       const std::vector<store::Leaf>& filling) {
  std::vector<store::Leaf> registry = store.strand(registry_strand);
  std::ranges::copy_if(filling, std::back_inserter(registry),
                       [](const store::Leaf& leaf) { return leaf.strand == registry_strand; });
  return audit::keys_from_text(policy_named_last(registry, objects)).policy;
}

// What the notes say of these leaves and is not known here: checkpoints, and lines of the witnesses under them.
std::vector<store::Unit> signed_before(store::Store& store, const std::vector<std::string>& notes,
                                       const std::vector<trail::Hash>& hashes,
                                       const std::optional<trail::Policy>& policy) {
  std::map<std::int64_t, std::string> roots;
  for (const std::string& text : notes)
    if (const auto note = trail::note_from_text(text))
      if (const auto head = trail::checkpoint_from_text(note->text)) roots[head->size];
  trail::Frontier tree;
  for (const trail::Hash& leaf : hashes) {
    tree.append(leaf);
    if (const auto at = roots.find(tree.size()); at != roots.end()) at->second = trail::base64(tree.root());
  }
  std::vector<store::Unit> out;
  for (const std::string& text : notes) {
    auto note = trail::note_from_text(text);
    const auto head = note ? trail::checkpoint_from_text(note->text) : std::nullopt;
    if (!head || roots.at(head->size) != trail::base64(head->root)) continue;
    store::Unit unit;
    const auto known = store.cosignatures(head->size);
    for (const std::string& name : policy ? trail::quorum_state(*policy, *note).cosigned : std::vector<std::string>{})
      for (const trail::NoteSignature& line : note->signatures)
        if (line.key_id == policy->witness(name)->key.key_id && line.name == policy->witness(name)->key.name &&
            std::ranges::find(known, name, &store::CosignatureRow::witness) == known.end())
          unit.cosignatures.push_back({head->size, name, trail::signature_line(line)});
    std::erase_if(note->signatures, [&](const auto& line) { return line.name != head->origin; });
    if (!store.checkpoint(head->size))
      unit.checkpoint = store::CheckpointRow{head->size, trail::base64(head->root), trail::note_text(*note)};
    if (unit.checkpoint || !unit.cosignatures.empty()) out.push_back(std::move(unit));
  }
  return out;
}

std::set<Digest> erased_in(store::Store& store) {
  std::set<Digest> out;
  for (const std::string& strand : store.strands())
    for (const store::Leaf& leaf : store.strand(strand)) {
      if (leaf.bytes.find("\"erased\"") == std::string::npos) continue;
      const Entry entry = trail::entry_from_leaf(leaf.bytes);
      if (entry.kind == "erased") out.insert(entry.data.at("object").string());
    }
  return out;
}

}  // namespace

std::vector<Digest> documents_lacking(store::Store& store, const store::Objects& objects,
                                      const std::vector<audit::SourceLeaf>& filling) {
  std::set<Digest> named, erased = erased_in(store);
  std::set<std::string> grown;  // charters that are folded anew, from their first entry on
  for (const audit::SourceLeaf& leaf : filling) {
    const Entry entry = trail::entry_from_leaf(leaf.bytes);
    if (entry.strand != registry_strand) grown.insert(entry.strand);
    if (entry.kind == "erased") erased.insert(entry.data.at("object").string());
    if (entry.private_object) named.insert(*entry.private_object);
    if (entry.kind == "registry-changed")
      if (const Value* record = entry.data.find("after")) named.insert(record->string());
    if (entry.kind == "sealed" && entry.data.at("what").string() == "package")
      named.insert(entry.data.at("sha256").string());
    for (const Evidence& e : entry.evidence) named.insert(e.sha256);
  }
  for (const std::string& strand : grown)
    for (const store::Leaf& leaf : store.strand(strand))
      for (const Evidence& e : trail::entry_from_leaf(leaf.bytes).evidence)
        if (audit::replay_needs(e.role)) named.insert(e.sha256);
  std::vector<Digest> out;
  for (const Digest& sha256 : named)
    if (!objects.has(sha256) && !erased.contains(sha256)) out.push_back(sha256);
  return out;
}

Restored restore(store::Store& store, store::Objects& objects, const Restoring& plan, Moment now) {
  store::Unit unit;
  unit.begins_epoch = true;
  std::vector<trail::Hash> hashes = store.leaf_hashes(0, store.head().size);
  std::set<std::string> strands;
  for (const audit::SourceLeaf& leaf : plan.filling) {
    unit.leaves.push_back(leaf_of(leaf));
    hashes.push_back(unit.leaves.back().hash);
    if (unit.leaves.back().strand != registry_strand) strands.insert(unit.leaves.back().strand);
  }
  for (const std::string& strand : strands) unit.charters.push_back(followed(store, objects, strand, unit.leaves));

  Restored out;
  const auto size = static_cast<std::int64_t>(hashes.size());
  trail::LogKeys keys = log_keys_below(store, store.head().size);
  for (const store::Leaf& leaf : unit.leaves)
    if (leaf.strand == registry_strand) keys.take(trail::entry_from_leaf(leaf.bytes));
  out.epoch = keys.newest_epoch() + 1;
  out.entries = static_cast<std::int64_t>(unit.leaves.size());
  out.goes_on = size >= plan.goal.size;

  Entry entry;
  entry.strand = registry_strand;
  entry.kind = "restore-epoch";
  entry.command =
      trail::digest("restore-epoch " + std::to_string(out.epoch) + trail::hex(plan.goal.root)).substr(0, 32);
  entry.actor.kind = "operator";
  entry.channel = Channel::cli;
  Value::Array lost;
  for (const auto& [strand, range] : plan.lost)
    lost.push_back(Value::object({{"strand", strand}, {"from", range.from}, {"to", range.to}}));
  entry.data = Value::object({{"epoch", out.epoch},
                              {"old", head_value(plan.origin, plan.goal.size, plan.goal.root)},
                              {"kept", head_value(plan.origin, size, trail::root_of(hashes))},
                              {"lost", Value(std::move(lost))},
                              {"objects", Value::strings(plan.objects)},
                              {"reason", plan.reason}});
  entry.prev = std::string(64, '0');
  entry.at = now;
  const auto link = [&](const store::Leaf& leaf) {
    entry.seq = leaf.seq + 1;
    entry.prev = trail::hex(leaf.hash);
    entry.at = std::max(entry.at, trail::entry_from_leaf(leaf.bytes).at);
  };
  if (const auto before = store.strand(registry_strand); !before.empty()) link(before.back());
  for (const store::Leaf& leaf : unit.leaves)
    if (leaf.strand == registry_strand) link(leaf);
  store::Leaf last{entry.strand, entry.seq, trail::leaf_bytes(entry), {}};
  last.hash = trail::leaf_hash(last.bytes);
  unit.leaves.push_back(std::move(last));
  std::vector<store::Unit> units = signed_before(store, plan.notes, hashes, witnesses(store, objects, unit.leaves));
  units.insert(units.begin(), std::move(unit));
  store.commit(units);
  erase_again(store, objects);
  return out;
}

std::int64_t erase_again(store::Store& store, store::Objects& objects) {
  std::int64_t out = 0;
  for (const Digest& object : erased_in(store)) {
    out += objects.has(object);
    objects.erase(object);
  }
  return out;
}

}  // namespace mithaq::service
