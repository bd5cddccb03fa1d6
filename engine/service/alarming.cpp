// The one alarm of a channel that has stopped: to the log and, by another channel where the house has one, to the
// administrators. `mithaq doctor` and `mithaq outbox list` show it as long as it lasts.
#include <algorithm>

#include "service/dispatcher.h"
#include "trail/digest.h"

namespace mithaq::service {

// Not through the outbox: it belongs to no charter, and what cannot be said now is in the log already.
void Dispatcher::alarm(const ChannelStatus& stopped) {
  log_("error", stopped.plugin + ": the channel is stopped after " + std::to_string(stopped.troubles) +
                    " failures in a row: " + stopped.last);
  const notices::Facts facts = {{"plugin", stopped.plugin}, {"last", stopped.last}};
  for (const ChannelStatus& other : channels()) {
    if (other.plugin == stopped.plugin || other.state == "paused") continue;
    for (const Member& member : premises_.registry.members) {
      const bool is_told = std::ranges::find(member.roles, Role::administrator) != member.roles.end();
      if (!is_told || member.address.empty()) continue;
      Notice notice;
      notice.job_key = trail::job_key({"channel-alarm", stopped.plugin, member.id.value, to_rfc3339(clock_.now())});
      notice.kind = "alert";
      notice.to_name = member.name;
      notice.to_address = member.address;
      const Language first = member.first_language, second = first == Language::ar ? Language::en : Language::ar;
      notice.languages = std::string(code(first)) + ", " + std::string(code(second));
      notice.date = to_rfc3339(clock_.now());
      notice.subject = premises_.phrases->say("channel-alarm.subject", first, facts);
      notice.text = premises_.phrases->say("channel-alarm.text", first, facts) + "\n\n" + std::string(40, '-') +
                    "\n\n" + premises_.phrases->say("channel-alarm.text", second, facts) + "\n";
      try {
        if (Notifier* hand = hands_.notifier(other.plugin, 0)) hand->deliver(notice, [](std::string_view) {});
      } catch (const std::exception& failed) {
        log_("warning", "alarm by " + other.plugin + ": " + failed.what());
      }
    }
  }
}

}  // namespace mithaq::service
