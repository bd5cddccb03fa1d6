// `mithaq mail test`: whether mails leave, and whether what is sent to the house comes in.
#include <thread>

#include "cli/commands.h"

namespace mithaq::cli {

namespace {

constexpr std::chrono::seconds a_look{1};

// What a plugin says is text; the numbers in it that a sentence counts by.
notices::Facts facts_of(const Json& facts) {
  notices::Facts out;
  for (const auto& [name, value] : facts.items()) {
    const auto text = value.get<std::string>();
    const bool counts = (name == "messages" || name == "seconds") && !text.empty() && text.size() <= 9 &&
                        text.find_first_not_of("0123456789") == std::string::npos;
    if (counts)
      out[name] = std::int64_t{std::stoi(text)};
    else
      out[name] = text;
  }
  return out;
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

// Asks until the message of the house to itself has come in again, or the wait is over: how it was then.
std::optional<Json> returned(const Daemon& daemon, const MailTrial& trial, const Json& sent, int& code) {
  for (std::chrono::seconds waited{0};; waited += a_look) {
    auto steps = daemon.ask({{"verb", "mail loop"}}, code);
    if (!steps || !steps->empty()) return steps;
    if (waited >= trial.wait) break;
    trial.pause(a_look);
  }
  Json out = Json::array();
  const Json facts = {{"seconds", std::to_string(trial.wait.count())}, {"sent_to", sent.value("sent_to", "")}};
  out.push_back({{"step", "loop-returned"}, {"outcome", "failed"}, {"cause", "loop-not-back"}, {"facts", facts}});
  for (const char* step : {"loop-trust", "loop-address", "loop-sender", "loop-isolates"})
    out.push_back({{"step", step}, {"outcome", "skipped"}, {"cause", ""}, {"facts", Json::object()}});
  return out;
}

bool is_waited_for(const Json& way) {
  const Json& first = way["steps"].front();
  return way.value("duty", "") == "loop" && first.value("step", "") == "loop-sent" &&
         first.value("outcome", "") == "ok";
}

void tell(const Terminal& terminal, const Json& way) {
  terminal.line(terminal.say("mail-test.way", {{"plugin", way.value("plugin", "")}, {"duty", way.value("duty", "")}}));
  for (const Json& step : way["steps"])
    terminal.line("  " + outcome(terminal, step.value("outcome", "")) + "  " + sentence(terminal, step));
}

}  // namespace

void MailTrial::sleep(std::chrono::seconds time) { std::this_thread::sleep_for(time); }

int mail_test(const Terminal& terminal, const Daemon& daemon, const MailTrial& trial) {
  int code = yes;
  auto data = daemon.ask({{"verb", "mail test"}, {"send_to", trial.send_to}, {"loop", trial.loop}}, code);
  if (!data) return code;
  bool is_judged = !data->empty(), is_well = true;
  for (Json& way : *data) {
    if (is_waited_for(way)) {
      const auto steps = returned(daemon, trial, way["steps"].front()["facts"], code);
      if (!steps) return code;
      for (const Json& step : *steps) {
        way["well"] = way.value("well", false) && step.value("outcome", "") != "failed";
        way["steps"].push_back(step);
      }
    }
    const bool judged = way.value("judged", false);
    is_judged = is_judged && judged;
    is_well = is_well && (!judged || way.value("well", false));
    if (!terminal.json) tell(terminal, way);
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

}  // namespace mithaq::cli
