#include "service/package.h"

#include <algorithm>
#include <map>
#include <set>

#include "notices/redline.h"
#include "rules/evolve.h"
#include "service/certificate.h"
#include "service/quorum.h"
#include "service/signature_files.h"
#include "service/stamp_book.h"
#include "service/view.h"
#include "trail/canonical.h"
#include "trail/checkpoint.h"
#include "trail/digest.h"
#include "trail/entry.h"
#include "trail/key_files.h"
#include "trail/proof.h"

namespace mithaq::service {

namespace {

constexpr std::string_view checkpoints_folder = "trail/checkpoints/";

std::string padded(std::int64_t n) {
  const std::string digits = std::to_string(n);
  return std::string(digits.size() < 4 ? 4 - digits.size() : 0, '0') + digits;
}

// Where a document of the trail lies in the package.
class Shelf {
 public:
  Shelf(Package& package, const store::Objects& objects) : package_(package), objects_(objects) {}

  bool is_public() const { return package_.audience == "public"; }

  void add(const std::string& path, std::string bytes) {
    if (taken_.insert(path).second) package_.files.push_back({path, std::move(bytes)});
  }

  // Adds the document and answers its line of evidence.jsonl. What is not given here has a stub that says so.
  std::string evidence(const Entry& entry, const Evidence& e, const std::string& path) {
    Value line = Value::object({{"media_type", e.media_type},
                                {"role", e.role},
                                {"seq", entry.seq},
                                {"sha256", e.sha256},
                                {"size", e.size},
                                {"strand", entry.strand}});
    const bool is_withheld = is_public() && (path.starts_with("sealed/") || path.starts_with("mail/"));
    auto bytes = is_withheld ? std::nullopt : objects_.get(e.sha256);
    if (bytes) {
      add(path, std::move(*bytes));
      line.set("path", path);
    } else {
      line.set("state", is_withheld ? "withheld" : "erased");
      stub(entry, e.sha256, e.size, is_withheld ? "withheld" : "erased", is_withheld ? "auditors-only" : "erased");
    }
    return trail::write(line) + "\n";
  }

  bool has(const Digest& sha256) const { return objects_.has(sha256); }

  void stub(const Entry& entry, const Digest& sha256, std::int64_t size, const char* state, const char* reason) {
    add("redacted/" + sha256 + ".json",
        trail::write(Value::object({{"entry", Value::object({{"seq", entry.seq}, {"strand", entry.strand}})},
                                    {"reason", reason},
                                    {"sha256", sha256},
                                    {"size", size},
                                    {"state", state}})));
  }

