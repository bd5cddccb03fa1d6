// What has not come to its target yet: told with the charter, and to whoever asks how the house is.
#include <algorithm>

#include "model/text.h"
#include "service/house_day.h"
#include "service/publishing.h"
#include "service/secretariat.h"

namespace mithaq::service {

namespace {

constexpr int tries_until_told = 2;  // of a seal: the signer may just be starting

// "desk: target-missing: /srv/desk: No such file or directory", as one target puts a deposit off, or
// "package-refused: .." where there is none to put down. What does not begin with a word of ours only waits.
NamedFacts facts_of(std::string_view said) {
  const auto take = [&] {
    const auto end = std::min(said.find(": "), said.size());
    const std::string word(said.substr(0, end));
    said.remove_prefix(std::min(end + 2, said.size()));
    return word;
  };
  const std::string all(said), first = take();
  if (first == "package-refused")
    return {{"target", "none"}, {"why", keyword(first)}, {"faults", std::string(said)}, {"said", "none"}};
  if (!is_kebab(first)) return {{"target", "unknown"}, {"why", "waits"}, {"faults", "none"}, {"said", all}};
  const std::string why = keyword(take());
  return {{"target", first}, {"why", why}, {"faults", "none"}, {"said", std::string(said)}};
}

bool is_of_a_target(const Job& job) {
  return is_kebab(std::string_view(job.last_result).substr(0, job.last_result.find(": ")));
}

// It is in hand as long as it is tried, and queued once a person has sent it off again: it waits all the same.
bool is_awaited(const Job& job) {
  if (job.duty == "notifier" || job.last_result.empty()) return false;
  if (job.state == JobState::deferred || job.state == JobState::dead) return true;
  const bool is_tried = job.state == JobState::queued || job.state == JobState::claimed;
  return is_tried && (job.duty == "signer" ? job.attempt >= tries_until_told : is_of_a_target(job));
}

// One a target, each on a line of its own; a job that is given up says why before them.
std::vector<NamedFacts> awaited(const Job& job) {
  std::string_view said = job.last_result;
  if (job.state == JobState::dead) said.remove_prefix(std::min(said.find(": ") + 2, said.size()));
  if (job.duty == "signer" && !said.starts_with("package-refused"))
    return {{{"target", "signer"}, {"why", "waits"}, {"faults", "none"}, {"said", "none"}}};
  std::vector<NamedFacts> out;
  while (!said.empty()) {
    const auto end = std::min(said.find('\n'), said.size());
    NamedFacts facts = facts_of(said.substr(0, end));
    if (std::ranges::find(out, facts) == out.end()) out.push_back(std::move(facts));
    said.remove_prefix(std::min(end + 1, said.size()));
  }
  return out;
}

}  // namespace

std::vector<NamedFacts> Secretariat::deposits_awaited(const std::optional<CharterId>& charter) {
  std::vector<NamedFacts> out;
  for (const Job& job : store_.jobs(charter)) {
    if (!is_awaited(job)) continue;
    for (NamedFacts& facts : awaited(job)) {
      facts["charter"] = job.charter.value;
      facts["next"] = "none";
      if (job.state == JobState::claimed)
        facts["next"] = "now";
      else if (job.state != JobState::dead)
        put_own_instant(facts, "next", job.not_before, premises_);
      out.push_back(std::move(facts));
    }
  }
  return out;
}

void Secretariat::tell_deposit(CharterView& view) {
  for (const NamedFacts& facts : deposits_awaited(CharterId{view.id}))
    for (Language language : {Language::ar, Language::en}) {
      std::string& told = language == Language::ar ? view.deposit_sentence.ar : view.deposit_sentence.en;
      told += (told.empty() ? "" : "\n") +
              phrases().say("archive.deposit-awaited", language, phrases().facts(facts, language));
    }
}

}  // namespace mithaq::service
