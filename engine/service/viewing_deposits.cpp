// What has not come to its target yet: told with the charter, and to whoever asks how the house is.
#include <algorithm>

#include "service/house_day.h"
#include "service/publishing.h"
#include "service/secretariat.h"

namespace mithaq::service {

namespace {

// "desk: target-missing: /srv/desk: No such file or directory", as a deposit is put off; one that is given up says why
// before it.
std::pair<std::string, std::string> target_and_reason(const Job& job) {
  std::string_view said = job.last_result;
  const auto take = [&] {
    const auto end = std::min(said.find(": "), said.size());
    const std::string word(said.substr(0, end));
    said.remove_prefix(std::min(end + 2, said.size()));
    return word;
  };
  if (job.state == JobState::dead) take();
  const std::string target = take();
  return {target, take()};
}

bool is_awaited(const Job& job) {
  return job.duty == "archiver" && !job.last_result.empty() &&
         (job.state == JobState::deferred || job.state == JobState::dead);
}

}  // namespace

std::optional<NamedFacts> Secretariat::deposit_awaited(const std::optional<CharterId>& charter) {
  const std::vector<Job> jobs = store_.jobs(charter);
  const auto job = std::ranges::find_if(jobs, is_awaited);  // the newest stands first
  if (job == jobs.end()) return std::nullopt;
  const auto [target, reason] = target_and_reason(*job);
  NamedFacts out{{"charter", job->charter.value}, {"target", target}, {"why", keyword(reason)}, {"next", "none"}};
  if (job->state == JobState::deferred) put_own_instant(out, "next", job->not_before, premises_);
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
