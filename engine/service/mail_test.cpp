#include "service/mail_test.h"

#include <algorithm>

namespace mithaq::service {

namespace {

// A worker that is not there is told as its settings: that is what has to be looked at.
template <class Duty>
std::vector<ProbeStep> steps_of(Duty* duty, const std::string& plugin, const std::string& name,
                                const std::vector<host::WorkerStatus>& status, const ProbeRequest& request) {
  try {
    if (!duty) throw host::WorkerAway("no worker");
    return duty->probe(request);
  } catch (const std::exception& away) {
    std::map<std::string, std::string> facts = {{"reason", ""}, {"detail", away.what()}};
    for (const host::WorkerStatus& worker : status)
      if (worker.plugin == plugin && worker.duty == name && !worker.reason.empty())
        facts = {{"reason", worker.reason}, {"detail", worker.detail}};
    // A missing password is told with the place where it is looked for.
    constexpr std::string_view missing = "no credential: ";
    if (const auto at = facts["detail"].find(missing); at != std::string::npos)
      return {{"settings",
               "failed",
               "no-credential",
               {{"file", facts["detail"].substr(at + missing.size())}, {"plugin", plugin}}}};
    return {{"settings", "failed", "no-worker", std::move(facts)}};
  }
}

bool has(const definitions::Manifest& manifest, std::string_view duty) {
  return std::ranges::find(manifest.duties, duty) != manifest.duties.end();
}

}  // namespace

bool WayTried::is_judged() const {
  return std::ranges::none_of(steps,
                              [](const ProbeStep& step) { return step.step == "settings" && step.outcome != "ok"; });
}

bool WayTried::is_well() const {
  return std::ranges::none_of(steps, [](const ProbeStep& step) { return step.outcome == "failed"; });
}

std::vector<WayTried> try_ways(const Premises& premises, const Triers& triers, const ProbeRequest& request) {
  std::vector<WayTried> out;
  const auto tried = [&](const std::string& plugin, const std::string& duty, std::vector<ProbeStep> steps) {
    if (!steps.empty()) out.push_back({plugin, duty, std::move(steps)});
  };
  const auto status = triers.status();
  for (const definitions::Manifest& manifest : premises.manifests) {
    const std::string& plugin = manifest.name;
    if (has(manifest, "notifier"))
      tried(plugin, "notifier", steps_of(triers.notifier(plugin), plugin, "notifier", status, request));
    if (has(manifest, "inbox"))
      tried(plugin, "inbox", steps_of(triers.inbox(plugin), plugin, "inbox", status, request));
  }
  return out;
}

WayTried loop_sent(const std::vector<WayTried>& ways, const std::string& to) {
  WayTried out{"", "loop", {}};
  for (const WayTried& way : ways) {
    if (way.duty != "notifier" || !way.is_judged()) continue;
    out.plugin = way.plugin;
    const auto failed = std::ranges::find(way.steps, "failed", &ProbeStep::outcome);
    if (failed != way.steps.end())
      out.steps.push_back({"loop-sent", "failed", failed->cause, failed->facts});
    else
      out.steps.push_back({"loop-sent", "ok", "", {{"sent_to", to}}});
    return out;
  }
  out.plugin = ways.empty() ? "" : ways.front().plugin;
  out.steps.push_back({"settings", "skipped", "loop-no-relay", {}});
  return out;
}

ProbeRequest trial_to(const std::string& address, const notices::Phrases& phrases) {
  if (address.empty()) return {};
  const Text subject = phrases.both("mail-test.message-subject"), text = phrases.both("mail-test.message-text");
  return {address, subject.ar + " / " + subject.en, text.ar + "\n\n" + std::string(40, '-') + "\n\n" + text.en + "\n"};
}

}  // namespace mithaq::service
