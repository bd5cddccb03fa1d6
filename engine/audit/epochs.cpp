#include "audit/epochs.h"

namespace mithaq::audit {

namespace {

std::string head_words(const Value& head) {
  return head.at("origin").string() + " " + std::to_string(head.at("size").integer()) + " " + head.at("root").string();
}

}  // namespace

void EpochCheck::look(const Entry& entry, const Finding& place) {
  if (entry.kind != "restore-epoch") return;
  const Value &old = entry.data.at("old"), &kept = entry.data.at("kept");
  const std::int64_t epoch = entry.data.at("epoch").integer(), size = kept.at("size").integer();
  const bool is_lossy = size < old.at("size").integer();
  Finding restored = told(place, Word::mark, "restored", head_words(old), head_words(kept));
  if (is_lossy) restored.cause = "lost";
  const bool fits = epoch > epoch_ && size <= old.at("size").integer() && (place.index < 0 || place.index == size) &&
                    (is_lossy || kept.at("root").string() == old.at("root").string());
  epoch_ = epoch;
  if (!fits) return findings_.push_back(told(place, Word::broken, "restore-epoch", head_words(old), head_words(kept)));
  findings_.push_back(std::move(restored));
  kept_.push_back({place, size, kept.at("root").string()});
}

void EpochCheck::finish() {
  for (const Kept& one : kept_) {
    const auto root = source_.root_of_first(one.size);
    if (root && trail::hex(*root) != one.root)
      findings_.push_back(told(one.place, Word::broken, "restore-epoch", one.root, trail::hex(*root)));
  }
}

}  // namespace mithaq::audit
