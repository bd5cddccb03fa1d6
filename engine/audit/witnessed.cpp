#include "audit/witnessed.h"

#include <algorithm>

#include "audit/keys.h"
#include "trail/digest.h"

namespace mithaq::audit {

void WitnessCheck::look(const Entry& entry, const Finding& place) {
  if (entry.kind == "witness-policy-changed") {
    InForce& policy = policies_[entry.seq];
    policy.quorum = entry.data.at("quorum").string();
    const auto document = std::ranges::find(entry.evidence, "policy", &Evidence::role);
    if (document != entry.evidence.end() && source_.has_objects())
      policy.text = source_.object(document->sha256).value_or("");
    checkpoints_.recorded_policy(policy.text);
  } else if (entry.kind == "witness-conflict") {
    const std::string& witness = entry.data.at("witness").string();
    findings_.push_back(told(place, Word::mark, "witness-conflict",
                             std::to_string(entry.data.at("size").integer()) + " " + entry.data.at("root").string(),
                             witness));
    if (witness.empty()) findings_.back().cause = "rival";
  } else if (entry.kind == "stage-settled") {
    settled_[place.strand] = place.index;
  } else if (entry.kind == "ratified") {
    const auto after = policies_.upper_bound(entry.registry.value_or(0));
    ratified_.push_back(
        {place, settled_[place.strand], after == policies_.begin() ? InForce{} : std::prev(after)->second});
  }
}

void WitnessCheck::finish() {
  // The list that a package hands to others is the one that was in force last.
  const auto lists = source_.key_lists();
  if (const auto list = lists.find("data/keys/witnesses.policy"); list != lists.end()) {
    const std::string newest = policies_.empty() ? "" : policies_.rbegin()->second.text;
    if (list->second != newest)
      findings_.push_back(
          told({}, Word::broken, "key-list", trail::digest(newest), trail::digest(list->second), list->first));
  }
  for (const Ratified& one : ratified_) {
    const trail::Policy* brought = checkpoints_.brought();
    const auto recorded = brought ? std::nullopt : keys_from_text(one.policy.text).policy;
    const trail::Policy* policy = brought ? brought : recorded ? &*recorded : nullptr;
    const bool is_demanded = brought ? brought->asks_for_witnesses() : !one.policy.quorum.empty();
    if (!is_demanded || (policy && checkpoints_.has_quorum(*policy, one.settled))) continue;
    Finding lacking = told(one.place, Word::gap, "witness-quorum", policy ? policy->quorum_words() : one.policy.quorum,
                           policy ? "" : "no policy");
    lacking.cause = "ratified";
    findings_.push_back(std::move(lacking));
  }
}

}  // namespace mithaq::audit
