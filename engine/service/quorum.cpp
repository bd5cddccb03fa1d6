#include "service/quorum.h"

#include <algorithm>

#include "service/log_lines.h"
#include "trail/cosignature.h"
#include "trail/entry.h"

namespace mithaq::service {

namespace {

constexpr std::int64_t block = 64;
constexpr int looked_back = 256;  // checkpoints with cosignatures

// Place in the log of the newest stage-settled among the first `end` entries of the charter; -1: none.
std::int64_t settled_index(store::Store& store, const Charter& charter, std::int64_t end) {
  while (end > 0) {
    const std::int64_t from = std::max<std::int64_t>(0, end - block);
    const auto leaves = store.strand(charter.id.value, from);
    for (auto leaf = leaves.rbegin(); leaf != leaves.rend(); ++leaf)
      if (leaf->seq < end && trail::entry_from_leaf(leaf->bytes).kind == "stage-settled")
        return store.index_of(charter.id.value, leaf->seq);
    end = from;
  }
  return -1;
}

}  // namespace

std::string policy_named_last(const std::vector<store::Leaf>& registry, const store::Objects& objects) {
  for (auto leaf = registry.rbegin(); leaf != registry.rend(); ++leaf) {
    if (leaf->bytes.find("\"witness-policy-changed\"") == std::string::npos) continue;
    const Entry entry = trail::entry_from_leaf(leaf->bytes);
    const auto policy = std::ranges::find(entry.evidence, "policy", &Evidence::role);
    if (entry.kind == "witness-policy-changed")
      return policy == entry.evidence.end() ? "" : objects.get(policy->sha256).value_or("");
  }
  return "";
}

trail::QuorumState quorum_under(const trail::Policy& policy, store::Store& store,
                                const store::CheckpointRow& checkpoint) {
  std::string note = checkpoint.note;
  for (const store::CosignatureRow& row : store.cosignatures(checkpoint.size)) note += row.line;
  const auto read = trail::note_from_text(note);
  return read ? trail::quorum_state(policy, *read) : trail::QuorumState{};
}

std::optional<store::CheckpointRow> awaited_checkpoint(store::Store& store, const Charter& charter) {
  if (!rules::awaits_ratification(charter)) return std::nullopt;
  const std::int64_t settled = settled_index(store, charter, charter.entries);
  const auto covering = settled < 0 ? std::nullopt : store.checkpoint_covering(settled);
  const auto newest = store.newest_checkpoint();
  if (!covering || origin_of(*covering) == origin_of(*newest)) return covering;
  // Of a log that a loss has closed nobody signs anything more; the one that goes on begins with the same entries.
  return store.checkpoint_covering(log_keys_below(store, store.head().size).kept());
}

std::optional<rules::WitnessQuorum> witness_quorum(const Premises& premises, store::Store& store,
                                                   const Charter& charter) {
  const auto& policy = premises.witnesses;
  if (!policy || !policy->asks_for_witnesses()) return std::nullopt;
  rules::WitnessQuorum out;
  for (const trail::Witness& witness : policy->witnesses)
    if (witness.url.empty()) out.by_mail.push_back({witness.name});
  const auto awaited = awaited_checkpoint(store, charter);
  out.missing = (awaited ? quorum_under(*policy, store, *awaited) : trail::quorum_state(*policy, {})).missing;
  if (!awaited) return out;
  for (const store::CheckpointRow& checkpoint : store.cosigned_checkpoints(looked_back))
    if (checkpoint.size >= awaited->size && quorum_under(*policy, store, checkpoint).holds) out.is_met = true;
  return out;
}

std::optional<store::CheckpointRow> quorum_checkpoint(const std::optional<trail::Policy>& policy, store::Store& store,
                                                      std::int64_t index, std::int64_t most) {
  if (!policy || !policy->asks_for_witnesses()) return std::nullopt;
  for (const store::CheckpointRow& checkpoint : store.cosigned_checkpoints(looked_back))
    if (checkpoint.size > index && checkpoint.size <= most && quorum_under(*policy, store, checkpoint).holds)
      return checkpoint;
  return std::nullopt;
}

std::optional<MetQuorum> met_quorum(store::Store& store, const Charter& charter) {
  if (!charter.ratified_seq) return std::nullopt;
  const auto ratified = store.strand(charter.id.value, *charter.ratified_seq);
  const std::int64_t settled = settled_index(store, charter, *charter.ratified_seq);
  const std::int64_t last = trail::entry_from_leaf(ratified.front().bytes).registry.value_or(0);
  const auto registry = store.strand(registry_strand);
  for (auto leaf = registry.rbegin(); leaf != registry.rend(); ++leaf) {
    if (leaf->seq > last || leaf->bytes.find("\"witness-quorum-met\"") == std::string::npos) continue;
    const Entry entry = trail::entry_from_leaf(leaf->bytes);
    if (entry.kind != "witness-quorum-met" || entry.data.at("size").integer() <= settled) continue;
    auto checkpoint = store.checkpoint(entry.data.at("size").integer());
    if (!checkpoint) continue;
    MetQuorum out{std::move(*checkpoint), entry.at, {}};
    const auto lines = store.cosignatures(out.checkpoint.size);
    for (const Value& witness : entry.data.at("witnesses").items()) {
      MetQuorum::Cosigner one{witness.string(), std::nullopt};
      const auto row = std::ranges::find(lines, one.name, &store::CosignatureRow::witness);
      const auto line = row == lines.end() ? std::nullopt : trail::signature_from_line(row->line);
      if (line) one.at = trail::cosigned_at(*line);
      out.witnesses.push_back(std::move(one));
    }
    return out;
  }
  return std::nullopt;
}

}  // namespace mithaq::service
