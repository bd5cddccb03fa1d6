// `mithaq key enrol|rotate|confirm|revoke|list`: whose keys sign for the bodies.
#include "cli/commands.h"
#include "service/premises.h"
#include "trail/digest.h"

namespace mithaq::cli {

namespace {

std::string carried(const std::string& file) { return file.empty() ? "" : trail::base64(service::read_file(file)); }

void print(const Terminal& terminal, const Json& key) {
  const std::string member = key.value("member", "");
  terminal.line(
      terminal.good(terminal.say("cli.key-" + key.value("state", ""), {{"fingerprint", key.value("fingerprint", "")},
                                                                       {"body", terminal.in_language(key["name"])},
                                                                       {"member", member.empty() ? "none" : member},
                                                                       {"since", key.value("since", "")}})));
}

}  // namespace

int key_list(const Terminal& terminal, const Daemon& daemon) {
  int code = yes;
  const auto data = daemon.ask({{"verb", "key list"}}, code);
  if (!data) return code;
  if (terminal.json) return terminal.data(*data), yes;
  std::vector<std::vector<std::string>> rows;
  for (const Json& key : *data) {
    std::string state = terminal.say("page.key-state-" + key.value("state", ""), {{"since", key.value("since", "")}});
    if (const std::string reason = key.value("reason", ""); !reason.empty())
      state = terminal.say("cli.key-distrust-" + key.value("distrust", "later"),
                           {{"state", state}, {"reason", reason}, {"from", key.value("invalid_from", "")}});
    rows.push_back({key.value("body", ""), key.value("member", ""),
                    terminal.say("page.key-format-" + key.value("format", "")), std::move(state),
                    key.value("fingerprint", "")});
  }
  terminal.table({"body", "member", "key", "state", "fingerprint"}, rows);
  return yes;
}

// Without a signature it prints the statement that is to be signed; with one it offers the key.
int key_enrol(const Terminal& terminal, const Daemon& daemon, const KeyFiles& key, const std::string& by) {
  int code = yes;
  Json question = {{"verb", key.statement.empty() ? "key statement" : "key offer"},
                   {"body", key.body},
                   {"member", key.member},
                   {"replaces", key.replaces},
                   {"public_key", carried(key.file)},
                   {"statement", carried(key.statement)},
                   {"signature", carried(key.signature)},
                   {"old_signature", carried(key.old_signature)},
                   {"by", by}};
  const auto data = daemon.ask(std::move(question), code);
  if (!data) return code;
  if (key.statement.empty()) return terminal.text(trail::from_base64(data->value("statement", "")).value_or("")), yes;
  if (terminal.json) return terminal.data(*data), yes;
  print(terminal, *data);
  return yes;
}

int key_confirm(const Terminal& terminal, const Daemon& daemon, const std::string& fingerprint, const std::string& by) {
  int code = yes;
  const auto data = daemon.ask({{"verb", "key confirm"}, {"fingerprint", fingerprint}, {"by", by}}, code);
  if (!data) return code;
  if (terminal.json) return terminal.data(*data), yes;
  print(terminal, *data);
  return yes;
}

int key_revoke(const Terminal& terminal, const Daemon& daemon, const KeyFiles& key, const std::string& reason,
               const std::string& by) {
  int code = yes;
  const auto data = daemon.ask({{"verb", "key revoke"},
                                {"fingerprint", key.fingerprint},
                                {"reason", reason},
                                {"distrust", key.distrust},
                                {"since", key.since},
                                {"by", by}},
                               code);
  if (!data) return code;
  if (terminal.json) return terminal.data(*data), yes;
  print(terminal, *data);
  return yes;
}

}  // namespace mithaq::cli
