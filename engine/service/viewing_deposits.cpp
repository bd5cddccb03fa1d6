// What has not come to its target yet: told with the charter, and to whoever asks how the house is.
#include <algorithm>

#include "service/house_day.h"
#include "service/publishing.h"
#include "service/secretariat.h"

namespace mithaq::service {

namespace {

constexpr int tries_until_told = 2;  // of a seal: the signer may just be starting

// "desk: target-missing: /srv/desk: No such file or directory", as a deposit is put off, or "package-refused: .." where
// there is none to put down; one that is given up says why before it.
NamedFacts facts_of(const Job& job) {
  std::string_view said = job.last_result;
  const auto take = [&] {
    const auto end = std::min(said.find(": "), said.size());
    const std::string word(said.substr(0, end));
    said.remove_prefix(std::min(end + 2, said.size()));
    return word;
  };
  if (job.state == JobState::dead) take();
  const std::string first = take();
  if (first == "package-refused") return {{"target", "none"}, {"why", keyword(first)}, {"faults", std::string(said)}};
  if (job.duty == "signer") return {{"target", "signer"}, {"why", "waits"}, {"faults", "none"}};
  return {{"target", first}, {"why", keyword(take())}, {"faults", "none"}};
}

bool is_awaited(const Job& job) {
  const bool is_put_off = job.state == JobState::deferred || job.state == JobState::dead;
  const bool waits_long = job.duty == "signer" && job.state == JobState::queued && job.attempt >= tries_until_told;
  return job.duty != "notifier" && !job.last_result.empty() && (is_put_off || waits_long);
}

}  // namespace

std::optional<NamedFacts> Secretariat::deposit_awaited(const std::optional<CharterId>& charter) {
  const std::vector<Job> jobs = store_.jobs(charter);
  const auto job = std::ranges::find_if(jobs, is_awaited);  // the newest stands first
  if (job == jobs.end()) return std::nullopt;
  NamedFacts out = facts_of(*job);
  out["charter"] = job->charter.value;
  out["next"] = "none";
  if (job->state != JobState::dead) put_own_instant(out, "next", job->not_before, premises_);
  return out;
}

void Secretariat::tell_deposit(CharterView& view) {
  const auto facts = deposit_awaited(CharterId{view.id});
  if (!facts) return;
  const auto say = [&](Language language) {
    return phrases().say("archive.deposit-awaited", language, phrases().facts(*facts, language));
  };
  view.deposit_sentence = {say(Language::ar), say(Language::en)};
}

}  // namespace mithaq::service
