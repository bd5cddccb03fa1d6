#include "audit/stamps.h"

#include "trail/canonical.h"
#include "trail/checkpoint.h"
#include "trail/digest.h"
#include "trail/time_stamp.h"

namespace mithaq::audit {

// The token is of the bytes that the entry names, these are a seal of the strand or a checkpoint of this log, and the
// time is the one that the entry gives.
void StampCheck::token(const Entry& entry, const Finding& place) {
  const Digest& sha256 = entry.data.at("sha256").string();
  std::map<std::string, std::string> documents;  // by role
  std::set<std::string> named;
  std::string file;
  for (const Evidence& e : entry.evidence) {
    named.insert(e.role);
    if (e.role == "token") file = source_.object_file(e.sha256);
    if (auto bytes = source_.object(e.sha256)) documents[e.role] = std::move(*bytes);
  }
  for (const char* role : {"query", "token", "chain"}) {
    if (!named.contains(role)) return say(place, Word::broken, "time-token", role, "");
    if (!documents.contains(role)) return;  // told by step 6
  }
  if (const auto asked = trail::asked_in(documents["query"]); asked != sha256)
    return say(place, Word::broken, "time-token", sha256, asked.value_or("no question"), file);
  const auto stamp = trail::time_stamp(documents["query"], documents["token"], documents["chain"]);
  if (!stamp) return say(place, Word::broken, "time-token", "", stamp.error(), file);
  if (to_rfc3339(stamp->time) != entry.data.at("time").string())
    return say(place, Word::broken, "time-token", entry.data.at("time").string(), to_rfc3339(stamp->time), file);
  std::int64_t checkpoint = 0;  // its size
  if (entry.data.at("what").string() == "checkpoint") {
    const auto bytes = source_.object(sha256);
    const auto note = bytes && trail::digest(*bytes) == sha256 ? trail::note_from_text(*bytes) : std::nullopt;
    const auto head = note ? trail::checkpoint_from_text(note->text) : std::nullopt;
    if (!head) return say(place, Word::broken, "time-token", "checkpoint", sha256, file);
    checkpoint_(source_.object_file(sha256), *bytes);
    checkpoint = head->size;
    std::int64_t& largest = stamped_[entry.strand];
    largest = std::max(largest, checkpoint);
  } else if (!seals_.contains({entry.strand, sha256})) {
    return say(place, Word::broken, "time-token", "seal", sha256, file);
  }
  const bool is_apart = trail::are_apart(stamp->time, entry.at);
  if (checkpoint > 0 && !is_apart) {
    std::int64_t& trusted = trusted_[entry.strand];
    trusted = std::max(trusted, checkpoint);
  }
  if (is_apart) say(place, Word::mark, "time-apart", to_rfc3339(entry.at), to_rfc3339(stamp->time), file);
}

void StampCheck::look(const Entry& entry, const Finding& place) {
  if (!source_.has_objects()) return;
  if (entry.kind == "timestamped") {
    ++looked_at_;
    token(entry, place);
  } else if (entry.kind == "ratified") {
    ratified_[entry.strand] = place;
    if (trusted_[entry.strand] <= settled_[entry.strand] && requires_time(workflows_[entry.strand])) {
      say(place, Word::broken, "time-token");
      findings_.back().cause = "ratified";
    }
  } else if (entry.kind == "stage-settled") {
    settled_[entry.strand] = place.index;
  } else if (entry.kind == "charter-opened") {
    workflows_[entry.strand] = entry.data.at("workflow").at("sha256").string();
  } else if (entry.kind == "workflow-migrated") {
    workflows_[entry.strand] = entry.data.at("to").at("sha256").string();
  } else if (entry.kind == "sealed") {
    for (const Evidence& e : entry.evidence)
      if (e.role == "seal") seals_.emplace(entry.strand, e.sha256);
  }
}

bool StampCheck::requires_time(const Digest& workflow) {
  if (const auto known = requires_time_.find(workflow); known != requires_time_.end()) return known->second;
  bool& out = requires_time_[workflow];
  const auto bytes = source_.object(workflow);
  if (!bytes) return out;  // told by step 6
  try {
    out = trail::read(*bytes).find("require_trusted_time") != nullptr;
  } catch (const trail::NotCanonical&) {  // told by the replay
  }
  return out;
}

// Without a token the time of a ratification is what the server says.
void StampCheck::finish() {
  for (const auto& [strand, place] : ratified_)
    if (const auto found = stamped_.find(strand); found == stamped_.end() || found->second <= place.index)
      say(place, Word::mark, "no-trusted-time");
}

}  // namespace mithaq::audit
