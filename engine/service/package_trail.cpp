#include "service/package_trail.h"

#include <algorithm>
#include <map>
#include <vector>

#include "service/quorum.h"
#include "service/signature_files.h"
#include "trail/checkpoint.h"
#include "trail/digest.h"
#include "trail/entry.h"
#include "trail/log_keys.h"
#include "trail/proof.h"
#include "trail/tiles.h"

namespace mithaq::service {

namespace {

constexpr std::string_view checkpoints_folder = "trail/checkpoints/";

// revision.json names its texts; so a text's digest tells its language.
std::map<Digest, std::string> text_names(const Charter& charter) {
  std::map<Digest, std::string> out;
  for (const Revision& revision : charter.revisions)
    for (const auto& [language, text] : revision.texts)
      out.emplace(text.sha256,
                  "revisions/" + padded(revision.number) + "/charter." + std::string(code(language)) + ".md");
  return out;
}

// The checkpoints of which a time stamp stands in the strand below `size`: by digest, where each lies.
std::map<Digest, std::string> stamped_checkpoints(store::Store& store, const store::Objects& objects,
                                                  const Charter& charter, std::int64_t size) {
  std::map<Digest, std::string> out;
  for (const store::Leaf& leaf : store.strand(charter.id.value)) {
    if (store.index_of(charter.id.value, leaf.seq) >= size) break;
    const Entry entry = trail::entry_from_leaf(leaf.bytes);
    if (entry.kind != "timestamped" || entry.data.at("what").string() != "checkpoint") continue;
    const Digest sha256 = entry.data.at("sha256").string();
    const auto note = trail::note_from_text(objects.get(sha256).value_or(""));
    const auto head = note ? trail::checkpoint_from_text(note->text) : std::nullopt;
    if (head) out[sha256] = std::string(checkpoints_folder) + std::to_string(head->size);
  }
  return out;
}

std::string place(const Entry& entry, const Evidence& e, const std::map<Digest, std::string>& texts) {
  if (std::string signed_place = signature_place(entry, e, texts); !signed_place.empty()) return signed_place;
  const auto uses = entry.kind.starts_with("key-") ? entry.data.strings_or_empty("uses") : std::vector<std::string>();
  if (std::ranges::find(uses, trail::log_use) != uses.end())
    return "keys/log/" + e.sha256 + (e.role == "public-key" ? ".vkey" : ".note");
  if (e.role == "public-key") return "keys/members/" + e.sha256;
  if (e.role == "policy") return "keys/witnesses-" + e.sha256.substr(0, 16) + ".policy";
  if (e.role == "workflow") return "workflow/workflow-" + e.sha256.substr(0, 16) + ".json";
  if (e.role == "revision") return "revisions/" + padded(entry.data.at("number").integer()) + "/revision.json";
  if (const auto text = texts.find(e.sha256); e.role == "text" && text != texts.end()) return text->second;
  if (const auto stamped = texts.find(e.sha256); e.role == "checkpoint" && stamped != texts.end())
    return stamped->second;
  if (e.role == "chain") return "timestamps/chain-" + e.sha256.substr(0, 16) + ".pem";
  const std::string number = entry.strand + "-" + std::to_string(entry.seq);
  if (e.role == "dkim-key") return "mail/" + number + ".dkim-key.txt";
  if (e.role == "query" || e.role == "token") {
    const Value* what = entry.data.find("what");
    return "timestamps/" + (what ? what->string() : "stamp") + "-" + std::to_string(entry.seq) +
           (e.role == "query" ? ".tsq" : ".tsr");
  }
  if (e.role == "mail") return "mail/" + number + ".eml";
  if (e.role == "certificate") return "certificate/certificate.json";
  if (e.role.starts_with("certificate-"))
    return "certificate/certificate." + e.role.substr(e.role.size() - 2) +
           (e.media_type == "application/pdf" ? ".pdf" : ".html");
  const bool is_package = entry.kind == "sealed" && entry.data.at("what").string() == "package";
  if (is_package && e.role == "seal") return "seal/package-" + std::to_string(entry.seq) + ".p7s";
  if (is_package) return "seal/package-" + std::to_string(entry.seq) + ".tagmanifest.txt";
  if (e.role == "seal") {
    if (e.media_type == "application/json") return "seal/seal.json";
    return e.media_type == "text/plain" ? "seal/seal.sshsig" : "seal/seal.p7s";
  }
  return (e.media_type == "application/json" ? "evidence/" + e.sha256 + ".json" : "sealed/" + e.sha256);
}

struct Strands {
  std::string index, evidence;
  std::vector<std::int64_t> places;  // of their leaves in the log
};

// The leaves of one strand as lines, its rows of the index, its documents, and proofs for what matters: to the newest
// root that witnesses have signed where it holds the entry, else to the package's own.
void add_strand(const std::string& strand, store::Store& store, Shelf& shelf,
                const std::map<Digest, std::string>& texts, const store::CheckpointRow& checkpoint,
                const std::optional<store::CheckpointRow>& cosigned, Strands& lists) {
  static const std::set<std::string_view> proven = {"position-given", "position-confirmed", "signature-accepted",
                                                    "stage-settled",  "ratified",           "sealed"};
  trail::TiledTree tree = store::tree(store, checkpoint.size);
  std::optional<trail::TiledTree> cosigned_tree;
  if (cosigned) cosigned_tree.emplace(store::tree(store, cosigned->size));
  std::string lines;
  std::optional<trail::Proof> last;
  std::int64_t last_seq = 0;
  const auto add_proof = [&](std::int64_t seq, const trail::Proof& proof) {
    shelf.add("trail/proofs/" + strand + "-" + std::to_string(seq) + ".tlog-proof", trail::proof_text(proof));
  };
  for (const store::Leaf& leaf : store.strand(strand)) {
    const std::int64_t index = store.index_of(strand, leaf.seq);
    if (index >= checkpoint.size) break;  // newer than the signed root
    lines += leaf.bytes + "\n";
    lists.places.push_back(index);
    lists.index +=
        strand + "\t" + std::to_string(leaf.seq) + "\t" + std::to_string(index) + "\t" + trail::hex(leaf.hash) + "\n";
    const Entry entry = trail::entry_from_leaf(leaf.bytes);
    for (const Evidence& e : entry.evidence) lists.evidence += shelf.evidence(entry, e, place(entry, e, texts));
    if (entry.private_object) {
      const bool is_there = shelf.has(*entry.private_object);
      const char* state = is_there ? "withheld" : shelf.why_gone(*entry.private_object);
      shelf.stub(entry, *entry.private_object, 0, state, is_there ? "personal" : state);
      lists.evidence += trail::write(Value::object({{"media_type", "application/json"},
                                                    {"role", "private"},
                                                    {"seq", entry.seq},
                                                    {"sha256", *entry.private_object},
                                                    {"size", 0},
                                                    {"state", state},
                                                    {"strand", strand}})) +
                        "\n";
    }
    last = trail::Proof{leaf.bytes, index, {}, checkpoint.note};
    last_seq = leaf.seq;
    if (!proven.contains(entry.kind)) continue;
    trail::Proof one = *last;
    const bool is_cosigned = cosigned && index < cosigned->size;
    one.path = (is_cosigned ? *cosigned_tree : tree).inclusion_proof(index);
    if (is_cosigned) one.checkpoint = store::cosigned_note(store, *cosigned);
    add_proof(leaf.seq, one);
  }
  if (last) {
    last->path = tree.inclusion_proof(last->index);
    add_proof(last_seq, *last);
  }
  shelf.add("trail/" + strand + ".jsonl", std::move(lines));
}

// The tiles in which the leaves of the strands stand, and the last one: what leads them to the root, and from most of
// the checkpoints that somebody may have kept.
void add_tiles(store::Store& store, std::int64_t size, std::vector<std::int64_t> places, Shelf& shelf) {
  places.push_back(size - 1);
  for (int level = 0; level <= trail::highest_level; ++level) {
    std::set<std::int64_t> numbers;
    for (std::int64_t& place : places) numbers.insert(place /= trail::tile_width);
    for (const std::int64_t n : numbers) {
      const trail::Tile tile{level, n, trail::width_in(size, level, n)};
      if (tile.width == 0) continue;
      const std::size_t bytes = static_cast<std::size_t>(tile.width) * sizeof(trail::Hash);
      shelf.add("trail/tile/" + trail::tile_path(tile), store.tile(tile).substr(0, bytes));
    }
  }
}

// The checkpoints that were archived: the one that the certificate names, those that were stamped, those under which
// witnesses have signed, and this one; and that each is the beginning of this one.
void add_checkpoints(store::Store& store, const Charter& charter, const store::CheckpointRow& checkpoint,
                     const std::optional<store::CheckpointRow>& cosigned, const std::map<Digest, std::string>& stamped,
                     Shelf& shelf) {
  const auto add = [&](const store::CheckpointRow& one) {
    shelf.add(std::string(checkpoints_folder) + std::to_string(one.size), one.note);
    if (!store.cosignatures(one.size).empty())
      shelf.add(std::string(checkpoints_folder) + std::to_string(one.size) + ".cosigned",
                store::cosigned_note(store, one));
  };
  add(checkpoint);
  const auto add_older = [&](const std::optional<store::CheckpointRow>& one) {
    if (!one || one->size >= checkpoint.size) return;
    add(*one);
    std::string lines;
    for (const trail::Hash& hash : store::tree(store, checkpoint.size).consistency_proof_from(one->size))
      lines += trail::base64(hash) + "\n";
    shelf.add("trail/consistency." + std::to_string(one->size) + "-" + std::to_string(checkpoint.size),
              std::move(lines));
  };
  add_older(store.checkpoint_covering(store.index_of(charter.id.value, charter.ratified_seq.value())));
  add_older(cosigned);
  if (const auto met = met_quorum(store, charter)) add_older(met->checkpoint);
  for (const auto& [sha256, path] : stamped)
    add_older(store.checkpoint(std::stoll(path.substr(checkpoints_folder.size()))));
}

}  // namespace

std::set<Digest> lost_documents(store::Store& store, const Charter& charter) {
  std::set<Digest> lost, erased;
  for (const std::string& strand : {std::string(registry_strand), charter.id.value})
    for (const store::Leaf& leaf : store.strand(strand)) {
      const Entry entry = trail::entry_from_leaf(leaf.bytes);
      if (entry.kind == "erased") erased.insert(entry.data.at("object").string());
      if (entry.kind == "restore-epoch")
        for (const std::string& object : entry.data.strings_or_empty("objects")) lost.insert(object);
    }
  std::erase_if(lost, [&](const Digest& object) { return erased.contains(object); });
  return lost;
}

void add_trail(store::Store& store, const store::Objects& objects, const Charter& charter,
               const store::CheckpointRow& checkpoint, const std::optional<store::CheckpointRow>& cosigned,
               Shelf& shelf) {
  auto texts = text_names(charter);
  texts.merge(statement_names(charter));
  const auto stamped = stamped_checkpoints(store, objects, charter, checkpoint.size);
  texts.insert(stamped.begin(), stamped.end());
  Strands lists;
  add_strand(charter.id.value, store, shelf, texts, checkpoint, cosigned, lists);
  add_strand(std::string(registry_strand), store, shelf, texts, checkpoint, cosigned, lists);
  add_tiles(store, checkpoint.size, std::move(lists.places), shelf);
  shelf.add("trail/index.tsv", std::move(lists.index));
  shelf.add("trail/evidence.jsonl", std::move(lists.evidence));
  shelf.add("trail/checkpoint", checkpoint.note);
  add_checkpoints(store, charter, checkpoint, cosigned, stamped, shelf);
}

std::string time_authorities(store::Store& store, const store::Objects& objects, const Charter& charter,
                             std::int64_t size) {
  std::string out;
  std::set<Digest> taken;
  for (const store::Leaf& leaf : store.strand(charter.id.value)) {
    if (store.index_of(charter.id.value, leaf.seq) >= size) break;
    for (const Evidence& e : trail::entry_from_leaf(leaf.bytes).evidence)
      if (e.role == "chain" && taken.insert(e.sha256).second) out += objects.get(e.sha256).value_or("");
  }
  return out;
}

}  // namespace mithaq::service
