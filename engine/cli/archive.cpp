// `mithaq archive list`: what was deposited where, as the trails of the charters say.
#include "cli/commands.h"

namespace mithaq::cli {

int archive_list(const Terminal& terminal, const Daemon& daemon) {
  int code = yes;
  const auto data = daemon.ask({{"verb", "charter list"}}, code);
  if (!data) return code;
  Json all = Json::array();
  std::vector<std::vector<std::string>> rows;
  for (const Json& charter : *data)
    for (Json deposit : charter.value("deposits", Json::array())) {
      deposit["charter"] = charter.value("charter", "");
      rows.push_back({deposit.value("charter", ""), deposit.value("target", ""), deposit.value("package", ""),
                      std::to_string(deposit.value("size", std::int64_t{0})),
                      deposit.value("sha256", "").substr(0, 16)});
      all.push_back(std::move(deposit));
    }
  if (terminal.json)
    terminal.data(all);
  else if (rows.empty())
    terminal.line(terminal.say("cli.no-deposits"));
  else
    terminal.table({"charter", "target", "package", "size", "sha256"}, rows);
  return yes;
}

}  // namespace mithaq::cli