 private:
  Package& package_;
  const store::Objects& objects_;
  std::set<std::string> taken_;
};

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
      const char* state = is_there ? "withheld" : "erased";
      shelf.stub(entry, *entry.private_object, 0, state, is_there ? "personal" : "erased");
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

void add_positions(const Viewer& viewer, const Charter& charter, const CharterView& view, Shelf& shelf) {
  for (std::size_t i = 0; i < view.rounds.size(); ++i)
    for (const PositionView& p : view.rounds[i].positions) {
      const RoundView& round = view.rounds[i];
      const std::string in =
          "positions/r" + padded(round.revision) + "/" + round.stage + "-" + std::to_string(round.number) + "/";
      shelf.add(in + p.body + ".json", trail::write(position_value(viewer, charter, charter.rounds[i], p)));
      if (p.position == id(PositionKind::approve_with_reservation) && p.counted)
        shelf.add("reservations/" + p.body + "-" + std::to_string(p.seq) + ".md", p.text + "\n");
    }
  for (const ObjectionView& o : view.objections) {
    std::string text = "# " + o.id + " · " + o.body + " · " + o.state + "\n\n" + o.text + "\n";
    if (!o.proposal.empty()) text += "\n---\n\n" + o.proposal + "\n";
    if (!o.reply.empty()) text += "\n---\n\n" + o.reply + "\n";
    shelf.add("objections/" + o.id + ".md", std::move(text));
  }
}

// The comment-resolution table, and what was said against the outcome.
void add_remarks(const Premises& premises, const Viewer& viewer, const Charter& charter, const CharterView& view,
                 Shelf& shelf) {
  shelf.add("remarks/remarks.json",
            trail::write(Value::object({{"charter", view.id}, {"remarks", notices::remarks_value(view.remarks)}})));
  shelf.add("remarks/remarks.csv", notices::remarks_csv(*premises.phrases, view.remarks, Language::ar));
  shelf.add("remarks/remarks.html", notices::remarks_page(*premises.phrases, view.title, view.remarks));
  for (const Minority& minority : charter.standing_minority())
    shelf.add("minority/" + minority.body.value + "-" + std::to_string(minority.seq) + ".md",
              viewer.text(minority.evidence, {"text"}) + "\n");
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

// How every round was decided, as the page of the charter has shown it.
void add_decisions(const Premises& premises, const Viewer& viewer, const Charter& charter, const CharterView& view,
                   Shelf& shelf) {
  for (std::size_t i = 0; i < charter.rounds.size(); ++i) {
    const Round& round = charter.rounds[i];
    if (round.state != "settled") continue;
    const notices::DecisionFacts facts = viewer.decision(charter, round, view.rounds[i], true);
    for (Language language : {Language::ar, Language::en})
      shelf.add("decisions/r" + padded(round.revision) + "/" + round.stage.value + "-" + std::to_string(round.number) +
                    "." + std::string(code(language)) + ".txt",
                premises.phrases->decision(facts, language) + "\n");
  }
}

// What each text has changed in the one before, line by line.
void add_changes(const Viewer& viewer, const Charter& charter, Shelf& shelf) {
  for (std::size_t i = 1; i < charter.revisions.size(); ++i) {
    const Revision &before = charter.revisions[i - 1], &after = charter.revisions[i];
    std::string changes;
    for (const auto& [language, text] : after.texts) {
      const std::string name = "charter." + std::string(code(language)) + ".md";
      changes += notices::unified_diff(viewer.markdown(before, language), viewer.markdown(after, language),
                                       padded(before.number) + "/" + name, padded(after.number) + "/" + name);
    }
    shelf.add("revisions/" + padded(after.number) + "/change.diff", std::move(changes));
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

// The authorities of the stamps that stand in the strand below `size`, as they stood in the settings when each came.
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

Value plugins_value(const Premises& premises) {
  Value::Array out;
  for (const definitions::Manifest& manifest : premises.manifests)
    out.push_back(Value::object(
        {{"duties", Value::strings(manifest.duties)}, {"name", manifest.name}, {"version", manifest.version}}));
  return Value::object({{"plugins", Value(std::move(out))}});
}

}  // namespace

std::int64_t package_basis(store::Store& store, const Charter& charter) {
  std::int64_t seq = charter.ratified_seq.value();
  Digest unstamped;  // the certificate's seal, while the authority was not asked for its time, and no package is sealed
  for (const store::Leaf& leaf : store.strand(charter.id.value, seq)) {
    const Entry entry = trail::entry_from_leaf(leaf.bytes);
    if (entry.kind == "sealed") {
      const bool is_certificate = entry.data.at("what").string() == "certificate";
      const Evidence* cms = is_certificate ? cms_seal(entry) : nullptr;
      if (is_certificate) seq = leaf.seq;
      unstamped = cms ? cms->sha256 : "";
    } else if (entry.kind.starts_with("timestamp") && entry.data.at("sha256").string() == unstamped) {
      seq = leaf.seq;
      unstamped.clear();
    }
  }
  return charter.minority.empty() ? seq : std::max(seq, charter.minority.back().seq);
}

std::string package_name(const Charter& charter, const std::string& audience) {
  std::string date = to_rfc3339(charter.ratified_at.value()).substr(0, 10);
  std::erase(date, '-');
  const auto later = std::ranges::count_if(
      charter.minority, [&](const Minority& statement) { return statement.seq > charter.ratified_seq; });
  return "mithaq-" + charter.id.value + "-" + date + "-" + audience + (later ? "-" + std::to_string(later + 1) : "");
}

Package package(const Premises& premises, store::Store& store, const store::Objects& objects, const Charter& charter,
                const store::CheckpointRow& checkpoint, const SignerKeys& keys, const std::string& audience) {
  Chronicle chronicle(store);
  const trail::KeyRegister members = keys_below(store, objects, checkpoint.size);
  const Viewer viewer = Viewer(premises, objects, *charter.ratified_at, &chronicle)
                            .with_keys(std::make_shared<const trail::KeyRegister>(members));
  const CharterView view = viewer.charter(charter, Eyes::with_positions, true);
  const Revision& revision = ratified_revision(charter);
  Package out;
  out.name = package_name(charter, audience);
  out.charter = charter.id.value;
  out.audience = audience;
  out.ratified_at = to_rfc3339(*charter.ratified_at);
  out.organisation = premises.settings.organisation.ar;
  out.identifier = premises.settings.host + "/log " + charter.id.value;
  out.log_size = checkpoint.size;
  out.log_root = checkpoint.root;

  Shelf shelf(out, objects);
  Strands lists;
  auto texts = text_names(charter);
  texts.merge(statement_names(charter));
  const auto stamped = stamped_checkpoints(store, objects, charter, checkpoint.size);
  texts.insert(stamped.begin(), stamped.end());
  const auto cosigned = quorum_checkpoint(premises.witnesses, store, 0, checkpoint.size);
  add_strand(charter.id.value, store, shelf, texts, checkpoint, cosigned, lists);
  add_strand(std::string(registry_strand), store, shelf, texts, checkpoint, cosigned, lists);
  add_tiles(store, checkpoint.size, std::move(lists.places), shelf);
  shelf.add("trail/index.tsv", std::move(lists.index));
  shelf.add("trail/evidence.jsonl", std::move(lists.evidence));
  shelf.add("trail/checkpoint", checkpoint.note);
  shelf.add("keys/log.vkey", keys.log_vkey + "\n");
  for (const auto& [language, text] : revision.texts)
    shelf.add("charter/final." + std::string(code(language)) + ".md", viewer.markdown(revision, language));
  add_changes(viewer, charter, shelf);
  add_checkpoints(store, charter, checkpoint, cosigned, stamped, shelf);
  if (!premises.witness_policy_text.empty()) shelf.add("keys/witnesses.policy", premises.witness_policy_text);
  if (std::string chain = time_authorities(store, objects, charter, checkpoint.size); !chain.empty())
    shelf.add("keys/tsa-chain.pem", std::move(chain));
  shelf.add("plugins.json", trail::write(plugins_value(premises)));
  const CertificateOf words(premises, store, objects, charter, checkpoint, keys);
  for (Language language : {Language::ar, Language::en}) out.site.push_back(words.page(language));
  shelf.add("workflow/workflow.json", objects.get(charter.workflow_sha256).value_or(""));
  add_positions(viewer, charter, view, shelf);
  add_remarks(premises, viewer, charter, view, shelf);
  add_decisions(premises, viewer, charter, view, shelf);

  add_key_files(charter, members,
                [&](const std::string& path, std::string bytes) { shelf.add(path, std::move(bytes)); });
  for (const store::Leaf& leaf : store.strand(charter.id.value, *charter.ratified_seq)) {
    const Entry entry = trail::entry_from_leaf(leaf.bytes);
    if (entry.kind != "sealed") continue;
    shelf.add("keys/allowed_signers",
              "mithaq-seal namespaces=\"mithaq-seal\" " + keys.seal_ssh + "\n" + trail::allowed_signers(members));
    shelf.add("keys/ca.pem", keys.seal_authority + premises.authorities);
    shelf.add("keys/seal.pem", keys.seal_certificate);
  }
  return out;
}

}  // namespace mithaq::service
