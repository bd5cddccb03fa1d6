// `mithaq mail test`, from the house's side: the ways out and in tried, and a message sent to itself.
#include <algorithm>

#include "service/secretariat.h"

namespace mithaq::service {

namespace {

// The plugin whose inbox takes in what comes to the house, and how; none: nothing comes in.
std::string inbox_of(const Premises& premises) {
  for (const definitions::Manifest& manifest : premises.manifests) {
    const std::string mode = premises.setting(manifest.name, "inbound.mode");
    if (!mode.empty() && mode != "none" && std::ranges::find(manifest.duties, "inbox") != manifest.duties.end())
      return manifest.name;
  }
  return "";
}

}  // namespace

std::vector<WayTried> Secretariat::test_mail(const std::string& send_to, bool loop) {
  if (!loop) return ways_out_.test(trial_to(send_to, phrases()));
  const std::string plugin = inbox_of(premises_);
  if (plugin.empty()) {
    std::vector<WayTried> out = ways_out_.test(trial_to(send_to, phrases()));
    const std::string name = out.empty() ? "" : out.front().plugin;
    out.push_back({name, "loop", {{"settings", "failed", "loop-no-inbox", {}}}});
    return out;
  }
  std::vector<WayTried> out;
  if (!send_to.empty()) out = ways_out_.test(trial_to(send_to, phrases()));
  const ProbeRequest request = loop_trial_.begin(chance_.token(), premises_.mail_domain(),
                                                 premises_.setting(plugin, "inbound.authserv_id"), phrases());
  const std::vector<WayTried> ways = ways_out_.test(request);
  if (send_to.empty()) out = ways;
  out.push_back(loop_sent(ways, request.send_to));
  return out;
}

}  // namespace mithaq::service
