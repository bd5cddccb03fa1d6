// `mithaq log-key list|offer|confirm`: the key that signs the log, and the one that is to take its place.
#include "cli/commands.h"

namespace mithaq::cli {

namespace {

void print(const Terminal& terminal, const Json& key) {
  terminal.line(terminal.say("cli.log-key-" + key.value("state", ""),
                             {{"since", key.value("since", "none")}, {"until", key.value("until", "none")}}));
  terminal.line("  " + key.value("key", ""));
}

// One key, or all of them.
int told(const Terminal& terminal, const Daemon& daemon, Json question) {
  int code = yes;
  const auto data = daemon.ask(std::move(question), code);
  if (!data) return code;
  if (terminal.json) return terminal.data(*data), yes;
  for (const Json& key : data->is_array() ? *data : Json::array({*data})) print(terminal, key);
  return yes;
}

}  // namespace

int log_key_list(const Terminal& terminal, const Daemon& daemon) {
  return told(terminal, daemon, {{"verb", "log-key list"}});
}

int log_key_offer(const Terminal& terminal, const Daemon& daemon, const std::string& by) {
  return told(terminal, daemon, {{"verb", "log-key offer"}, {"by", by}});
}

int log_key_confirm(const Terminal& terminal, const Daemon& daemon, const std::string& vkey, const std::string& by) {
  return told(terminal, daemon, {{"verb", "log-key confirm"}, {"vkey", vkey}, {"by", by}});
}

}  // namespace mithaq::cli
