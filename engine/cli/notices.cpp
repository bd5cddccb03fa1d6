// `mithaq notice preview`
#include "cli/commands.h"

namespace mithaq::cli {

int notice_preview(const Terminal& terminal, const Daemon& daemon, const Preview& preview) {
  int code = yes;
  const auto data = daemon.ask({{"verb", "notice preview"},
                                {"kind", preview.kind},
                                {"charter", preview.charter},
                                {"body", preview.body},
                                {"first", preview.first},
                                {"format", preview.format}},
                               code);
  if (!data) return code;
  if (terminal.json) return terminal.data(*data), yes;
  if (preview.format != "text") {
    const std::string bytes = data->value(preview.format, "");
    if (bytes.empty()) return terminal.error(terminal.say("cli.notice-of-text-alone")), no;
    return terminal.text(bytes), yes;
  }
  terminal.line(data->value("to", ""));
  terminal.line(data->value("subject", ""));
  terminal.line("");
  terminal.text(data->value("text", ""));
  for (const Json& name : data->value("attachments", Json::array()))
    terminal.line(terminal.say("cli.notice-attachment", {{"file", name.get<std::string>()}}));
  return yes;
}

}  // namespace mithaq::cli
