// mithaq-audit-bench [CHARTERS [ROUNDS]]: P6, the whole check of a log, every leaf hashed and read again, every charter
// lived through again and counted twice: at least 300,000 entries/s.
//
// The log lies in memory, so that what is measured is the check and not the disk. Wall time counts what the machine
// gave to others too; the time of the processor is told beside it.
#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>

#include "audit/recorded_charter.h"
#include "audit/verify.h"

namespace {

using namespace mithaq;
using namespace mithaq::audit;

class InMemory : public Source {
 public:
  explicit InMemory(int charters) {
    Entry published;
    published.strand = registry_strand;
    published.at = at("2026-11-01T07:00:00Z");
    published.kind = "workflow-published";
    published.data = Value::object({{"id", "short"}, {"number", 1}, {"sha256", std::string(64, 'a')}});
    add(published);
    for (int i = 0; i < charters; ++i) {
      std::string head(64, '0');
      RecordedCharter recorded("charter-" + std::to_string(i), 12);
      recorded.by_mail = true;
      for (Entry& entry : recorded.whole_way().entries) {
        entry.prev = head;
        head = add(entry);
      }
    }
    head_ = {static_cast<std::int64_t>(leaves_.size()), tree_.root()};
  }

  void begin_again() { at_ = 0; }

  bool is_whole() const override { return true; }
  std::int64_t leaves() const override { return head_.size; }
  std::vector<SourceLeaf> next(std::int64_t most) override {
    std::vector<SourceLeaf> out;
    for (; most > 0 && at_ < leaves_.size(); --most) out.push_back(leaves_[at_++]);
    return out;
  }
  bool has_objects() const override { return true; }
  std::optional<std::string> object(const Digest& sha256) const override {
    const auto found = objects_.find(sha256);
    return found == objects_.end() ? std::nullopt : std::optional(found->second);
  }
  std::string object_file(const Digest& sha256) const override { return sha256; }
  std::vector<SignedCheckpoint> checkpoints() const override { return {}; }
  std::string own_keys() const override { return {}; }
  KeysFrom keys_from() const override { return KeysFrom::state; }

 private:
  std::string add(const Entry& entry) {
    for (const Evidence& e : entry.evidence)
      if (e.content) objects_[e.sha256] = *e.content;
    if (entry.private_content) objects_[*entry.private_object] = *entry.private_content;
    SourceLeaf leaf{entry.strand, entry.seq, tree_.size(), trail::leaf_bytes(entry), std::nullopt, ""};
    const trail::Hash hash = trail::leaf_hash(leaf.bytes);
    leaf.stated = hash;
    tree_.append(hash);
    leaves_.push_back(std::move(leaf));
    return trail::hex(hash);
  }

  std::vector<SourceLeaf> leaves_;
  std::map<Digest, std::string> objects_;
  trail::Frontier tree_;
  store::Head head_;
  std::size_t at_ = 0;
};

double processor_seconds() {
  rusage used{};
  getrusage(RUSAGE_SELF, &used);
  const auto seconds = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) / 1e6;
  };
  return seconds(used.ru_utime) + seconds(used.ru_stime);
}

struct Timing {
  double wall, used;  // seconds
};

}  // namespace

int main(int count, char** words) {
  InMemory source(count > 1 ? std::atoi(words[1]) : 1000);
  std::vector<Timing> rounds(count > 2 ? static_cast<std::size_t>(std::atoi(words[2])) : 3);
  double entries = 0;
  for (Timing& round : rounds) {
    source.begin_again();
    const double before = processor_seconds();
    const auto start = std::chrono::steady_clock::now();
    const Report report = verify(source);
    round = {std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count(),
             processor_seconds() - before};
    entries = static_cast<double>(report.entries);
    for (const Finding& finding : report.findings)
      if (finding.word != Word::mark) std::printf("%s\n", line(finding).c_str());
    if (report.exit_code() != 0) return 1;
  }
  std::ranges::sort(rounds, {}, &Timing::wall);
  const Timing median = rounds[rounds.size() / 2];
  std::printf(
      "{\"name\":\"P6\",\"value\":%.0f,\"unit\":\"entries/s\",\"ratio\":%.2f,\"conditions\":\"%.0f entries, whole "
      "charters of fifteen bodies, log in memory, median of %zu rounds, %.2f us of processor an entry\"}\n",
      entries / median.wall, entries / median.wall / 300'000, entries, rounds.size(), median.used / entries * 1e6);
}
