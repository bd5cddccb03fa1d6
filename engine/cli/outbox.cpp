// `mithaq mail test`, `outbox list`, `outbox resume`: how mails leave, and what keeps them.
#include "cli/commands.h"
#include "definitions/files.h"
#include "model/workflow.h"

namespace mithaq::cli {

namespace {

// What a plugin says is text; the one number in it that a sentence counts by.
notices::Facts facts_of(const Json& facts) {
  notices::Facts out;
  for (const auto& [name, value] : facts.items()) {
    const auto text = value.get<std::string>();
    const bool counts = name == "messages" && !text.empty() && text.size() <= 9 &&
                        text.find_first_not_of("0123456789") == std::string::npos;
    if (counts)
      out[name] = std::int64_t{std::stoi(text)};
    else
      out[name] = text;
  }
  return out;
}

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

std::string outcome(const Terminal& terminal, const std::string& id) {
  if (id == "ok") return terminal.good(terminal.say("cli.ok"));
  return id == "failed" ? terminal.bad(terminal.say("cli.failed")) : terminal.say("cli.skipped");
}

// What was tried, how it went, and what to change.
std::string sentence(const Terminal& terminal, const Json& step) {
  const std::string name = step.value("step", ""), cause = step.value("cause", "");
  const notices::Facts facts = facts_of(step["facts"]);
  std::string out = terminal.say("mail-test." + name);
  if (const std::string detail = "mail-test." + name + "-ok";
      step.value("outcome", "") == "ok" && terminal.phrases().has(detail))
    out += ": " + terminal.say(detail, facts);
  if (!cause.empty()) out += " — " + terminal.say("mail-test." + cause, facts);
  // A worker's trouble has its own sentence.
  if (const std::string reason = step["facts"].value("reason", ""); cause == "no-worker" && !reason.empty())
    out += " " + terminal.say("worker." + reason, facts);
  return out;
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

}  // namespace

int mail_test(const Terminal& terminal, const Daemon& daemon, const std::string& send_to) {
  int code = yes;
  auto data = daemon.ask({{"verb", "mail test"}, {"send_to", send_to}}, code);
  if (!data) return code;
  bool is_judged = !data->empty(), is_well = true;
  for (Json& way : *data) {
    const bool judged = way.value("judged", false);
    is_judged = is_judged && judged;
    is_well = is_well && (!judged || way.value("well", false));
    if (terminal.json) continue;
    terminal.line(
        terminal.say("mail-test.way", {{"plugin", way.value("plugin", "")}, {"duty", way.value("duty", "")}}));
    for (const Json& step : way["steps"])
      terminal.line("  " + outcome(terminal, step.value("outcome", "")) + "  " + sentence(terminal, step));
  }
  if (terminal.json)
    terminal.data(*data);
  else
    terminal.line(terminal.say(!is_well     ? "mail-test.failed"
                               : !is_judged ? "mail-test.not-judged"
                                            : "mail-test.passed"));
  if (!is_well) return no;  // one way that failed is an answer, whatever is to be said of the other
  return is_judged ? yes : cannot_judge;
}

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
                    j.value("last_result", "").substr(0, 60)});
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
