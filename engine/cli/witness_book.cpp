#include "cli/witness_book.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <map>
#include <sstream>
#include <stdexcept>

#include "service/durable_file.h"
#include "trail/canonical.h"
#include "trail/cosignature.h"
#include "trail/entry.h"
#include "trail/tiles.h"

namespace mithaq::cli {

namespace fs = std::filesystem;

struct WitnessBook::Content {
  std::string name, seed;
  std::vector<trail::WatchedLog> logs;
};

namespace {

constexpr std::int64_t form = 1;  // of the file; never reused

// One question after the other, among all programs that hold the file.
class Lock {
 public:
  explicit Lock(const fs::path& file)
      : fd_(::open((file.string() + ".lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600)) {
    if (fd_ < 0 || ::flock(fd_, LOCK_EX) != 0)
      throw std::runtime_error("cannot lock " + file.string() + ": " + std::strerror(errno));
  }
  ~Lock() { ::close(fd_); }
  Lock(const Lock&) = delete;
  Lock& operator=(const Lock&) = delete;

 private:
  int fd_;
};

std::string bytes_of(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) throw std::runtime_error("cannot read " + file.string());
  return {std::istreambuf_iterator<char>(in), {}};
}

// A stick may go from one witness to the next: the lines of the others stay.
std::string others_in(const fs::path& folder, const std::string& own_name) {
  std::string out;
  if (!fs::exists(folder / "cosignature.txt")) return out;
  for (const trail::NoteSignature& line : trail::signatures_in(bytes_of(folder / "cosignature.txt")))
    if (line.name != own_name) out += trail::signature_line(line);
  return out;
}

std::string hex(std::string_view bytes) {
  return trail::hex(std::span(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()));
}

trail::Hash hash_of(const std::string& hex_text) {
  const auto hash = trail::hash_from_hex(hex_text);
  if (!hash) throw std::runtime_error("not a hash: " + hex_text);
  return *hash;
}

// Strand by strand: the next number that is to come.
class Strands {
 public:
  // "fork", "gap", or empty.
  std::string see(const std::string& leaf) {
    const Entry entry = trail::entry_from_leaf(leaf);
    std::int64_t& next = next_[entry.strand];
    if (entry.seq < next) return "fork";
    if (entry.seq > next) return "gap";
    ++next;
    return "";
  }

