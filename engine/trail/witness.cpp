#include "trail/witness.h"

#include <algorithm>
#include <charconv>

namespace mithaq::trail {
namespace {

bool grows(const WatchedLog& log, const Checkpoint& to, const std::vector<Hash>& proof) {
  if (log.size == 0) return proof.empty() && (to.size > 0 || to.root == empty_root());
  return consistency_holds(log.size, log.root, to.size, to.root, proof);
}

}  // namespace

std::string add_checkpoint_text(const AddCheckpoint& question) {
  std::string out = "old " + std::to_string(question.old_size) + "\n";
  for (const Hash& hash : question.proof) out += base64(hash) + "\n";
  return out + "\n" + question.checkpoint;
}

std::optional<AddCheckpoint> add_checkpoint_from_text(std::string_view text) {
  AddCheckpoint out;
  bool is_first = true;
  while (true) {
    const auto end = text.find('\n');
    if (end == std::string_view::npos) return std::nullopt;
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(end + 1);
    if (is_first) {
      if (!line.starts_with("old ")) return std::nullopt;
      const std::string_view number = line.substr(4);
      const auto [stop, error] = std::from_chars(number.data(), number.data() + number.size(), out.old_size);
      if (error != std::errc() || std::to_string(out.old_size) != number || out.old_size < 0) return std::nullopt;
      is_first = false;
    } else if (line.empty()) {
      out.checkpoint = text;
      return out;
    } else {
      const auto bytes = from_base64(line);
      if (!bytes || bytes->size() != Hash{}.size() || out.proof.size() == most_proof_lines) return std::nullopt;
      std::copy(bytes->begin(), bytes->end(), out.proof.emplace_back().begin());
    }
  }
}

WitnessAnswer witness_answer(std::string_view text, const std::vector<WatchedLog>& logs) {
  WitnessAnswer out;
  const auto with = [&out](int status) {
    out.status = status;
    return out;
  };
  const auto question = add_checkpoint_from_text(text);
  const auto note = question ? note_from_text(question->checkpoint) : std::nullopt;
  const auto checkpoint = note ? checkpoint_from_text(note->text) : std::nullopt;
  if (!checkpoint) return with(400);
  const auto log =
      std::find_if(logs.begin(), logs.end(), [&](const WatchedLog& l) { return l.key.name == checkpoint->origin; });
  if (log == logs.end()) return with(404);
  if (!note_signed_by(*note, log->key)) return with(403);
  if (question->old_size > checkpoint->size) return with(400);
  out.last_size = log->size;
  if (question->old_size != log->size) return with(409);
  if (!grows(*log, *checkpoint, question->proof)) return with(422);
  out.text = note->text;
  out.now = WatchedLog{log->key, checkpoint->size, checkpoint->root};
  return with(200);
}

}  // namespace mithaq::trail
