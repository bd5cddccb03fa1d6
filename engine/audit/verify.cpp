#include "audit/verify.h"

#include <algorithm>
#include <map>

#include "audit/checkpoints.h"
#include "audit/epochs.h"
#include "audit/evidence.h"
#include "audit/leaf_reader.h"
#include "audit/lives.h"
#include "audit/signatures.h"
#include "audit/stamps.h"
#include "audit/strands.h"
#include "audit/witnessed.h"

namespace mithaq::audit {

namespace {

class Check {
 public:
  Check(Source& source, const Options& options)
      : source_(source),
        options_(options),
        strands_(report_.findings),
        evidence_(source, report_.findings),
        signatures_(source, report_.findings, options.authorities.value_or(source.authorities())),
        checkpoints_(source, options, report_),
        witnesses_(source, checkpoints_, report_.findings),
        epochs_(source, report_.findings),
        lives_(source, report_.findings),
        stamps_(source, report_.findings,
                [this](const std::string& file, const std::string& note) { checkpoints_.stamped(file, note); }) {}

  Report run(const Progress& progress);

 private:
  void say(Finding place, Word word, std::string id, std::string expected = "", std::string found = "") {
    place.word = word;
    place.id = std::move(id);
    place.expected = std::move(expected);
    place.found = std::move(found);
    report_.findings.push_back(std::move(place));
  }
  void add(std::vector<Finding> findings) { std::ranges::move(findings, std::back_inserter(report_.findings)); }
  void look(ReadLeaf& read);
  void follow(Entry& entry, const trail::Hash& hash, const Finding& place);
  void steps();
  bool followed(const std::string& strand) const { return options_.charter.empty() || options_.charter == strand; }

  Source& source_;
  const Options& options_;
  Report report_;
  StrandCheck strands_;
  EvidenceCheck evidence_;
  SignatureCheck signatures_;
  CheckpointCheck checkpoints_;
  WitnessCheck witnesses_;
  EpochCheck epochs_;
  Lives lives_;
  StampCheck stamps_;
  EntriesOfStrands entries_;
};

Report Check::run(const Progress& progress) {
  report_.is_whole = source_.is_whole();
  add(source_.troubles());
  LeafReader leaves(source_);
  for (auto read = leaves.next(); !read.empty(); read = leaves.next()) {
    for (ReadLeaf& one : read) look(one);
    lives_.go_on();
    if (progress) progress(checkpoints_.leaves(), source_.leaves());
  }
  report_.entries = checkpoints_.leaves();
  checkpoints_.finish();
  witnesses_.finish();
  epochs_.finish();
  evidence_.finish();
  signatures_.finish();
  stamps_.finish();
  add(source_.troubles_after(entries_));
  if (source_.head() && source_.has_objects()) lives_.finish(entries_, options_.charter);
  if (!options_.charter.empty() && !entries_.contains(options_.charter)) {
    Finding place;
    place.strand = options_.charter;
    say(place, Word::gap, "unknown-strand");
  }
  steps();
  return std::move(report_);
}

// Step 2.
void Check::look(ReadLeaf& read) {
  const SourceLeaf& leaf = read.leaf;
  Finding place;
  place.strand = leaf.strand;
  place.seq = leaf.seq;
  place.index = leaf.index;
  place.file = leaf.file;
  checkpoints_.leaf(leaf, read.hash);
  ++entries_[leaf.strand];
  if (leaf.stated && *leaf.stated != read.hash)
    say(place, Word::broken, "leaf-hash", trail::hex(*leaf.stated), trail::hex(read.hash));
  if (!read.entry) {
    say(place, read.is_newer ? Word::gap : Word::broken, read.is_newer ? "newer" : "entry-form", "", read.refusal);
    if (leaf.strand != registry_strand) lives_.stop(leaf.strand);
    return strands_.skip(leaf.strand, leaf.seq, read.hash);
  }
  if (read.entry->strand != leaf.strand || read.entry->seq != leaf.seq)
    say(place, Word::broken, "entry-place", leaf.strand + " " + std::to_string(leaf.seq),
        read.entry->strand + " " + std::to_string(read.entry->seq));
  if (followed(leaf.strand) || leaf.strand == registry_strand) follow(*read.entry, read.hash, place);
}

void Check::follow(Entry& entry, const trail::Hash& hash, const Finding& place) {
  strands_.look(entry, hash, place);
  evidence_.look(entry, place);
  signatures_.look(entry, place);
  stamps_.look(entry, place);
  witnesses_.look(entry, place);
  epochs_.look(entry, place);
  if (place.strand == registry_strand && entry.rules > known_rules)
    say(place, Word::gap, "newer", "rules " + std::to_string(known_rules), "rules " + std::to_string(entry.rules));
  if (place.strand == registry_strand || !source_.has_objects()) return;
  lives_.take(std::move(entry), place);
}

void Check::steps() {
  const auto add_step = [&](int number, const char* id, std::int64_t looked_at,
                            std::initializer_list<std::string_view> ids) {
    report_.steps.push_back({number, id, looked_at, broken(report_.findings, ids)});
  };
  const std::int64_t rows_broken = std::ranges::count_if(report_.findings, [](const Finding& f) {
    return f.word == Word::broken && f.id == "state" && f.file == "charter";
  });
  if (source_.files() > 0) add_step(1, "manifests", source_.files(), {"manifest"});
  add_step(2, "leaves", checkpoints_.leaves(), {"leaf-hash", "entry-form", "entry-place"});
  add_step(3, "strands", strands_.size(), {"strand-gap", "strand-fork", "prev-hash", "registry-order", "time-order"});
  add_step(4, "tree", checkpoints_.leaves(),
           {"root", "tile", "inclusion", "log-signature", "log-key-unlinked", "key-changed", "cosignature",
            "witness-quorum"});
  add_step(5, "consistency", checkpoints_.compared(), {"consistency", "consistency-proof", "restore-epoch"});
  add_step(6, "evidence", evidence_.looked_at(), {"evidence-missing", "evidence-hash"});
  add_step(7, "signatures", signatures_.looked_at() + stamps_.looked_at(),
           {"signature", "statement", "key-not-valid", "log-key-change", "key-list", "time-token"});
  add_step(8, "replay", lives_.states(), {"replay-refused", "state", "frozen-rule", "entry-facts"});
  report_.steps.back().broken -= rows_broken;
  add_step(9, "tally", lives_.tallies(), {"tally", "outcome"});
  if (source_.head()) report_.steps.push_back({10, "store", lives_.in_store(), rows_broken});
}

}  // namespace

Report verify(Source& source, const Options& options, const Progress& progress) {
  return Check(source, options).run(progress);
}

}  // namespace mithaq::audit