 private:
  std::map<std::string, std::int64_t> next_;
};

}  // namespace

WitnessBook::Content WitnessBook::read() const {
  const Value value = [&] {
    try {
      return trail::read(bytes_of(file_));
    } catch (const trail::NotCanonical& damaged) {
      throw std::runtime_error(file_.string() + ": " + damaged.what());
    }
  }();
  if (value.at("format").integer() != form) throw std::runtime_error(file_.string() + " is of a newer program");
  Content out{value.at("name").string(), std::string(trail::view(hash_of(value.at("seed").string()))), {}};
  for (const Value& log : value.at("logs").items()) {
    auto key = trail::verifier_key(log.at("key").string());
    if (!key) throw std::runtime_error(file_.string() + " names a key that is none");
    out.logs.push_back({std::move(*key), log.at("size").integer(), hash_of(log.at("root").string())});
  }
  return out;
}

void WitnessBook::write(const Content& content) const {
  Value::Array logs;
  for (const trail::WatchedLog& log : content.logs)
    logs.emplace_back(
        Value::object({{"key", trail::vkey_text(log.key)}, {"root", trail::hex(log.root)}, {"size", log.size}}));
  service::write_durably(
      file_,
      trail::write(Value::object(
          {{"format", form}, {"logs", Value(std::move(logs))}, {"name", content.name}, {"seed", hex(content.seed)}})));
}

void WitnessBook::make(const std::string& name, std::string_view seed,
                       const std::vector<trail::VerifierKey>& logs) const {
  const Lock lock(file_);
  if (fs::exists(file_)) throw std::runtime_error(file_.string() + " exists; a witness keeps its key");
  Content content{name, std::string(seed), {}};
  for (const trail::VerifierKey& log : logs) content.logs.push_back({log, 0, trail::empty_root()});
  write(content);
}

void WitnessBook::watch(const trail::VerifierKey& log) const {
  const Lock lock(file_);
  Content content = read();
  for (const trail::WatchedLog& known : content.logs) {
    if (known.key.name != log.name) continue;
    if (trail::vkey_text(known.key) == trail::vkey_text(log)) return;
    throw std::runtime_error(log.name + " is watched under another key");
  }
  content.logs.push_back({log, 0, trail::empty_root()});
  write(content);
}

bool WitnessBook::follow(const trail::LogKeyNote& note) const {
  const Lock lock(file_);
  Content content = read();
  for (trail::WatchedLog& known : content.logs) {
    if (trail::vkey_text(known.key) == trail::vkey_text(note.key)) return true;
    if (trail::vkey_text(known.key) != trail::vkey_text(note.replaces)) continue;
    known.key = note.key;
    write(content);
    return true;
  }
  return false;
}

trail::VerifierKey WitnessBook::key() const {
  const Content content = read();
  return trail::cosigner_key(content.name, trail::ed25519_public(content.seed));
}

std::vector<trail::WatchedLog> WitnessBook::logs() const { return read().logs; }

WitnessReply WitnessBook::answer(std::string_view question, Moment now) const {
  const Lock lock(file_);
  Content content = read();
  const trail::WitnessAnswer judged = trail::witness_answer(question, content.logs);
  WitnessReply out{judged.status};
  if (judged.status == 409) {
    out.media_type = "text/x.tlog.size";
    out.body = std::to_string(judged.last_size) + "\n";
  }
  if (!judged.now) return out;
  for (trail::WatchedLog& log : content.logs)
    if (log.key.name == judged.now->key.name) log = *judged.now;
  write(content);
  out.body = trail::signature_line(trail::cosignature(content.seed, content.name, judged.text, now));
  return out;
}

WitnessReply WitnessBook::answer_again(std::string_view question, Moment now) const {
  const WitnessReply first = answer(question, now);
  if (first.status != 409) return first;
  const auto asked = trail::add_checkpoint_from_text(question);
  const auto note = asked ? trail::note_from_text(asked->checkpoint) : std::nullopt;
  const auto checkpoint = note ? trail::checkpoint_from_text(note->text) : std::nullopt;
  if (!checkpoint || first.body != std::to_string(checkpoint->size) + "\n") return first;
  return answer(trail::add_checkpoint_text({checkpoint->size, {}, asked->checkpoint}), now);
}

WitnessReply WitnessBook::answer_folder(const fs::path& folder, bool mirror, Moment now, std::string& why) const {
  const std::string signed_note = bytes_of(folder / "checkpoint");
  const auto note = trail::note_from_text(signed_note);
  const auto checkpoint = note ? trail::checkpoint_from_text(note->text) : std::nullopt;
  if (!checkpoint) return why = "checkpoint", WitnessReply{400};
  std::int64_t seen = 0;
  for (const trail::WatchedLog& log : logs())
    if (log.key.name == checkpoint->origin) seen = log.size;
  trail::TiledTree tree(checkpoint->size, [&](const trail::Tile& tile) {
    const fs::path whole = folder / "tile" / trail::tile_path({tile.level, tile.n, trail::tile_width});
    return bytes_of(fs::exists(whole) ? whole : folder / "tile" / trail::tile_path(tile));
  });
  trail::AddCheckpoint question{std::min(seen, checkpoint->size), {}, signed_note};
  try {
    if (tree.root() != checkpoint->root) why = "tile";  // a bad stick is no other log
    question.proof = tree.consistency_proof_from(question.old_size);
    if (mirror && why.empty()) why = mirrored(folder, *checkpoint);
  } catch (const std::runtime_error&) {
    why = "tile";
  }
  if (!why.empty()) return WitnessReply{422};
  WitnessReply out = answer(trail::add_checkpoint_text(question), now);
  if (out.status == 200) service::write_durably(folder / "cosignature.txt", others_in(folder, key().name) + out.body);
  return out;
}

// All entries from the first on, those that were kept and those that came now: the only thing that hashes do not show
// is whether one strand goes two ways.
std::string WitnessBook::mirrored(const fs::path& folder, const trail::Checkpoint& checkpoint) const {
  const fs::path kept = file_.string() + ".entries";
  std::vector<std::string> leaves;
  if (fs::exists(kept)) {
    std::istringstream lines(bytes_of(kept));
    for (std::string line; std::getline(lines, line);) leaves.push_back(line);
  }
  for (auto have = static_cast<std::int64_t>(leaves.size()); have < checkpoint.size;
       have = static_cast<std::int64_t>(leaves.size())) {
    const std::int64_t n = have / trail::tile_width;
    const int width = trail::width_in(checkpoint.size, 0, n);
    const fs::path whole = folder / "tile" / trail::bundle_path(n, trail::tile_width);
    const auto bundle =
        trail::bundle_leaves(bytes_of(fs::exists(whole) ? whole : folder / "tile" / trail::bundle_path(n, width)));
    if (!bundle || static_cast<int>(bundle->size()) < width) return "entries";
    leaves.insert(leaves.end(), bundle->begin() + have % trail::tile_width, bundle->begin() + width);
  }
  trail::Frontier tree;
  Strands strands;
  for (std::int64_t i = 0; i < checkpoint.size; ++i) {
    const std::string& leaf = leaves[static_cast<std::size_t>(i)];
    tree.append(trail::leaf_hash(leaf));
    try {
      if (const std::string wrong = strands.see(leaf); !wrong.empty()) return wrong;
    } catch (const trail::NotCanonical&) {
      return "entries";
    }
  }
  if (tree.root() != checkpoint.root) return "entries";
  std::string all;
  for (const std::string& leaf : leaves) all += leaf + "\n";
  service::write_durably(kept, all);
  return "";
}

}  // namespace mithaq::cli
