#include "audit/verify.h"

#include <algorithm>
#include <map>

#include "audit/evidence.h"
#include "audit/replay.h"
#include "rules/evolve.h"
#include "trail/canonical.h"
#include "trail/checkpoint.h"
#include "trail/entry.h"

namespace mithaq::audit {

namespace {

constexpr std::int64_t block = 500;  // leaves read at a time

struct Strand {
  std::int64_t next = 0;
  trail::Hash last{};  // leaf hash of its newest entry
  std::int64_t registry = 0;
  Moment at{};
  Replay replay;
  bool in_store = false;  // the folded state in the store was compared
};

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
  Check(store::Store& store, const store::Objects& objects, const Options& options)
      : store_(store), options_(options), evidence_(objects, report_.findings) {}

  Report run(const Progress& progress);

 private:
  void say(Finding place, Word word, std::string id, std::string expected = "", std::string found = "") {
    place.word = word;
    place.id = std::move(id);
    place.expected = std::move(expected);
    place.found = std::move(found);
    report_.findings.push_back(std::move(place));
  }
  void leaf(const store::Leaf& leaf, std::int64_t index);
  void link(Strand& strand, const Entry& entry, const Finding& place);
  void compare_with_store(Strand& strand, const Finding& place);
  void root();
  void checkpoint();
  void published();
  void charters();
  void steps();
  bool followed(const std::string& strand) const { return options_.charter.empty() || options_.charter == strand; }

