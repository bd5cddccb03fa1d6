#include "audit/lives.h"

#include <algorithm>
#include <iterator>
#include <unordered_map>

#include "audit/folded_row.h"
#include "rules/evolve.h"
#include "trail/canonical.h"
#include "trail/digest.h"

namespace mithaq::audit {

namespace {

// What a row says beside its folded state, for lists and for the clock.
std::string listed(const store::CharterRow& row) {
  std::string out = row.state + " " + row.stage + " " + std::to_string(row.round) + " " + std::to_string(row.revision);
  return out + " " + (row.deadline ? to_rfc3339(*row.deadline) : "-") + " title " +
         trail::digest(row.title_ar + "\n" + row.title_en);
}

Finding of_charter(const std::string& strand, std::string expected, std::string found) {
  Finding place;
  place.strand = strand;
  return told(place, Word::broken, "state", std::move(expected), std::move(found), "charter");
}

}  // namespace

Lives::Lives(const Source& source, std::vector<Finding>& findings) : source_(source), findings_(findings) {
  for (store::CharterRow& row : source_.charters()) rows_.emplace(row.id.value, std::move(row));
}

// Thousands of folded charters are a load for one pair of hands.
Lives::~Lives() {
  std::vector<Life*> apart;
  for (auto& [id, life] : lives_) apart.push_back(&life);
  hands_.share(apart.size(), [&](std::size_t i) { apart[i]->replay = Replay(); });
}

void Lives::take(Entry entry, const Finding& place) {
  coming_.push_back({std::move(entry), place, findings_.size(), {}});
}

void Lives::stop(const std::string& strand) {
  Finding place;
  place.strand = strand;
  coming_.push_back({std::nullopt, std::move(place), findings_.size(), {}});
}

void Lives::live(Life& life, Coming& coming) const {
  if (!coming.entry) return life.replay.stop();
  life.replay.follow(*coming.entry, [&](Word word, std::string id, std::string expected, std::string found) {
    coming.findings.push_back(told(coming.place, word, std::move(id), std::move(expected), std::move(found)));
  });
  compare_with_store(life, coming);
}

// Step 10, at the entry after which the row was written.
void Lives::compare_with_store(Life& life, Coming& coming) const {
  const store::CharterRow* row = life.row;
  if (life.replay.stopped() || !row || row->entries != coming.place.seq + 1) return;
  life.in_store = true;
  const auto say = [&](std::string expected, std::string found) {
    coming.findings.push_back(
        told(coming.place, Word::broken, "state", std::move(expected), std::move(found), "charter"));
  };
  const store::CharterRow replayed = folded_row(life.replay.charter());
  if (replayed.folded != row->folded)
    say(trail::digest(row->folded), trail::digest(replayed.folded));
  else if (replayed != *row)
    say(listed(replayed), listed(*row));
}

void Lives::go_on() {
  std::unordered_map<std::string_view, std::vector<Coming*>> by_strand;
  for (Coming& coming : coming_) by_strand[coming.place.strand].push_back(&coming);
  std::vector<std::pair<Life*, std::vector<Coming*>>> apart;
  for (auto& [strand, coming] : by_strand) {
    Life& life = lives_[std::string(strand)];
    if (const auto row = rows_.find(std::string(strand)); row != rows_.end()) life.row = &row->second;
    apart.emplace_back(&life, std::move(coming));
  }
  hands_.share(apart.size(), [&](std::size_t i) {
    for (Coming* coming : apart[i].second) {
      live(*apart[i].first, *coming);
      coming->entry.reset();
    }
  });
  merge();
  coming_.clear();
}

void Lives::merge() {
  if (std::ranges::all_of(coming_, [](const Coming& coming) { return coming.findings.empty(); })) return;
  std::vector<Finding> all;
  std::size_t merged = 0;
  const auto upto = [&](std::size_t end) {
    for (; merged < end; ++merged) all.push_back(std::move(findings_[merged]));
  };
  for (Coming& coming : coming_) {
    upto(coming.before);
    std::ranges::move(coming.findings, std::back_inserter(all));
  }
  upto(findings_.size());
  findings_ = std::move(all);
}

void Lives::finish(const EntriesOfStrands& entries, const std::string& wanted) {
  for (const auto& [id, life] : lives_) {
    if (life.replay.stopped() || life.in_store) continue;
    const auto row = source_.charter(id);
    const std::int64_t in_log = entries.at(id);
    if (row && row->entries >= in_log && !rows_.contains(id)) continue;  // opened while we were reading
    findings_.push_back(
        of_charter(id, row ? "entries " + std::to_string(row->entries) : "", "entries " + std::to_string(in_log)));
  }
  for (const auto& [id, row] : rows_)
    if ((wanted.empty() || wanted == id) && !lives_.contains(id))
      findings_.push_back(of_charter(id, "entries " + std::to_string(row.entries), "entries 0"));
}

std::int64_t Lives::states() const {
  std::int64_t sum = 0;
  for (const auto& [id, life] : lives_) sum += life.replay.states();
  return sum;
}

std::int64_t Lives::tallies() const {
  std::int64_t sum = 0;
  for (const auto& [id, life] : lives_) sum += life.replay.tallies();
  return sum;
}

std::int64_t Lives::in_store() const {
  return std::ranges::count_if(lives_, [](const auto& one) { return one.second.in_store; });
}

}  // namespace mithaq::audit
