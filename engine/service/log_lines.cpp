#include "service/log_lines.h"

#include <algorithm>

#include "trail/checkpoint.h"
#include "trail/entry.h"

namespace mithaq::service {

namespace {

bool has_line(const store::CheckpointRow& checkpoint, const trail::VerifierKey& key) {
  const auto note = trail::note_from_text(checkpoint.note);
  return note && std::ranges::any_of(note->signatures, [&](const trail::NoteSignature& line) {
           return line.name == key.name && line.key_id == key.key_id;
         });
}

// The newest checkpoint up to `at` under which this key or an older one stands: keys follow one another, so what came
// before it is known to be theirs, and what came after to be of younger ones alone.
store::CheckpointRow last_of(store::Store& store, const std::vector<trail::VerifierKey>& older,
                             const store::CheckpointRow& at) {
  const auto is_theirs = [&](const store::CheckpointRow& checkpoint) {
    return std::ranges::any_of(older, [&](const trail::VerifierKey& key) { return has_line(checkpoint, key); });
  };
  store::CheckpointRow last{};
  for (std::int64_t from = 0, to = at.size; from < to;) {
    const std::int64_t middle = from + (to - from) / 2;
    const auto covering = store.checkpoint_covering(middle);
    if (covering && is_theirs(*covering)) {
      last = *covering;
      from = std::max(covering->size, middle + 1);
    } else {
      to = middle;
    }
  }
  return last;
}

}  // namespace

std::string origin_of(const store::CheckpointRow& checkpoint) {
  return checkpoint.note.substr(0, checkpoint.note.find('\n'));
}

trail::LogKeys log_keys_below(store::Store& store, std::int64_t size) {
  trail::LogKeys out;
  for (const store::Leaf& leaf : store.strand(registry_strand)) {
    if (store.index_of(registry_strand, leaf.seq) >= size) break;
    out.take(trail::entry_from_leaf(leaf.bytes));
  }
  return out;
}

std::string log_key_lines(store::Store& store, const trail::LogKeys& keys, const std::string& first,
                          std::string_view own_origin, const store::CheckpointRow& at) {
  const auto known = trail::verifier_key(first);
  if (!known || keys.is_first()) return first + "\n";
  const std::vector<trail::VerifierKey> all = keys.all(*known, own_origin);
  std::string out;
  for (auto key = all.begin(); key != all.end(); ++key) {
    const bool signs = has_line(at, *key);
    const store::CheckpointRow last = signs ? at : last_of(store, {key, all.end()}, at);
    if (!signs && !has_line(last, *key)) continue;
    out += trail::vkey_text(*key) + (signs ? "" : " " + std::to_string(last.size)) + "\n";
  }
  return out;
}

}  // namespace mithaq::service
