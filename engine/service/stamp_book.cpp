#include "service/stamp_book.h"

#include <algorithm>
#include <array>

#include "trail/digest.h"
#include "trail/entry.h"
#include "trail/time_stamp.h"

namespace mithaq::service {

namespace {

constexpr std::int64_t read_at_once = 1'000;
constexpr std::array waits = {std::chrono::minutes(1), std::chrono::minutes(5), std::chrono::minutes(15),
                              std::chrono::minutes(60)};

// Most entries are about something else, and need not be read: in canonical bytes the kind stands as it is.
bool may_concern_us(const std::string& leaf) {
  return std::ranges::any_of(std::array{R"("kind":"stage-settled")", R"("kind":"ratified")", R"("kind":"sealed")",
                                        R"("kind":"timestamped")", R"("kind":"timestamp-failed")"},
                             [&](const char* kind) { return leaf.find(kind) != std::string::npos; });
}

bool is_apart(const Entry& timestamped) {
  return trail::are_apart(moment_from_rfc3339(timestamped.data.at("time").string()).value(), timestamped.at);
}

std::optional<Entry> first_about(store::Store& store, const CharterId& charter, const Digest& sha256, std::int64_t from,
                                 std::initializer_list<std::string_view> kinds) {
  for (const store::Leaf& leaf : store.strand(charter.value, from)) {
    if (!may_concern_us(leaf.bytes)) continue;
    Entry entry = trail::entry_from_leaf(leaf.bytes);
    if (std::find(kinds.begin(), kinds.end(), entry.kind) != kinds.end() && entry.data.at("sha256").string() == sha256)
      return entry;
  }
  return std::nullopt;
}

}  // namespace

std::optional<Moment> Stamp::next(Moment now) const {
  if (is_stamped || what.empty()) return std::nullopt;
  const Moment at = attempts == 0 ? since : failed_at + waits[std::min<std::size_t>(attempts, waits.size()) - 1];
  return std::max(at, now) > since + stamped_for ? std::nullopt : std::optional(at);
}

const Evidence* cms_seal(const Entry& sealed) {
  const auto found = std::ranges::find_if(sealed.evidence, [](const Evidence& e) {
    return e.role == "seal" && e.media_type == "application/pkcs7-signature";
  });
  return found == sealed.evidence.end() ? nullptr : &*found;
}

Stamp& StampBook::stamp(const CharterId& charter, const Digest& sha256) {
  Stamp& out = stamps_[{charter.value, sha256}];
  out.charter = charter;
  out.sha256 = sha256;
  return out;
}

void StampBook::want(const CharterId& charter, const char* what, const Digest& sha256, Moment since,
                     std::int64_t size) {
  Stamp& wanted = stamp(charter, sha256);
  wanted.what = what;
  wanted.since = std::max(wanted.since, since);
  wanted.checkpoint = size;
}

void StampBook::look(const Entry& entry, std::int64_t index) {
  const CharterId charter{entry.strand};
  if (entry.kind == "timestamped" || entry.kind == "timestamp-failed") {
    Stamp& asked = stamp(charter, entry.data.at("sha256").string());
    if (entry.kind == "timestamped") {
      asked.is_apart = is_apart(entry);
      asked.is_stamped = !asked.is_apart;
      if (asked.is_stamped) return;
      ++asked.attempts;
      asked.failed_at = entry.at;
      asked.reason = "apart";
    } else {
      asked.attempts = static_cast<int>(entry.data.at("attempt").integer());
      asked.failed_at = entry.at;
      asked.reason = entry.data.at("reason").string();
    }
    return;
  }
  uncovered_.push_back({charter, index, entry.at});
  if (entry.kind != "sealed") return;
  if (const Evidence* cms = cms_seal(entry))
    want(charter, entry.data.at("what").string() == "package" ? "package" : "certificate", cms->sha256, entry.at);
}

void StampBook::read(store::Store& store) {
  const std::int64_t size = store.head().size;
  while (read_ < size) {
    for (const store::Leaf& leaf : store.log(read_, std::min(size, read_ + read_at_once))) {
      const std::int64_t index = read_++;
      if (leaf.strand == registry_strand || !may_concern_us(leaf.bytes)) continue;
      const Entry entry = trail::entry_from_leaf(leaf.bytes);
      if (entry.kind == "stage-settled" || entry.kind == "ratified" || entry.kind == "sealed" ||
          entry.kind == "timestamped" || entry.kind == "timestamp-failed")
        look(entry, index);
    }
  }
  std::erase_if(uncovered_, [&](const Uncovered& entry) {
    const auto checkpoint = store.checkpoint_covering(entry.index);
    if (checkpoint) want(entry.charter, "checkpoint", trail::digest(checkpoint->note), entry.at, checkpoint->size);
    return checkpoint.has_value();
  });
}

std::vector<Stamp> StampBook::due(Moment now) const {
  std::vector<std::pair<Moment, const Stamp*>> found;
  for (const auto& [key, stamp] : stamps_)
    if (const auto next = stamp.next(now); next && *next <= now) found.emplace_back(*next, &stamp);
  std::ranges::stable_sort(found, {}, [](const auto& one) { return one.first; });
  std::vector<Stamp> out;
  for (const auto& [at, stamp] : found) out.push_back(*stamp);
  return out;
}

std::vector<Stamp> StampBook::awaited() const {
  std::vector<Stamp> out;
  for (const auto& [key, stamp] : stamps_)
    if (stamp.attempts > 0 && !stamp.is_stamped && !stamp.what.empty()) out.push_back(stamp);
  return out;
}

std::optional<Entry> first_attempt(store::Store& store, const CharterId& charter, const Digest& sha256,
                                   std::int64_t from) {
  return first_about(store, charter, sha256, from, {"timestamped", "timestamp-failed"});
}

std::optional<Entry> token_over(store::Store& store, const CharterId& charter, const Digest& sha256,
                                std::int64_t from) {
  auto first = first_about(store, charter, sha256, from, {"timestamped"});
  for (auto next = first; next; next = first_about(store, charter, sha256, next->seq + 1, {"timestamped"}))
    if (!is_apart(*next)) return next;
  return first;
}

}  // namespace mithaq::service
