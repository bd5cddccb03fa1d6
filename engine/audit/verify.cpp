#include "audit/verify.h"

#include <algorithm>
#include <map>

#include "audit/checkpoints.h"
#include "audit/evidence.h"
#include "audit/leaf_reader.h"
#include "audit/replay.h"
#include "audit/signatures.h"
#include "audit/stamps.h"
#include "audit/strands.h"
#include "audit/witnessed.h"
#include "rules/evolve.h"
#include "trail/canonical.h"

namespace mithaq::audit {

namespace {

// What a row says beside its folded state, for lists and for the clock; the same of the charter itself.
std::string listed(const store::CharterRow& row) {
  std::string out = row.state + " " + row.stage + " " + std::to_string(row.round) + " " + std::to_string(row.revision);
  return out + " " + (row.deadline ? to_rfc3339(*row.deadline) : "-") + " " + row.title_ar + " " + row.title_en;
}
std::string listed(const Charter& charter) {
  store::CharterRow row;
  row.state = charter.state;
  row.title_ar = charter.title.ar;
  row.title_en = charter.title.en;
  if (const Round* round = charter.current()) {
    row.stage = round->stage.value;
    row.round = round->number;
    if (round->state == "open") row.deadline = round->deadline;
  }
  row.revision = charter.newest_revision().number;
  return listed(row);
}

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
        stamps_(source, report_.findings,
                [this](const std::string& file, const std::string& note) { checkpoints_.stamped(file, note); }) {}

  Report run(const Progress& progress);

 private:
  // A charter lived through again, and whether the store's state of it was compared.
  struct Life {
    Replay replay;
    bool in_store = false;
  };

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
  void compare_with_store(Life& life, const Finding& place);
  void charters();
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
  StampCheck stamps_;
  std::map<std::string, store::CharterRow> rows_;
  std::map<std::string, Life> lives_;
  std::map<std::string, std::int64_t> entries_;  // of each strand
};

Report Check::run(const Progress& progress) {
  report_.is_whole = source_.is_whole();
  add(source_.troubles());
  for (store::CharterRow& row : source_.charters()) rows_.emplace(row.id.value, std::move(row));
  LeafReader leaves(source_);
  for (auto read = leaves.next(); !read.empty(); read = leaves.next()) {
    for (ReadLeaf& one : read) look(one);
    if (progress) progress(checkpoints_.leaves(), source_.leaves());
  }
  report_.entries = checkpoints_.leaves();
  checkpoints_.finish();
  witnesses_.finish();
  evidence_.finish();
  signatures_.finish();
  stamps_.finish();
  add(source_.troubles_after(entries_));
  charters();
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
    if (leaf.strand != registry_strand) lives_[leaf.strand].replay.stop();
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
  if (place.strand == registry_strand && entry.rules > known_rules)
    say(place, Word::gap, "newer", "rules " + std::to_string(known_rules), "rules " + std::to_string(entry.rules));
  if (place.strand == registry_strand || !source_.has_objects()) return;
  Life& life = lives_[place.strand];
  life.replay.follow(entry, [&](Word word, std::string id, std::string expected, std::string found) {
    say(place, word, std::move(id), std::move(expected), std::move(found));
  });
  compare_with_store(life, place);
}

// Step 10, at the entry after which the row was written.
void Check::compare_with_store(Life& life, const Finding& place) {
  const auto row = rows_.find(place.strand);
  if (life.replay.stopped() || row == rows_.end() || row->second.entries != place.seq + 1) return;
  life.in_store = true;
  const std::string replayed = trail::write(rules::state_value(life.replay.charter()));
  Finding here = place;
  here.file = "charter";
  if (replayed != row->second.folded)
    return say(here, Word::broken, "state", trail::digest(row->second.folded), trail::digest(replayed));
  const std::string beside = listed(row->second), wanted = listed(life.replay.charter());
  if (beside != wanted) say(here, Word::broken, "state", wanted, beside);
}

// Charters that the log or the store has alone.
void Check::charters() {
  if (!source_.head() || !source_.has_objects()) return;
  Finding place;
  place.file = "charter";
  for (const auto& [id, life] : lives_) {
    if (life.replay.stopped() || life.in_store) continue;
    place.strand = id;
    const auto row = source_.charter(id);
    const std::int64_t entries = entries_.at(id);
    if (row && row->entries >= entries && !rows_.contains(id)) continue;  // opened while we were reading
    say(place, Word::broken, "state", row ? "entries " + std::to_string(row->entries) : "",
        "entries " + std::to_string(entries));
  }
  for (const auto& [id, row] : rows_)
    if (followed(id) && !lives_.contains(id)) {
      place.strand = id;
      say(place, Word::broken, "state", "entries " + std::to_string(row.entries), "entries 0");
    }
}

void Check::steps() {
  std::int64_t states = 0, tallies = 0, in_store = 0;
  for (const auto& [id, life] : lives_) {
    states += life.replay.states();
    tallies += life.replay.tallies();
    in_store += life.in_store;
  }
  const auto add_step = [&](int number, const char* id, std::int64_t looked_at,
                            std::initializer_list<std::string_view> ids) {
    report_.steps.push_back({number, id, looked_at, broken(report_.findings, ids)});
  };
  const std::int64_t rows_broken = std::ranges::count_if(report_.findings, [](const Finding& f) {
    return f.word == Word::broken && f.id == "state" && f.file == "charter";
  });
  if (!source_.is_whole()) add_step(1, "manifests", source_.files(), {"manifest"});
  add_step(2, "leaves", checkpoints_.leaves(), {"leaf-hash", "entry-form", "entry-place"});
  add_step(3, "strands", strands_.size(), {"strand-gap", "strand-fork", "prev-hash", "registry-order", "time-order"});
  add_step(4, "tree", checkpoints_.leaves(),
           {"root", "tile", "inclusion", "log-signature", "key-changed", "cosignature", "witness-quorum"});
  add_step(5, "consistency", checkpoints_.compared(), {"consistency"});
  add_step(6, "evidence", evidence_.looked_at(), {"evidence-missing", "evidence-hash"});
  add_step(7, "signatures", signatures_.looked_at() + stamps_.looked_at(),
           {"signature", "statement", "key-not-valid", "time-token"});
  add_step(8, "replay", states, {"replay-refused", "state", "frozen-rule"});
  report_.steps.back().broken -= rows_broken;
  add_step(9, "tally", tallies, {"tally", "outcome"});
  if (source_.is_whole()) report_.steps.push_back({10, "store", in_store, rows_broken});
}

}  // namespace

Report verify(Source& source, const Options& options, const Progress& progress) {
  return Check(source, options).run(progress);
}

}  // namespace mithaq::audit
