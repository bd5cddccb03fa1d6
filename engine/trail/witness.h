// What a witness does with a checkpoint that it is shown (C2SP tlog-witness; reference: trail 2.4). Pure: where it
// keeps what it has seen, and how the question comes, is another matter (cli/witness).
//
// The promise: for each log it signs trees that grow out of one another, and never anything else.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "trail/checkpoint.h"

namespace mithaq::trail {

inline constexpr std::size_t most_proof_lines = 63;

// "old N", the lines of the proof, an empty line, the checkpoint.
struct AddCheckpoint {
  std::int64_t old_size = 0;
  std::vector<Hash> proof;
  std::string checkpoint;  // the signed note, verbatim
};
std::string add_checkpoint_text(const AddCheckpoint& question);
std::optional<AddCheckpoint> add_checkpoint_from_text(std::string_view text);

// One log as a witness knows it.
struct WatchedLog {
  VerifierKey key;  // its name is the origin
  std::int64_t size = 0;
  Hash root = empty_root();
  bool operator==(const WatchedLog& other) const {
    return vkey_text(key) == vkey_text(other.key) && size == other.size && root == other.root;
  }
};

// 200 accepted; 400 not of the form, or old > size; 403 not signed by the log; 404 no such log; 409 another size was
// seen last; 422 the proof or the root is wrong.
struct WitnessAnswer {
  int status = 400;
  std::int64_t last_size = 0;     // for 409: ask again from here
  std::string text;               // for 200: what is to be signed
  std::optional<WatchedLog> now;  // for 200: to be kept before the line leaves
};
WitnessAnswer witness_answer(std::string_view question, const std::vector<WatchedLog>& logs);

}  // namespace mithaq::trail
