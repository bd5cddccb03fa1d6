#include "audit/epochs.h"

namespace mithaq::audit {

namespace {

std::string head_words(const Value& head) {
  return head.at("origin").string() + " " + std::to_string(head.at("size").integer()) + " " + head.at("root").string();
}

}  // namespace

void EpochCheck::look(const Entry& entry, const Finding& place) {
  has_registry_ = has_registry_ || entry.strand == registry_strand;
  if (entry.kind != "restore-epoch") return;
  const Value &old = entry.data.at("old"), &kept = entry.data.at("kept");
  const std::int64_t epoch = entry.data.at("epoch").integer(), size = kept.at("size").integer();
  const bool is_lossy = size < old.at("size").integer();
  Finding restored = told(place, Word::mark, "restored", head_words(old), head_words(kept));
  if (is_lossy) restored.cause = "lost";
  const bool fits = epoch > epoch_ && size <= old.at("size").integer() && (place.index < 0 || place.index == size) &&
                    (is_lossy || kept.at("root").string() == old.at("root").string());
  epoch_ = epoch;
  if (is_lossy) begun_anew_.insert(epoch);
  if (!fits) return findings_.push_back(told(place, Word::broken, "restore-epoch", head_words(old), head_words(kept)));
  findings_.push_back(std::move(restored));
  kept_.push_back({place, size, kept.at("root").string()});
}

void EpochCheck::finish() {
  // "<host>/log-2" is the name of a log that was begun anew, and says so itself; not to those who see no entries.
  const std::vector<SignedCheckpoint> checkpoints = source_.checkpoints();
  const std::string origin =
      checkpoints.empty() ? "" : checkpoints.front().note.substr(0, checkpoints.front().note.find('\n'));
  const auto end = origin.rfind("/log-");
  const std::string number = end == std::string::npos ? "" : origin.substr(end + 5);
  const bool is_named =
      !number.empty() && number.size() < 10 && number.find_first_not_of("0123456789") == std::string::npos;
  if (is_named && has_registry_ && !begun_anew_.contains(std::stoll(number)))
    findings_.push_back(
        told({}, Word::broken, "restore-epoch", "restore-epoch " + number, "", checkpoints.front().file));
  for (const Kept& one : kept_) {
    const auto root = source_.root_of_first(one.size);
    if (root && trail::hex(*root) != one.root)
      findings_.push_back(told(one.place, Word::broken, "restore-epoch", one.root, trail::hex(*root)));
  }
}

}  // namespace mithaq::audit
