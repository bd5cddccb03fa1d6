// `mithaq outbox list`, `outbox resume`: how mails leave, and what keeps them.
#include <algorithm>

#include "cli/commands.h"
#include "definitions/files.h"
#include "model/workflow.h"
#include "notices/reply_lines.h"

namespace mithaq::cli {

namespace {

// As people read it, in the zone of the house; empty stays empty.
std::string instant(const Terminal& terminal, const std::string& rfc3339) {
  const auto moment = moment_from_rfc3339(rfc3339);
  const auto zone = definitions::zone(DeadlineRule{}.zone);
  if (!moment || !zone) return rfc3339;
  return notices::without_isolates(terminal.phrases().when(*moment, *zone, terminal.language));
}

// Handed over once, with an outcome that nobody knows: one more copy goes out later.
bool waits_unknown(const Json& job) {
  return job.value("state", "") == "queued" && job.value("last_result", "").starts_with("unknown:");
}

// When what was put off is tried again.
std::string next_attempt(const Terminal& terminal, const Json& job) {
  const bool is_put_off = job.value("state", "") == "deferred" || waits_unknown(job);
  return is_put_off ? instant(terminal, job.value("not_before", "")) : "";
}

// What became of a notice is said of mail; a seal or a deposit is done or waits.
std::string job_state(const Terminal& terminal, const Json& job) {
  const std::string state = job.value("state", "");
  if (job.value("duty", "") != "notifier") return terminal.say("cli.job-" + state);
  const std::string last = job.value("last_result", "");
  if (state == "accepted" && last == "maildir") return terminal.say("mail-state.demo");
  if (waits_unknown(job)) return terminal.say("mail-state.unknown");
  if (state == "queued" || state == "deferred")
    return terminal.say("mail-state.queued", {{"attempt", job.value("attempt", std::int64_t{0})}});
  return terminal.say("mail-state." + state);
}

// A package that waits for several targets says so in a line each.
std::string in_one_line(std::string lines) {
  std::ranges::replace(lines, '\n', ' ');
  return lines;
}

}  // namespace

int outbox_list(const Terminal& terminal, const Daemon& daemon, const std::string& charter) {
  int code = yes;
  const auto data = daemon.ask({{"verb", "outbox list"}, {"charter", charter}}, code);
  if (!data) return code;
  if (terminal.json) return terminal.data(*data), yes;
  const auto channels = daemon.ask({{"verb", "outbox channels"}}, code);
  if (!channels) return code;
  for (const Json& channel : *channels)
    if (const std::string state = channel.value("state", ""); state != "open")
      terminal.line(
          terminal.bad(terminal.say("cli.channel-" + state, {{"plugin", channel.value("plugin", "")},
                                                             {"since", instant(terminal, channel.value("since", ""))},
                                                             {"next", instant(terminal, channel.value("next", ""))},
                                                             {"last", channel.value("last", "")}})));
  if (data->empty()) return terminal.line(terminal.say("cli.outbox-empty")), yes;
  std::vector<std::vector<std::string>> rows;
  for (const Json& j : *data)
    rows.push_back({j.value("job", ""), terminal.say("cli.kind-" + j.value("kind", "")), j.value("body", ""),
                    job_state(terminal, j), std::to_string(j.value("attempt", 0)), next_attempt(terminal, j),
                    notices::beginning(in_one_line(j.value("last_result", "")), 60)});
  terminal.table({"job", "kind", "body", "state", "attempt", "next", "result"}, rows);
  return yes;
}

int outbox_retry(const Terminal& terminal, const Daemon& daemon, const std::string& job) {
  int code = yes;
  const auto data = daemon.ask({{"verb", "outbox retry"}, {"job", job}}, code);
  if (!data) return code;
  if (terminal.json) return terminal.data(*data), yes;
  terminal.line(terminal.say("cli.outbox-retried", {{"n", data->value("queued", std::int64_t{0})}}));
  return yes;
}

int outbox_resume(const Terminal& terminal, const Daemon& daemon, const std::string& plugin) {
  int code = yes;
  const auto data = daemon.ask({{"verb", "outbox resume"}, {"plugin", plugin}}, code);
  if (!data) return code;
  const auto resumed = data->value("resumed", std::int64_t{0});
  if (terminal.json)
    terminal.data(*data);
  else
    terminal.line(terminal.say("cli.outbox-resumed", {{"n", resumed}}));
  return resumed > 0 ? yes : no;
}

}  // namespace mithaq::cli
