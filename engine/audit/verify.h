// The auditor's whole check of a state directory: nothing that the daemon computed is believed, only bytes
// and keys (reference: trail 3.1, steps 2, 3, 4, 6, 8, 9 and 10).
//
// Every finding is reported, never only the first. Reads while a daemon writes: what is checked is the log as
// it stood at the beginning. A store that cannot be read throws; that is "cannot be judged" at the caller's door.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "store/objects.h"
#include "store/store.h"

namespace mithaq::audit {

enum class Word : std::uint8_t {
  broken,  // something contradicts
  gap,     // nothing contradicts, but something needed was not at hand, or is newer than this program
  mark,    // true and allowed: shown, not an error
};
inline constexpr std::string_view word_ids[] = {"BROKEN", "GAP", "MARK"};
constexpr std::string_view id(Word word) { return word_ids[static_cast<std::size_t>(word)]; }

// `id`: entry-form, entry-place, strand-gap, strand-fork, prev-hash, time-order, registry-order, leaf-hash, root,
// log-signature, key-changed, evidence-missing, evidence-hash, replay-refused, state, tally, outcome; log-key,
// newer; no-checkpoint, no-witnesses, erased. Its sentence is the phrase `finding.<id>`.
struct Finding {
  Word word = Word::broken;
  std::string id;
  std::string strand;       // may be empty
  std::int64_t seq = -1;    // -1: not of one entry
  std::int64_t index = -1;  // place in the log
  std::string expected, found;
  std::string file;  // "objects/ab..", "checkpoint"; may be empty
  bool operator==(const Finding&) const = default;
};

// "BROKEN leaf-hash strand=partnership-2026 seq=17 index=204 expected=5965a13a.. found=77be01c4.."
std::string line(const Finding& finding);

// One line of the closing table; its words are the phrase `finding.step-<id>`.
struct Step {
  int number = 0;              // of the reference
  std::string id;              // leaves, strands, tree, evidence, replay, tally, store
  std::int64_t looked_at = 0;  // how many of what the step looks at
  std::int64_t broken = 0;
  bool operator==(const Step&) const = default;
};

struct Report {
  std::vector<Finding> findings;  // in the order of the log
  std::vector<Step> steps;
  store::Head head;  // what was checked
  std::optional<std::int64_t> checkpoint_size;

  // 0 verified, 1 broken, 2 cannot be judged; `strict`: a mark cannot be judged either.
  int exit_code(bool strict = false) const;
};

struct Options {
  // Only this charter's strand is followed (steps 3, 6, 8 to 10); leaves and tree are always checked whole.
  std::string charter;
  // The log's verifier key, the content of <state>/log.vkey. None: the checkpoint's signature is a gap.
  std::optional<std::string> log_vkey;
  // The newest checkpoint that was given away, the content of <state>/published.checkpoint: the log may have
  // grown since, but never be shorter or another.
  std::optional<std::string> published{};
};

using Progress = std::function<void(std::int64_t done, std::int64_t total)>;

Report verify(store::Store& store, const store::Objects& objects, const Options& options = {},
              const Progress& progress = {});

}  // namespace mithaq::audit
