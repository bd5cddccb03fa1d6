// `mithaq members`, `plugin`, `doctor`.
#include "cli/commands.h"

namespace mithaq::cli {

namespace {

std::string address_state(const Terminal& terminal, const Json& member) {
  if (member.value("suspended", false)) return terminal.say("cli.address-suspended");
  if (const auto days = member.value("failed_days", std::int64_t{0}); days > 0)
    return terminal.say("cli.address-failed", {{"n", days}});
  return terminal.say(member.value("has_address", false) ? "cli.yes" : "cli.no");
}

// Something of a member that is on or off: said as `cli.<id>-on` or `-off`.
int switched(const Terminal& terminal, const Daemon& daemon, Json question, const std::string& id, bool is_on) {
  int code = yes;
  const std::string member = question.value("member", "");
  const auto data = daemon.ask(std::move(question), code);
  if (!data) return code;
  if (terminal.json)
    terminal.data(*data);
  else
    terminal.line(terminal.say("cli." + id + (is_on ? "-on" : "-off"), {{"member", member}}));
  return yes;
}

}  // namespace

int members_list(const Terminal& terminal, const Daemon& daemon) {
  int code = yes;
  const auto data = daemon.ask({{"verb", "members list"}}, code);
  if (!data) return code;
  if (terminal.json) return terminal.data(*data), yes;
  std::vector<std::vector<std::string>> rows;
  std::vector<std::string> proposals;
  for (const Json& m : *data) {
    std::string roles;
    for (const auto& role : m["roles"])
      roles += (roles.empty() ? "" : ", ") + terminal.say("cli.role-" + role.get<std::string>());
    rows.push_back({m.value("member", ""), m.value("body", ""), roles,
                    terminal.say("cli.language-" + m.value("language", "")), address_state(terminal, m)});
    if (const std::string address = m.value("failing_address", ""); !address.empty())
      proposals.push_back(
          terminal.say("cli.address-propose", {{"address", address}, {"member", m.value("member", "")}}));
  }
  terminal.table({"member", "body", "roles", "language", "address"}, rows);
  for (const std::string& proposal : proposals) terminal.line(terminal.bad(proposal));
  return yes;
}

int members_address(const Terminal& terminal, const Daemon& daemon, const std::string& member, bool is_used,
                    const std::string& by) {
  return switched(terminal, daemon, {{"verb", "members address"}, {"member", member}, {"used", is_used}, {"by", by}},
                  "address", is_used);
}

int members_digest(const Terminal& terminal, const Daemon& daemon, const std::string& member, bool takes,
                   const std::string& by) {
  return switched(terminal, daemon, {{"verb", "members digest"}, {"member", member}, {"takes", takes}, {"by", by}},
                  "digest", takes);
}

int plugin_resume(const Terminal& terminal, const Daemon& daemon, const std::string& plugin) {
  int code = yes;
  const auto data = daemon.ask({{"verb", "plugin resume"}, {"plugin", plugin}}, code);
  if (!data) return code;
  const bool resumed = data->value("resumed", false);
  if (terminal.json)
    terminal.data(*data);
  else
    terminal.line(terminal.say(resumed ? "cli.plugin-resumed" : "cli.plugin-not-waiting", {{"plugin", plugin}}));
  return resumed ? yes : no;
}

int doctor(const Terminal& terminal, const Daemon& daemon) {
  int code = yes;
  const auto data = daemon.ask({{"verb", "doctor"}}, code);
  if (!data) return code;
  bool well = true;
  for (const Json& check : *data) {
    const bool ok = check.value("ok", false);
    well = well && ok;
    if (terminal.json) continue;
    const auto facts = terminal.phrases().facts(check["facts"].get<NamedFacts>(), terminal.language);
    // The trouble of a worker, or of a way out, has its own sentence.
    const std::string id = check.value("check", "");
    const std::string reason = check["facts"].value("reason", ""), cause = check["facts"].value("cause", "");
    std::string sentence = terminal.say("doctor." + id, facts);
    if (id == "mail" && !cause.empty()) sentence += " — " + terminal.say("mail-test." + cause, facts);
    if (!reason.empty()) sentence += " — " + terminal.say("worker." + reason, facts);
    terminal.line((ok ? terminal.good(terminal.say("cli.ok")) : terminal.bad(terminal.say("cli.failed"))) + "  " +
                  sentence);
  }
  if (terminal.json) terminal.data(*data);
  return well ? yes : no;
}

}  // namespace mithaq::cli