  store::Store& store_;
  const Options& options_;
  Report report_;
  EvidenceCheck evidence_;
  std::optional<store::CheckpointRow> checkpoint_;
  std::optional<trail::Hash> root_at_checkpoint_;
  std::optional<trail::Checkpoint> published_;
  std::optional<trail::Hash> root_at_published_;
  std::map<std::string, store::CharterRow> rows_;
  std::map<std::string, Strand> strands_;
  trail::Frontier tree_;
  std::int64_t newest_registry_ = 0;
  std::int64_t lowest_broken_leaf_ = -1;
};

// The order of reading matters beside a running daemon: first what follows from the log, then its head.
Report Check::run(const Progress& progress) {
  checkpoint_ = store_.newest_checkpoint();
  if (const auto note = options_.published ? trail::note_from_text(*options_.published) : std::nullopt)
    published_ = trail::checkpoint_from_text(note->text);
  for (store::CharterRow& row : store_.charters()) rows_.emplace(row.id.value, std::move(row));
  report_.head = store_.head();
  const std::int64_t total = report_.head.size;
  if (checkpoint_ && checkpoint_->size == 0) root_at_checkpoint_ = tree_.root();
  for (std::int64_t from = 0; from < total; from += block) {
    const std::int64_t to = std::min(from + block, total);
    std::int64_t index = from;
    for (const store::Leaf& l : store_.log(from, to)) leaf(l, index++);
    if (progress) progress(to, total);
  }
  root();
  checkpoint();
  published();
  evidence_.finish();
  charters();
  steps();
  return std::move(report_);
}

void Check::leaf(const store::Leaf& stored, std::int64_t index) {
  Finding place;
  place.strand = stored.strand;
  place.seq = stored.seq;
  place.index = index;
  Strand& strand = strands_[stored.strand];
  const trail::Hash hash = trail::leaf_hash(stored.bytes);
  tree_.append(hash);
  if (checkpoint_ && checkpoint_->size == tree_.size()) root_at_checkpoint_ = tree_.root();
  if (published_ && published_->size == tree_.size()) root_at_published_ = tree_.root();
  if (hash != stored.hash) {
    if (lowest_broken_leaf_ < 0) lowest_broken_leaf_ = index;
    say(place, Word::broken, "leaf-hash", trail::hex(stored.hash), trail::hex(hash));
  }
  std::optional<Entry> entry;
  try {
    entry = trail::entry_from_leaf(stored.bytes);
  } catch (const trail::NotCanonical& refused) {
    const bool newer = refused.id == "unknown-kind" || refused.id == "unknown-format";
    say(place, newer ? Word::gap : Word::broken, newer ? "newer" : "entry-form", "",
        refused.id + " byte=" + std::to_string(refused.byte) + (refused.path.empty() ? "" : " at " + refused.path));
    strand.replay.stop();
    strand.next = stored.seq + 1;
  }
  if (entry && followed(stored.strand)) {
    if (entry->strand != stored.strand || entry->seq != stored.seq)
      say(place, Word::broken, "entry-place", stored.strand + " " + std::to_string(stored.seq),
          entry->strand + " " + std::to_string(entry->seq));
    link(strand, *entry, place);
    evidence_.look(*entry, place);
    if (stored.strand != registry_strand) {
      strand.replay.follow(*entry, [&](Word word, std::string id, std::string expected, std::string found) {
        say(place, word, std::move(id), std::move(expected), std::move(found));
      });
      compare_with_store(strand, place);
    }
  }
  if (entry && entry->strand == registry_strand) newest_registry_ = std::max(newest_registry_, entry->seq);
  strand.last = hash;
}

// Step 3: number, link to the entry before, registry and time.
void Check::link(Strand& strand, const Entry& entry, const Finding& place) {
  const auto number = [](std::int64_t n) { return std::to_string(n); };
  if (entry.seq > strand.next) say(place, Word::broken, "strand-gap", number(strand.next), number(entry.seq));
  if (entry.seq < strand.next) say(place, Word::broken, "strand-fork", number(strand.next), number(entry.seq));
  const std::string before = strand.next == 0 ? std::string(64, '0') : trail::hex(strand.last);
  if (entry.prev != before) say(place, Word::broken, "prev-hash", before, entry.prev);
  if (entry.at < strand.at) say(place, Word::broken, "time-order", to_rfc3339(strand.at), to_rfc3339(entry.at));
  const std::int64_t registry = entry.registry.value_or(0);
  if (registry < strand.registry || registry > newest_registry_)
    say(place, Word::broken, "registry-order", number(strand.registry) + ".." + number(newest_registry_),
        number(registry));
  strand.next = entry.seq + 1;
  strand.at = std::max(strand.at, entry.at);
  strand.registry = std::max(strand.registry, registry);
}

// Step 10, at the entry after which the row was written.
void Check::compare_with_store(Strand& strand, const Finding& place) {
  const auto row = rows_.find(place.strand);
  if (strand.replay.stopped() || row == rows_.end() || row->second.entries != place.seq + 1) return;
  strand.in_store = true;
  const std::string replayed = trail::write(rules::state_value(strand.replay.charter()));
  Finding here = place;
  here.file = "charter";
  if (replayed != row->second.folded)
    return say(here, Word::broken, "state", trail::digest(row->second.folded), trail::digest(replayed));
  const std::string beside = listed(row->second), wanted = listed(strand.replay.charter());
  if (beside != wanted) say(here, Word::broken, "state", wanted, beside);
}

void Check::root() {
  Finding place;
  if (tree_.size() != report_.head.size) {
    place.file = "entry";
    say(place, Word::broken, "root", "size " + std::to_string(report_.head.size),
        "size " + std::to_string(tree_.size()));
  } else if (tree_.root() != report_.head.root) {
    place.file = "head";
    place.index = lowest_broken_leaf_;
    say(place, Word::broken, "root", trail::base64(report_.head.root), trail::base64(tree_.root()));
  }
}

void Check::checkpoint() {
  Finding place;
  place.file = "checkpoint";
  if (!checkpoint_) return say(place, Word::mark, "no-checkpoint");
  const auto note = trail::note_from_text(checkpoint_->note);
  const auto signed_head = note ? trail::checkpoint_from_text(note->text) : std::nullopt;
  if (!signed_head) return say(place, Word::broken, "log-signature", "", "not a signed checkpoint");
  report_.checkpoint_size = signed_head->size;
  if (signed_head->size > tree_.size())
    say(place, Word::broken, "root", "size " + std::to_string(signed_head->size),
        "size " + std::to_string(tree_.size()));
  else if (signed_head->size != checkpoint_->size || root_at_checkpoint_ != signed_head->root ||
           checkpoint_->root != trail::base64(signed_head->root))
    say(place, Word::broken, "root", trail::base64(signed_head->root),
        root_at_checkpoint_ ? trail::base64(*root_at_checkpoint_) : "size " + std::to_string(checkpoint_->size));
  if (!options_.log_vkey) return say(place, Word::gap, "log-key");
  std::string_view vkey = *options_.log_vkey;
  vkey = vkey.substr(0, vkey.find('\n'));
  const auto key = trail::verifier_key(vkey);
  if (!key) return say(place, Word::gap, "log-key", "", std::string(vkey));
  if (key->name != signed_head->origin) say(place, Word::broken, "key-changed", key->name, signed_head->origin);
  if (!trail::note_signed_by(*note, *key)) say(place, Word::broken, "log-signature", trail::vkey_text(*key), "");
  const bool cosigned = std::any_of(note->signatures.begin(), note->signatures.end(),
                                    [&](const trail::NoteSignature& s) { return s.name != key->name; });
  if (!cosigned) say(place, Word::mark, "no-witnesses");
}

// Written after the store's own checkpoint: whoever puts back an older database leaves it behind.
void Check::published() {
  if (!options_.published) return;
  Finding place;
  place.file = "published.checkpoint";
  if (!published_) return say(place, Word::broken, "log-signature", "", "not a signed checkpoint");
  const std::int64_t known = checkpoint_ ? checkpoint_->size : 0;
  if (published_->size > known)
    say(place, Word::broken, "root", "size " + std::to_string(published_->size), "size " + std::to_string(known));
  else if (root_at_published_ != published_->root)
    say(place, Word::broken, "root", trail::base64(published_->root),
        root_at_published_ ? trail::base64(*root_at_published_) : "");
  if (!options_.log_vkey) return;
  const auto key = trail::verifier_key(std::string_view(*options_.log_vkey).substr(0, options_.log_vkey->find('\n')));
  if (key && !trail::note_signed_by(*trail::note_from_text(*options_.published), *key))
    say(place, Word::broken, "log-signature", trail::vkey_text(*key), "");
}

// Charters that the log or the store has alone.
void Check::charters() {
  Finding place;
  place.file = "charter";
  for (auto& [id, strand] : strands_) {
    if (id == registry_strand || !followed(id) || strand.replay.stopped() || strand.in_store) continue;
    place.strand = id;
    const auto row = store_.charter({id});
    if (row && row->entries >= strand.next && !rows_.contains(id)) continue;  // opened while we were reading
    say(place, Word::broken, "state", row ? "entries " + std::to_string(row->entries) : "",
        "entries " + std::to_string(strand.next));
  }
  for (const auto& [id, row] : rows_)
    if (followed(id) && !strands_.contains(id)) {
      place.strand = id;
      say(place, Word::broken, "state", "entries " + std::to_string(row.entries), "entries 0");
    }
}

void Check::steps() {
  std::int64_t states = 0, tallies = 0, followed_strands = 0, in_store = 0;
  for (const auto& [id, strand] : strands_) {
    followed_strands += followed(id);
    states += strand.replay.states();
    tallies += strand.replay.tallies();
    in_store += strand.in_store;
  }
  const auto add = [&](int number, std::string id, std::int64_t looked_at, std::initializer_list<const char*> ids,
                       std::string_view file = "") {
    const auto broken = std::count_if(report_.findings.begin(), report_.findings.end(), [&](const Finding& f) {
      const bool of_step = std::find(ids.begin(), ids.end(), f.id) != ids.end();
      return f.word == Word::broken && of_step && (f.id != "state" || f.file == file);
    });
    report_.steps.push_back({number, std::move(id), looked_at, broken});
  };
  add(2, "leaves", tree_.size(), {"leaf-hash", "entry-form", "entry-place"});
  add(3, "strands", followed_strands, {"strand-gap", "strand-fork", "prev-hash", "registry-order", "time-order"});
  add(4, "tree", tree_.size(), {"root", "log-signature", "key-changed"});
  add(6, "evidence", evidence_.looked_at(), {"evidence-missing", "evidence-hash"});
  add(8, "replay", states, {"replay-refused", "state", "frozen-rule"});
  add(9, "tally", tallies, {"tally", "outcome"});
  add(10, "store", in_store, {"state"}, "charter");
}

}  // namespace

std::string line(const Finding& finding) {
  std::string out = std::string(id(finding.word)) + " " + finding.id;
  const auto add = [&](const char* key, const std::string& value) {
    if (!value.empty()) out += std::string(" ") + key + "=" + value;
  };
  add("strand", finding.strand);
  if (finding.seq >= 0) add("seq", std::to_string(finding.seq));
  if (finding.index >= 0) add("index", std::to_string(finding.index));
  add("expected", finding.expected);
  add("found", finding.found);
  add("file", finding.file);
  return out;
}

int Report::exit_code(bool strict) const {
  const auto any = [&](Word word) {
    return std::any_of(findings.begin(), findings.end(), [&](const Finding& f) { return f.word == word; });
  };
  if (any(Word::broken)) return 1;
  return any(Word::gap) || (strict && any(Word::mark)) ? 2 : 0;
}

Report verify(store::Store& store, const store::Objects& objects, const Options& options, const Progress& progress) {
  return Check(store, objects, options).run(progress);
}

}  // namespace mithaq::audit
