// Alarms that belong to no charter: to the log and, by every way that is open, to the administrators or to everybody.
// `mithaq doctor` shows what they are about as long as it lasts.
#include <algorithm>

#include "service/dispatcher.h"
#include "trail/digest.h"

namespace mithaq::service {

void Dispatcher::alarm(const ChannelStatus& stopped) {
  log_("error", stopped.plugin + ": the channel is stopped after " + std::to_string(stopped.troubles) +
                    " failures in a row: " + stopped.last);
  alarm("channel-alarm", {{"plugin", stopped.plugin}, {"last", stopped.last}}, To::administrators, stopped.plugin);
}

// Not through the outbox: it belongs to no charter, and what cannot be said now is in the log already.
void Dispatcher::alarm(const std::string& id, const notices::Facts& facts, To to, const std::string& not_by) {
  std::string about = id;
  for (const auto& [key, value] : facts)
    if (const auto* text = std::get_if<std::string>(&value)) about += " " + *text;
  for (const ChannelStatus& other : channels()) {
    if (other.plugin == not_by || other.state == "paused") continue;
    for (const Member& member : premises_.registry.members) {
      const bool is_told =
          to == To::everybody || std::ranges::find(member.roles, Role::administrator) != member.roles.end();
      if (!is_told || member.address.empty()) continue;
      Notice notice;
      notice.job_key = trail::job_key({about, member.id.value, to_rfc3339(clock_.now())});
      notice.kind = "alert";
      notice.to_name = member.name;
      notice.to_address = member.address;
      const Language first = member.first_language, second = first == Language::ar ? Language::en : Language::ar;
      notice.languages = std::string(code(first)) + ", " + std::string(code(second));
      notice.date = to_rfc3339(clock_.now());
      notice.subject = premises_.phrases->say(id + ".subject", first, facts);
      notice.text = premises_.phrases->say(id + ".text", first, facts) + "\n\n" + std::string(40, '-') + "\n\n" +
                    premises_.phrases->say(id + ".text", second, facts) + "\n";
      try {
        Notifier* hand = hands_.notifier(other.plugin, 0);
        const DeliveryReport report = hand ? hand->deliver(notice, [](std::string_view) {}) : DeliveryReport{};
        if (hand && report.result != Delivery::accepted)
          log_("warning", "alarm by " + other.plugin + ": " + report.status + " " + report.text);
      } catch (const std::exception& failed) {
        log_("warning", "alarm by " + other.plugin + ": " + failed.what());
      }
    }
  }
}

}  // namespace mithaq::service
