// A package of a charter that has really been decided, as the archive deposits it: for tests that change one thing in
// it and look whether the check sees it.
#pragma once

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <set>

#include "audit/package_source.h"
#include "audit/recorded_charter.h"
#include "audit/verify.h"
#include "trail/cosignature.h"
#include "trail/proof.h"
#include "trail/running_digest.h"

namespace mithaq::audit {

namespace fs = std::filesystem;

inline std::string read(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}
inline void write(const fs::path& file, const std::string& bytes) {
  fs::create_directories(file.parent_path());
  std::ofstream(file, std::ios::binary | std::ios::trunc) << bytes;
}

// Every file below a folder, by its path there.
inline std::map<std::string, std::string> files_of(const fs::path& folder) {
  std::map<std::string, std::string> out;
  for (const auto& entry : fs::recursive_directory_iterator(folder))
    if (entry.is_regular_file() && !entry.is_symlink())
      out[entry.path().lexically_relative(folder).generic_string()] = read(entry.path());
  return out;
}

inline std::string digest_of(trail::RunningDigest::Kind kind, std::string_view bytes) {
  trail::RunningDigest digest(kind);
  digest.add(bytes);
  return digest.hex();
}

// Writes the lists of a bag over whatever lies in its data/: as somebody does who covers up a change.
inline void list(const fs::path& bag, const std::string& version = "1.0") {
  using Kind = trail::RunningDigest::Kind;
  const auto lines = [&](const std::map<std::string, std::string>& files, Kind kind) {
    std::string out;
    for (const auto& [path, bytes] : files) out += digest_of(kind, bytes) + "  " + path + "\n";
    return out;
  };
  std::map<std::string, std::string> payload, tags;
  std::size_t octets = 0;
  for (auto& [path, bytes] : files_of(bag))
    if (path.starts_with("data/")) octets += bytes.size(), payload[path] = bytes;
  write(bag / "bagit.txt", "BagIt-Version: " + version + "\nTag-File-Character-Encoding: UTF-8\n");
  std::string info = "Payload-Oxum: " + std::to_string(octets) + "." + std::to_string(payload.size()) + "\n";
  if (const auto note = trail::note_from_text(read(bag / "data/trail/checkpoint")))
    if (const auto head = trail::checkpoint_from_text(note->text))
      info += "External-Identifier: " + head->origin +
              " partnership-2026\nMithaq-Log-Size: " + std::to_string(head->size) +
              "\nMithaq-Log-Root: " + trail::base64(head->root) + "\n";
  write(bag / "bag-info.txt", info + "Mithaq-Format: 1\n");
  write(bag / "manifest-sha512.txt", lines(payload, Kind::sha512));
  write(bag / "manifest-sha256.txt", lines(payload, Kind::sha256));
  for (const char* name : {"bagit.txt", "bag-info.txt", "manifest-sha512.txt", "manifest-sha256.txt"})
    tags[name] = read(bag / name);
  write(bag / "tagmanifest-sha512.txt", lines(tags, Kind::sha512));
  write(bag / "tagmanifest-sha256.txt", lines(tags, Kind::sha256));
}

// The leaves of two strands with a third between them, proofs for the last of each, one checkpoint.
class RecordedPackage {
 public:
  explicit RecordedPackage(RecordedCharter recorded = RecordedCharter().whole_way()) {
    RecordedCharter other("other-charter");
    other.open();
    std::vector<Entry> all = recorded.entries;
    all.insert(all.begin() + 5, other.entries.begin(), other.entries.end());
    state.write(all, {&recorded.charter, &other.charter}, &key);
    const auto store = store::read_sqlite(state.path);
    const store::Objects objects(state.path + "/objects");
    note = store->newest_checkpoint()->note;
    const auto hashes = store->leaf_hashes(0, store->head().size);
    const auto hash_at = [&](std::int64_t i) { return hashes[static_cast<std::size_t>(i)]; };
    std::string index, evidence;
    for (const std::string strand : {"partnership-2026", "registry"}) {
      std::string lines;
      std::int64_t at = -1;
      for (const store::Leaf& leaf : store->strand(strand)) {
        at = store->index_of(strand, leaf.seq);
        lines += leaf.bytes + "\n";
        index +=
            strand + "\t" + std::to_string(leaf.seq) + "\t" + std::to_string(at) + "\t" + trail::hex(leaf.hash) + "\n";
        for (const Evidence& e : trail::entry_from_leaf(leaf.bytes).evidence) {
          Value line = Value::object({{"media_type", e.media_type},
                                      {"role", e.role},
                                      {"sha256", e.sha256},
                                      {"seq", leaf.seq},
                                      {"size", e.size},
                                      {"strand", strand}});
          const auto bytes = objects.get(e.sha256);
          if (bytes) {
            line.set("path", "evidence/" + e.sha256);
            write(bag / "data/evidence" / e.sha256, *bytes);
          }
          evidence += trail::write(line) + "\n";
        }
      }
      write(bag / "data/trail" / (strand + ".jsonl"), lines);
      write(bag / "data/trail/proofs" / (strand + "-last.tlog-proof"),
            trail::proof_text({store->log(at, at + 1).front().bytes, at,
                               trail::inclusion_proof(at, store->head().size, hash_at), note}));
    }
    write(bag / "data/trail/index.tsv", index);
    write(bag / "data/trail/evidence.jsonl", evidence);
    write(bag / "data/trail/checkpoint", note);
    write(bag / "data/keys/log.vkey", key.vkey());
    write(bag / "data/workflow/workflow.json", *objects.get(recorded.charter.workflow_sha256));
    for (const auto& [language, text] : recorded.charter.newest_revision().texts)
      write(bag / "data/charter" / ("final." + std::string(code(language)) + ".md"), *objects.get(text.sha256));
    write(bag / "data/README.en.txt", "A package.\n");
    list(bag);
  }

  // The tiles that the daemon serves: all of a small log.
  void add_tiles() {
    const auto store = store::read_sqlite(state.path);
    std::string hashes;
    for (const trail::Hash& hash : store->leaf_hashes(0, store->head().size)) hashes += trail::view(hash);
    write(bag / "data/trail/tile/0" / ("000.p/" + std::to_string(store->head().size)), hashes);
    list(bag);
  }

  Report verify(const Options& options = {}) const { return verify(bag, options); }
  static Report verify(const fs::path& path, const Options& options = {}) {
    PackageSource source(path);
    return audit::verify(source, options);
  }

  // Changes a text in one file of the payload; `covers_up`: and writes the lists anew.
  void replace(const std::string& file, const std::string& old_text, const std::string& new_text,
               bool covers_up = true) {
    std::string bytes = read(bag / "data" / file);
    const std::size_t at = bytes.find(old_text);
    if (at == std::string::npos) throw std::runtime_error(file + " has no " + old_text);
    write(bag / "data" / file, bytes.replace(at, old_text.size(), new_text));
    if (covers_up) list(bag);
  }

  StateOnDisk state;
  LogKey key;
  std::string note;
  fs::path bag = fs::path(state.path) / "packages" / "mithaq-partnership-2026-20261101-auditor";
};

}  // namespace mithaq::audit
