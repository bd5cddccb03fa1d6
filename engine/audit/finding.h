// What the check of a trail has to say: findings, the table of steps, and the answer for a script.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace mithaq::audit {

enum class Word : std::uint8_t {
  broken,  // something contradicts
  gap,     // nothing contradicts, but something needed was not at hand, or is newer than this program
  mark,    // true and allowed: shown, not an error
};
inline constexpr std::string_view word_ids[] = {"BROKEN", "GAP", "MARK"};
constexpr std::string_view id(Word word) { return word_ids[static_cast<std::size_t>(word)]; }

// `id`: the table of the reference (trail 3.1). Its sentence is the phrase `finding.<id>`, or `finding.<id>-<cause>`
// where there is a cause.
struct Finding {
  Word word = Word::broken;
  std::string id;
  std::string strand;       // may be empty
  std::int64_t seq = -1;    // -1: not of one entry
  std::int64_t index = -1;  // place in the log
  std::string expected, found;
  std::string file;   // "objects/ab..", "data/trail/partnership-2026.jsonl:18"; may be empty
  std::string cause;  // of `manifest`: altered, missing, not-listed ..
  bool operator==(const Finding&) const = default;
};

// Of a place that is known, what is wrong with it; `file` where it is another than the entry's.
Finding told(Finding place, Word word, std::string id, std::string expected = "", std::string found = "",
             std::string file = "");

// "BROKEN leaf-hash strand=partnership-2026 seq=17 index=204 expected=5965a13a.. found=77be01c4.."
std::string line(const Finding& finding);
// The id of its sentence in the catalogue.
std::string phrase_of(const Finding& finding);

// One line of the closing table; its words are the phrase `finding.step-<id>`.
struct Step {
  int number = 0;  // of the reference
  std::string id;  // manifests, leaves, strands, tree, consistency, evidence, signatures, replay, tally, store
  std::int64_t looked_at = 0;  // how many of what the step looks at
  std::int64_t broken = 0;
  bool operator==(const Step&) const = default;
};

// Whose keys the signatures were checked with. From anywhere but a policy they are as good as what they came with.
enum class KeysFrom : std::uint8_t { none, policy, package, state, log };
inline constexpr std::string_view keys_from_ids[] = {"none", "policy", "package", "state", "log"};
constexpr std::string_view id(KeysFrom from) { return keys_from_ids[static_cast<std::size_t>(from)]; }

struct Report {
  std::vector<Finding> findings;  // in the order of the steps, and within one in the order of the log
  std::vector<Step> steps;
  std::int64_t entries = 0;  // looked at
  bool is_whole = true;      // all of the log, not some of its strands
  std::optional<std::int64_t> checkpoint_size;
  KeysFrom keys_from = KeysFrom::none;
  std::vector<std::string> log_keys;  // verifier keys of the log that were used
  // Two signed checkpoints of one log of which one cannot have grown from the other: whoever has both has a proof.
  std::vector<std::pair<std::string, std::string>> rivals;

  // Checkpoints that the reader kept, by their files, and their sizes: this log has grown from them.
  std::vector<std::pair<std::string, std::int64_t>> grown_from;

  // Findings of a package's files, counted with its step.
  void add_of_files(std::vector<Finding> more);
  // 0 verified, 1 broken, 2 cannot be judged; `strict`: a mark cannot be judged either.
  int exit_code(bool strict = false) const;
};

// How many of the findings of these ids are broken.
std::int64_t broken(const std::vector<Finding>& findings, std::initializer_list<std::string_view> ids);

}  // namespace mithaq::audit
