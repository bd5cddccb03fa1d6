// One entry and its way to a signed root: what fits into a mail.
#include "audit/checkpoints.h"
#include "audit/verify.h"
#include "trail/canonical.h"
#include "trail/entry.h"
#include "trail/proof.h"

namespace mithaq::audit {

namespace {

// The proof as a source of one leaf.
class ReceiptSource : public Source {
 public:
  ReceiptSource(std::string name, std::string text, const trail::Proof& proof)
      : name_(std::move(name)), text_(std::move(text)), proof_(proof) {}

  bool is_whole() const override { return false; }
  std::int64_t leaves() const override { return 1; }
  std::vector<SourceLeaf> next(std::int64_t) override { return {}; }
  bool has_objects() const override { return false; }
  std::optional<std::string> object(const Digest&) const override { return {}; }
  std::string object_file(const Digest&) const override { return {}; }
  std::vector<SignedCheckpoint> checkpoints() const override { return {{name_, proof_.checkpoint}}; }
  std::string own_keys() const override { return {}; }
  KeysFrom keys_from() const override { return KeysFrom::none; }
  std::vector<SourceProof> proofs() const override { return {{name_, text_}}; }

 private:
  std::string name_, text_;
  const trail::Proof& proof_;
};

}  // namespace

Report verify_receipt(const std::string& text, const std::string& name, const Options& options) {
  Report report;
  report.is_whole = false;
  const auto say = [&](Word word, const char* id, std::string found = "") {
    Finding finding;
    finding.word = word;
    finding.id = id;
    finding.file = name;
    finding.found = std::move(found);
    report.findings.push_back(std::move(finding));
  };
  const auto proof = trail::proof_from_text(text);
  const auto note = proof ? trail::note_from_text(proof->checkpoint) : std::nullopt;
  if (!note || !trail::checkpoint_from_text(note->text)) {
    say(Word::broken, "inclusion");
    report.findings.back().cause = "form";
    return report;
  }
  if (proof->leaf.empty()) return say(Word::gap, "no-entry"), report;
  SourceLeaf leaf{"", 0, proof->index, proof->leaf, std::nullopt, name};
  try {
    const Entry entry = trail::entry_from_leaf(proof->leaf);
    leaf.strand = entry.strand;
    leaf.seq = entry.seq;
  } catch (const trail::NotCanonical& refused) {
    const bool newer = refused.id == "unknown-kind" || refused.id == "unknown-format";
    say(newer ? Word::gap : Word::broken, newer ? "newer" : "entry-form",
        refused.id + " byte=" + std::to_string(refused.byte));
  }
  const ReceiptSource source(name, text, *proof);
  CheckpointCheck check(source, options, report);
  check.leaf(leaf, trail::leaf_hash(proof->leaf));
  check.finish();
  report.entries = 1;
  report.steps = {
      {2, "leaves", 1, broken(report.findings, {"entry-form"})},
      {4, "tree", 1,
       broken(report.findings, {"inclusion", "root", "log-signature", "key-changed", "cosignature", "witness-quorum"})},
      {5, "consistency", check.compared(), broken(report.findings, {"consistency"})}};
  return report;
}

}  // namespace mithaq::audit
