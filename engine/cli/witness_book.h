// What a witness keeps, in one file: its key, the logs that it watches, and of each the last tree that it has signed
// (reference: trail 2.4). No daemon.
//
// The promise: whatever it signs is on the disk before the line leaves, and never goes back, however many ask at once.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "model/moment.h"
#include "trail/log_keys.h"
#include "trail/witness.h"

namespace mithaq::cli {

struct WitnessReply {
  int status = 400;
  std::string media_type = "text/plain; charset=utf-8";
  std::string body{};  // 200: the line; 409: the size to ask from
};

class WitnessBook {
 public:
  explicit WitnessBook(std::filesystem::path file) : file_(std::move(file)) {}

  // Makes the file, which must not exist. `seed`: 32 bytes of chance. Throws std::runtime_error.
  void make(const std::string& name, std::string_view seed, const std::vector<trail::VerifierKey>& logs) const;
  // Watches one more log. Throws when it is watched already under another key.
  void watch(const trail::VerifierKey& log) const;
  // The log signs with another key from now on, as the key that is watched has signed itself; what was seen of the log
  // stays. Answers false where that key is not watched.
  bool follow(const trail::LogKeyNote& note) const;
  trail::VerifierKey key() const;
  std::vector<trail::WatchedLog> logs() const;

  WitnessReply answer(std::string_view question, Moment now) const;
  // As `answer`; and a question about the very tree that was signed last is answered again, whatever size it begins
  // at: by mail the first line may have been lost, and nobody asks back (over the web, 409 asks back).
  WitnessReply answer_again(std::string_view question, Moment now) const;
  // The folder of a log, as it was carried here: `checkpoint` and `tile/`. The proof is made from its tiles; the line
  // is left in `cosignature.txt` beside them. With `mirror` its entries are read too: kept beside the file, and no line
  // is given where a strand forks or has a gap, or where they are not the entries of the tree. `why`: what is wrong, in
  // the words of the mirror (fork, gap, entries, tile, checkpoint), when the status is not 200.
  WitnessReply answer_folder(const std::filesystem::path& folder, bool mirror, Moment now, std::string& why) const;

 private:
  struct Content;
  Content read() const;
  void write(const Content& content) const;
  std::string mirrored(const std::filesystem::path& folder, const trail::Checkpoint& checkpoint) const;

  std::filesystem::path file_;
};

}  // namespace mithaq::cli
