#include "audit/strands.h"

#include <algorithm>

namespace mithaq::audit {

void StrandCheck::look(const Entry& entry, const trail::Hash& hash, const Finding& place) {
  const auto say = [&](const char* id, std::string expected, std::string found) {
    Finding finding = place;
    finding.id = id;
    finding.expected = std::move(expected);
    finding.found = std::move(found);
    findings_.push_back(std::move(finding));
  };
  const auto number = [](std::int64_t n) { return std::to_string(n); };
  Strand& strand = strands_[place.strand];
  if (entry.seq > strand.next) say("strand-gap", number(strand.next), number(entry.seq));
  if (entry.seq < strand.next) say("strand-fork", number(strand.next), number(entry.seq));
  if (trail::hash_from_hex(entry.prev) != strand.last) say("prev-hash", trail::hex(strand.last), entry.prev);
  if (entry.at < strand.at) say("time-order", to_rfc3339(strand.at), to_rfc3339(entry.at));
  const std::int64_t registry = entry.registry.value_or(0);
  if (registry < strand.registry || registry > newest_registry_)
    say("registry-order", number(strand.registry) + ".." + number(newest_registry_), number(registry));
  if (entry.strand == registry_strand) newest_registry_ = std::max(newest_registry_, entry.seq);
  strand = {entry.seq + 1, hash, std::max(strand.registry, registry), std::max(strand.at, entry.at)};
}

void StrandCheck::skip(const std::string& strand, std::int64_t seq, const trail::Hash& hash) {
  strands_[strand].next = seq + 1;
  strands_[strand].last = hash;
}

}  // namespace mithaq::audit
